import { Popover } from '@base-ui/react/popover'
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useRef, useState } from 'react'
import { customerKindValues } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { useCountries, useLanguages } from '../../ui/choices'
import { SelectField, TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Segments } from '../../ui/segments'
import { type ListSearch, sortValues } from './list-search'

/** Long enough to finish a letter, short enough not to be felt. */
const typing_ms = 150

export function useSetSearch(): (change: Partial<ListSearch>) => void {
  const navigate = useNavigate({ from: '/customers' })
  return change => void navigate({ search: before => ({ ...before, ...change }), replace: true })
}

const sortLabels = {
  name: 'sort.name',
  '-created_at': 'sort.created',
  '-last_contact_at': 'sort.last_contact',
} as const

interface ToolsProps {
  search: ListSearch
  searchBox: RefObject<HTMLInputElement | null>
}
export function ListTools({ search, searchBox }: ToolsProps) {
  const { t } = useI18n()
  const setSearch = useSetSearch()
  const sort = search.sort ?? 'name'
  return (
    <div className="list-tools">
      <SearchBox key={search.q === undefined ? 'empty' : 'filled'} search={search} box={searchBox} />
      <FilterPopover search={search} />
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

function FilterPopover({ search }: { search: ListSearch }) {
  const { t } = useI18n()
  const setSearch = useSetSearch()
  const [city, setCity] = useState('')
  const countries = useCountries('', true)
  const languages = useLanguages('', true)
  const add = (field: 'city' | 'country' | 'language', value: string): void => {
    if (value === '') return
    setSearch({ [field]: [...new Set([...(search[field] ?? []), value])], from: undefined })
  }
  const kinds = [
    { value: 'all', label: t('kind.all') },
    ...customerKindValues.map(kind => ({ value: kind, label: t(`kind.${kind}`) })),
  ] as const
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button icon="filter">{t('filter.title')}</Button>} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" className="layer">
          <Popover.Popup className="popover form">
            <Popover.Title className="hidden">{t('filter.title')}</Popover.Title>
            <Segments
              framed
              label={t('kind.label')}
              value={search.kind ?? 'all'}
              options={kinds}
              onPick={kind => setSearch({ kind: kind === 'all' ? undefined : kind, from: undefined })}
            />
            <form
              onSubmit={event => {
                event.preventDefault()
                add('city', city.trim())
                setCity('')
              }}
            >
              <TextField label={t('customer.city')} hint={t('filter.city_hint')} value={city} onText={setCity} />
            </form>
            <SelectField
              label={t('customer.country')}
              value=""
              options={countries}
              onPick={value => add('country', value)}
            />
            <SelectField
              label={t('customer.language')}
              value=""
              options={languages}
              onPick={value => add('language', value)}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface Chip {
  key: string
  text: string
  remove: () => void
}

function useChips(search: ListSearch): readonly Chip[] {
  const { t, formats } = useI18n()
  const setSearch = useSetSearch()
  const many = (field: 'city' | 'country' | 'language', label: string, name: (value: string) => string): Chip[] =>
    (search[field] ?? []).map(value => ({
      key: `${field}-${value}`,
      text: `${label}: ${name(value)}`,
      remove: () => {
        const rest = (search[field] ?? []).filter(one => one !== value)
        setSearch({ [field]: rest.length > 0 ? rest : undefined })
      },
    }))
  const kind: Chip[] = search.kind
    ? [{ key: 'kind', text: t(`kind.${search.kind}`), remove: () => setSearch({ kind: undefined }) }]
    : []
  return [
    ...kind,
    ...many('city', t('customer.city'), value => value),
    ...many('country', t('customer.country'), formats.country),
    ...many('language', t('customer.language'), formats.language),
  ]
}

function Chips({ search }: { search: ListSearch }) {
  const { t } = useI18n()
  const chips = useChips(search)
  const setSearch = useSetSearch()
  if (chips.length === 0) return null
  return (
    <ul className="chips" aria-label={t('filter.title')}>
      {chips.map(chip => (
        <li key={chip.key} className="chip">
          {chip.text}
          <IconButton icon="close" label={t('filter.remove', { name: chip.text })} onClick={chip.remove} />
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button
            look="link"
            onClick={() => setSearch({ kind: undefined, city: undefined, country: undefined, language: undefined })}
          >
            {t('filter.clear')}
          </Button>
        </li>
      )}
    </ul>
  )
}
