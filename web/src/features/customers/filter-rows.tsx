import { Popover } from '@base-ui/react/popover'
import { useState } from 'react'
import { customerKindValues } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { useCountries, useLanguages } from '../../ui/choices'
import { DateField, isDate } from '../../ui/date-field'
import { type Option, SelectField, TextField } from '../../ui/field'
import {
  type Comparison,
  comparisonsOf,
  type FieldName,
  type FilterRow,
  fieldNames,
  fieldShapes,
  goodRows,
  rowText,
  takesValue,
} from './filter'
import { fieldLabels } from './filter-words'
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
  const nextKey = Math.max(-1, ...lines.map(line => line.key)) + 1
  return (
    <div className="filter-lines">
      {lines.map(line => (
        <LineForm
          key={line.key}
          line={line}
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
  onChange: (part: Partial<FilterRow>) => void
  onRemove: () => void
}
function LineForm({ line, onChange, onRemove }: LineProps) {
  const { t } = useI18n()
  const fields: readonly Option<FieldName>[] = (line.field === 'organisation' ? [line.field, ...offered] : offered).map(
    value => ({ value, label: t(fieldLabels[value]) }),
  )
  const pickField = (field: FieldName): void =>
    onChange({ field, comparison: comparisonsOf(field)[0] ?? 'is', value: '' })
  const moment = fieldShapes[line.field] === 'moment'
  const comparisons: readonly Option<Comparison>[] = comparisonsOf(line.field).map(value => ({
    value,
    label: t(value === 'empty' && moment ? 'compare.never' : `compare.${value}`),
  }))
  return (
    <div className="filter-line">
      <SelectField label={t('filter.field')} bare value={line.field} options={fields} onPick={pickField} />
      <SelectField
        label={t('filter.comparison')}
        bare
        value={line.comparison}
        options={comparisons}
        onPick={comparison => onChange({ comparison })}
      />
      {takesValue(line.comparison) ? <Value line={line} onChange={value => onChange({ value })} /> : <span />}
      <IconButton
        icon="close"
        label={t('filter.remove', {
          name: `${t(fieldLabels[line.field])} ${rowText(line).split(' ').slice(2).join(' ')}`,
        })}
        onClick={onRemove}
      />
    </div>
  )
}

function Value({ line, onChange }: { line: Line; onChange: (value: string) => void }) {
  const { t } = useI18n()
  const countries = useCountries(line.field === 'country' ? line.value : '', true)
  const languages = useLanguages(line.field === 'language' ? line.value : '', true)
  const kinds: readonly Option<string>[] = [
    { value: '', label: '—' },
    ...customerKindValues.map(kind => ({ value: kind, label: t(`kind.${kind}`) })),
  ]
  const label = t('filter.value')
  const choices = { kind: kinds, country: countries, language: languages }
  switch (line.field) {
    case 'kind':
    case 'country':
    case 'language':
      return <SelectField label={label} bare value={line.value} options={choices[line.field]} onPick={onChange} />
    case 'customer_since':
    case 'birth_date':
      return (
        <DateField
          label={label}
          bare
          value={line.value}
          onDate={value => (value === '' || isDate(value)) && onChange(value)}
        />
      )
    case 'created':
    case 'last_contact':
      return <TextField label={label} bare inputMode="numeric" value={line.value} onText={onChange} />
    case 'organisation':
    case 'phone':
    case 'mail':
    case 'archived':
      return <span className="soft">…</span>
    case 'city':
    case 'postcode':
    case 'source':
      return <TextField label={label} bare value={line.value} autoComplete="off" onText={onChange} />
  }
}
