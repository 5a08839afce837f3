import { useMutation, useQuery } from '@tanstack/react-query'
import { listCustomFields } from '../../api/calls/custom-fields'
import { updateImport } from '../../api/calls/imports'
import {
  type ColumnTarget,
  type Import,
  type ImportColumn,
  type ImportDialect,
  type ImportOptions,
  recordTypeValues,
  type Target,
  type UpdateImport,
} from '../../api/client'
import { problemOf } from '../../api/transport'
import { localeNames, locales, useI18n } from '../../i18n/i18n'
import { useImportWords } from '../../i18n/imports'
import { Button } from '../../ui/button'
import { useCountries } from '../../ui/choices'
import { CheckField, type Option, SelectField, TextField } from '../../ui/field'
import { Notice, Scrolling } from '../../ui/pieces'
import { currencyCodes } from '../../ui/places'
import { problemText } from '../../ui/problem'
import { Segments } from '../../ui/segments'
import { putImport, targetsOf } from './import-data'
import type { Steps } from './import-page'
import { Known } from './known'

/** What each column means. Every choice is saved at once; the server guesses first and reads samples anew. */
export function Mapping({ one, steps }: { one: Import; steps: Steps }) {
  const i18n = useI18n()
  const words = useImportWords()
  const change = useMutation({
    mutationFn: (body: UpdateImport) => updateImport({ id: one.id, body }),
    onSuccess: putImport,
  })
  const save = (body: UpdateImport) => change.mutate(body)
  const set = (options: Partial<ImportOptions>) => save({ options: { ...one.options, ...options } })
  const problem = change.error ? problemOf(change.error) : undefined
  const used = one.columns.filter(column => column.target !== null).length
  return (
    <section className="section">
      <h2>{words('imports.mapping')}</h2>
      <p>{words('imports.mapping_why')}</p>
      {one.problem && one.state === 'uploaded' && <Notice tone="danger">{one.problem}</Notice>}
      {problem && <Notice tone="danger">{problemText(i18n, problem)}</Notice>}
      <Segments
        framed
        label={words('imports.record_type')}
        value={one.record_type}
        options={recordTypeValues.map(type => ({ value: type, label: words(`record_type.${type}`) }))}
        onPick={record_type => save({ record_type })}
      />
      <Columns one={one} save={save} />
      <Known one={one} set={set} />
      <Reading one={one} save={save} set={set} />
      <div className="row wrap">
        <Button
          look={one.state === 'checked' ? 'plain' : 'primary'}
          icon="check"
          busy={steps.busy}
          disabled={used === 0 || change.isPending}
          onClick={() => steps.go('check')}
        >
          {words(one.state === 'checked' ? 'imports.check_again' : 'imports.check')}
        </Button>
        <span className="soft">{words('imports.check_why')}</span>
      </div>
    </section>
  )
}

interface PartProps {
  one: Import
  save: (body: UpdateImport) => void
}

function Columns({ one, save }: PartProps) {
  const { locale } = useI18n()
  const words = useImportWords()
  const own = useQuery({
    queryKey: ['custom_fields'],
    queryFn: ({ signal }) => listCustomFields({}, { signal }),
    meta: { topic: 'custom_fields' },
  })
  const options: readonly Option<Meaning>[] = [
    { value: '', label: words('imports.ignore') },
    ...targetsOf(one.record_type).map(target => ({ value: target, label: words(`target.${target}`) })),
    ...(one.record_type === 'customer' ? (own.data?.items ?? []) : []).map(field => ({
      value: `custom.${field.key}` as const,
      label: field.labels[locale] ?? field.label,
    })),
  ]
  return (
    <Scrolling label={words('imports.mapping')} className="table-box">
      <table className="mapping">
        <thead>
          <tr>
            <th scope="col">{words('imports.column')}</th>
            <th scope="col">{words('imports.samples')}</th>
            <th scope="col">{words('imports.target')}</th>
          </tr>
        </thead>
        <tbody>
          {one.columns.map(column => (
            <Column key={column.index} column={column} options={options} save={save} />
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

/** What a column can mean: nothing, a field of every customer, or one of the company's own. */
type Meaning = '' | Exclude<Target, 'custom'> | `custom.${string}`

const meaningOf = ({ target, field }: ImportColumn): Meaning =>
  target === 'custom' ? `custom.${field ?? ''}` : (target ?? '')

const isOwn = (meaning: Meaning): meaning is `custom.${string}` => meaning.startsWith('custom.')

const targetOf = (index: number, meaning: Meaning): ColumnTarget =>
  isOwn(meaning)
    ? { index, target: 'custom', field: meaning.slice('custom.'.length) }
    : { index, target: meaning === '' ? null : meaning }

interface ColumnProps {
  column: ImportColumn
  options: readonly Option<Meaning>[]
  save: (body: UpdateImport) => void
}
function Column({ column, options, save }: ColumnProps) {
  const words = useImportWords()
  const samples = column.samples
    .filter(sample => sample !== '')
    .slice(0, 3)
    .join(' · ')
  return (
    <tr className={column.target === null ? 'ignored' : undefined}>
      <th scope="row">
        {column.name}
        <small className="samples">{samples}</small>
      </th>
      <td className="samples">{samples}</td>
      <td>
        <SelectField
          label={words('imports.target_of', { name: column.name })}
          bare
          value={meaningOf(column)}
          options={options}
          onPick={meaning => save({ columns: [targetOf(column.index, meaning)] })}
        />
      </td>
    </tr>
  )
}

const encodings = ['utf-8', 'windows-1250', 'windows-1251', 'windows-1252', 'iso-8859-2'] as const
const dateFormats = ['YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY.MM.DD'] as const
const withCurrent = (values: readonly string[], current: string): readonly Option<string>[] =>
  (values.includes(current) || current === '' ? values : [current, ...values]).map(value => ({ value, label: value }))

interface ReadingProps extends PartProps {
  set: (change: Partial<ImportOptions>) => void
}
/** How the file is written. Folded: the guesses are nearly always right. */
function Reading({ one, save, set }: ReadingProps) {
  const { t } = useI18n()
  const words = useImportWords()
  const countries = useCountries(one.options.country ?? '', true)
  const nothing = { value: '', label: '—' }
  return (
    <details className="reading">
      <summary>{words('imports.reading')}</summary>
      <div className="reading-in">
        <DialectFields dialect={one.dialect} save={save} />
        <TextField
          key={one.options.source}
          label={words('imports.source')}
          hint={words('imports.source_hint')}
          defaultValue={one.options.source}
          onText={() => undefined}
          onBlur={event => event.target.value !== one.options.source && set({ source: event.target.value })}
        />
        <SelectField
          label={words('imports.country')}
          hint={words('imports.country_hint')}
          value={one.options.country ?? ''}
          options={countries}
          onPick={country => set({ country: country === '' ? null : country })}
        />
        <SelectField
          label={t('company.currency')}
          value={one.options.currency ?? ''}
          options={[nothing, ...withCurrent(currencyCodes, one.options.currency ?? '')]}
          onPick={currency => set({ currency: currency === '' ? null : currency })}
        />
        <SelectField
          label={words('imports.date_format')}
          value={one.options.date_format ?? ''}
          options={[
            { value: '', label: words('imports.automatic') },
            ...withCurrent(dateFormats, one.options.date_format ?? ''),
          ]}
          onPick={format => set({ date_format: format === '' ? null : format })}
        />
        <SelectField
          label={words('imports.language')}
          hint={words('imports.language_hint')}
          value={one.options.language ?? ''}
          options={[nothing, ...locales.map(value => ({ value, label: localeNames[value] }))]}
          onPick={language => set({ language: language === '' ? null : language })}
        />
      </div>
    </details>
  )
}

function DialectFields({ dialect, save }: { dialect: ImportDialect; save: (body: UpdateImport) => void }) {
  const words = useImportWords()
  const set = (change: Partial<ImportDialect>) => save({ dialect: { ...dialect, ...change } })
  const delimiters: readonly Option<string>[] = [
    { value: ',', label: words('delimiter.comma') },
    { value: ';', label: words('delimiter.semicolon') },
    { value: '\t', label: words('delimiter.tab') },
    { value: '|', label: '|' },
  ]
  const { format } = dialect
  return (
    <>
      {format === 'xlsx' && dialect.sheets.length > 1 && (
        <SelectField
          label={words('imports.sheet')}
          value={dialect.sheet}
          options={dialect.sheets.map(value => ({ value, label: value }))}
          onPick={sheet => set({ sheet })}
        />
      )}
      {format === 'csv' && (
        <SelectField
          label={words('imports.delimiter')}
          value={dialect.delimiter}
          options={delimiters}
          onPick={delimiter => set({ delimiter })}
        />
      )}
      {format !== 'xlsx' && (
        <SelectField
          label={words('imports.encoding')}
          value={dialect.encoding}
          options={withCurrent(encodings, dialect.encoding)}
          onPick={encoding => set({ encoding })}
        />
      )}
      {(format === 'csv' || format === 'xlsx') && (
        <CheckField
          label={words('imports.has_header')}
          checked={dialect.has_header}
          onCheck={has_header => set({ has_header })}
        />
      )}
    </>
  )
}
