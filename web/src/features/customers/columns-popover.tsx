import { Popover } from '@base-ui/react/popover'
import { useQuery } from '@tanstack/react-query'
import { ownFieldsQuery } from '../../api/own-fields'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { CheckField } from '../../ui/field'
import { columnLabel, columnsOf, fixedColumns } from './columns'
import { columns_count_max, type ListSearch } from './list-search'

interface Props {
  search: ListSearch
  onColumns: (columns: readonly string[] | undefined) => void
}

/** What the list shows of each customer, and in which order. */
export function ColumnsButton({ search, onColumns }: Props) {
  const words = useDeskWords()
  return (
    <Popover.Root>
      <Popover.Trigger render={<IconButton icon="columns" label={words('columns.title')} />} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" className="layer">
          <Popover.Popup className="popover column-choice">
            <Popover.Title className="hidden">{words('columns.title')}</Popover.Title>
            <Choice search={search} onColumns={onColumns} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Choice({ search, onColumns }: Props) {
  const i18n = useI18n()
  const words = useDeskWords()
  const fields = useQuery(ownFieldsQuery).data?.items ?? []
  const shown = columnsOf(search, fields)
  const names = shown.map(one => one.name)
  const all = [
    ...fixedColumns.map(name => ({ name, field: undefined })),
    ...fields.map(field => ({ name: `custom.${field.key}`, field })),
  ]
  const others = all.filter(one => !names.includes(one.name))
  const move = (index: number, by: number): void => {
    const next = [...names]
    const [taken] = next.splice(index, 1)
    if (taken === undefined) return
    next.splice(index + by, 0, taken)
    onColumns(next)
  }
  return (
    <>
      <ul className="column-lines">
        {shown.map((column, index) => {
          const label = columnLabel(column, i18n)
          return (
            <li key={column.name} className="row">
              <span className="grow">
                <CheckField
                  label={label}
                  checked
                  disabled={shown.length === 1}
                  onCheck={() => onColumns(names.filter(name => name !== column.name))}
                />
              </span>
              <IconButton
                icon="up"
                label={words('columns.up', { name: label })}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <IconButton
                icon="chevron"
                label={words('columns.down', { name: label })}
                disabled={index === shown.length - 1}
                onClick={() => move(index, 1)}
              />
            </li>
          )
        })}
        {others.map(column => (
          <li key={column.name} className="row">
            <CheckField
              label={columnLabel(column, i18n)}
              checked={false}
              disabled={names.length >= columns_count_max}
              onCheck={() => onColumns([...names, column.name])}
            />
          </li>
        ))}
      </ul>
      {search.columns && (
        <Button look="link" onClick={() => onColumns(undefined)}>
          {words('columns.usual')}
        </Button>
      )}
    </>
  )
}
