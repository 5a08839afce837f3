// A server of its own for each suite: a fresh folder, a free port, a company with customers.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..', '..', '..')
const program = process.env.VEZ ?? path.join(root, 'build', 'release', 'bin', 'vez')
const page = path.join(root, 'web', 'dist')
const start_ms_max = 20_000

export const owner = { name: 'Aleš Mlakar', email: 'ales@alpina.example', password: 'correct horse battery' }

/** Waits for the line of the server that the pattern finds. */
function listen(child) {
  const heard = { text: '', waiting: [] }
  const hear = chunk => {
    heard.text += chunk
    heard.waiting = heard.waiting.filter(wait => !wait())
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  return pattern =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${pattern} in:\n${heard.text}`)), start_ms_max)
      const look = () => {
        const found = pattern.exec(heard.text)
        if (found) {
          clearTimeout(timer)
          resolve(found[1])
        }
        return found !== null
      }
      child.once('exit', code => reject(new Error(`the server ended with ${code}:\n${heard.text}`)))
      if (!look()) heard.waiting.push(look)
    })
}

async function serve(folder, address) {
  const args = ['serve', '--data', path.join(folder, 'data'), '--listen', address, '--web', page]
  const child = spawn(program, [...args, '--clock', 'simulated'], { cwd: folder })
  const line = listen(child)
  const origin = await line(/^Vez is at (\S+)/m)
  return { child, origin, line }
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

/** Not set up yet: `link` creates the owner. */
export async function startServer() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vez-page-'))
  let running = await serve(folder, '127.0.0.1:0')
  const { origin } = running
  const link = await running.line(/(http\S+\/setup#\S+)/)
  return {
    origin,
    link,
    /** As an upgrade does it: the work under way is ended, the same address comes back. */
    stop: () => end(running.child, 'SIGTERM'),
    start: async () => {
      running = await serve(folder, new URL(origin).host)
    },
    /** Changes the database behind the server's back, as a fault would. */
    harm: async sql => {
      await end(running.child, 'SIGTERM')
      execFileSync('sqlite3', [path.join(folder, 'data', 'vez.db'), sql])
      running = await serve(folder, new URL(origin).host)
    },
    remove: async () => {
      await end(running.child, 'SIGTERM')
      fs.rmSync(folder, { recursive: true })
    },
  }
}

/** A program with the owner's session, so that the tests change what somebody else would change. */
export class Colleague {
  constructor(origin) {
    this.origin = origin
    this.cookie = ''
    this.csrf = ''
  }
  async send(method, address, body, headers = {}) {
    const answer = await fetch(`${this.origin}/api/v1${address}`, {
      method,
      headers: {
        Cookie: this.cookie,
        'X-CSRF-Token': this.csrf,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const cookie = answer.headers.getSetCookie().find(one => one.startsWith('vez_session='))
    if (cookie) this.cookie = cookie.split(';')[0]
    return answer
  }
  async call(method, address, body, headers) {
    const answer = await this.send(method, address, body, headers)
    const text = await answer.text()
    assert.ok(answer.ok, `${method} ${address}: ${answer.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  /** Many records at once, one a line. */
  async ingest(records) {
    const answer = await fetch(`${this.origin}/api/v1/ingest`, {
      method: 'POST',
      headers: { Cookie: this.cookie, 'X-CSRF-Token': this.csrf, 'Content-Type': 'application/x-ndjson' },
      body: records.map(record => JSON.stringify(record)).join('\n'),
    })
    const text = await answer.text()
    assert.ok(answer.ok && !text.includes('"failed"'), `${answer.status} ${text.slice(0, 400)}`)
  }
  async enter(method, address, body) {
    const session = await this.call(method, address, body)
    this.csrf = session.csrf_token
    return session
  }
}

const given = ['Ana', 'Marko', 'Nina', 'Borut', 'Eszter', 'Gábor', 'Ольга', 'Иван', 'Mary', 'John']
const family = ['Kovač', 'Zupančič', 'Novak', 'Žagar', 'Szabó', 'Nagy', 'Смирнова', 'Петров', 'Taylor', 'Brown']
const homes = [
  { language: 'sl', country: 'SI', city: 'Kranj', prefix: '+38641' },
  { language: 'hu', country: 'HU', city: 'Székesfehérvár', prefix: '+36301' },
  { language: 'ru', country: 'RU', city: 'Санкт-Петербург', prefix: '+791234' },
  { language: 'en', country: 'GB', city: 'Newcastle upon Tyne', prefix: '+447700' },
]
const firms = ['Alpina d.o.o.', 'Magyar Cipő Kft.', 'ООО «Сапоги»', 'Royal & Ancient Boots of Northumberland plc']
const summaries = [
  'Asked for the price list; sent the same day.',
  'Čevlji so premajhni, zamenja jih v trgovini v Kranju, račun ima s seboj.',
  'Kérdezte, mikor érkezik a rendelése; csütörtökre ígértük.',
  'Просит перезвонить после обеда по поводу возврата.',
]
const people_count = 120

/** A company without customers. */
export async function found(server) {
  const colleague = new Colleague(server.origin)
  await colleague.enter('POST', '/setup', {
    token: server.link.split('#')[1],
    company: { name: 'Alpina', country: 'SI', language: 'sl', time_zone: 'Europe/Ljubljana', currency: 'EUR' },
    owner: { ...owner, language: 'en' },
  })
  return colleague
}

/** A company with people and firms of four languages; the same every time. */
export async function settle(server) {
  const colleague = await found(server)
  const houses = []
  for (const [index, name] of firms.entries()) {
    const { language, country, city } = homes[index]
    houses.push(await colleague.call('POST', '/customers', { kind: 'organisation', name, language, country, city }))
  }
  for (let index = 0; index < people_count; index++) await person(colleague, houses, index)
  return colleague
}

async function person(colleague, houses, index) {
  const home = homes[index % homes.length]
  const suffix = String(index).padStart(6, '0')
  const digits = { SI: 6, HU: 6, RU: 5, GB: 6 }[home.country]
  const one = await colleague.call('POST', '/customers', {
    kind: 'person',
    given_name: given[(index * 7) % given.length],
    family_name: family[(index * 3 + Math.floor(index / 10)) % family.length],
    language: home.language,
    country: home.country,
    city: home.city,
    ...(index % 3 === 0 ? { organisation_id: houses[index % houses.length].id } : {}),
    identities: [
      { kind: 'phone', value: `${home.prefix}${suffix.slice(-digits)}` },
      { kind: 'mail', value: `person${index}@mail.example` },
    ],
  })
  for (let contact = 0; contact < index % 5; contact++)
    await colleague.call('POST', `/customers/${one.id}/contacts`, {
      channel: ['call', 'visit', 'letter', 'mail'][(index + contact) % 4],
      direction: contact % 2 === 0 ? 'in' : 'out',
      summary: summaries[(index + contact) % summaries.length],
    })
}
