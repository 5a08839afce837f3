import { Popover } from '@base-ui/react/popover'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type CustomField, channelValues, customerKindValues } from '../../api/client'
import { colleaguesQuery, ownFieldsQuery } from '../../api/own-fields'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { useCountries, useLanguages } from '../../ui/choices'
import { DateField, isDate } from '../../ui/date-field'
import { type Option, SelectField, TextField } from '../../ui/field'
import { decimals, labelIn } from '../../ui/own-value'
import {
  type Comparison,
  comparisonsOf,
  type FieldName,
  type FilterRow,
  fieldNames,
  goodRows,
  ownName,
  ownParts,
  rowText,
  shapeOf,
  takesDay,
  takesValue,
} from './filter'
import { fieldLabel, type Known } from './filter-words'
import { type ListSearch, rowsIn } from './list-search'

interface FilterProps {
  search: ListSearch
  onRows: (rows: readonly FilterRow[]) => void
}

/** Which customers, as rows of field, comparison and value; all of them must hold. */
export function FilterPopover({ search, onRows }: FilterProps) {
  const { t, formats } = useI18n()
  const rows = rowsIn(search)
  return (
    <Popover.Root>
      <Popover.Trigger
        render={
          <Button icon="filter" aria-label={t('filter.title')}>
            <span className="wide-only">{t('filter.title')}</span>
            {rows.length > 0 && <span className="number">{formats.number(rows.length)}</span>}
          </Button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" className="layer">
          <Popover.Popup className="popover filter">
            <Popover.Title className="hidden">{t('filter.title')}</Popover.Title>
            <Lines initial={rows} onRows={onRows} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface Line extends FilterRow {
  key: number
}
const fresh = (key: number): Line => ({ key, field: 'city', comparison: 'is', value: '' })
/** The organisation is chosen on its own page, where its name is known. */
const offered = fieldNames.filter(field => field !== 'organisation')

/** As a filter names a field of one's own. */
export function ownFilter(field: CustomField): FieldName {
  const { type, key } = field
  return ownName(type === 'long_text' || type === 'link' ? 'text' : type, key)
}

function Lines({ initial, onRows }: { initial: readonly FilterRow[]; onRows: (rows: readonly FilterRow[]) => void }) {
  const { t } = useI18n()
  const [lines, setLines] = useState<readonly Line[]>(() =>
    initial.length > 0 ? initial.map((row, key) => ({ ...row, key })) : [fresh(0)],
  )
  const change = (next: readonly Line[]): void => {
    setLines(next)
    onRows(goodRows(next))
  }
  const set = (key: number, part: Partial<FilterRow>) =>
    change(lines.map(line => (line.key === key ? { ...line, ...part } : line)))
  const fields = useQuery(ownFieldsQuery).data?.items
  const owners = useQuery(colleaguesQuery).data?.items
  const nextKey = Math.max(-1, ...lines.map(line => line.key)) + 1
  return (
    <div className="filter-lines">
      {lines.map(line => (
        <LineForm
          key={line.key}
          line={line}
          known={{ fields, owners }}
          onChange={part => set(line.key, part)}
          onRemove={() => change(lines.filter(one => one.key !== line.key))}
        />
      ))}
      <div>
        <Button look="link" icon="plus" onClick={() => setLines([...lines, fresh(nextKey)])}>
          {t('filter.add')}
        </Button>
      </div>
    </div>
  )
}

interface LineProps {
  line: Line
  known: Known
  onChange: (part: Partial<FilterRow>) => void
  onRemove: () => void
}
function LineForm({ line, known, onChange, onRemove }: LineProps) {
  const i18n = useI18n()
  const { t } = i18n
  const own = (known.fields ?? []).map(ownFilter)
  const names = new Set<FieldName>([line.field, ...offered, ...own])
  const fields: readonly Option<FieldName>[] = [...names]
    .map(value => ({ value, label: fieldLabel(value, i18n, known) }))
    .toSorted((a, b) => i18n.formats.compare(a.label, b.label))
  const pickField = (field: FieldName): void =>
    onChange({ field, comparison: comparisonsOf(field)[0] ?? 'is', value: '' })
  const moment = shapeOf(line.field) === 'moment'
  const comparisons: readonly Option<Comparison>[] = comparisonsOf(line.field).map(value => ({
    value,
    label: t(value === 'empty' && moment ? 'compare.never' : `compare.${value}`),
  }))
  // A number of days is no day.
  const pickComparison = (comparison: Comparison): void =>
    onChange(moment && takesDay(comparison) !== takesDay(line.comparison) ? { comparison, value: '' } : { comparison })
  return (
    <div className="filter-line">
      <SelectField label={t('filter.field')} bare value={line.field} options={fields} onPick={pickField} />
      <SelectField
        label={t('filter.comparison')}
        bare
        value={line.comparison}
        options={comparisons}
        onPick={pickComparison}
      />
      {takesValue(line.comparison) ? (
        <Value line={line} known={known} onChange={value => onChange({ value })} />
      ) : (
        <span />
      )}
      <IconButton
        icon="close"
        label={t('filter.remove', {
          name: `${fieldLabel(line.field, i18n, known)} ${rowText(line).split(' ').slice(2).join(' ')}`,
        })}
        onClick={onRemove}
      />
    </div>
  )
}

interface ValueProps {
  line: Line
  known: Known
  onChange: (value: string) => void
}
const none: Option<string> = { value: '', label: '—' }

function Value({ line, known, onChange }: ValueProps) {
  const { t } = useI18n()
  const countries = useCountries(line.field === 'country' ? line.value : '', true)
  const languages = useLanguages(line.field === 'language' ? line.value : '', true)
  const kinds = [none, ...customerKindValues.map(kind => ({ value: kind, label: t(`kind.${kind}`) }))]
  const owner = [none, ...(known.owners ?? []).map(one => ({ value: one.id, label: one.name }))]
  const channel = [none, ...channelValues.map(one => ({ value: one, label: t(`channel.${one}`) }))]
  const label = t('filter.value')
  const choices = { kind: kinds, country: countries, language: languages, owner, channel, contacted_by: channel }
  const day = (
    <DateField
      label={label}
      bare
      value={line.value}
      onDate={value => (value === '' || isDate(value)) && onChange(value)}
    />
  )
  switch (line.field) {
    case 'kind':
    case 'country':
    case 'language':
    case 'owner':
    case 'channel':
    case 'contacted_by':
      return <SelectField label={label} bare value={line.value} options={choices[line.field]} onPick={onChange} />
    case 'customer_since':
    case 'birth_date':
      return day
    case 'created':
    case 'last_contact':
      if (takesDay(line.comparison)) return day
      return <TextField label={label} bare inputMode="numeric" value={line.value} onText={onChange} />
    case 'organisation':
    case 'phone':
    case 'mail':
    case 'do_not_sell':
    case 'archived':
      return <span className="soft">…</span>
    case 'city':
    case 'postcode':
    case 'source':
      return <TextField label={label} bare value={line.value} autoComplete="off" onText={onChange} />
    default:
      return <OwnValue line={line} known={known} onChange={onChange} />
  }
}

/** By the type of the company's own field. */
function OwnValue({ line, known, onChange }: ValueProps) {
  const { t, locale } = useI18n()
  const label = t('filter.value')
  const own = ownParts(line.field)
  const field = known.fields?.find(one => one.key === own?.key)
  switch (own?.type) {
    case 'choice':
    case 'choices': {
      const options = (field?.choices ?? []).map(one => ({ value: one.key, label: labelIn(locale, one) }))
      return <SelectField label={label} bare value={line.value} options={[none, ...options]} onPick={onChange} />
    }
    case 'date':
      return (
        <DateField
          label={label}
          bare
          value={line.value}
          onDate={value => (value === '' || isDate(value)) && onChange(value)}
        />
      )
    case 'number':
      return <NumberValue value={line.value} places={0} onChange={onChange} />
    case 'money':
      return <NumberValue value={line.value} places={decimals(field?.currency ?? 'EUR')} onChange={onChange} />
    default:
      return <TextField label={label} bare value={line.value} autoComplete="off" onText={onChange} />
  }
}

interface NumberProps {
  value: string
  /** Of money: it is compared in its smallest unit. */
  places: number
  onChange: (value: string) => void
}
function NumberValue({ value, places, onChange }: NumberProps) {
  const { t } = useI18n()
  const [typed, setTyped] = useState(() =>
    value === '' || places === 0 ? value : String(Number(value) / 10 ** places),
  )
  const change = (text: string): void => {
    setTyped(text)
    const number = Number(text.replace(/[\s\u00a0]/g, '').replace(',', '.'))
    const none = text.trim() === '' || Number.isNaN(number)
    onChange(none ? '' : String(places > 0 ? Math.round(number * 10 ** places) : number))
  }
  return <TextField label={t('filter.value')} bare inputMode="decimal" value={typed} onText={change} />
}
