import { useState } from 'react'
import type { Customer, UpdateCustomer } from '../../api/client'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { type Conflict, saveFields } from './card-data'
import { ConflictNotice } from './editable'

export function useNameEditing() {
  const [editing, setEditing] = useState(false)
  return { editing, start: () => setEditing(true), stop: () => setEditing(false) }
}

type Part = 'given_name' | 'middle_name' | 'family_name' | 'name'
type State =
  | { is: 'idle' }
  | { is: 'saving' }
  | { is: 'refused'; problem: Problem }
  | { is: 'conflict'; conflict: Conflict }

function partsOf(customer: Customer, locale: string): readonly Part[] {
  if (customer.kind === 'organisation') return ['name']
  return locale === 'hu' || locale === 'ru'
    ? ['family_name', 'given_name', 'middle_name']
    : ['given_name', 'middle_name', 'family_name']
}

export function NameEditor({ customer: read, onDone }: { customer: Customer; onDone: () => void }) {
  const { t, locale } = useI18n()
  const [customer] = useState(read)
  const parts = partsOf(customer, locale)
  const [texts, setTexts] = useState<Partial<Record<Part, string>>>({})
  const [state, setState] = useState<State>({ is: 'idle' })
  const textOf = (part: Part): string => texts[part] ?? customer[part] ?? ''
  const change: UpdateCustomer = Object.fromEntries(
    parts.filter(part => texts[part] !== undefined).map(part => [part, textOf(part).trim() || null]),
  )
  const save = async (before: Customer): Promise<void> => {
    if (Object.keys(change).length === 0) return onDone()
    setState({ is: 'saving' })
    try {
      const conflict = await saveFields(before, change)
      if (conflict) setState({ is: 'conflict', conflict })
      else onDone()
    } catch (error) {
      setState({ is: 'refused', problem: problemOf(error) })
    }
  }
  const problem = state.is === 'refused' ? state.problem : undefined
  return (
    <Form
      className="name-editor"
      problem={problem}
      pointers={parts.map(part => `/${part}`)}
      onSubmit={() => void save(customer)}
    >
      <h1 className="hidden">{customer.name}</h1>
      <div className="name-parts">
        {parts.map((part, index) => (
          <TextField
            key={part}
            label={t(`customer.${part}`)}
            value={textOf(part)}
            error={faultAt(problem, `/${part}`)}
            autoFocus={index === 0}
            autoComplete="off"
            onKeyDown={event => event.code === 'Escape' && onDone()}
            onText={text => setTexts(before => ({ ...before, [part]: text }))}
          />
        ))}
      </div>
      {state.is === 'conflict' && (
        <ConflictNotice
          theirs={state.conflict.theirs.name}
          keepTheirs={onDone}
          keepMine={() => void save(state.conflict.theirs)}
        />
      )}
      <div className="row">
        <Button type="submit" look="primary" busy={state.is === 'saving'}>
          {t('ui.save')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t('ui.cancel')}
        </Button>
      </div>
    </Form>
  )
}
