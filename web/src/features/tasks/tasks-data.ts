import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getTaskHabits } from '../../api/calls/task-habits'
import { getTaskLoad } from '../../api/calls/task-load'
import { getTaskDay, listReminders, listTaskHandovers, listTasks, listTasksBetween } from '../../api/calls/tasks'
import { listTeams } from '../../api/calls/teams'
import type { CaseId, CustomerId, TaskId, TaskScope, TaskState, UserId } from '../../api/client'
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

/** One's open tasks that are due in that time. */
export const betweenQuery = (from_at: string, until_at: string) =>
  queryOptions({
    queryKey: ['tasks', 'between', from_at, until_at],
    queryFn: ({ signal }) => listTasksBetween({ from_at, until_at }, { signal }),
    placeholderData: before => before,
    meta: { topic: 'tasks' },
  })

const first_moment = '1970-01-01T00:00:00Z'
const last_moment = '2999-12-31T00:00:00Z'
/** All that is open of somebody. */
export const allOfQuery = (user_id: UserId | undefined) =>
  queryOptions({
    queryKey: ['tasks', 'of-person', user_id],
    queryFn: ({ signal }) =>
      listTasksBetween({ from_at: first_moment, until_at: last_moment, ...(user_id ? { user_id } : {}) }, { signal }),
    meta: { topic: 'tasks' },
  })

export const loadQuery = queryOptions({
  queryKey: ['tasks', 'load'],
  queryFn: ({ signal }) =>
    getTaskLoad({ week_ends_at: midnight(8 - (new Date(serverNow()).getDay() || 7)) }, { signal }),
  meta: { topic: 'tasks' },
})

export const handoversQuery = (id: TaskId) =>
  queryOptions({
    queryKey: ['tasks', 'handovers', id],
    queryFn: ({ signal }) => listTaskHandovers({ id }, { signal }),
    meta: { topic: 'tasks' },
  })

/** How long before their tasks the person is reminded. */
export const habitsQuery = queryOptions({
  queryKey: ['task-habits'],
  queryFn: ({ signal }) => getTaskHabits({ signal }),
})

export const remindersQuery = queryOptions({
  queryKey: ['tasks', 'reminders'],
  queryFn: ({ signal }) => listReminders({ signal }),
  meta: { topic: 'tasks' },
})

export const tasksChanged = (): Promise<void> => invalidate(['tasks'])
