import { Link, useNavigate } from '@tanstack/react-router'
import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { CustomerRow } from '../../api/client'
import { type I18n, useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { type RowPlace, useFixedRows } from '../../ui/fixed-rows'
import { phoneText } from '../../ui/format'
import { Avatar, Failed, Scrolling } from '../../ui/pieces'
import { Time } from '../../ui/time'
import { Letters } from './letter-rail'
import type { CustomersList } from './list-data'
import type { ListSearch } from './list-search'

const row_px = 40
const phone_row_px = 60
/** Rows that are known to exist but not fetched yet are drawn grey, so that the scroll bar tells the truth. */
const waiting_rows_count = 20
/** As many of them as are fetched in a second or two, however far somebody drags the bar. */
const waiting_rows_max = 10_000

/** Where each list stood when it was left; coming back from a customer lands on the same row. */
interface Left {
  place: RowPlace
  at: number
}
const places = new WeakMap<CustomersList, Left>()

interface RowsProps {
  search: ListSearch
  list: CustomersList | undefined
  total: number | undefined
  loading: boolean
}

export function Rows({ search, list, total, loading }: RowsProps) {
  return (
    <div className="rows-frame">
      <div className="rows-side">
        <Headings />
        {list ? <Listed key={list.serial} list={list} total={total} loading={loading} /> : <Coming />}
      </div>
      {!search.q && !search.sort && <Letters current={search.from} ready={list !== undefined} />}
    </div>
  )
}

/** Before the first page is there. */
function Coming() {
  const i18n = useI18n()
  const rows = Array.from({ length: waiting_rows_count }, (_, index) => index)
  return (
    <Scrolling label={i18n.t('nav.customers')} className="rows" busy>
      <ul className="rows-in">
        {rows.map(index => (
          <Row key={index} row={undefined} i18n={i18n} top_px={index * rowHeight_px()} index={index} total={-1} />
        ))}
      </ul>
    </Scrolling>
  )
}

const rowHeight_px = (): number => (matchMedia('(max-width: 720px)').matches ? phone_row_px : row_px)

/** Rows that are known, and some of those that are not yet. */
function drawnCount(list: CustomersList, total: number | undefined): number {
  if (list.ended) return list.known_count
  const expected = Math.min(total ?? 0, list.known_count + waiting_rows_max)
  return Math.max(list.known_count + waiting_rows_count, expected)
}

interface ListedProps {
  list: CustomersList
  total: number | undefined
  loading: boolean
}
function Listed({ list, total, loading }: ListedProps) {
  const i18n = useI18n()
  const navigate = useNavigate()
  const box = useRef<HTMLElement>(null)
  useSyncExternalStore(list.subscribe, () => list.version)
  const [left] = useState(() => places.get(list) ?? { place: { row: 0, into_px: 0 }, at: -1 })
  const [at, setAt] = useState(left.at)
  const focusWanted = useRef(false)
  const count = drawnCount(list, total)
  const rows = useFixedRows(box, { count, row_px: rowHeight_px(), begin: left.place })
  const { first, last } = rows
  useEffect(() => list.show(first, last), [list, first, last])
  useEffect(() => () => list.hide(), [list])
  const leave = useRef(() => {})
  leave.current = () => void places.set(list, { place: rows.place(), at })
  // In the layout phase the box still stands and knows where it was scrolled to.
  useLayoutEffect(() => () => leave.current(), [])

  // Rows that came in above the screen push down what is read; the screen goes with it.
  const moved = useRef(list.moved_rows)
  useLayoutEffect(() => {
    const by_rows = list.moved_rows - moved.current
    if (by_rows === 0) return
    moved.current = list.moved_rows
    rows.move(by_rows)
    setAt(before => (before < 0 ? before : before + by_rows))
  })

  const step = (by: number) => () => {
    const next = Math.max(0, Math.min(list.known_count - 1, at + by))
    setAt(next)
    focusWanted.current = true
    rows.reveal(next)
  }
  const open = () => {
    const row = list.row(at)
    if (row) void navigate({ to: '/customers/$id', params: { id: row.id }, search: {} })
  }
  useActions([
    { label: 'keys.next', code: 'KeyJ', shown: 'J', keyOnly: true, run: step(1) },
    { label: 'keys.previous', code: 'KeyK', shown: 'K', keyOnly: true, run: step(-1) },
    { label: 'keys.next', code: 'ArrowDown', keyOnly: true, run: step(1) },
    { label: 'keys.previous', code: 'ArrowUp', keyOnly: true, run: step(-1) },
    { label: 'keys.open', code: 'Enter', shown: 'Enter', keyOnly: true, run: open },
  ])
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  return (
    <>
      <Scrolling label={i18n.t('nav.customers')} className="rows" busy={loading} ref={box}>
        <ul className="rows-in" style={{ height: rows.height_px }}>
          {drawn.map(index => {
            const row = list.row(index)
            return (
              <Row
                key={row?.id ?? index}
                row={row}
                i18n={i18n}
                top_px={rows.topOf(index)}
                index={index}
                total={list.ended ? list.known_count : (total ?? -1)}
                selected={index === at}
                focusWanted={focusWanted}
              />
            )
          })}
        </ul>
      </Scrolling>
      {list.error !== undefined && list.known_count > 0 && <Failed error={list.error} retry={() => list.retry()} />}
    </>
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
  /** -1: nobody knows yet. */
  total: number
  selected?: boolean
  focusWanted?: RefObject<boolean>
}

const Row = memo(function Row({ row, i18n, top_px, index, total, selected, focusWanted }: RowProps) {
  const place = { transform: `translateY(${top_px}px)` }
  if (!row) return <li className="customer-row waiting" style={place} aria-hidden="true" />
  const take = (node: HTMLAnchorElement | null): void => {
    if (!node || !selected || !focusWanted?.current) return
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
