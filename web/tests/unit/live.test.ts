import { beforeEach, describe, expect, it } from 'vitest'
import { backOff, delay_ms_max, delay_ms_min, LiveClient, type SocketEvents } from '../../src/api/live'

let sockets: { events: SocketEvents; sent: string[]; closed: boolean }[]
let timers: { delay_ms: number; run: () => void }[]
let heard: string[]
let client: LiveClient
const last = () => {
  const socket = sockets.at(-1)
  if (!socket) throw new Error('nobody dialled')
  return socket
}
const say = (message: unknown) => last().events.received(JSON.stringify(message))
const open = () => {
  last().events.opened()
  say({ hello: { epoch: 'a' } })
}

beforeEach(() => {
  sockets = []
  timers = []
  heard = []
  client = new LiveClient({
    connect: events => {
      const socket = { events, sent: [] as string[], closed: false }
      sockets.push(socket)
      return {
        send: text => socket.sent.push(text),
        close: () => {
          socket.closed = true
        },
      }
    },
    after: (delay_ms, run) => {
      const timer = { delay_ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
    random: () => 1,
    changed: (topic, ids) => heard.push(`changed ${topic} ${ids.join()}`),
    refetch: topics => heard.push(`refetch ${topics?.join() ?? 'all'}`),
    connected: yes => heard.push(yes ? 'connected' : 'lost'),
  })
  client.start()
})

describe('the live feed', () => {
  it('asks for a topic once, however many look at it', () => {
    open()
    client.subscribe('customer:1')
    client.subscribe('customer:1')
    client.unsubscribe('customer:1')
    client.unsubscribe('customer:1')
    client.unsubscribe('customer:1')
    expect(last().sent).toEqual(['{"subscribe":["customer:1"]}', '{"unsubscribe":["customer:1"]}'])
  })
  it('asks on opening for what was wanted before', () => {
    client.subscribe('customers')
    client.subscribe('imports')
    open()
    expect(last().sent).toEqual(['{"subscribe":["customers","imports"]}'])
  })
  it('passes on what changed and what is to be fetched again', () => {
    open()
    say({ changed: { topic: 'customers', ids: ['7'], version: 3 } })
    say({ refetch: ['imports'] })
    say({ refetch: 'all' })
    expect(heard).toEqual(['connected', 'changed customers 7', 'refetch imports', 'refetch all'])
  })
  it('fetches everything again after a gap, but not at the first hello', () => {
    open()
    expect(heard).toEqual(['connected'])
    last().events.closed()
    timers[0]?.run()
    open()
    expect(heard).toEqual(['connected', 'lost', 'connected', 'refetch all'])
  })
  it('takes what it cannot understand for a change', () => {
    open()
    last().events.received('{')
    expect(heard.at(-1)).toBe('refetch all')
  })
  it('waits longer each time and at once no longer after a hello', () => {
    for (let round = 0; round < 3; round++) {
      last().events.closed()
      timers.at(-1)?.run()
    }
    expect(timers.map(timer => timer.delay_ms)).toEqual([500, 1000, 2000])
    open()
    last().events.closed()
    expect(timers.at(-1)?.delay_ms).toBe(500)
  })
  it('does not come back after it was stopped, and dials at once when the network is back', () => {
    last().events.closed()
    client.wake()
    expect(sockets).toHaveLength(2)
    client.stop()
    expect(last().closed).toBe(true)
    last().events.closed()
    expect(sockets).toHaveLength(2)
  })
})

it('backs off between half the shortest and the longest wait', () => {
  for (const attempts of [0, 1, 5, 20, 60]) {
    for (const random of [0, 0.5, 1]) {
      const wait_ms = backOff(attempts, random)
      expect(wait_ms).toBeGreaterThanOrEqual(delay_ms_min / 2)
      expect(wait_ms).toBeLessThanOrEqual(delay_ms_max)
    }
  }
})
