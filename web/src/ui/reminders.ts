/** So many minutes before a task is due. */
export const reminderMinutes = [5, 15, 30, 60, 180, 1440] as const

type ReminderKey = 'remind.none' | 'remind.at_other' | `remind.at_${(typeof reminderMinutes)[number]}`

/** What can be chosen; another value that is there already stays. */
export function reminderOptions(
  words: (key: ReminderKey, values?: Record<string, number>) => string,
  value: string,
): readonly { value: string; label: string }[] {
  const known = reminderMinutes.map(minutes => ({ value: String(minutes), label: words(`remind.at_${minutes}`) }))
  const other =
    value === '' || known.some(one => one.value === value)
      ? []
      : [{ value, label: words('remind.at_other', { n: Number(value) }) }]
  return [{ value: '', label: words('remind.none') }, ...known, ...other]
}
