import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Task } from '../../api/client'
import { serverNow } from '../../api/clock'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { Button, IconButton } from '../../ui/button'
import { beginOf, localDay } from '../../ui/days'
import { Failed, Skeleton } from '../../ui/pieces'
import { Lines } from './task-lines'
import { betweenQuery } from './tasks-data'
import { dayOf, localTime } from './when'

const days_of_week = 7
/** A month is shown with the whole weeks that it touches. */
const days_of_month = 6 * days_of_week
const tasks_of_cell_max = 4

const moved = (day: string, days: number): string => localDay(Date.parse(beginOf(day, days)))
const monday = (day: string): string => moved(day, -((new Date(`${day}T00:00:00`).getDay() + 6) % days_of_week))
const monthOf = (day: string, months: number): string => {
  const at = new Date(`${day}T00:00:00`)
  return localDay(new Date(at.getFullYear(), at.getMonth() + months, 1).getTime())
}

/** One's open tasks over a week or a month; the days are walked with the arrows, and the chosen one's tasks stand below. */
export function TaskCalendar({ span }: { span: 'week' | 'month' }) {
  const words = useTaskWords()
  const { formats, locale } = useI18n()
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const weekdayName = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const today = localDay(serverNow())
  const [chosen, setChosen] = useState(today)
  const grid = useRef<HTMLTableElement>(null)
  const first = monday(span === 'week' ? chosen : monthOf(chosen, 0))
  const days = Array.from({ length: span === 'week' ? days_of_week : days_of_month }, (_, n) => moved(first, n))
  const list = useQuery(betweenQuery(beginOf(first), beginOf(first, days.length)))
  const turn = (by: number): void => setChosen(span === 'week' ? moved(chosen, by * days_of_week) : monthOf(chosen, by))
  const walk = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -days_of_week,
      ArrowDown: days_of_week,
    }
    const days_moved = steps[event.key]
    if (days_moved !== undefined) setChosen(moved(chosen, days_moved))
    else if (event.key === 'PageUp') turn(-1)
    else if (event.key === 'PageDown') turn(1)
    else if (event.key === 'Home') setChosen(today)
    else return
    event.preventDefault()
    // The day that is chosen now is there after this turn.
    setTimeout(() => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus())
  }
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />
  const tasks = list.data?.items ?? []
  const of = (day: string): readonly Task[] => tasks.filter(task => dayOf(task) === day)
  return (
    <section className="section">
      <div className="row">
        <IconButton icon="back" label={words('calendar.before')} onClick={() => turn(-1)} />
        <h2 className="grow">
          {span === 'week'
            ? `${formats.day(first)} – ${formats.day(moved(first, days_of_week - 1))}`
            : monthName.format(new Date(`${chosen}T00:00:00Z`))}
        </h2>
        <Button onClick={() => setChosen(today)}>{words('task.today')}</Button>
        <IconButton icon="back" className="flip" label={words('calendar.after')} onClick={() => turn(1)} />
      </div>
      <table ref={grid} className="task-grid" aria-label={words(`task.${span}`)}>
        <thead>
          <tr>
            {days.slice(0, days_of_week).map(day => (
              <th key={day} scope="col">
                {weekdayName.format(new Date(`${day}T00:00:00Z`))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: days.length / days_of_week }, (_, week) => (
            <tr key={days[week * days_of_week]}>
              {days.slice(week * days_of_week, (week + 1) * days_of_week).map(day => (
                <td key={day}>
                  <Cell
                    day={day}
                    tasks={of(day)}
                    chosen={day === chosen}
                    today={day === today}
                    outside={span === 'month' && day.slice(0, 7) !== chosen.slice(0, 7)}
                    choose={() => setChosen(day)}
                    walk={walk}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {list.isPending ? (
        <Skeleton lines={2} />
      ) : (
        <>
          <h3>{`${formats.weekday(((new Date(`${chosen}T00:00:00`).getDay() + 6) % days_of_week) + 1)}, ${formats.day(chosen)}`}</h3>
          <Lines tasks={of(chosen)} none={words('calendar.free')} />
        </>
      )}
    </section>
  )
}

interface CellProps {
  day: string
  tasks: readonly Task[]
  chosen: boolean
  today: boolean
  outside: boolean
  choose: () => void
  walk: (event: KeyboardEvent) => void
}
function Cell({ day, tasks, chosen, today, outside, choose, walk }: CellProps) {
  const words = useTaskWords()
  const { formats } = useI18n()
  const shown = tasks.slice(0, tasks_of_cell_max)
  const now_ms = serverNow()
  return (
    <button
      type="button"
      tabIndex={chosen ? 0 : -1}
      aria-pressed={chosen}
      aria-label={`${formats.day(day)}: ${words('calendar.count', { n: tasks.length })}`}
      className={['task-cell', chosen && 'chosen', today && 'today', outside && 'outside'].filter(Boolean).join(' ')}
      onClick={choose}
      onKeyDown={walk}
    >
      <span className="task-date">{Number(day.slice(-2))}</span>
      {shown.map(task => (
        <span key={task.id} className={Date.parse(task.due_at) <= now_ms ? 'cut late' : 'cut'}>
          {!task.whole_day && <small>{localTime(task.due_from_at ?? task.due_at)} </small>}
          {task.title}
        </span>
      ))}
      {tasks.length > shown.length && <small>+{tasks.length - shown.length}</small>}
    </button>
  )
}
