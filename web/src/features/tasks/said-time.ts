import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { readTimeWords } from '../../api/calls/time-words'
import type { TypedTime } from '../../api/client'

/** Typing pauses for this long before the line is read. */
const pause_ms = 250

/** The time that a line says, once typing pauses; nothing when it says none, or one that is over. */
export function useSaidTime(line: string, enabled: boolean): TypedTime | undefined {
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setText(line.trim()), pause_ms)
    return () => clearTimeout(timer)
  }, [line])
  const times = useQuery({
    queryKey: ['time-words', text],
    queryFn: ({ signal }) =>
      readTimeWords({ body: { text, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } }, { signal }),
    enabled: enabled && text !== '',
    retry: false,
  }).data
  // What was read of another line is not this one's.
  if (!enabled || text !== line.trim()) return undefined
  return times?.items.find(time => !time.past && time.rest !== '')
}
