import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import {
  type CustomerId,
  type EntryKind,
  entryKindValues,
  type TimelineEntryPage as Page,
  type ServicePoint,
  type TimelineEntry,
} from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Empty, Failed, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { Entry } from './entry'
import { timelineQuery } from './timeline-data'
import './timeline.css'

const entry_px = 35
const entries_ahead_count = 15
/** Scrolled further than this, somebody is reading: nothing may be pushed in above. */
const reading_px = 120

interface TimelineProps {
  customerId: CustomerId
  start: Page
  kind: EntryKind | undefined
  /** Only what was about this one. */
  point: ServicePoint | undefined
  onKind: (kind: EntryKind | undefined) => void
  scroller: HTMLElement | null
  /** What other features have to say of an entry. */
  extra?: (entry: TimelineEntry) => ReactNode
  children?: ReactNode
}

export function Timeline({ customerId, start, kind, point, onKind, scroller, extra, children }: TimelineProps) {
  const { t } = useI18n()
  const timeline = useInfiniteQuery(timelineQuery(customerId, { kind, point: point?.id }, start))
  const all = timeline.data?.pages.flatMap(page => page.items) ?? []
  const kinds = [
    { value: 'all', label: t('timeline.all') },
    ...entryKindValues.map(one => ({ value: one, label: t(`timeline.${one}`) })),
  ] as const
  const more = () => {
    if (timeline.hasNextPage && !timeline.isFetching) void timeline.fetchNextPage()
  }
  return (
    <section aria-label={t('timeline.title')}>
      <div className="row wrap timeline-head">
        <h2 className="grow">{point ? `${t('timeline.title')}: ${point.name}` : t('timeline.title')}</h2>
        <Segments
          label={t('timeline.filter')}
          value={point ? undefined : (kind ?? 'all')}
          options={kinds}
          onPick={next => onKind(next === 'all' ? undefined : next)}
        />
      </div>
      {children}
      {timeline.isPending && <Skeleton lines={6} />}
      {timeline.isError && all.length === 0 && <Failed error={timeline.error} retry={() => void timeline.refetch()} />}
      {timeline.isSuccess && all.length === 0 && (
        <Empty icon="history" title={t('timeline.empty')}>
          {t('timeline.empty_why')}
        </Empty>
      )}
      {all.length > 0 && (
        <Entries key={point?.id ?? kind ?? 'all'} entries={all} scroller={scroller} more={more} extra={extra} />
      )}
      {timeline.isFetchingNextPage && <Skeleton lines={3} />}
    </section>
  )
}

interface EntriesProps {
  entries: readonly TimelineEntry[]
  scroller: HTMLElement | null
  more: () => void
  extra: TimelineProps['extra']
}

function Entries({ entries, scroller, more, extra }: EntriesProps) {
  const { t } = useI18n()
  const list = useRef<HTMLOListElement>(null)
  const [anchor, setAnchor] = useState<string>()
  const held =
    anchor === undefined
      ? 0
      : Math.max(
          0,
          entries.findIndex(entry => entry.id === anchor),
        )
  const shown = entries.slice(held)
  const margin_px = useOffset(list, scroller)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller,
    estimateSize: () => entry_px,
    getItemKey: index => shown[index]?.id ?? index,
    scrollMargin: margin_px,
    overscan: 10,
    onChange: instance => {
      const reading = (instance.scrollOffset ?? 0) > reading_px
      if (reading && anchor === undefined) setAnchor(entries[0]?.id)
      if (!reading && anchor !== undefined) setAnchor(undefined)
      if ((instance.range?.endIndex ?? 0) > shown.length - entries_ahead_count) more()
    },
  })
  return (
    <>
      {held > 0 && (
        <div className="timeline-news">
          <Button
            icon="refresh"
            onClick={() => {
              setAnchor(undefined)
              scroller?.scrollTo({ top: 0 })
            }}
          >
            {t('timeline.new', { n: held })}
          </Button>
        </div>
      )}
      <ol className="timeline" ref={list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const entry = shown[item.index]
          return (
            entry && (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                style={{ transform: `translateY(${item.start - margin_px}px)` }}
              >
                <Entry entry={entry} extra={extra?.(entry)} />
              </li>
            )
          )
        })}
      </ol>
    </>
  )
}

/** How far below the top of the scrolled content the list begins; measured again when anything above changes size. */
function useOffset(list: RefObject<HTMLElement | null>, scroller: HTMLElement | null): number {
  const [offset_px, setOffset] = useState(0)
  useLayoutEffect(() => {
    const measure = (): void => {
      if (!list.current || !scroller) return
      const top = list.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top
      setOffset(Math.round(top + scroller.scrollTop))
    }
    measure()
    const observer = new ResizeObserver(measure)
    const content = scroller?.firstElementChild
    for (const element of content?.querySelectorAll('.hero, .columns, .below-side, .compose, .name-editor') ?? [])
      observer.observe(element)
    if (content) observer.observe(content)
    return () => observer.disconnect()
  }, [list, scroller])
  return offset_px
}
