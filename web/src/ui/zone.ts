const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}

/** What the wall shows at a moment, as if it were in UTC. */
function wallTime(at: number, zone: string): number {
  const shown = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(part => [part.type, Number(part.value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

/** The first moment of a day by the clock of a zone: "2026-02-28T23:00:00Z"; the end of the gap where clocks skip it. */
export function dayBegins(day: string, zone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight)) return `${day}T00:00:00Z`
  const first = 2 * midnight - wallTime(midnight, zone)
  const second = midnight + first - wallTime(first, zone)
  const begun = [first, second].filter(at => wallTime(at, zone) >= midnight)
  const at = begun.length > 0 ? Math.min(...begun) : first
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
