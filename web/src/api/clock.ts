/** The server has one clock, and it may be a simulated one: "3 minutes ago" is told by it, not by this machine. */
const state = { offset_ms: 0, listeners: new Set<() => void>(), now_ms: 0 }
const tick_ms = 30_000

export const serverNow = (): number => Date.now() + state.offset_ms

export function setServerNow(iso: string): void {
  state.offset_ms = Date.parse(iso) - Date.now()
  tell()
}

function tell(): void {
  state.now_ms = serverNow()
  for (const listener of state.listeners) listener()
}

let timer: ReturnType<typeof setInterval> | undefined
export function subscribeClock(listener: () => void): () => void {
  state.listeners.add(listener)
  timer ??= setInterval(tell, tick_ms)
  return () => {
    state.listeners.delete(listener)
    if (state.listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Changes twice a minute at most, so that a list of times does not redraw all the time. */
export function shownNow(): number {
  if (Math.abs(serverNow() - state.now_ms) > tick_ms) state.now_ms = serverNow()
  return state.now_ms
}
