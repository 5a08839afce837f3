// node tests/load/live_idle.mjs VEZ [LISTENERS]
//
// Opens that many listeners of the live feed, each of one customer's topic, and tells what they cost the server in resident
// memory; then lets everybody hear of one change, and ends one listener's access. Fails when they cost more than 60 MB for 5,000,
// when one does not hear, or hears a second after its access has ended.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { ask, resident_mb, sleep, with_company } from './server.mjs'

const [vez, listeners_text = '5000'] = process.argv.slice(2)
const listeners_count = Number(listeners_text)
// A hundred programs have a token each; a person may have no more of them.
const tokens_count = 90
const mb_max = (60 * listeners_count) / 5000
const deadline_ms = 60_000

/** A text message of a client: final, masked (RFC 6455 §5.2), shorter than 126 bytes. */
function frame(text) {
  const payload = Buffer.from(text)
  const mask = randomBytes(4)
  for (let i = 0; i < payload.length; ++i) payload[i] ^= mask[i % 4]
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload])
}

class Listener {
  heard = ''
  closed = false
  open = false
  constructor(server, token, topic) {
    this.socket = connect(server.port, '127.0.0.1')
    this.socket.write(
      `GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    )
    this.socket.on('data', (piece) => {
      this.heard += piece.toString('latin1')
      // The reason of the close frame: from here on nothing is told to it.
      if (this.heard.includes('signed out')) this.closed = true
      if (this.open || !this.heard.includes('"hello"')) return
      this.open = true
      this.socket.write(frame(JSON.stringify({ subscribe: [topic] })))
    })
    this.socket.on('close', () => {
      this.closed = true
    })
    this.socket.on('error', () => {
      this.closed = true
    })
  }
}

async function until(what, is_so) {
  const end = performance.now() + deadline_ms
  while (!is_so()) {
    if (performance.now() > end) throw new Error(`not within ${deadline_ms} ms: ${what}`)
    await sleep(10)
  }
}

await with_company(vez, async (server, token) => {
  const customers = (await ask(server, token, 'GET', '/customers?limit=200')).items.map((customer) => customer.id)
  const tokens = []
  for (let i = 0; i < tokens_count; ++i)
    tokens.push(await ask(server, token, 'POST', '/tokens', { name: `listener ${i}`, scopes: ['customers_read'] }))
  const before = resident_mb(server.child.pid)
  const listeners = []
  for (let i = 0; i < listeners_count; ++i) {
    listeners.push(new Listener(server, tokens[i % tokens_count].token, `customer:${customers[i % customers.length]}`))
    if (i % 100 === 99) await until('listeners are let in', () => listeners.every((listener) => listener.open))
  }
  await until('listeners are let in', () => listeners.every((listener) => listener.open))
  // The subscriptions were sent after each hello; one more question is answered when they were read.
  await sleep(1000)
  const cost = resident_mb(server.child.pid) - before
  console.log(`${listeners_count} listeners: ${cost.toFixed(1)} MB more than ${before.toFixed(1)} MB; wanted: at most ${mb_max} MB`)
  if (cost > mb_max) process.exitCode = 1

  await ask(server, token, 'PATCH', `/customers/${customers[0]}`, { city: 'Bohinj' })
  const concerned = listeners.filter((_, i) => i % customers.length === 0)
  await until('a change is heard by everybody it concerns', () => concerned.every((listener) => listener.heard.includes('"changed"')))
  if (listeners.some((listener, i) => i % customers.length !== 0 && listener.heard.includes('"changed"')))
    throw new Error('a change was heard by somebody it does not concern')

  const ended = performance.now()
  await ask(server, token, 'DELETE', `/tokens/${tokens[0].id}`)
  await until('the listeners of a token that was taken back are cut off', () =>
    listeners.every((listener, i) => listener.closed === (i % tokens_count === 0)),
  )
  const took = performance.now() - ended
  console.log(`cut off ${took.toFixed(0)} ms after its token was taken back; wanted: at most 1000 ms`)
  if (took > 1000) process.exitCode = 1
  for (const listener of listeners) listener.socket.destroy()
})
