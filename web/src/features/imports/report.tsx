import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { downloadImportReportAddress } from '../../api/calls/imports'
import { type Fate, fateValues, type Import, type ImportRow } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useImportWords } from '../../i18n/imports'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Failed, Scrolling, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { Candidates } from './candidates'
import { importRowsQuery } from './import-data'

const short_rows_count = 5

interface ReportProps {
  one: Import
  start: Fate | undefined
  /** Only a few samples, before anything has been changed. */
  short?: boolean
  actions?: ReactNode
}

/** What became of every row. */
export function Report({ one, start, short, actions }: ReportProps) {
  const { t, formats } = useI18n()
  const words = useImportWords()
  const [fate, setFate] = useState<Fate | undefined>(start)
  const rows = useInfiniteQuery(importRowsQuery(one.id, fate, one.version))
  const all = rows.data?.pages.flatMap(page => page.items) ?? []
  const shown = short ? all.slice(0, short_rows_count) : all
  const fates: readonly { value: Fate | 'all'; label: string }[] = [
    { value: 'all', label: words('fate.all') },
    ...fateValues
      .filter(value => one.counts[value] > 0 || value === fate)
      .map(value => ({ value, label: `${words(`fate.${value}`)} ${formats.number(one.counts[value])}` })),
  ]
  return (
    <>
      {!short && (
        <div className="row wrap report-head">
          <Segments
            label={words('imports.report')}
            value={fate ?? 'all'}
            options={fates}
            onPick={next => setFate(next === 'all' ? undefined : next)}
          />
          <span className="grow" />
          {actions}
          <a className="button" href={downloadImportReportAddress({ id: one.id })} download>
            <Icon name="download" />
            {words('imports.download')}
          </a>
        </div>
      )}
      {rows.isPending && <Skeleton lines={5} />}
      {rows.isError && <Failed error={rows.error} retry={() => void rows.refetch()} />}
      {rows.isSuccess && all.length === 0 && <p className="soft">{words('imports.no_rows')}</p>}
      {shown.length > 0 && <Table rows={shown} />}
      {!short && rows.hasNextPage && (
        <Button busy={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {t('ui.more_rows')}
        </Button>
      )}
    </>
  )
}

const fateTones = {
  created: 'ok',
  updated: 'accent',
  unchanged: '',
  skipped: '',
  unclear: 'promise',
  failed: 'danger',
} as const

function Table({ rows }: { rows: readonly ImportRow[] }) {
  const words = useImportWords()
  return (
    <Scrolling label={words('imports.report')} className="table-box">
      <table className="report">
        <thead>
          <tr>
            <th scope="col">{words('imports.line')}</th>
            <th scope="col">{words('imports.fate')}</th>
            <th scope="col">{words('imports.content')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.line}>
              <td className="number soft">{row.line}</td>
              <td>
                <span className={`tag ${fateTones[row.fate]}`}>{words(`row.${row.fate}`)}</span>
              </td>
              <td>
                {row.customer_id ? (
                  <Link to="/customers/$id" params={{ id: row.customer_id }} search={{}} className="text-link">
                    {row.sample}
                  </Link>
                ) : (
                  row.sample
                )}
                {row.undo !== 'none' && <span className="tag undo">{words(`row.${row.undo}`)}</span>}
                {row.messages.map(message => (
                  <small
                    key={message.column + message.reason}
                    className={row.fate === 'failed' ? 'fault' : 'fault hint'}
                  >
                    {message.column === '' ? message.reason : `${message.column}: ${message.reason}`}
                  </small>
                ))}
                {row.fate === 'unclear' && <Candidates sample={row.sample} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
