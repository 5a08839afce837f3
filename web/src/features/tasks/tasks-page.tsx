import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Task } from '../../api/client'
import { useRight } from '../../api/session'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { Failed, Page, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { TaskForm } from './task-form'
import { Lines } from './task-lines'
import { dayQuery, scopeQuery } from './tasks-data'
import './tasks.css'

const TaskCalendar = lazy(() => import('./task-calendar').then(({ TaskCalendar: Part }) => ({ default: Part })))
const TeamLoad = lazy(() => import('./team-load').then(({ TeamLoad: Part }) => ({ default: Part })))

const looks = ['day', 'week', 'month', 'mine', 'queue', 'made', 'people', 'finished'] as const
type Look = (typeof looks)[number]

/** What is to be done: today's first, and all of it by when it is due. */
export function TasksPage() {
  const words = useTaskWords()
  const mayWrite = useRight('tasks_write')
  const [look, setLook] = useState<Look>('day')
  const [adding, setAdding] = useState(false)
  useActions(
    mayWrite
      ? [{ label: 'tasks.add', icon: 'plus', code: 'KeyN', shown: 'N', run: () => setAdding(true) } as const]
      : [],
  )
  return (
    <Page title={words('task.title')}>
      <header className="bar tasks-head">
        <h1>{words('task.title')}</h1>
        <span className="grow" />
        <Segments
          framed
          label={words('task.which')}
          value={look}
          options={looks.map(value => ({ value, label: words(`task.${value}`) }))}
          onPick={setLook}
        />
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
            {words('task.add')}
          </Button>
        )}
      </header>
      {adding && <TaskForm done={() => setAdding(false)} />}
      <Suspense fallback={<Skeleton lines={6} tall />}>
        <Looked look={look} />
      </Suspense>
    </Page>
  )
}

function Looked({ look }: { look: Look }) {
  switch (look) {
    case 'day':
      return <Day />
    case 'week':
    case 'month':
      return <TaskCalendar key={look} span={look} />
    case 'people':
      return <TeamLoad />
    case 'mine':
    case 'queue':
    case 'made':
    case 'finished':
      return <Scope key={look} look={look} />
  }
}

function Day() {
  const words = useTaskWords()
  const day = useQuery(dayQuery)
  if (day.isPending) return <Skeleton lines={6} tall />
  if (day.isError) return <Failed error={day.error} retry={() => void day.refetch()} />
  const { overdue, today, for_others, queue, later_count, done_count } = day.data
  const reminded_count = [...overdue, ...today, ...for_others].filter(task => task.reminded_at).length
  return (
    <>
      <Part title={words('task.overdue')} tasks={overdue} />
      <Part
        title={words('task.today')}
        tasks={today}
        none={overdue.length === 0 ? words('task.all_done') : undefined}
      />
      <Part title={words('task.for_others')} tasks={for_others} />
      <Part title={words('task.queue')} tasks={queue} />
      <p className="soft tasks-counts">
        {[
          reminded_count > 0 && words('task.reminded', { n: reminded_count }),
          done_count > 0 && words('task.done_today', { n: done_count }),
          later_count > 0 && words('task.later', { n: later_count }),
        ]
          .filter(Boolean)
          .join(', ')}
      </p>
    </>
  )
}

function Scope({ look }: { look: 'mine' | 'queue' | 'made' | 'finished' }) {
  const { t } = useI18n()
  const words = useTaskWords()
  const list = useInfiniteQuery(look === 'finished' ? scopeQuery('mine', 'done') : scopeQuery(look))
  if (list.isPending) return <Skeleton lines={6} tall />
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />
  const tasks = list.data.pages.flatMap(page => page.items)
  return (
    <>
      <Lines tasks={tasks} none={words(`task.${look}_none`)} />
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('ui.more')}
        </Button>
      )}
    </>
  )
}

function Part({ title, tasks, none }: { title: string; tasks: readonly Task[]; none?: string | undefined }) {
  if (tasks.length === 0 && none === undefined) return null
  return (
    <section className="section">
      <h2>{title}</h2>
      <Lines tasks={tasks} none={none} />
    </section>
  )
}
