import type { Locale } from '../../i18n/i18n'

const minute_ms = 60_000
const tags: Record<Locale, string> = { sl: 'sl', hu: 'hu', ru: 'ru', en: 'en-GB' }

/** "Thu, 26 Nov, 17:00–20:00" by the clock of the customer; the second day where it is another one. */
export function windowText(from_at: string, until_at: string, time_zone: string, locale: Locale): string {
  const tag = tags[locale]
  const day = new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', timeZone: time_zone })
  const clock = new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: time_zone,
  })
  const from = new Date(from_at)
  const until = new Date(until_at)
  const sameDay = day.format(from) === day.format(new Date(until.getTime() - 1))
  const end = sameDay ? clock.format(until) : `${day.format(until)}, ${clock.format(until)}`
  return `${day.format(from)}, ${clock.format(from)} – ${end}`
}

/** The clock of a zone is named where it shows something else than the person's own. */
export function otherZone(time_zone: string, at: string): string | undefined {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (here === time_zone || offset(here, at) === offset(time_zone, at)) return undefined
  return time_zone
}

function offset(time_zone: string, at: string): number {
  const date = new Date(Math.floor(Date.parse(at) / minute_ms) * minute_ms)
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(date)
  const number = (type: string): number => Number(parts.find(part => part.type === type)?.value ?? 0)
  return Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute')) - date.getTime()
}
