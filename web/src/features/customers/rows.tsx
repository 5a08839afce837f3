import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type RefObject, useRef, useState } from 'react'
import type { CustomerRow } from '../../api/client'
import { type I18n, useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { phoneText } from '../../ui/format'
import { Avatar, Scrolling } from '../../ui/pieces'
import { Time } from '../../ui/time'
import { Letters } from './letter-rail'
import type { ListSearch } from './list-search'

const row_px = 40
const phone_row_px = 60
const rows_ahead_count = 40
/** Rows that are known to exist but not fetched yet are drawn grey, so that the scroll bar tells the truth. */
const waiting_rows_count = 20

interface RowsProps {
  search: ListSearch
  rows: readonly CustomerRow[]
  total: number | undefined
  loading: boolean
  hasMore: boolean
  more: () => void
}

/** Where each list stood when it was left; coming back from a customer lands on the same row. */
const places = new Map<string, { offset_px: number; at: number }>()
const places_count_max = 50

function keepPlace(key: string, place: { offset_px: number; at: number }): void {
  places.delete(key)
  places.set(key, place)
  const [oldest] = places.keys()
  if (places.size > places_count_max && oldest !== undefined) places.delete(oldest)
}

export function Rows({ search, rows, total, loading, hasMore, more }: RowsProps) {
  const i18n = useI18n()
  const navigate = useNavigate()
  const box = useRef<HTMLElement>(null)
  const placeKey = JSON.stringify(search)
  const [at, setAt] = useState(places.get(placeKey)?.at ?? -1)
  const focusWanted = useRef(false)
  const height_px = matchMedia('(max-width: 720px)').matches ? phone_row_px : row_px
  const waiting = loading || hasMore ? waiting_rows_count : 0
  const count = rows.length + waiting
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height_px,
    overscan: 8,
    initialOffset: places.get(placeKey)?.offset_px ?? 0,
    onChange: instance => {
      if (box.current && instance.scrollOffset !== null) keepPlace(placeKey, { offset_px: instance.scrollOffset, at })
      const last = instance.range?.endIndex ?? 0
      if (hasMore && last > rows.length - rows_ahead_count) more()
    },
  })
  const step = (by: number) => () => {
    const next = Math.max(0, Math.min(rows.length - 1, at + by))
    setAt(next)
    keepPlace(placeKey, { offset_px: virtual.scrollOffset ?? 0, at: next })
    focusWanted.current = true
    virtual.scrollToIndex(next, { align: 'auto' })
  }
  const open = () => {
    const row = rows[at]
    if (row) void navigate({ to: '/customers/$id', params: { id: row.id }, search: {} })
  }
  useActions([
    { label: 'keys.next', code: 'KeyJ', shown: 'J', keyOnly: true, run: step(1) },
    { label: 'keys.previous', code: 'KeyK', shown: 'K', keyOnly: true, run: step(-1) },
    { label: 'keys.next', code: 'ArrowDown', keyOnly: true, run: step(1) },
    { label: 'keys.previous', code: 'ArrowUp', keyOnly: true, run: step(-1) },
    { label: 'keys.open', code: 'Enter', shown: 'Enter', keyOnly: true, run: open },
  ])
  return (
    <div className="rows-frame">
      <div className="rows-side">
        <Headings />
        <Scrolling label={i18n.t('nav.customers')} className="rows" busy={loading} ref={box}>
          <ul className="rows-in" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(item => (
              <Row
                key={rows[item.index]?.id ?? item.key}
                row={rows[item.index]}
                i18n={i18n}
                top_px={item.start}
                index={item.index}
                total={total ?? count}
                selected={item.index === at}
                focusWanted={focusWanted}
              />
            ))}
          </ul>
        </Scrolling>
      </div>
      {!search.q && !search.sort && <Letters current={search.from} />}
    </div>
  )
}

/** What the columns hold; a screen reader hears it in each row instead. */
function Headings() {
  const { t } = useI18n()
  return (
    <div className="customer-row headings" aria-hidden="true">
      <span />
      <span>{t('column.name')}</span>
      <span>{t('column.where')}</span>
      <span className="customer-phone">{t('customer.phone')}</span>
      <span className="customer-mail">{t('customer.mail')}</span>
      <span className="customer-last">{t('card.last_contact')}</span>
    </div>
  )
}

interface RowProps {
  row: CustomerRow | undefined
  i18n: I18n
  top_px: number
  index: number
  total: number
  selected: boolean
  focusWanted: RefObject<boolean>
}

const Row = memo(function Row({ row, i18n, top_px, index, total, selected, focusWanted }: RowProps) {
  const place = { transform: `translateY(${top_px}px)` }
  if (!row) return <li className="customer-row waiting" style={place} aria-hidden="true" />
  const take = (node: HTMLAnchorElement | null): void => {
    if (!node || !selected || !focusWanted.current) return
    focusWanted.current = false
    node.focus({ preventScroll: true })
  }
  return (
    <li aria-setsize={total} aria-posinset={index + 1} className="customer-place" style={place}>
      <Link
        ref={take}
        to="/customers/$id"
        params={{ id: row.id }}
        search={{}}
        className="customer-row"
        data-selected={selected || undefined}
      >
        <Cells row={row} i18n={i18n} />
      </Link>
    </li>
  )
})

function Cells({ row, i18n: { t } }: { row: CustomerRow; i18n: I18n }) {
  const place = [row.organisation_name, row.city].filter(Boolean).join(', ')
  return (
    <>
      <Avatar name={row.name} icon={row.kind === 'organisation' ? 'building' : undefined} />
      <span className="customer-name cut">{row.name}</span>
      <span className="customer-where cut">{place}</span>
      <span className="customer-phone cut number">{row.phone ? phoneText(row.phone) : ''}</span>
      <span className="customer-mail cut">{row.mail ?? ''}</span>
      <span className="customer-last cut">
        {row.last_contact_at && (
          <>
            <span className="hidden">{t('card.last_contact')}: </span>
            <Time at={row.last_contact_at} />
          </>
        )}
      </span>
    </>
  )
}
