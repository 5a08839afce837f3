import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createBulkChange } from '../../api/calls/bulk-changes'
import { exportCustomersAddress } from '../../api/calls/customers'
import type { BulkAction, BulkChange, CreateBulkChange } from '../../api/client'
import { colleaguesQuery, ownFieldsQuery } from '../../api/own-fields'
import { useRight } from '../../api/session'
import { type Problem, problemOf } from '../../api/transport'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { Dialog } from '../../ui/dialog'
import { download } from '../../ui/download'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import type { IconName } from '../../ui/icons'
import { Menu, type MenuEntry } from '../../ui/menu'
import { labelIn } from '../../ui/own-value'
import { typedValue } from '../../ui/own-value-typed'
import { faultsOf } from '../../ui/problem'
import { literal } from './filter'
import { askedFor, exportAddress } from './list-data'
import type { ListSearch } from './list-search'
import { chosen_count_max, type Selection, useSelectionVersion } from './selection'

const actions: readonly { action: BulkAction; icon: IconName }[] = [
  { action: 'set_owner', icon: 'user' },
  { action: 'set_restriction', icon: 'ban' },
  { action: 'archive', icon: 'archive' },
  { action: 'lift_restriction', icon: 'check' },
  { action: 'restore', icon: 'undo' },
  { action: 'set_field', icon: 'note' },
]
/** So many have a button of their own on a wide screen. */
const buttons_count = 3

interface Props {
  search: ListSearch
  selection: Selection
  total: { count: number; exact: boolean } | undefined
  onBegun: (change: BulkChange) => void
}

/** What can be done with those who are chosen. */
export function BulkBar({ search, selection, total, onBegun }: Props) {
  const words = useDeskWords()
  const mayWrite = useRight('customers_write')
  const mayExport = useRight('customers_export')
  const [asked, setAsked] = useState<BulkAction>()
  useSelectionVersion(selection)
  if (selection.empty && !selection.choosing) return null
  const count = selection.all ? (total?.count ?? 0) : selection.ids.size
  const exact = !selection.all || total?.exact !== false
  const exportChosen = () =>
    download(
      selection.all
        ? exportAddress(search)
        : exportCustomersAddress({
            filter: `customer.id in [${[...selection.ids].map(literal).join(', ')}]`,
            format: 'csv',
          }),
    )
  const entry = ({ action, icon }: (typeof actions)[number]): MenuEntry => ({
    label: words(`bulk.${action}`),
    icon,
    run: () => setAsked(action),
  })
  const none = selection.empty
  return (
    <section className="bulk-bar" aria-label={words('bulk.title')}>
      <span className="bulk-count" aria-live="polite">
        {words(exact ? 'bulk.chosen' : 'bulk.chosen_about', { n: count })}
        {selection.full && <small>{words('bulk.full', { n: chosen_count_max })}</small>}
      </span>
      {!selection.all && (
        <Button look="link" onClick={() => selection.chooseAll()}>
          {total ? words(total.exact ? 'bulk.all' : 'bulk.all_about', { n: total.count }) : words('bulk.everybody')}
        </Button>
      )}
      <span className="grow" />
      {mayWrite &&
        !none &&
        actions.slice(0, buttons_count).map(({ action, icon }) => (
          <Button key={action} icon={icon} className="wide-only" onClick={() => setAsked(action)}>
            {words(`bulk.${action}`)}
          </Button>
        ))}
      {!none && (
        <Menu
          side="top"
          trigger={<IconButton icon="more" label={words('bulk.more')} />}
          groups={[
            mayWrite ? actions.map(entry) : [],
            mayExport ? [{ label: words('bulk.export'), icon: 'download', run: exportChosen }] : [],
          ]}
        />
      )}
      <IconButton icon="close" label={words('bulk.clear')} onClick={() => selection.clear()} />
      {asked && (
        <Ask
          action={asked}
          count={count}
          exact={exact}
          chosen={
            selection.all
              ? { all: true, ids: [], q: search.q ?? null, filter: askedFor(search).filter ?? null }
              : { ids: [...selection.ids] }
          }
          onClose={() => setAsked(undefined)}
          onBegun={change => {
            setAsked(undefined)
            selection.clear()
            onBegun(change)
          }}
        />
      )}
    </section>
  )
}

interface AskProps {
  action: BulkAction
  count: number
  exact: boolean
  chosen: Pick<CreateBulkChange, 'ids' | 'all' | 'q' | 'filter'>
  onClose: () => void
  onBegun: (change: BulkChange) => void
}
/** What they are to get, before it begins; how many it will be stands on the button. */
function Ask({ action, count, exact, chosen, onClose, onBegun }: AskProps) {
  const i18n = useI18n()
  const { t, locale } = i18n
  const words = useDeskWords()
  const people = useQuery({ ...colleaguesQuery, enabled: action === 'set_owner' })
  const fields = useQuery({ ...ownFieldsQuery, enabled: action === 'set_field' }).data?.items ?? []
  const [owner, setOwner] = useState('')
  const [reason, setReason] = useState('')
  const [key, setKey] = useState('')
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<{ busy: boolean; problem?: Problem }>({ busy: false })
  const field = fields.find(one => one.key === key) ?? fields[0]
  const wanted = (): Partial<CreateBulkChange> => {
    if (action === 'set_owner') return { owner_id: people.data?.items.find(one => one.id === owner)?.id ?? null }
    if (action === 'set_restriction') return { reason: reason.trim() }
    if (action === 'set_field' && field) return { field_key: field.key, value: typedValue(field, typed) }
    return {}
  }
  const begin = async () => {
    setState({ busy: true })
    try {
      onBegun(await createBulkChange({ body: { action, ...chosen, ...wanted() } }))
    } catch (error) {
      setState({ busy: false, problem: problemOf(error) })
    }
  }
  const error = state.problem ? faultsOf(state.problem)[0]?.reason : undefined
  const ready = action === 'set_restriction' ? reason.trim() !== '' : action !== 'set_field' || field !== undefined
  const none = { value: '', label: '—' }
  const common = { label: words('bulk.value'), value: typed, error, onText: setTyped }
  const kept = typed === '' ? [] : typed.split(' ')
  return (
    <Dialog open title={words(`bulk.${action}`)} onClose={onClose}>
      <Form
        problem={state.problem}
        pointers={['/reason', `/custom/${field?.key}`]}
        onSubmit={() => ready && void begin()}
      >
        {action === 'set_owner' && (
          <SelectField
            label={t('customer.owner_id')}
            value={owner}
            options={[
              { value: '', label: words('bulk.nobody') },
              ...(people.data?.items ?? []).map(one => ({ value: one.id as string, label: one.name })),
            ]}
            onPick={setOwner}
          />
        )}
        {action === 'set_restriction' && (
          <AreaField
            label={t('restriction.reason')}
            hint={t('restriction.reason_hint')}
            rows={3}
            maxLength={300}
            value={reason}
            onText={setReason}
          />
        )}
        {action === 'set_field' && !field && <p className="soft">{words('bulk.no_fields')}</p>}
        {action === 'set_field' && field && (
          <>
            <SelectField
              label={words('bulk.field')}
              value={field.key}
              options={fields.map(one => ({ value: one.key, label: labelIn(locale, one) }))}
              onPick={next => {
                setKey(next)
                setTyped('')
              }}
            />
            {field.type === 'date' ? (
              <DateField label={common.label} value={typed} onDate={setTyped} />
            ) : field.type === 'choice' || field.type === 'boolean' ? (
              <SelectField
                label={common.label}
                value={typed}
                error={error}
                options={[
                  none,
                  ...(field.type === 'boolean'
                    ? [
                        { value: 'yes', label: t('compare.yes') },
                        { value: 'no', label: t('compare.no') },
                      ]
                    : field.choices.map(one => ({ value: one.key, label: labelIn(locale, one) }))),
                ]}
                onPick={setTyped}
              />
            ) : field.type === 'choices' ? (
              field.choices.map(one => (
                <CheckField
                  key={one.key}
                  label={labelIn(locale, one)}
                  checked={kept.includes(one.key)}
                  onCheck={on =>
                    setTyped((on ? [...kept, one.key] : kept.filter(other => other !== one.key)).join(' '))
                  }
                />
              ))
            ) : (
              <TextField {...common} autoComplete="off" hint={words('bulk.empty_takes_away')} />
            )}
          </>
        )}
        <p className="soft">{words('bulk.undo_why')}</p>
        <div className="inline-form">
          <Button type="submit" look="primary" busy={state.busy} disabled={!ready}>
            {words(exact ? 'bulk.begin' : 'bulk.begin_about', { n: count })}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
