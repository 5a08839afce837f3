import { useQuery } from '@tanstack/react-query'
import { absencesQuery, isAwayAt } from '../../api/absences'
import { serverNow } from '../../api/clock'
import { colleaguesQuery } from '../../api/own-fields'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { lastDay } from '../../ui/days'
import type { Option } from '../../ui/field'
import { teamsQuery } from './tasks-data'

/** Whose a task may be: people, with who is away when it is due, and the queues of teams ("team:ID"). */
export function useHolders(due_ms: number): readonly Option<string>[] {
  const words = useTaskWords()
  const { formats } = useI18n()
  const people = useQuery(colleaguesQuery).data?.items ?? []
  const teams = useQuery(teamsQuery).data?.items ?? []
  const absences = useQuery(absencesQuery).data?.items ?? []
  const at_ms = Math.max(due_ms, serverNow())
  return [
    ...people.map(({ id, name }) => {
      const away = absences.find(one => one.user_id === id && isAwayAt(one, at_ms))
      const label = away ? words('task.away_until', { name, date: formats.day(lastDay(away.until_at)) }) : name
      return { value: id as string, label }
    }),
    ...teams.map(one => ({ value: `team:${one.id}`, label: words('task.team', { name: one.name }) })),
  ]
}
