import { useMutation } from '@tanstack/react-query'
import {
  type Import,
  type ImportColumn,
  type ImportDialect,
  type ImportOptions,
  recordTypeValues,
  type Target,
  type UpdateImport,
  updateImport,
} from '../../api/client'
import { problemOf } from '../../api/transport'
import { localeNames, locales, useI18n } from '../../i18n/i18n'
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
  const { t } = i18n
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
      <h2>{t('imports.mapping')}</h2>
      <p>{t('imports.mapping_why')}</p>
      {one.problem && one.state === 'uploaded' && <Notice tone="danger">{one.problem}</Notice>}
      {problem && <Notice tone="danger">{problemText(i18n, problem)}</Notice>}
      <Segments
        framed
        label={t('imports.record_type')}
        value={one.record_type}
        options={recordTypeValues.map(type => ({ value: type, label: t(`record_type.${type}`) }))}
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
          {t(one.state === 'checked' ? 'imports.check_again' : 'imports.check')}
        </Button>
        <span className="soft">{t('imports.check_why')}</span>
      </div>
    </section>
  )
}

interface PartProps {
  one: Import
  save: (body: UpdateImport) => void
}

function Columns({ one, save }: PartProps) {
  const { t } = useI18n()
  const options: readonly Option<Target | ''>[] = [
    { value: '', label: t('imports.ignore') },
    ...targetsOf(one.record_type).map(target => ({ value: target, label: t(`target.${target}`) })),
  ]
  return (
    <Scrolling label={t('imports.mapping')} className="table-box">
      <table className="mapping">
        <thead>
          <tr>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.samples')}</th>
            <th scope="col">{t('imports.target')}</th>
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

interface ColumnProps {
  column: ImportColumn
  options: readonly Option<Target | ''>[]
  save: (body: UpdateImport) => void
}
function Column({ column, options, save }: ColumnProps) {
  const { t } = useI18n()
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
          label={t('imports.target_of', { name: column.name })}
          bare
          value={column.target ?? ''}
          options={options}
          onPick={target => save({ columns: [{ index: column.index, target: target === '' ? null : target }] })}
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
  const countries = useCountries(one.options.country ?? '', true)
  const nothing = { value: '', label: '—' }
  return (
    <details className="reading">
      <summary>{t('imports.reading')}</summary>
      <div className="reading-in">
        <DialectFields dialect={one.dialect} save={save} />
        <TextField
          key={one.options.source}
          label={t('imports.source')}
          hint={t('imports.source_hint')}
          defaultValue={one.options.source}
          onText={() => undefined}
          onBlur={event => event.target.value !== one.options.source && set({ source: event.target.value })}
        />
        <SelectField
          label={t('imports.country')}
          hint={t('imports.country_hint')}
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
          label={t('imports.date_format')}
          value={one.options.date_format ?? ''}
          options={[
            { value: '', label: t('imports.automatic') },
            ...withCurrent(dateFormats, one.options.date_format ?? ''),
          ]}
          onPick={format => set({ date_format: format === '' ? null : format })}
        />
        <SelectField
          label={t('imports.language')}
          hint={t('imports.language_hint')}
          value={one.options.language ?? ''}
          options={[nothing, ...locales.map(value => ({ value, label: localeNames[value] }))]}
          onPick={language => set({ language: language === '' ? null : language })}
        />
      </div>
    </details>
  )
}

function DialectFields({ dialect, save }: { dialect: ImportDialect; save: (body: UpdateImport) => void }) {
  const { t } = useI18n()
  const set = (change: Partial<ImportDialect>) => save({ dialect: { ...dialect, ...change } })
  const delimiters: readonly Option<string>[] = [
    { value: ',', label: t('delimiter.comma') },
    { value: ';', label: t('delimiter.semicolon') },
    { value: '\t', label: t('delimiter.tab') },
    { value: '|', label: '|' },
  ]
  const { format } = dialect
  return (
    <>
      {format === 'xlsx' && dialect.sheets.length > 1 && (
        <SelectField
          label={t('imports.sheet')}
          value={dialect.sheet}
          options={dialect.sheets.map(value => ({ value, label: value }))}
          onPick={sheet => set({ sheet })}
        />
      )}
      {format === 'csv' && (
        <SelectField
          label={t('imports.delimiter')}
          value={dialect.delimiter}
          options={delimiters}
          onPick={delimiter => set({ delimiter })}
        />
      )}
      {format !== 'xlsx' && (
        <SelectField
          label={t('imports.encoding')}
          value={dialect.encoding}
          options={withCurrent(encodings, dialect.encoding)}
          onPick={encoding => set({ encoding })}
        />
      )}
      {(format === 'csv' || format === 'xlsx') && (
        <CheckField
          label={t('imports.has_header')}
          checked={dialect.has_header}
          onCheck={has_header => set({ has_header })}
        />
      )}
    </>
  )
}
