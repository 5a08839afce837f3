// The figures of the server under load: see bin/bench. Prints a table of what was measured beside what is wanted.
//
// "hello" is GET /healthz: parsed, routed and answered by the same server, without who asks, without database, and without the line
// of the log and the metrics that each request of the interface has. Nothing barer can be asked for.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, cpu_us, new_token, own_resident_mb, resident_mb, serve as serve_vez, sleep, stop } from './server.mjs'

const [vez, folder, customers_text, events_text] = process.argv.slice(2)
const customers = Number(customers_text)
const events = Number(events_text)
const requests = join(import.meta.dirname, 'requests.lua')
const seconds = 8

// The log goes to a file, as it does in service.
const log = openSync(join(folder, 'log'), 'w')
const serve = (args) => serve_vez(vez, args, log)

/** One kind of request from that many connections; CPU of the server per request, latency, rate. */
function load(server, token, connections, ...kind) {
  const before = cpu_us(server.child.pid)
  const output = execFileSync(
    'wrk',
    ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', requests, '-H', `Authorization: Bearer ${token}`, server.origin, '--', ...kind],
    { encoding: 'utf8' },
  )
  const values = Object.fromEntries([...output.matchAll(/(\w+)=(\d+)/g)].map((match) => [match[1], Number(match[2])]))
  if (values.errors > 0) throw new Error(`${kind[0]}: ${values.errors} errors`)
  return {
    cpu: (cpu_us(server.child.pid) - before) / values.requests,
    p99_ms: values.p99_us / 1000,
    rate: (values.requests / values.duration_us) * 1e6,
  }
}

const rows = []
function row(what, measured, wanted, good) {
  console.error(`${what}: ${measured}`)
  rows.push([what, measured, wanted, good ? 'yes' : 'NO'])
}

/** Commits so far and the transactions that went with them. */
async function commits(server) {
  const metrics = await (await fetch(`${server.origin}/metrics`)).text()
  const value = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)[1])
  return { count: value('vez_db_commit_transactions_count'), transactions: value('vez_db_commit_transactions_sum') }
}

async function fresh_start() {
  const empty = mkdtempSync(join(tmpdir(), 'vez-bench-'))
  await stop(await serve(['--data', empty]))
  const starts = []
  let resident = 0
  for (let i = 0; i < 5; ++i) {
    const server = await serve(['--data', empty])
    starts.push(server.ms)
    resident = Math.max(resident, resident_mb(server.child.pid))
    await stop(server)
  }
  rmSync(empty, { recursive: true })
  const ms = starts.sort((a, b) => a - b)[2]
  row('resident memory after start', `${resident.toFixed(0)} MB`, '≤ 80 MB', resident <= 80)
  row('start to first answer (median of 5)', `${ms.toFixed(0)} ms`, '≤ 500 ms', ms <= 500)
}

/** CPU of the server for the same question, in ms. */
async function cpu_ms(server, token, path, count) {
  await ask(server, token, 'GET', path)
  const before = cpu_us(server.child.pid)
  for (let i = 0; i < count; ++i) await ask(server, token, 'GET', path)
  return (cpu_us(server.child.pid) - before) / count / 1000
}

// Conditions that hold for nobody or everybody, and those that look elsewhere.
const conditions = [
  'customer.city == "Nowhere"',
  'customer.has_mail && customer.city == "Nowhere"',
  '!customer.has_phone',
  'customer.archived || customer.city == "Nowhere"',
  'customer.name.contains("xyz") || customer.city == "Nowhere"',
]

async function lists(server, token) {
  const asked = []
  for (const words of ['ana nov', 'a', 'm k', 'ира сок', 'bench', 'zzz']) asked.push([words, await cpu_ms(server, token, search_path(words), 200)])
  const slowest = asked.toSorted((a, b) => b[1] - a[1])[0]
  row('slowest of the searches: server CPU', `${slowest[1].toFixed(1)} ms (${slowest[0]})`, '≤ 100 ms', slowest[1] <= 100)
  const pages = []
  for (const condition of conditions)
    for (const sort of ['name', '-created_at', 'last_contact_at', '-customer_since']) {
      const path = `/customers?filter=${encodeURIComponent(condition)}&sort=${sort}`
      pages.push([`${condition}, by ${sort}`, await cpu_ms(server, token, path, 10)])
    }
  const worst = pages.toSorted((a, b) => b[1] - a[1])[0]
  row('page of a filtered list, the slowest: server CPU', `${worst[1].toFixed(0)} ms (${worst[0]})`, '≤ 100 ms', worst[1] <= 100)
}

/** A file of that many customers with phone and mail, imported as the page does it: rows a second, and the most memory of the server's own meanwhile. */
async function import_speed(server, token, rows_count) {
  // Other customers than those of the runs before.
  const first = (Math.floor(Date.now() / 1000) % 90) * rows_count
  const lines = ['given_name,family_name,phone,mail,city']
  for (let i = first; i < first + rows_count; ++i)
    lines.push(`Uvoz,Vrsta${i},+3620${String(i).padStart(7, '0')},u${i}@import.example,Kranj`)
  const answer = await fetch(`${server.origin}/api/v1/imports?filename=bench.csv`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/csv' },
    body: lines.join('\n'),
  })
  const made = await answer.json()
  if (!answer.ok || !made.options.match) throw new Error(`import: ${JSON.stringify(made)}`)
  const started = performance.now()
  await ask(server, token, 'POST', `/imports/${made.id}/run`)
  let state = made
  let own_mb = 0
  while (!['done', 'failed', 'cancelled'].includes(state.state)) {
    await sleep(50)
    own_mb = Math.max(own_mb, own_resident_mb(server.child.pid))
    state = await ask(server, token, 'GET', `/imports/${made.id}`)
  }
  const rate = rows_count / ((performance.now() - started) / 1000)
  if (state.counts.rows !== rows_count || state.counts.failed > 0) throw new Error(`import: ${JSON.stringify(state.counts)}`)
  return { rate, own_mb }
}

/** A program of this folder that says in its last words how it went. */
function program_row(what, wanted, name, ...words) {
  const run = spawnSync('node', [join(import.meta.dirname, name), vez, ...words], { encoding: 'utf8' })
  const lines = run.stdout.trim().split('\n')
  row(what, lines.slice(-2).join('; ').replaceAll(/; wanted: [^;]*/g, ''), wanted, run.status === 0)
}

/** Pages all over the customer's timeline. */
async function timeline_paths(server, token, id) {
  const paths = [`/customers/${id}/timeline?limit=50`]
  for (let next = ''; ; ) {
    const page = await ask(server, token, 'GET', `/customers/${id}/timeline?limit=200${next}`)
    if (!page.next) return paths
    next = `&cursor=${page.next}`
    paths.push(paths[0] + next)
  }
}

/** Any of these paths, asked again and again. */
function load_paths(server, token, connections, paths) {
  const file = join(folder, 'paths')
  writeFileSync(file, `${paths.join('\n')}\n`)
  return load(server, token, connections, 'paths', file)
}

const search_path = (words) => `/customers?q=${encodeURIComponent(words)}`

/** What people type: names of customers that are there, cut after some letters, or with two letters exchanged. */
async function typed_names(server, token) {
  const names = new Set()
  for (const sort of ['name', '-name', 'created_at', '-created_at'])
    for (let cursor = '', page = 0; page < 10; ++page) {
      const answer = await ask(server, token, 'GET', `/customers?limit=200&sort=${sort}${cursor}`)
      for (const customer of answer.items) names.add(customer.name)
      if (!answer.next) break
      cursor = `&cursor=${answer.next}`
    }
  const words = [...names].map((name) => name.split(' ')).filter((parts) => parts.length === 2 && parts.every((part) => part.length >= 4))
  const begun = words.map((parts, i) => parts.map((part) => part.slice(0, 2 + (i % 3))).join(' '))
  const slipped = words.map(([given, family]) => `${given} ${family.slice(0, 1)}${family[2]}${family[1]}${family.slice(3)}`)
  return { begun, slipped: slipped.filter((name) => !names.has(name)) }
}

async function searches(server, token) {
  const typed = await typed_names(server, token)
  const asked = [
    ['search by two beginnings of names', typed.begun, 10],
    ['search with two letters exchanged', typed.slipped, 40],
  ]
  for (const [what, words, wanted] of asked) {
    const found = load_paths(server, token, 1, words.map(search_path))
    row(
      what,
      `${(found.cpu / 1000).toFixed(2)} ms, p99 ${found.p99_ms.toFixed(1)} ms (${words.length} different)`,
      `p99 ≤ ${wanted} ms`,
      found.p99_ms <= wanted,
    )
  }
  const filters = []
  for (const city of ['Kranj', 'Koper', 'Томск'])
    for (const second of ['customer.has_mail', 'customer.name.contains("ov")', '!customer.has_phone'])
      for (const sort of ['name', '-created_at', 'last_contact_at'])
        filters.push(`/customers?filter=${encodeURIComponent(`customer.city == "${city}" && ${second}`)}&sort=${sort}`)
  const filtered = load_paths(server, token, 1, filters)
  row(
    'first page of a list with two filters and a sort',
    `${(filtered.cpu / 1000).toFixed(1)} ms, p99 ${filtered.p99_ms.toFixed(1)} ms (${filters.length} different)`,
    'p99 ≤ 50 ms',
    filtered.p99_ms <= 50,
  )
}

async function under_load() {
  const data = join(folder, `${customers}-${events}`)
  if (!existsSync(join(data, 'filled'))) {
    rmSync(data, { recursive: true, force: true })
    mkdirSync(data, { recursive: true })
    execFileSync(vez, ['bench', '--keep', '--data', data, '--customers', String(customers), '--events', String(events)], { stdio: 'inherit' })
    writeFileSync(join(data, 'filled'), '')
  }
  const where = ['--data', join(data, 'bench')]
  const token = new_token(vez, where)
  const server = await serve(where)
  const found = await ask(server, token, 'GET', '/customers/lookup?identity=phone:%2B38640000000')
  const busy = found.matches[0].customer.id
  load(server, token, 16, 'lookup', String(Math.min(customers, 1_000_000)))
  const hello = load(server, token, 16, 'hello')
  const lookup = load(server, token, 16, 'lookup', String(Math.min(customers, 1_000_000)))
  const ratio = lookup.cpu / hello.cpu
  row('hello: server CPU', `${hello.cpu.toFixed(1)} µs, ${hello.rate.toFixed(0)}/s`, '', true)
  row(
    'lookup by phone: server CPU, against hello',
    `${lookup.cpu.toFixed(1)} µs, ${ratio.toFixed(2)} times`,
    '≤ 45 µs, ≤ 2.5 times',
    lookup.cpu <= 45 && ratio <= 2.5,
  )
  const card = load_paths(server, token, 32, [`/customers/${busy}/card`])
  row(
    'card, customer with 10,000 events, 32 connections',
    `${card.cpu.toFixed(0)} µs, p99 ${card.p99_ms.toFixed(1)} ms`,
    '≤ 500 µs, p99 ≤ 15 ms',
    card.cpu <= 500 && card.p99_ms <= 15,
  )
  const page = load_paths(server, token, 16, await timeline_paths(server, token, busy))
  row('timeline page of 50 anywhere in 10,000 events', `${page.cpu.toFixed(0)} µs`, '≤ 300 µs', page.cpu <= 300)
  const first = Date.now() % 1_000_000_000
  const alone = load(server, token, 1, 'create', String(first))
  const before = await commits(server)
  const together = load(server, token, 64, 'create', String(first + 5_000_000))
  const after = await commits(server)
  const times = together.rate / alone.rate
  const group = (after.transactions - before.transactions) / (after.count - before.count)
  row(
    'durable creates, 64 connections against one',
    `${together.rate.toFixed(0)}/s against ${alone.rate.toFixed(0)}/s, ${times.toFixed(1)} times; ${group.toFixed(0)} a commit`,
    '≥ 8 times',
    times >= 8,
  )
  await searches(server, token)
  await lists(server, token)
  const imported = await import_speed(server, token, 100_000)
  row(
    'import of 100,000 rows with phone and mail, matching on',
    `${imported.rate.toFixed(0)} rows/s, ${imported.own_mb.toFixed(0)} MB of its own`,
    '≥ 10,000 rows/s, ≤ 400 MB',
    imported.rate >= 10_000 && imported.own_mb <= 400,
  )
  await duplicates(server, token)
  await stop(server)
}

/** One customer that is typed against all, and all against all: the scan that follows an import. */
async function duplicates(server, token) {
  const typed = (i) => ({ kind: 'person', given_name: 'Maja', family_name: `Kovačič${i}`, city: 'Kranj', birth_date: '1980-02-03', identities: [] })
  const count = 200
  await ask(server, token, 'POST', '/customers/duplicates', typed(0))
  const before = cpu_us(server.child.pid)
  for (let i = 0; i < count; ++i) await ask(server, token, 'POST', '/customers/duplicates', typed(i))
  const one_ms = (cpu_us(server.child.pid) - before) / count / 1000
  row('duplicates of one who is typed: server CPU', `${one_ms.toFixed(2)} ms`, '≤ 5 ms', one_ms <= 5)
  // It waits for a minute, in which nothing else is to be done.
  const waiting = async () => (await ask(server, token, 'GET', '/jobs?state=waiting')).items.filter((job) => job.kind === 'duplicates_scan').length
  const scans = await waiting()
  const start = cpu_us(server.child.pid)
  const own_start = own_resident_mb(server.child.pid)
  let own_mb = 0
  while ((await waiting()) > 0) {
    own_mb = Math.max(own_mb, own_resident_mb(server.child.pid))
    await sleep(200)
  }
  const cpu_s = (cpu_us(server.child.pid) - start) / 1e6 / scans
  row(
    'duplicates among all: server CPU',
    `${cpu_s.toFixed(0)} s, ${(own_mb - own_start).toFixed(0)} MB`,
    '≤ 60 s, ≤ 600 MB',
    cpu_s <= 60 && own_mb - own_start <= 600,
  )
}

await fresh_start()
await under_load()
program_row('5,000 idle listeners', '≤ 60 MB, ≤ 1000 ms', 'live_idle.mjs')
program_row('a good client among 10,000 bad ones', '≤ 2 times', 'slow_clients.mjs')
const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((r) => r[column].length)))
console.log(`${customers} customers, ${events} events; load ${loadavg()[0].toFixed(1)} on ${execFileSync('nproc').toString().trim()} cores`)
for (const r of rows) console.log(r.map((text, column) => text.padEnd(widths[column])).join('  '))
process.exitCode = rows.some((r) => r[3] === 'NO') ? 1 : 0
