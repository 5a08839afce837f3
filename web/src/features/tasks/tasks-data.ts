import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getTaskDay, listTasks } from '../../api/calls/tasks'
import { listTeams } from '../../api/calls/teams'
import type { CaseId, CustomerId, TaskScope, TaskState } from '../../api/client'
import { serverNow } from '../../api/clock'
import { invalidate } from '../../api/query'

/** Midnight where the person is, so many days from today. */
function midnight(days: number): string {
  const day = new Date(serverNow())
  day.setHours(0, 0, 0, 0)
  day.setDate(day.getDate() + days)
  return day.toISOString()
}

export const dayQuery = queryOptions({
  queryKey: ['tasks', 'day'],
  queryFn: ({ signal }) => getTaskDay({ day_began_at: midnight(0), day_ends_at: midnight(1) }, { signal }),
  meta: { topic: 'tasks' },
})

export const scopeQuery = (scope: TaskScope, state: TaskState = 'open') =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', scope, state],
    queryFn: ({ signal, pageParam }) =>
      listTasks({ scope, state, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    meta: { topic: 'tasks' },
  })

export const customerTasksQuery = (customer_id: CustomerId) =>
  queryOptions({
    queryKey: ['tasks', 'of', customer_id],
    queryFn: ({ signal }) => listTasks({ customer_id, limit: 50 }, { signal }),
    meta: { topic: 'tasks' },
  })

export const caseTasksQuery = (case_id: CaseId) =>
  queryOptions({
    queryKey: ['tasks', 'case', case_id],
    queryFn: ({ signal }) => listTasks({ case_id, limit: 50 }, { signal }),
    meta: { topic: 'tasks' },
  })

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => listTeams({ signal }),
  meta: { topic: 'teams' },
})

export const tasksChanged = (): Promise<void> => invalidate(['tasks'])
