import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import {
  type CSSProperties,
  type MouseEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { isCustomerId, type ListedRow } from '../../api/client'
import { ownFieldsQuery } from '../../api/own-fields'
import { type I18n, useI18n } from '../../i18n/i18n'
import { takesLetters, useActions } from '../../ui/actions'
import { type RowPlace, useFixedRows } from '../../ui/fixed-rows'
import { Icon } from '../../ui/icon'
import { Avatar, Failed, Scrolling } from '../../ui/pieces'
import { type Column, cellOf, columnLabel, columnsOf } from './columns'
import { Letters } from './letter-rail'
import type { CustomersList } from './list-data'
import { type ListSearch, readSort, type Sort } from './list-search'
import { useSetSearch } from './list-tools'
import { Selection, useSelectionVersion } from './selection'

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
  /** Nothing where nobody may do anything with many. */
  selection: Selection | undefined
}

export function Rows({ search, list, total, loading, selection }: RowsProps) {
  const fields = useQuery({ ...ownFieldsQuery, enabled: search.columns !== undefined })
  const columns = useMemo(() => columnsOf(search, fields.data?.items), [search, fields.data])
  const grid = { '--columns': String(columns.length) } as CSSProperties
  return (
    <div className="rows-frame">
      <div className={search.columns ? 'rows-side chosen' : 'rows-side'} style={grid}>
        <Headings columns={columns} search={search} />
        {list ? (
          <Listed
            key={list.serial}
            list={list}
            total={total}
            loading={loading}
            columns={columns}
            selection={selection}
          />
        ) : (
          <Coming />
        )}
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
  columns: readonly Column[]
  selection: Selection | undefined
}
const nobody = new Selection()

function Listed({ list, total, loading, columns, selection = nobody }: ListedProps) {
  const i18n = useI18n()
  const navigate = useNavigate()
  const box = useRef<HTMLElement>(null)
  useSyncExternalStore(list.subscribe, () => list.version)
  const [left] = useState(() => places.get(list) ?? { place: { row: 0, into_px: 0 }, at: -1 })
  const [at, setAt] = useState(left.at)
  const focusWanted = useRef(false)
  const count = drawnCount(list, total)
  const links = useRowLinks()
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
  useSelectionVersion(selection)
  /** The row, or all from the one chosen before. */
  const pick = (index: number, range: boolean): void => {
    const row = list.row(index)
    if (!row || selection === nobody) return
    if (range && selection.anchor >= 0) {
      const [from, to] = [Math.min(selection.anchor, index), Math.max(selection.anchor, index)]
      const between = Array.from({ length: to - from + 1 }, (_, step) => list.row(from + step)?.id)
      selection.add(
        between.filter(id => id !== undefined),
        index,
      )
    } else selection.toggle(row.id, index)
  }
  const latestPick = useRef(pick)
  latestPick.current = pick
  const [pickRow] = useState(() => (index: number, range: boolean) => latestPick.current(index, range))
  useActions(
    selection === nobody
      ? []
      : [{ label: 'keys.choose', code: 'KeyX', shown: 'X', keyOnly: true, run: () => pick(at, false) }],
  )
  useChoosingKeys(selection, by => {
    if (selection.anchor < 0) pick(at, false)
    const next = Math.max(0, Math.min(list.known_count - 1, at + by))
    step(by)()
    pick(next, true)
  })
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  return (
    <>
      <Scrolling label={i18n.t('nav.customers')} className="rows" busy={loading} ref={box}>
        <ul
          className="rows-in"
          style={{ height: rows.height_px }}
          data-choosing={selection.choosing || !selection.empty || undefined}
          {...links}
        >
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
                columns={columns}
                pick={selection === nobody ? undefined : pickRow}
                chosen={row !== undefined && selection.has(row.id)}
              />
            )
          })}
        </ul>
      </Scrolling>
      {list.error !== undefined && list.known_count > 0 && <Failed error={list.error} retry={() => list.retry()} />}
    </>
  )
}

/** The pointer rests on a row before its customer is fetched ahead. */
const rest_ms = 50

/** The clicks of all rows in one place; a link of the router in each row is work before the first screen. */
function useRowLinks() {
  const router = useRouter()
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const idAt = (target: EventTarget): string | undefined =>
    target instanceof Element ? target.closest('a')?.pathname.split('/').at(-1) : undefined
  const about = (target: EventTarget) => {
    const id = idAt(target)
    return id !== undefined && isCustomerId(id)
      ? { to: '/customers/$id' as const, params: { id }, search: {} }
      : undefined
  }
  return {
    onClick: (event: MouseEvent) => {
      const where = about(event.target)
      const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
      if (!where || elsewhere) return
      event.preventDefault()
      void router.navigate(where)
    },
    onPointerOver: (event: PointerEvent) => {
      const where = about(event.target)
      clearTimeout(resting.current)
      if (where) resting.current = setTimeout(() => void router.preloadRoute(where), rest_ms)
    },
  }
}

/** The keys that need another one held: they are no actions of the palette. */
function useChoosingKeys(selection: Selection, extend: (by: number) => void) {
  const latest = useRef(extend)
  latest.current = extend
  useEffect(() => {
    if (selection === nobody) return
    const press = (event: KeyboardEvent): void => {
      if (takesLetters(event.target) || event.altKey) return
      const held = event.ctrlKey || event.metaKey
      if (held && !event.shiftKey && event.code === 'KeyA') selection.chooseAll()
      else if (!held && event.shiftKey && event.code === 'ArrowDown') latest.current(1)
      else if (!held && event.shiftKey && event.code === 'ArrowUp') latest.current(-1)
      else if (event.code === 'Escape' && (selection.choosing || !selection.empty)) selection.clear()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [selection])
}

/** What the columns hold; a screen reader hears it in each row instead, and the menu of orders has the keys. */
function Headings({ columns, search }: { columns: readonly Column[]; search: ListSearch }) {
  const i18n = useI18n()
  return (
    <div className="customer-row headings" aria-hidden="true">
      <span />
      <Heading label={i18n.t('column.name')} sorts={['name', '-name']} search={search} />
      {columns.map(column => (
        <Heading
          key={column.name}
          className={`cut ${classOf(column)}`}
          label={columnLabel(column, i18n)}
          sorts={sortsOf(column)}
          search={search}
        />
      ))}
    </div>
  )
}

type Sorts = readonly [Sort, Sort]
interface HeadingProps {
  label: string
  /** By this column: with the first click and with the next. None where there is no such order. */
  sorts: Sorts | undefined
  search: ListSearch
  className?: string
}
function Heading({ label, sorts, search, className }: HeadingProps) {
  const setSearch = useSetSearch()
  // What was searched for comes by how well it fits.
  if (!sorts || search.q) return <span className={className}>{label}</span>
  const [first, second] = sorts
  const sort = search.sort ?? 'name'
  const next = sort === first ? second : first
  return (
    <span className={className}>
      <button
        type="button"
        className="heading-sort"
        tabIndex={-1}
        onClick={() => setSearch({ sort: readSort(next), from: undefined })}
      >
        <span className="cut">{label}</span>
        {sorts.includes(sort) && <Icon name={sort.startsWith('-') ? 'chevron' : 'up'} />}
      </button>
    </span>
  )
}
/** Times begin with the latest. */
const fixedSorts: Readonly<Record<string, Sorts>> = {
  last_contact: ['-last_contact_at', 'last_contact_at'],
  created: ['-created_at', 'created_at'],
  customer_since: ['-customer_since', 'customer_since'],
}
function sortsOf({ name, field }: Column): Sorts | undefined {
  if (!field) return fixedSorts[name]
  return field.type === 'choices' ? undefined : [`custom.${field.key}`, `-custom.${field.key}`]
}
const classOf = ({ name, field, sorted }: Column): string => {
  if (!name.startsWith('custom.')) return `customer-${name}`
  const own = sorted ? 'customer-own sorted' : 'customer-own'
  return field?.type === 'number' || field?.type === 'money' ? `${own} number` : own
}

interface RowProps {
  row: ListedRow | undefined
  i18n: I18n
  top_px: number
  index: number
  /** -1: nobody knows yet. */
  total: number
  selected?: boolean
  focusWanted?: RefObject<boolean>
  columns?: readonly Column[]
  pick?: ((index: number, range: boolean) => void) | undefined
  chosen?: boolean
}

const Row = memo(function Row(props: RowProps) {
  const { row, i18n, top_px, index, total, selected, focusWanted, columns = [], pick, chosen } = props
  const place = { transform: `translateY(${top_px}px)` }
  if (!row) return <li className="customer-row waiting" style={place} aria-hidden="true" />
  const take = (node: HTMLAnchorElement | null): void => {
    if (!node || !selected || !focusWanted?.current) return
    focusWanted.current = false
    node.focus({ preventScroll: true })
  }
  return (
    <li
      aria-setsize={total}
      aria-posinset={index + 1}
      className="customer-place"
      style={place}
      data-chosen={chosen || undefined}
    >
      {pick && (
        <input
          type="checkbox"
          className="row-pick"
          aria-label={i18n.t('customers.choose', { name: row.name })}
          checked={chosen}
          onClick={event => pick(index, event.shiftKey)}
          onChange={keep}
        />
      )}
      <a ref={take} href={`/customers/${row.id}`} className="customer-row" data-selected={selected || undefined}>
        <Cells row={row} i18n={i18n} columns={columns} />
      </a>
    </li>
  )
})

/** The click has said it already, and knows of the shift key. */
const keep = (): void => undefined

function Cells({ row, i18n, columns }: { row: ListedRow; i18n: I18n; columns: readonly Column[] }) {
  return (
    <>
      <Avatar name={row.name} icon={row.kind === 'organisation' ? 'building' : undefined} />
      <span className="customer-name cut">{row.name}</span>
      {columns.map(column => {
        const shown = cellOf(column, row, i18n)
        return (
          <span key={column.name} className={`cut ${classOf(column)}`}>
            {shown && said.includes(column.name) && <span className="hidden">{columnLabel(column, i18n)}: </span>}
            {shown}
          </span>
        )
      })}
    </>
  )
}
/** A time alone does not say what it is of. */
const said: readonly string[] = ['last_contact', 'created', 'customer_since']
