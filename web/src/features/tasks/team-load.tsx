import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaskLoad, UserId } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { lastDay } from '../../ui/days'
import { Failed, Skeleton } from '../../ui/pieces'
import { Lines } from './task-lines'
import { allOfQuery, loadQuery } from './tasks-data'

/** How much those have to do whose tasks the person sees, the latest first; a name opens what it is. */
export function TeamLoad() {
  const words = useTaskWords()
  const load = useQuery(loadQuery)
  const [opened, setOpened] = useState<UserId>()
  if (load.isPending) return <Skeleton lines={6} tall />
  if (load.isError) return <Failed error={load.error} retry={() => void load.refetch()} />
  return (
    <>
      <table className="table task-load">
        <thead>
          <tr>
            <th scope="col">{words('load.who')}</th>
            <th scope="col" className="number">
              {words('load.open')}
            </th>
            <th scope="col" className="number">
              {words('task.overdue')}
            </th>
            <th scope="col" className="number">
              {words('load.week')}
            </th>
          </tr>
        </thead>
        <tbody>
          {load.data.items.map(one => (
            <Row key={one.user_id} load={one} opened={one.user_id === opened} open={() => setOpened(one.user_id)} />
          ))}
        </tbody>
      </table>
      {opened && <TasksOf key={opened} load={load.data.items.find(one => one.user_id === opened)} />}
    </>
  )
}

function Row({ load, opened, open }: { load: TaskLoad; opened: boolean; open: () => void }) {
  const words = useTaskWords()
  const { formats } = useI18n()
  const { user_name, open_count, overdue_count, week_count, away_until_at } = load
  return (
    <tr className={opened ? 'chosen' : undefined}>
      <th scope="row">
        <button type="button" className="text-link" aria-pressed={opened} onClick={open}>
          {away_until_at
            ? words('task.away_until', { name: user_name, date: formats.day(lastDay(away_until_at)) })
            : user_name}
        </button>
      </th>
      <td className="number">{formats.number(open_count)}</td>
      <td className={overdue_count > 0 ? 'number late' : 'number'}>{formats.number(overdue_count)}</td>
      <td className="number">{formats.number(week_count)}</td>
    </tr>
  )
}

function TasksOf({ load }: { load: TaskLoad | undefined }) {
  const words = useTaskWords()
  const list = useQuery({ ...allOfQuery(load?.user_id), enabled: load !== undefined })
  if (!load) return null
  if (list.isPending) return <Skeleton lines={3} tall />
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />
  return (
    <section className="section">
      <h2>{load.user_name}</h2>
      <Lines tasks={list.data.items} none={words('load.nothing')} />
    </section>
  )
}
