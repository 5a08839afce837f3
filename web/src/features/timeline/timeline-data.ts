import { infiniteQueryOptions } from '@tanstack/react-query'
import { listTimeline } from '../../api/calls/timeline'
import type { CustomerId, EntryKind, ServicePointId, TimelineEntryPage } from '../../api/client'

const page_entries = 50
/** 10,000 entries in one go; a filter narrows further. */
const pages_count_max = 200

/** To one kind of entries, or to what was about one service point. */
export interface Narrowed {
  kind: EntryKind | undefined
  point: ServicePointId | undefined
}

/** The card already holds the newest entries: the unfiltered timeline starts from them. */
export const timelineQuery = (id: CustomerId, { kind, point }: Narrowed, start: TimelineEntryPage) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id, point ?? kind ?? 'all'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      listTimeline(
        {
          id,
          kind: point ? undefined : kind,
          service_point_id: point,
          limit: page_entries,
          cursor: pageParam === '' ? undefined : pageParam,
        },
        { signal },
      ),
    getNextPageParam: (last, pages) => (pages.length < pages_count_max ? (last.next ?? undefined) : undefined),
    meta: { topic: `customer:${id}` },
    ...(kind === undefined && point === undefined ? { initialData: { pages: [start], pageParams: [''] } } : {}),
  })
