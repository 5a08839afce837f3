/** "2026-12-24" where the person is. */
export function localDay(at_ms: number): string {
  const at = new Date(at_ms)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}

/** The moment at which a day begins where the person is; `days` later, the one of a later day. */
export function beginOf(day: string, days = 0): string {
  const at = new Date(`${day}T00:00:00`)
  at.setDate(at.getDate() + days)
  return at.toISOString()
}

/** The last day of what ends then. */
export const lastDay = (until: string): string => localDay(Date.parse(until) - 1)
