import { useState } from 'react'
import type { Customer, UpdateCustomer } from '../../api/client'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { AreaField, type Option, SelectField, TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { faultsOf, problemText } from '../../ui/problem'
import { type Conflict, saveFields } from './card-data'

type TextName = Exclude<keyof UpdateCustomer, 'organisation_id' | 'custom'>
interface EditableProps {
  customer: Customer
  name: TextName
  label: string
  /** How the value is read; without it the value itself. */
  shown?: string | undefined
  type?: 'text' | 'date'
  options?: readonly Option<string>[]
  multiline?: boolean
  mayWrite: boolean
  /** Opened because somebody asked to add it. */
  open?: boolean
  onClosed?: () => void
}

/** A fact that is read most of the time and edited where it stands. */
export function Editable(props: EditableProps) {
  const { t } = useI18n()
  const [editing, setEditing] = useState(props.open ?? false)
  const { customer, name, label, mayWrite, onClosed } = props
  const value = String(customer[name] ?? '')
  if (editing)
    return (
      <Editor
        {...props}
        value={value}
        onDone={() => {
          setEditing(false)
          onClosed?.()
        }}
      />
    )
  const shown = props.shown ?? value
  if (!mayWrite) return <span className={shown ? undefined : 'soft'}>{shown || '—'}</span>
  return (
    <button
      type="button"
      className={shown ? 'editable' : 'editable soft'}
      aria-label={t('edit.label', { name: label, value: shown || '—' })}
      onClick={() => setEditing(true)}
    >
      <span>{shown || t('edit.add')}</span>
      <Icon name="edit" />
    </button>
  )
}

type State =
  | { is: 'idle' }
  | { is: 'saving' }
  | { is: 'refused'; problem: Problem }
  | { is: 'conflict'; conflict: Conflict }

function Editor(props: EditableProps & { value: string; onDone: () => void }) {
  const { name, label, type, options, multiline, value, onDone } = props
  const i18n = useI18n()
  // What was read when the editing began; the page itself may hear of newer states meanwhile.
  const [customer] = useState(props.customer)
  const [text, setText] = useState(value)
  const [state, setState] = useState<State>({ is: 'idle' })
  const save = async (before: Customer, next: string): Promise<void> => {
    if (next === String(before[name] ?? '')) return onDone()
    setState({ is: 'saving' })
    try {
      const change = { [name]: next.trim() === '' ? null : next.trim() }
      const conflict = await saveFields(before, change)
      if (conflict) setState({ is: 'conflict', conflict })
      else onDone()
    } catch (error) {
      setState({ is: 'refused', problem: problemOf(error) })
    }
  }
  const error =
    state.is === 'refused' ? (faultsOf(state.problem)[0]?.reason ?? problemText(i18n, state.problem)) : undefined
  const common = { label, bare: true, value: text, error, disabled: state.is === 'saving', autoFocus: true }
  return (
    <form
      className="editor"
      onSubmit={event => {
        event.preventDefault()
        void save(customer, text)
      }}
      onKeyDown={event => {
        if (event.code === 'Escape') onDone()
        if (multiline && event.ctrlKey && event.code === 'Enter') void save(customer, text)
      }}
    >
      {options ? (
        <SelectField {...common} options={options} onPick={next => void save(customer, next)} />
      ) : multiline ? (
        <AreaField {...common} onText={setText} rows={4} />
      ) : type === 'date' ? (
        <DateField {...common} onDate={setText} />
      ) : (
        <TextField {...common} autoComplete="off" onText={setText} />
      )}
      {state.is === 'conflict' ? (
        <ConflictNotice
          theirs={String(state.conflict.theirs[name] ?? '')}
          keepTheirs={onDone}
          keepMine={() => void save(state.conflict.theirs, text)}
        />
      ) : (
        <span className="editor-end">
          {!options && (
            <Button type="submit" look="primary" busy={state.is === 'saving'}>
              {i18n.t('ui.save')}
            </Button>
          )}
          <Button look="quiet" onClick={onDone}>
            {i18n.t('ui.cancel')}
          </Button>
        </span>
      )}
    </form>
  )
}

interface ConflictProps {
  theirs: string
  keepTheirs: () => void
  keepMine: () => void
}
export function ConflictNotice({ theirs, keepTheirs, keepMine }: ConflictProps) {
  const { t } = useI18n()
  return (
    <div className="notice promise" role="alert">
      <span className="grow">{t('edit.conflict', { value: theirs || '—' })}</span>
      <Button onClick={keepTheirs}>{t('edit.keep_theirs')}</Button>
      <Button onClick={keepMine}>{t('edit.keep_mine')}</Button>
    </div>
  )
}
