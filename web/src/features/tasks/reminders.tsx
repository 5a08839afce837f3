import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { seeReminder } from '../../api/calls/tasks'
import type { Task } from '../../api/client'
import { shownNow } from '../../api/clock'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { remindersQuery, tasksChanged } from './tasks-data'
import { whenText } from './when'
import './tasks.css'

/** More would cover what somebody works on; the rest come when these were seen. */
const reminders_shown_count = 3

/** What somebody wanted to be reminded of, in a corner of whatever page they are on, until they have seen it. */
export function Reminders() {
  const words = useTaskWords()
  const mayWrite = useRight('tasks_write')
  const tasks = useQuery({ ...remindersQuery, enabled: mayWrite }).data?.items ?? []
  if (tasks.length === 0) return null
  return (
    <section className="reminders" aria-label={words('task.reminders')} aria-live="polite">
      {tasks.slice(0, reminders_shown_count).map(task => (
        <Reminder key={task.id} task={task} />
      ))}
    </section>
  )
}

function Reminder({ task }: { task: Task }) {
  const i18n = useI18n()
  const words = useTaskWords()
  const { id, title, customer_id, customer_name } = task
  const seen = async () => {
    try {
      await seeReminder({ id })
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
    await tasksChanged()
  }
  const details = [whenText(task, shownNow(), i18n.formats), customer_name].filter(Boolean).join(', ')
  return (
    <div className="toast">
      <Icon name="clock" />
      <span className="grow">
        {customer_id ? (
          <Link to="/customers/$id" params={{ id: customer_id }} search={{}} onClick={() => void seen()}>
            {title}
          </Link>
        ) : (
          <Link to="/tasks" onClick={() => void seen()}>
            {title}
          </Link>
        )}
        {details !== '' && <small>{details}</small>}
      </span>
      <IconButton icon="close" label={words('task.reminder_seen', { title })} onClick={() => void seen()} />
    </div>
  )
}
