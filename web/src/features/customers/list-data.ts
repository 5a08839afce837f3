import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { countCustomers, exportCustomersAddress, listCustomers } from '../../api/calls/customers'
import type { CustomerPage, ExportFormat, ListedRow } from '../../api/client'
import { queryClient } from '../../api/query'
import { conditionOf } from './filter'
import { isOpen, type ListSearch, rowsIn } from './list-search'
import { PagedList } from './paged-list'

const page_rows = 200

/** What of the address decides about the rows; the open dialog does not. */
export const rowsOf = ({ create: _, view: __, ...search }: ListSearch): ListSearch => search

const conditionIn = (search: ListSearch): string | undefined => {
  const rows = conditionOf(rowsIn(search))
  if (!search.also) return rows
  if (rows === undefined) return search.also
  return `${rows} && ${isOpen(search.also) ? `(${search.also})` : search.also}`
}
const ownColumns = (search: ListSearch): string | undefined =>
  search.columns
    ?.filter(name => name.startsWith('custom.'))
    .map(name => name.slice('custom.'.length))
    .join(',') || undefined

/** What the server is asked for. */
export const askedFor = (search: ListSearch) => ({
  q: search.q,
  filter: conditionIn(search),
  custom: ownColumns(search),
  // A search without a chosen order comes back by relevance.
  sort: search.sort ?? (search.q ? undefined : 'name'),
})
/** The whole list that is looked at, as a file; a file has an order of its own. */
export const exportAddress = (search: ListSearch, format: ExportFormat = 'csv'): string =>
  exportCustomersAddress({ q: search.q, filter: askedFor(search).filter, format })

/** Where few match, a page can be empty and still have a next one; this many are looked through for the first row. */
const empty_pages_max = 100

async function filledPage(search: ListSearch, start: string, signal: AbortSignal): Promise<CustomerPage> {
  const from = search.from && !search.sort && !search.q && start === '' ? search.from : undefined
  const first = { ...askedFor(search), limit: page_rows }
  let page = await listCustomers({ ...first, from, cursor: start === '' ? undefined : start }, { signal })
  for (let pages = 1; page.items.length === 0 && page.next && pages < empty_pages_max; pages++)
    page = await listCustomers({ ...first, cursor: page.next }, { signal })
  return page
}

export type CustomersList = PagedList<ListedRow>
const newList = (search: ListSearch): CustomersList =>
  new PagedList(cursor =>
    queryClient.fetchQuery({
      queryKey: ['customer-rows', search, cursor],
      queryFn: ({ signal }) => filledPage(search, cursor, signal),
      staleTime: 0,
      gcTime: 0, // The list itself decides what is kept.
    }),
  )

/** A list that was looked at before is fetched again where it stands. */
export const listQuery = (search: ListSearch) => {
  const rows = rowsOf(search)
  const queryKey = ['customers', 'list', rows]
  return queryOptions({
    queryKey,
    queryFn: async () => {
      const list = queryClient.getQueryData<CustomersList>(queryKey) ?? newList(rows)
      await list.refresh()
      return list
    },
    structuralSharing: false,
    retry: false, // Each page is tried again by itself.
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    meta: { topic: 'customers', quiet: true },
  })
}

export const countQuery = (search: ListSearch) => {
  const filter = conditionIn(search)
  return queryOptions({
    queryKey: ['customers', 'count', search.q, filter],
    queryFn: ({ signal }) => countCustomers({ q: search.q, filter }, { signal }),
    placeholderData: keepPreviousData,
    meta: { topic: 'customers', quiet: true },
  })
}
