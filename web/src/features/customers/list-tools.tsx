import { skipToken, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useRef } from 'react'
import { getCustomerCard, isCustomerId } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { type FilterRow, rowText } from './filter'
import { FilterPopover } from './filter-rows'
import { rowWords } from './filter-words'
import { exportAddress } from './list-data'
import { type ListSearch, rowsIn, sortValues } from './list-search'

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

export const sortLabels = {
  name: 'sort.name',
  '-created_at': 'sort.created',
  '-last_contact_at': 'sort.last_contact',
} as const

const exports = [
  ['csv', 'customers.export'],
  ['xlsx', 'customers.export_xlsx'],
  ['vcard', 'customers.export_vcard'],
  ['ndjson', 'customers.export_ndjson'],
] as const

interface ToolsProps {
  mayExport: boolean
  search: ListSearch
  searchBox: RefObject<HTMLInputElement | null>
}
export function ListTools({ search, searchBox, mayExport }: ToolsProps) {
  const { t } = useI18n()
  const setSearch = useSetSearch()
  const sort = search.sort ?? 'name'
  return (
    <div className="list-tools">
      <SearchBox key={search.q === undefined ? 'empty' : 'filled'} search={search} box={searchBox} />
      <FilterPopover search={search} onRows={rows => setSearch(whereOf(rows))} />
      <Menu
        trigger={
          <Button icon="sort" aria-label={t('sort.label')}>
            <span className="wide-only">{t(sortLabels[sort])}</span>
          </Button>
        }
        groups={[
          sortValues.map(one => ({
            label: t(sortLabels[one]),
            checked: one === sort,
            run: () => setSearch({ sort: one === 'name' ? undefined : one, from: undefined }),
          })),
        ]}
      />
      {mayExport && (
        <Menu
          trigger={<IconButton icon="more" label={t('customers.more')} />}
          groups={[
            exports.map(([format, label]) => ({
              label: t(label),
              icon: 'download' as const,
              file: exportAddress(search, format),
            })),
          ]}
        />
      )}
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
  if (rows.length === 0) return null
  return (
    <ul className="chips" aria-label={t('filter.title')}>
      {rows.map(row => {
        const text = rowWords(row, i18n, organisation)
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
