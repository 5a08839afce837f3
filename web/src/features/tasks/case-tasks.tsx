import { useQuery } from '@tanstack/react-query'
import type { CaseId } from '../../api/client'
import { useTaskWords } from '../../i18n/tasks'
import { TaskLine } from './task-line'
import { caseTasksQuery } from './tasks-data'
import './tasks.css'

/** What is open for a case of a process. */
export function CaseTasks({ id }: { id: CaseId }) {
  const words = useTaskWords()
  const tasks = useQuery(caseTasksQuery(id)).data?.items ?? []
  if (tasks.length === 0) return null
  return (
    <section className="section">
      <h2>{words('task.title')}</h2>
      <ul className="lines">
        {tasks.map(task => (
          <TaskLine key={task.id} task={task} ofCustomer />
        ))}
      </ul>
    </section>
  )
}
