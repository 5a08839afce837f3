import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { countCustomers, listCustomers } from '../../api/client'
import { conditionOf } from './filter'
import { type ListSearch, rowsIn } from './list-search'

const page_rows = 100
/** 20,000 rows in one list are more than anybody reads; beyond that a letter or a search is the way. */
export const pages_count_max = 200

/** What of the address decides about the rows; the open dialog does not. */
export const rowsOf = ({ create: _, ...search }: ListSearch): ListSearch => search

export const listQuery = (search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: ['customers', 'list', rowsOf(search)],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      listCustomers(
        {
          q: search.q,
          filter: conditionOf(rowsIn(search)),
          // A search without a chosen order comes back by relevance.
          sort: search.sort ?? (search.q ? undefined : 'name'),
          from: search.from && !search.sort && !search.q && pageParam === '' ? search.from : undefined,
          limit: page_rows,
          cursor: pageParam === '' ? undefined : pageParam,
        },
        { signal },
      ),
    getNextPageParam: (last, pages) => (pages.length < pages_count_max ? (last.next ?? undefined) : undefined),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    meta: { topic: 'customers', quiet: true },
  })

export const countQuery = (search: ListSearch) => {
  const filter = conditionOf(rowsIn(search))
  return queryOptions({
    queryKey: ['customers', 'count', search.q, filter],
    queryFn: ({ signal }) => countCustomers({ q: search.q, filter }, { signal }),
    placeholderData: keepPreviousData,
    meta: { topic: 'customers', quiet: true },
  })
}
