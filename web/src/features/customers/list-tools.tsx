import { skipToken, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, Suspense, useRef } from 'react'
import { getCustomerCard } from '../../api/calls/card'
import { isCustomerId } from '../../api/client'
import { colleaguesQuery, ownFieldsQuery } from '../../api/own-fields'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Menu, type MenuEntry } from '../../ui/menu'
import { ColumnsButton } from './columns-popover'
import { type FilterRow, ownParts, rowText } from './filter'
import { FilterPopover } from './filter-rows'
import { rowWords } from './filter-words'
import { exportAddress } from './list-data'
import { type ListSearch, readSort, rowsIn } from './list-search'
import { SortMenu } from './sort-menu'

/** Long enough to finish a letter, short enough not to be felt. */
const typing_ms = 150

export function useSetSearch(): (change: Partial<ListSearch>) => void {
  const navigate = useNavigate({ from: '/customers' })
  return change => void navigate({ search: before => ({ ...before, ...change }), replace: true })
}

const whereOf = (rows: readonly FilterRow[]): Partial<ListSearch> => ({
  where: rows.length > 0 ? [...new Set(rows.map(rowText))] : undefined,
  from: undefined,
})

const exports = [
  ['csv', 'customers.export'],
  ['xlsx', 'customers.export_xlsx'],
  ['vcard', 'customers.export_vcard'],
  ['ndjson', 'customers.export_ndjson'],
] as const

interface ToolsProps {
  mayExport: boolean
  /** What else can be done with the list. */
  more: readonly MenuEntry[]
  search: ListSearch
  searchBox: RefObject<HTMLInputElement | null>
}
export function ListTools({ search, searchBox, mayExport, more }: ToolsProps) {
  const { t } = useI18n()
  const setSearch = useSetSearch()
  return (
    <div className="list-tools">
      <SearchBox key={search.q === undefined ? 'empty' : 'filled'} search={search} box={searchBox} />
      <FilterPopover search={search} onRows={rows => setSearch(whereOf(rows))} />
      <Suspense
        fallback={
          <Button icon="sort" disabled>
            {t('sort.label')}
          </Button>
        }
      >
        <SortMenu search={search} onSort={sort => setSearch({ sort: readSort(sort), from: undefined })} />
        <ColumnsButton search={search} onColumns={columns => setSearch({ columns })} />
      </Suspense>
      <Menu
        trigger={<IconButton icon="more" label={t('customers.more')} />}
        groups={[
          mayExport
            ? exports.map(([format, label]) => ({
                label: t(label),
                icon: 'download' as const,
                file: exportAddress(search, format),
              }))
            : [],
          more,
        ]}
      />
      <Chips search={search} />
    </div>
  )
}

function SearchBox({ search, box }: { search: ListSearch; box: RefObject<HTMLInputElement | null> }) {
  const { t } = useI18n()
  const setSearch = useSetSearch()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const change = (text: string): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => setSearch({ q: text.trim() === '' ? undefined : text.trim(), from: undefined }),
      typing_ms,
    )
  }
  return (
    <search className="search-box">
      <Icon name="search" />
      <input
        ref={box}
        type="search"
        className="input"
        defaultValue={search.q ?? ''}
        aria-label={t('customers.search')}
        placeholder={t('customers.search')}
        autoComplete="off"
        spellCheck={false}
        onChange={event => change(event.target.value)}
        onKeyDown={event => {
          if (event.code === 'Escape') event.currentTarget.blur()
        }}
      />
    </search>
  )
}

function useOrganisationName(rows: readonly FilterRow[]): string | undefined {
  const id = rows.find(row => row.field === 'organisation' && row.comparison === 'is')?.value ?? ''
  const card = useQuery({
    queryKey: ['card', id],
    queryFn: isCustomerId(id) ? ({ signal }) => getCustomerCard({ id }, { signal }) : skipToken,
  })
  return card.data?.customer.name
}

function Chips({ search }: { search: ListSearch }) {
  const i18n = useI18n()
  const { t } = i18n
  const setSearch = useSetSearch()
  const rows = rowsIn(search)
  const organisation = useOrganisationName(rows)
  const own = useQuery({ ...ownFieldsQuery, enabled: rows.some(row => ownParts(row.field)) })
  const people = useQuery({ ...colleaguesQuery, enabled: rows.some(row => row.field === 'owner') })
  const known = { organisation, fields: own.data?.items, owners: people.data?.items }
  if (rows.length === 0 && !search.also) return null
  return (
    <ul className="chips" aria-label={t('filter.title')}>
      {rows.map(row => {
        const text = rowWords(row, i18n, known)
        return (
          <li key={rowText(row)} className="chip">
            {text}
            <IconButton
              icon="close"
              label={t('filter.remove', { name: text })}
              onClick={() => setSearch(whereOf(rows.filter(one => one !== row)))}
            />
          </li>
        )
      })}
      {search.also && (
        <li className="chip">
          <span className="cut">{search.also}</span>
          <IconButton
            icon="close"
            label={t('filter.remove', { name: search.also })}
            onClick={() => setSearch({ also: undefined, from: undefined })}
          />
        </li>
      )}
      {rows.length > 1 && (
        <li>
          <Button look="link" onClick={() => setSearch(whereOf([]))}>
            {t('filter.clear')}
          </Button>
        </li>
      )}
    </ul>
  )
}
