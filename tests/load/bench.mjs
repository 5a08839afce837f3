// The figures of the server under load: see bin/bench. Prints a table of what was measured beside what is wanted.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

const [vez, folder, customers_text, events_text] = process.argv.slice(2)
const customers = Number(customers_text)
const events = Number(events_text)
const requests = join(import.meta.dirname, 'requests.lua')
const seconds = 8
const ticks_per_second = Number(execFileSync('getconf', ['CLK_TCK']))

/** Starts `vez serve`; resolves when it answers, with its address and how long that took. */
async function serve(args) {
  const started = performance.now()
  const child = spawn(vez, ['serve', '--listen', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (piece) => {
    output += piece
  })
  for (;;) {
    const origin = /Vez is at (http:\S+)/.exec(output)?.[1]
    if (origin && (await fetch(`${origin}/readyz`).catch(() => undefined))?.ok)
      return { child, origin, ms: performance.now() - started }
    if (child.exitCode !== null) throw new Error(`vez serve ended: ${output}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function stop(server) {
  const ended = new Promise((resolve) => server.child.on('exit', resolve))
  server.child.kill('SIGTERM')
  await ended
}

/** User and system time of the process so far, in µs. */
function cpu_us(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticks_per_second) * 1e6
}

function resident_mb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

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
  rows.push([what, measured, wanted, good ? 'yes' : 'NO'])
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

/** Cursors all over the customer's timeline, a line each as they stand in an address. */
async function cursors_of(server, token, id, file) {
  const lines = ['']
  for (let next = ''; ; ) {
    const page = await (
      await fetch(`${server.origin}/api/v1/customers/${id}/timeline?limit=200${next}`, { headers: { Authorization: `Bearer ${token}` } })
    ).json()
    if (!page.next) break
    next = `&cursor=${page.next}`
    lines.push(next)
  }
  writeFileSync(file, `${lines.join('\n')}\n`)
  return lines.length
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
  const token = execFileSync(vez, ['token', 'create', '--user', 'bench@bench.example', '--name', 'load', ...where], { encoding: 'utf8' }).trim()
  const server = await serve(where)
  const found = await (
    await fetch(`${server.origin}/api/v1/customers/lookup?identity=phone:%2B38640000000`, { headers: { Authorization: `Bearer ${token}` } })
  ).json()
  const busy = found.matches[0].customer.id
  const cursors = join(folder, 'cursors')
  await cursors_of(server, token, busy, cursors)

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
  const card = load(server, token, 32, 'card', busy)
  row(
    'card, customer with 10,000 events, 32 connections',
    `${card.cpu.toFixed(0)} µs, p99 ${card.p99_ms.toFixed(1)} ms`,
    '≤ 500 µs, p99 ≤ 15 ms',
    card.cpu <= 500 && card.p99_ms <= 15,
  )
  const page = load(server, token, 16, 'page', busy, cursors)
  row('timeline page of 50 anywhere in 10,000 events', `${page.cpu.toFixed(0)} µs`, '≤ 300 µs', page.cpu <= 300)
  const first = Date.now() % 1_000_000_000
  const alone = load(server, token, 1, 'create', String(first))
  const together = load(server, token, 64, 'create', String(first + 5_000_000))
  const times = together.rate / alone.rate
  row(
    'durable creates, 64 connections against one',
    `${together.rate.toFixed(0)}/s against ${alone.rate.toFixed(0)}/s, ${times.toFixed(1)} times`,
    '≥ 8 times',
    times >= 8,
  )
  await stop(server)
}

await fresh_start()
await under_load()
const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((r) => r[column].length)))
console.log(`${customers} customers, ${events} events; load ${loadavg()[0].toFixed(1)} on ${execFileSync('nproc').toString().trim()} cores`)
for (const r of rows) console.log(r.map((text, column) => text.padEnd(widths[column])).join('  '))
process.exitCode = rows.some((r) => r[3] === 'NO') ? 1 : 0
