import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { listPromiseCauses } from '../../api/calls/promise-causes'
import {
  getPromiseBoard,
  listCustomerPromises,
  listPromiseFigures,
  listPromises,
  readWindow,
} from '../../api/calls/promises'
import { listTeams } from '../../api/calls/teams'
import type {
  CustomerId,
  PromiseBreach,
  PromiseFiguresBy,
  PromiseScope,
  PromiseState,
  TeamId,
  UserId,
} from '../../api/client'
import { serverNow } from '../../api/clock'
import { invalidate } from '../../api/query'

/** Midnight where the person is, at the end of today. */
function dayEnd(): string {
  const day = new Date(serverNow())
  day.setHours(24, 0, 0, 0)
  return day.toISOString()
}

export const boardQuery = (scope: PromiseScope) =>
  queryOptions({
    queryKey: ['promises', 'board', scope],
    queryFn: ({ signal }) => getPromiseBoard({ scope, day_ends_at: dayEnd() }, { signal }),
    meta: { topic: 'promises' },
  })

export const customerPromisesQuery = (id: CustomerId) =>
  queryOptions({
    queryKey: ['promises', 'of', id],
    queryFn: ({ signal }) => listCustomerPromises({ id }, { signal }),
    meta: { topic: 'promises' },
  })

/** What a number of the figures counts. */
export interface Which {
  state: PromiseState
  breach?: PromiseBreach
  overridden?: boolean
  owner_id?: UserId
  team_id?: TeamId
  customer_id?: CustomerId
  scope?: PromiseScope
  since_at: string
}

export const countedQuery = (which: Which) =>
  infiniteQueryOptions({
    queryKey: ['promises', 'counted', which],
    queryFn: ({ signal, pageParam }) =>
      listPromises({ ...which, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    meta: { topic: 'promises' },
  })

export const figuresQuery = (by: PromiseFiguresBy) =>
  queryOptions({
    queryKey: ['promises', 'figures', by],
    queryFn: ({ signal }) => listPromiseFigures({ by }, { signal }),
    meta: { topic: 'promises' },
  })

export const readingQuery = (text: string, customer_id: CustomerId | undefined, working_days: number | undefined) =>
  queryOptions({
    queryKey: ['promise-reading', text, customer_id, working_days],
    queryFn: ({ signal }) =>
      readWindow(
        { text, ...(customer_id ? { customer_id } : {}), ...(working_days === undefined ? {} : { working_days }) },
        { signal },
      ),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
  })

export const causesQuery = queryOptions({
  queryKey: ['promises', 'causes'],
  queryFn: ({ signal }) => listPromiseCauses({ signal }),
  meta: { topic: 'promises' },
})

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => listTeams({ signal }),
  meta: { topic: 'teams' },
})

export const promisesChanged = (): Promise<void> => invalidate(['promises'])
