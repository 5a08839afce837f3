import type { TimelineEntry } from '../../api/client'
import { usePromiseWords } from '../../i18n/promises'

const events = {
  PromiseMade: 'promise',
  PromiseKept: 'ok',
  PromiseKeptAfterAll: 'ok',
  PromiseBroken: 'danger',
  PromiseMoved: 'promise',
  PromiseMoveTold: 'promise',
  PromiseReopened: 'promise',
  PromiseSettled: 'ok',
} as const
type PromiseEvent = keyof typeof events
const isPromiseEvent = (event: string | null): event is PromiseEvent => event !== null && event in events

/** What happened to the promise that a line of the timeline tells. */
export function PromiseTag({ entry }: { entry: TimelineEntry }) {
  const words = usePromiseWords()
  if (!isPromiseEvent(entry.event)) return null
  return <span className={`tag ${events[entry.event]}`}>{words(`promise.event.${entry.event}`)}</span>
}
