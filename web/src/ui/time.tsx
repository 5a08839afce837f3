import { useSyncExternalStore } from 'react'
import { shownNow, subscribeClock } from '../api/clock'
import { useI18n } from '../i18n/i18n'

/** "3 min ago", the exact moment on hover. */
export function Time({ at, className }: { at: string; className?: string }) {
  const { formats } = useI18n()
  const now_ms = useSyncExternalStore(subscribeClock, shownNow)
  return (
    <time dateTime={at} title={formats.dateTime(at)} className={className}>
      {formats.relative(at, now_ms)}
    </time>
  )
}
