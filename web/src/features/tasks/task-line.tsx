import { Link } from '@tanstack/react-router'
import { useState, useSyncExternalStore } from 'react'
import { cancelTask, finishTask, reopenTask, seeReminder, updateTask } from '../../api/calls/tasks'
import type { Task } from '../../api/client'
import { serverNow, shownNow, subscribeClock } from '../../api/clock'
import { useRight, useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { Button, IconButton } from '../../ui/button'
import { lastDay } from '../../ui/days'
import { CheckField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { GiveForm } from './give-form'
import { TaskForm } from './task-form'
import { tasksChanged } from './tasks-data'
import { inAnHour, mondayMorning, tomorrowMorning, whenText } from './when'

const outcome_length_max = 1000

interface LineProps {
  task: Task
  /** On the customer's own page the name is above. */
  ofCustomer?: boolean
}

/** One task: done with one click, and the rest behind its menu. */
export function TaskLine({ task, ofCustomer }: LineProps) {
  const { formats } = useI18n()
  const words = useTaskWords()
  const { user } = useSession()
  const mayWrite = useRight('tasks_write')
  const now_ms = useSyncExternalStore(subscribeClock, shownNow)
  const [editing, setEditing] = useState(false)
  const [ending, setEnding] = useState(false)
  const [giving, setGiving] = useState(false)
  const { put, finish, cancel, reopen, seen } = useTaskActions(task)
  const late = task.state === 'open' && Date.parse(task.due_at) <= now_ms
  const open = task.state === 'open'
  if (editing)
    return (
      <li className="task-editor">
        <TaskForm task={task} done={() => setEditing(false)} />
      </li>
    )
  if (giving)
    return (
      <li className="task-editor">
        <GiveForm task={task} done={() => setGiving(false)} />
      </li>
    )
  if (ending)
    return (
      <li className="task-editor">
        <OutcomeForm onEnd={finish} done={() => setEnding(false)} />
      </li>
    )
  const when = whenText(task, now_ms, formats)
  const owner =
    task.owner_name && task.owner_away_until_at && open
      ? words('task.away_until', { name: task.owner_name, date: formats.day(lastDay(task.owner_away_until_at)) })
      : task.owner_name
  const details = [
    task.owner_id === user.id ? undefined : (owner ?? (task.team_name && words('task.team', { name: task.team_name }))),
    task.manager_name && task.manager_since_at
      ? words('task.with_manager', { name: task.manager_name, when: formats.dateTime(task.manager_since_at) })
      : task.substitute_name &&
        task.substitute_since_at &&
        words('task.with_substitute', { name: task.substitute_name, when: formats.dateTime(task.substitute_since_at) }),
    task.repeat && words(`task.repeat.${task.repeat.unit}`),
    task.note,
    task.outcome,
  ].filter(Boolean)
  return (
    <li className="task">
      {mayWrite && open && (
        <IconButton
          className="tick"
          icon="check"
          label={words('task.finish', { title: task.title })}
          onClick={() => void finish()}
        />
      )}
      <span className="grow">
        <span className="task-title">{task.title}</span>
        <small className="cut">
          {when !== '' && <span className={late ? 'late' : undefined}>{when}</span>}
          {task.customer_id && !ofCustomer && (
            <Link to="/customers/$id" params={{ id: task.customer_id }} search={{}} className="text-link">
              {task.customer_name}
            </Link>
          )}
          {details.map(detail => (
            <span key={detail}>{detail}</span>
          ))}
        </small>
        {task.checklist.length > 0 && (
          <span className="task-steps">
            {task.checklist.map((step, at, all) => (
              <CheckField
                key={`${step.text} ${all.slice(0, at).filter(one => one.text === step.text).length}`}
                label={step.text}
                checked={step.done}
                disabled={!mayWrite || !open}
                onCheck={done =>
                  void put({ checklist: task.checklist.map((one, index) => (index === at ? { ...one, done } : one)) })
                }
              />
            ))}
          </span>
        )}
      </span>
      {mayWrite && open && task.owner_id === null && (
        <Button onClick={() => void put({ owner_id: user.id }, words('task.taken', { title: task.title }))}>
          {words('task.take')}
        </Button>
      )}
      {mayWrite && !open && <Button onClick={reopen}>{words('task.again')}</Button>}
      {mayWrite && open && (
        <Menu
          trigger={<IconButton icon="more" label={words('task.menu', { title: task.title })} />}
          groups={[
            [
              { label: words('task.edit', { title: task.title }), icon: 'edit', run: () => setEditing(true) },
              { label: words('give.give'), icon: 'user', run: () => setGiving(true) },
              { label: words('task.with_outcome'), icon: 'check', run: () => setEnding(true) },
            ],
            [
              ['off_hour', inAnHour] as const,
              ['off_morning', tomorrowMorning] as const,
              ['off_week', mondayMorning] as const,
            ].map(([key, until]) => ({
              label: words(`task.${key}`),
              icon: 'clock' as const,
              run: () =>
                void put({ hidden_until_at: until(serverNow()) }, words('task.put_off', { title: task.title })),
            })),
            [{ label: words('task.cancel_task'), icon: 'ban', danger: true, run: () => void cancel() }],
          ]}
        />
      )}
      {task.reminded_at && mayWrite && open && (
        <IconButton
          icon="clock"
          label={words('task.reminder_seen', { title: task.title })}
          onClick={() => void seen()}
        />
      )}
      {late && <Icon name="warning" />}
    </li>
  )
}

/** What is done can be undone for some seconds. */
function useTaskActions(task: Task) {
  const i18n = useI18n()
  const words = useTaskWords()
  const { id, title } = task
  const doing = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
      return false
    } finally {
      await tasksChanged()
    }
  }
  const again = () => void doing(() => reopenTask({ id }))
  return {
    put: async (body: Parameters<typeof updateTask>[0]['body'], said?: string) => {
      const before = { hidden_until_at: task.hidden_until_at, owner_id: task.owner_id }
      if ((await doing(() => updateTask({ id, body }))) && said !== undefined)
        toast(said, { undo: () => void doing(() => updateTask({ id, body: before })) })
    },
    reopen: again,
    seen: () => doing(() => seeReminder({ id })),
    finish: async (outcome?: string) => {
      if (await doing(() => finishTask({ id, body: outcome ? { outcome } : {} })))
        toast(words('task.done', { title }), { undo: again })
    },
    cancel: async () => {
      if (await doing(() => cancelTask({ id }))) toast(words('task.cancelled', { title }), { undo: again })
    },
  }
}

/** What came of it, in a line. */
function OutcomeForm({ onEnd, done }: { onEnd: (outcome: string) => Promise<void>; done: () => void }) {
  const words = useTaskWords()
  const [outcome, setOutcome] = useState('')
  return (
    <Form className="editor task-form" problem={undefined} pointers={[]} onSubmit={() => void onEnd(outcome.trim())}>
      <TextField
        label={words('task.outcome')}
        maxLength={outcome_length_max}
        value={outcome}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setOutcome}
      />
      <EditorEnd cancel={done} />
    </Form>
  )
}
