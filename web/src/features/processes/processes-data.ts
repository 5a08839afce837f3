import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getCase, listCases } from '../../api/calls/cases'
import {
  getBoard,
  getProcess,
  getProcessVersion,
  getPublication,
  listColumn,
  listPacks,
  listProcesses,
} from '../../api/calls/processes'
import type { BoardColumn, CaseId, CustomerId, ProcessId } from '../../api/client'
import { invalidate } from '../../api/query'

export const processesQuery = queryOptions({
  queryKey: ['processes', 'list'],
  queryFn: ({ signal }) => listProcesses({}, { signal }),
  meta: { topic: 'processes' },
})

export const packsQuery = queryOptions({
  queryKey: ['processes', 'packs'],
  queryFn: ({ signal }) => listPacks({ signal }),
  meta: { topic: 'processes' },
})

export const processQuery = (id: ProcessId) =>
  queryOptions({
    queryKey: ['processes', 'one', id],
    queryFn: ({ signal }) => getProcess({ id }, { signal }),
    meta: { topic: 'processes' },
  })

export const versionQuery = (id: ProcessId, number: number) =>
  queryOptions({
    queryKey: ['processes', 'version', id, number],
    queryFn: ({ signal }) => getProcessVersion({ id, number }, { signal }),
    // What somebody types is not laid over by what comes meanwhile.
    staleTime: Number.POSITIVE_INFINITY,
  })

export const publicationQuery = (id: ProcessId) =>
  queryOptions({
    queryKey: ['processes', 'publication', id],
    queryFn: ({ signal }) => getPublication({ id }, { signal }),
    meta: { topic: 'cases' },
  })

export const boardQuery = (id: ProcessId) =>
  queryOptions({
    queryKey: ['cases', 'board', id],
    queryFn: ({ signal }) => getBoard({ id }, { signal }),
    meta: { topic: 'cases' },
  })

/** The cards of a column after those that came with the board; asked for when somebody scrolls to them. */
export const columnQuery = (id: ProcessId, { status, next }: BoardColumn) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'column', id, status, next],
    queryFn: ({ signal, pageParam }) => listColumn({ id, status, cursor: pageParam }, { signal }),
    initialPageParam: next ?? '',
    getNextPageParam: page => page.next,
    enabled: false,
    meta: { topic: 'cases' },
  })

export const caseQuery = (id: CaseId) =>
  queryOptions({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) => getCase({ id }, { signal }),
    meta: { topic: 'cases' },
  })

export const customerCasesQuery = (customer_id: CustomerId, open: boolean) =>
  queryOptions({
    queryKey: ['cases', 'of', customer_id, open],
    queryFn: ({ signal }) => listCases({ customer_id, open, limit: 50 }, { signal }),
    meta: { topic: 'cases' },
  })

export const casesChanged = async (): Promise<void> => {
  await Promise.all([invalidate(['cases']), invalidate(['tasks'])])
}
export const processesChanged = (): Promise<void> => invalidate(['processes'])
