import { useSyncExternalStore } from 'react'

/** Changes a quiet list has heard of but not fetched: ids per topic. */
const store: { ids: Map<string, ReadonlySet<string>>; listeners: Set<() => void> } = {
  ids: new Map(),
  listeners: new Set(),
}
const none: ReadonlySet<string> = new Set()
/** After a gap nobody knows what changed; one made-up id keeps the button in sight. */
export const unknownChange = 'unknown'

function tell(): void {
  for (const listener of store.listeners) listener()
}
export function addPending(topic: string, ids: readonly string[]): void {
  const before = store.ids.get(topic) ?? none
  store.ids.set(topic, new Set([...before, ...(ids.length > 0 ? ids : [unknownChange])]))
  tell()
}
export function clearPending(topic: string): void {
  if (store.ids.delete(topic)) tell()
}
const subscribe = (listener: () => void): (() => void) => {
  store.listeners.add(listener)
  return () => store.listeners.delete(listener)
}
export const usePending = (topic: string): ReadonlySet<string> =>
  useSyncExternalStore(subscribe, () => store.ids.get(topic) ?? none)
