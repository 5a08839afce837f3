import { useMutation, useQuery } from '@tanstack/react-query'
import { getTaskHabits, setTaskHabits } from '../../api/calls/task-habits'
import { getTaskRules, updateTaskRules } from '../../api/calls/task-rules'
import type { UpdateTaskRules } from '../../api/client'
import { invalidate } from '../../api/query'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { SelectField } from '../../ui/field'
import { problemText } from '../../ui/problem'
import { reminderOptions } from '../../ui/reminders'
import { toast } from '../../ui/toasts'

const habits_key = ['task-habits']
const rules_key = ['task-rules']

/** How long before their tasks somebody is reminded. */
export function UsualReminder() {
  const i18n = useI18n()
  const words = useSettingsWords()
  const mayWrite = useRight('tasks_write')
  const habits = useQuery({
    queryKey: habits_key,
    queryFn: ({ signal }) => getTaskHabits({ signal }),
    enabled: mayWrite,
  }).data
  const save = useMutation({
    mutationFn: (minutes: string) =>
      setTaskHabits({ body: { remind_minutes: minutes === '' ? null : Number(minutes) } }),
    onSuccess: async () => {
      await invalidate(habits_key)
      toast(i18n.t('ui.saved'))
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  if (!habits) return null
  const value = String(habits.remind_minutes ?? '')
  return (
    <section className="section">
      <h2>{words('remind.title')}</h2>
      <SelectField
        label={words('remind.usual')}
        value={value}
        options={reminderOptions(words, value)}
        onPick={minutes => save.mutate(minutes)}
      />
    </section>
  )
}

/** Working time until a late task climbs, in minutes. */
const climb_minutes = [60, 120, 240, 480, 960, 1440, 2400] as const

/** When late tasks go to who stands in, and to the manager. */
export function TaskRulesPart() {
  const i18n = useI18n()
  const words = useSettingsWords()
  const rules = useQuery({ queryKey: rules_key, queryFn: ({ signal }) => getTaskRules({ signal }) }).data
  const save = useMutation({
    mutationFn: (body: UpdateTaskRules) => updateTaskRules({ body }),
    onSuccess: async () => {
      await invalidate(rules_key)
      toast(i18n.t('ui.saved'))
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  if (!rules) return null
  const after = (minutes: number): string =>
    minutes % 60 === 0 ? words('climb.hours', { n: minutes / 60 }) : words('climb.minutes', { n: minutes })
  const options = (minutes: number | null) => [
    ...[...new Set([...climb_minutes, ...(minutes === null ? [] : [minutes])])]
      .sort((a, b) => a - b)
      .map(one => ({ value: String(one), label: after(one) })),
    { value: '', label: words('climb.never') },
  ]
  const minutesOf = (text: string): number | null => (text === '' ? null : Number(text))
  return (
    <section className="section">
      <h2>{words('climb.title')}</h2>
      <p>{words('climb.why')}</p>
      <div className="form-pair">
        <SelectField
          label={words('climb.substitute')}
          value={String(rules.substitute_minutes ?? '')}
          options={options(rules.substitute_minutes)}
          onPick={text => save.mutate({ substitute_minutes: minutesOf(text) })}
        />
        <SelectField
          label={words('climb.manager')}
          value={String(rules.manager_minutes ?? '')}
          options={options(rules.manager_minutes)}
          onPick={text => save.mutate({ manager_minutes: minutesOf(text) })}
        />
      </div>
    </section>
  )
}
