import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type PromiseFiguresBy, promiseFiguresByValues } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { usePromiseWords } from '../../i18n/promises'
import { Button } from '../../ui/button'
import { Failed, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { figuresQuery, type Which } from './promises-data'

const columns = ['kept', 'early', 'late', 'missed', 'overrides'] as const
type Column = (typeof columns)[number]

function whichOf(column: Column): Pick<Which, 'state' | 'breach' | 'overridden'> {
  switch (column) {
    case 'kept':
      return { state: 'kept' }
    case 'overrides':
      return { state: 'broken', overridden: true }
    case 'early':
    case 'late':
    case 'missed':
      return { state: 'broken', breach: column }
  }
}

/** How well promises are kept, by whom; each number leads to its promises. */
export function Figures({ onPick }: { onPick: (which: Which) => void }) {
  const { formats } = useI18n()
  const words = usePromiseWords()
  const [by, setBy] = useState<PromiseFiguresBy>('person')
  const table = useQuery(figuresQuery(by))
  return (
    <>
      <Segments
        label={words('promise.by')}
        value={by}
        options={promiseFiguresByValues.map(value => ({ value, label: words(`promise.by.${value}`) }))}
        onPick={setBy}
      />
      {table.isPending && <Skeleton lines={6} tall />}
      {table.isError && <Failed error={table.error} retry={() => void table.refetch()} />}
      {table.data?.items.length === 0 && <p className="soft">{words('promise.rate_none')}</p>}
      {table.data && table.data.items.length > 0 && (
        <div className="promise-figures-box">
          <table className="promise-figures">
            <thead>
              <tr>
                <th scope="col">{words(`promise.by.${by}`)}</th>
                <th scope="col">{words('promise.rate')}</th>
                {columns.map(column => (
                  <th key={column} scope="col">
                    {words(`promise.column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.data.items.map(row => (
                <tr key={row.owner_id ?? row.team_id ?? row.customer_id}>
                  <th scope="row">{row.name}</th>
                  <td>{row.figures.kept_percent === null ? '' : formats.percent(row.figures.kept_percent / 100)}</td>
                  {columns.map(column => (
                    <td key={column}>
                      {row.figures[column] === 0 ? (
                        formats.number(0)
                      ) : (
                        <Button
                          look="link"
                          onClick={() =>
                            onPick({
                              ...whichOf(column),
                              ...(row.owner_id ? { owner_id: row.owner_id } : {}),
                              ...(row.team_id ? { team_id: row.team_id } : {}),
                              ...(row.customer_id ? { customer_id: row.customer_id } : {}),
                              since_at: table.data.since_at,
                            })
                          }
                        >
                          {formats.number(row.figures[column])}
                        </Button>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
