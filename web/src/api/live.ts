/**
 * One WebSocket for the whole page. It carries names of what changed, never contents: a topic that changed makes the
 * queries of that topic stale. After any gap everything shown is fetched again, so nothing goes unnoticed.
 */
export interface Socket {
  send: (text: string) => void
  close: () => void
}
export interface SocketEvents {
  opened: () => void
  received: (text: string) => void
  closed: () => void
}
export interface LiveDeps {
  connect: (events: SocketEvents) => Socket
  after: (delay_ms: number, run: () => void) => () => void
  random: () => number
  changed: (topic: string, ids: readonly string[]) => void
  /** Undefined topics: everything that is shown. */
  refetch: (topics: readonly string[] | undefined) => void
  connected: (yes: boolean) => void
}

export const delay_ms_min = 500
export const delay_ms_max = 30_000
/** The server pings each 25 s at the protocol level; a browser does not show pings, so silence proves nothing here. */

interface ServerMessage {
  hello?: { epoch: string }
  changed?: { topic: string; ids?: string[]; version?: number }
  refetch?: string[] | 'all'
}

export class LiveClient {
  private readonly deps: LiveDeps
  private readonly counts = new Map<string, number>()
  private socket: Socket | undefined
  private open = false
  private greeted = false
  private attempts = 0
  private stopped = true
  private cancelTimer: (() => void) | undefined

  constructor(deps: LiveDeps) {
    this.deps = deps
  }

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.dial()
  }

  stop(): void {
    this.stopped = true
    this.cancelTimer?.()
    this.socket?.close()
    this.socket = undefined
    this.open = false
    this.greeted = false
  }

  /** The browser says the network is back: no reason to wait. */
  wake(): void {
    if (this.stopped || this.socket) return
    this.cancelTimer?.()
    this.dial()
  }

  subscribe(topic: string): void {
    const count = this.counts.get(topic) ?? 0
    this.counts.set(topic, count + 1)
    if (count === 0 && this.open) this.say({ subscribe: [topic] })
  }

  unsubscribe(topic: string): void {
    const count = this.counts.get(topic) ?? 0
    if (count > 1) {
      this.counts.set(topic, count - 1)
      return
    }
    this.counts.delete(topic)
    if (count === 1 && this.open) this.say({ unsubscribe: [topic] })
  }

  private say(message: { subscribe: string[] } | { unsubscribe: string[] }): void {
    this.socket?.send(JSON.stringify(message))
  }

  private dial(): void {
    this.socket = this.deps.connect({
      opened: () => this.onOpen(),
      received: text => this.onMessage(text),
      closed: () => this.onClose(),
    })
  }

  private onOpen(): void {
    this.open = true
    const topics = [...this.counts.keys()]
    if (topics.length > 0) this.say({ subscribe: topics })
    this.deps.connected(true)
  }

  private onMessage(text: string): void {
    const message = readMessage(text)
    if (message.hello) this.onHello()
    if (message.changed) this.deps.changed(message.changed.topic, message.changed.ids ?? [])
    if (message.refetch) this.deps.refetch(message.refetch === 'all' ? undefined : message.refetch)
  }

  /** The first hello follows a fresh load of everything; every later one ends a gap. */
  private onHello(): void {
    this.attempts = 0
    if (this.greeted) this.deps.refetch(undefined)
    this.greeted = true
  }

  private onClose(): void {
    this.open = false
    this.socket = undefined
    this.deps.connected(false)
    if (this.stopped) return
    this.cancelTimer = this.deps.after(backOff(this.attempts, this.deps.random()), () => this.dial())
    this.attempts += 1
  }
}

/** Doubling with full jitter, so that a thousand pages do not come back in the same second. */
export function backOff(attempts: number, random: number): number {
  const ceiling_ms = Math.min(delay_ms_max, delay_ms_min * 2 ** attempts)
  return Math.round(delay_ms_min / 2 + random * (ceiling_ms - delay_ms_min / 2))
}

function readMessage(text: string): ServerMessage {
  try {
    const message: ServerMessage | null = JSON.parse(text)
    return message ?? {}
  } catch {
    return { refetch: 'all' } // What cannot be understood may have been a change.
  }
}
