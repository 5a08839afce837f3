import type { Task, TypedTime } from '../../api/client'
import type { Formats } from '../../i18n/i18n'
import { lastDay, localDay } from '../../ui/days'

const hour_ms = 3_600_000
const morning_hour = 9

/** "14:30" where the person is. */
export function localTime(iso: string): string {
  const at = new Date(iso)
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}

/** The moment at which the person's own clock shows that. */
export const momentOf = (day: string, time: string): string => new Date(`${day}T${time}:00`).toISOString()

/** The day of a task that has no hour: its end is the next day's beginning. */
export const dayOf = (task: Task): string => localDay(Date.parse(task.due_at) - (task.whole_day ? 1 : 0))

function morning(now_ms: number, days: number): string {
  const at = new Date(now_ms)
  at.setDate(at.getDate() + days)
  at.setHours(morning_hour, 0, 0, 0)
  return at.toISOString()
}

export const inAnHour = (now_ms: number): string => new Date(now_ms + hour_ms).toISOString()
export const tomorrowMorning = (now_ms: number): string => morning(now_ms, 1)
export const mondayMorning = (now_ms: number): string => {
  const weekday = new Date(now_ms).getDay()
  return morning(now_ms, weekday === 0 ? 1 : 8 - weekday)
}

/** When a task is due whose line says that: a day without an hour, by a moment, or in a window. */
export const windowOf = (said: TypedTime): { due_on: string } | { due_from_at?: string; due_at: string } => {
  if (said.whole_day) return { due_on: lastDay(said.until_at) }
  return said.from_now ? { due_at: said.until_at } : { due_from_at: said.from_at, due_at: said.until_at }
}

/** The same in words. */
export function saidText(said: TypedTime, now_ms: number, formats: Formats): string {
  const day = lastDay(said.until_at)
  if (said.whole_day) return formats.day(day)
  const clock = said.from_now
    ? `– ${formats.clock(said.until_at)}`
    : `${formats.clock(said.from_at)}–${formats.clock(said.until_at)}`
  return day === localDay(now_ms) ? clock : `${formats.day(day)}, ${clock}`
}

/** "by 24. 12. 2026", "14:30–16:00" today, with the day on others. */
export function whenText(task: Task, now_ms: number, formats: Formats): string {
  const day = dayOf(task)
  const today = day === localDay(now_ms)
  if (task.whole_day) return today ? '' : formats.day(day)
  const clock = task.due_from_at
    ? `${formats.clock(task.due_from_at)}–${formats.clock(task.due_at)}`
    : formats.clock(task.due_at)
  return today ? clock : `${formats.day(day)}, ${clock}`
}
