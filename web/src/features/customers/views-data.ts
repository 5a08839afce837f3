import { queryOptions } from '@tanstack/react-query'
import { listViews } from '../../api/calls/views'
import type { View } from '../../api/client'
import { ownFieldsQuery } from '../../api/own-fields'
import { queryClient } from '../../api/query'
import { askedFor } from './list-data'
import type { ListSearch } from './list-search'
import { searchOfView } from './view-rows'

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => listViews({ signal }),
  meta: { topic: 'views' },
})

/** What a view keeps of a list. */
export const keptOf = (search: ListSearch) => ({
  q: search.q ?? null,
  filter: askedFor(search).filter ?? null,
  sort: search.sort ?? null,
  columns: [...(search.columns ?? [])],
})
/** Whether the list is still what the view says. */
export function isAs(view: View, search: ListSearch): boolean {
  const kept = keptOf(search)
  return (
    view.q === kept.q &&
    view.filter === kept.filter &&
    (view.sort ?? 'name') === (kept.sort ?? 'name') &&
    view.columns.join() === kept.columns.join()
  )
}

/** Where a view leads; the company's own fields say what its condition means. */
export const addressOfView = async (view: View): Promise<ListSearch> =>
  searchOfView(view, (await queryClient.ensureQueryData(ownFieldsQuery)).items)
