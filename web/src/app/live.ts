import type { Query } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { LiveClient, type Socket, type SocketEvents } from '../api/live'
import { addPending } from '../api/pending'
import { queryClient } from '../api/query'

const connection = { connected: true, listeners: new Set<() => void>() }

function connect(events: SocketEvents): Socket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`)
  socket.onopen = () => events.opened()
  socket.onmessage = message => events.received(String(message.data))
  socket.onclose = () => events.closed()
  return { send: text => socket.send(text), close: () => socket.close() }
}

const topicOf = (query: Query): string | undefined => query.meta?.topic

/** What is not on the screen is only marked stale; it is fetched when somebody looks at it. */
function makeStale(wanted: (topic: string) => boolean, ids: readonly string[]): void {
  for (const query of queryClient.getQueryCache().getAll()) {
    const topic = topicOf(query)
    if (topic === undefined || !wanted(topic)) continue
    const quiet = query.meta?.quiet === true && query.isActive()
    if (quiet) addPending(topic, ids)
    else void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
  }
}

const client = new LiveClient({
  connect,
  after: (delay_ms, run) => {
    const timer = setTimeout(run, delay_ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
  changed: (topic, ids) => makeStale(one => one === topic, ids),
  refetch: topics => makeStale(topic => topics === undefined || topics.includes(topic), []),
  connected: yes => {
    connection.connected = yes
    for (const listener of connection.listeners) listener()
  },
})

/** A topic is wanted for as long as a query that names it is on the screen. */
const wanted = new Map<string, string>()
function follow(query: Query): void {
  const topic = topicOf(query)
  const watched = query.getObserversCount() > 0
  if (topic !== undefined && watched && !wanted.has(query.queryHash)) {
    wanted.set(query.queryHash, topic)
    client.subscribe(topic)
  }
  const before = wanted.get(query.queryHash)
  if (before !== undefined && !watched) {
    wanted.delete(query.queryHash)
    client.unsubscribe(before)
  }
}

let started = false
export function startLive(): void {
  client.start()
  if (started) return
  started = true
  queryClient.getQueryCache().subscribe(event => {
    if (event.type === 'observerAdded' || event.type === 'observerRemoved' || event.type === 'removed')
      follow(event.query)
  })
  for (const query of queryClient.getQueryCache().getAll()) follow(query)
  addEventListener('online', () => client.wake())
}
export const stopLive = (): void => client.stop()

const subscribe = (listener: () => void): (() => void) => {
  connection.listeners.add(listener)
  return () => connection.listeners.delete(listener)
}
export const useConnected = (): boolean => useSyncExternalStore(subscribe, () => connection.connected)
