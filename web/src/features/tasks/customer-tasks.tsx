import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerId } from '../../api/client'
import { useRight } from '../../api/session'
import { useTaskWords } from '../../i18n/tasks'
import { useActions } from '../../ui/actions'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { TaskForm } from './task-form'
import { TaskLine } from './task-line'
import { customerTasksQuery } from './tasks-data'
import './tasks.css'

/** What is open for one customer, on the customer's page. */
export function CustomerTasks({ id }: { id: CustomerId }) {
  const words = useTaskWords()
  const mayWrite = useRight('tasks_write')
  const tasks = useQuery(customerTasksQuery(id)).data?.items
  const [adding, setAdding] = useState(false)
  useActions(mayWrite ? [{ label: 'tasks.add', icon: 'check', run: () => setAdding(true) } as const] : [])
  return (
    <div className="note-block">
      <div className="row">
        <h2 className="grow">
          <Icon name="check" />
          {words('task.title')}
        </h2>
        {mayWrite && !adding && <IconButton icon="plus" label={words('task.add')} onClick={() => setAdding(true)} />}
      </div>
      {tasks?.length === 0 && !adding && <p className="soft">{words('task.nothing_of')}</p>}
      <ul className="lines">
        {tasks?.map(task => (
          <TaskLine key={task.id} task={task} ofCustomer />
        ))}
      </ul>
      {adding && <TaskForm customer_id={id} done={() => setAdding(false)} />}
    </div>
  )
}
