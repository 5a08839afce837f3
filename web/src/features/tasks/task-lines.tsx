import type { ReactNode } from 'react'
import type { Task } from '../../api/client'
import { TaskLine } from './task-line'

export function Lines({ tasks, none }: { tasks: readonly Task[]; none: ReactNode }) {
  if (tasks.length === 0) return <p className="soft">{none}</p>
  return (
    <ul className="lines">
      {tasks.map(task => (
        <TaskLine key={task.id} task={task} />
      ))}
    </ul>
  )
}
