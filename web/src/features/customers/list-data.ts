import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type CustomerRowPage, countCustomers, listCustomers } from '../../api/client'
import { conditionOf } from './filter'
import { type ListSearch, rowsIn } from './list-search'

const page_rows = 100
/** 20,000 rows in one list are more than anybody reads; beyond that a letter or a search is the way. */
export const pages_count_max = 200

/** What of the address decides about the rows; the open dialog does not. */
export const rowsOf = ({ create: _, ...search }: ListSearch): ListSearch => search

/** Where few match, a page can be empty and still have a next one; this many are looked through for the first row. */
const empty_pages_max = 100

async function filledPage(search: ListSearch, start: string, signal: AbortSignal): Promise<CustomerRowPage> {
  const first = {
    q: search.q,
    filter: conditionOf(rowsIn(search)),
    // A search without a chosen order comes back by relevance.
    sort: search.sort ?? (search.q ? undefined : 'name'),
    from: search.from && !search.sort && !search.q && start === '' ? search.from : undefined,
    limit: page_rows,
  }
  let page = await listCustomers({ ...first, cursor: start === '' ? undefined : start }, { signal })
  for (let pages = 1; page.items.length === 0 && page.next && pages < empty_pages_max; pages++)
    page = await listCustomers({ ...first, from: undefined, cursor: page.next }, { signal })
  return page
}

export const listQuery = (search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: ['customers', 'list', rowsOf(search)],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => filledPage(search, pageParam, signal),
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
