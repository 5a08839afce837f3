import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type CustomerCard, type CustomField, listCustomFields, updateCustomer } from '../../api/client'
import { invalidate } from '../../api/query'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { Button } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { faultsOf, problemText } from '../../ui/problem'

const labelIn = (locale: string, { label, labels }: { label: string; labels: Record<string, string> }): string =>
  labels[locale] ?? label

/** The company's own fields of this customer, each edited where it stands. */
export function OwnValues({ card, mayWrite }: { card: CustomerCard; mayWrite: boolean }) {
  const { locale } = useI18n()
  const fields = useQuery({
    queryKey: ['custom_fields'],
    queryFn: ({ signal }) => listCustomFields({}, { signal }),
    meta: { topic: 'custom_fields' },
  })
  const scope = card.customer.kind === 'person' ? 'persons' : 'organisations'
  const shown = (fields.data?.items ?? []).filter(
    field =>
      (field.scope === 'everybody' || field.scope === scope) &&
      (mayWrite || card.customer.custom[field.key] !== undefined),
  )
  if (shown.length === 0) return null
  return (
    <dl className="facts">
      {shown.map(field => (
        <div key={field.id} className="fact">
          <dt title={field.purpose}>{labelIn(locale, field)}</dt>
          <dd>
            <Value card={card} field={field} mayWrite={mayWrite} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const isMoney = (value: unknown): value is { amount: number; currency: string } =>
  typeof value === 'object' && value !== null && 'amount' in value && typeof value.amount === 'number'

const decimals = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

function useShown(): (field: CustomField, value: unknown) => string {
  const { locale, formats } = useI18n()
  const words = useMemoryWords()
  const choice = (field: CustomField, key: unknown): string => {
    const found = field.choices.find(one => one.key === key)
    return found ? labelIn(locale, found) : String(key)
  }
  return (field, value) => {
    if (value === undefined || value === null) return ''
    switch (field.type) {
      case 'number':
        return typeof value === 'number' ? formats.number(value) : ''
      case 'money':
        return isMoney(value) ? formats.money(value.amount, value.currency) : ''
      case 'boolean':
        return words(value === true ? 'own.yes' : 'own.no')
      case 'date':
        return formats.day(String(value))
      case 'choice':
        return choice(field, value)
      case 'choices':
        return Array.isArray(value) ? value.map(key => choice(field, key)).join(', ') : ''
      case 'text':
      case 'long_text':
      case 'link':
        return String(value)
    }
  }
}

/** As it is typed. */
function typedOf(field: CustomField, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (isMoney(value)) return (value.amount / 10 ** decimals(value.currency)).toFixed(decimals(value.currency))
  if (Array.isArray(value)) return value.join(' ')
  return field.type === 'boolean' ? (value === true ? 'yes' : 'no') : String(value)
}

/** What the server gets; a text that is no number is left to it to refuse. */
function valueFrom(field: CustomField, typed: string): unknown {
  const text = typed.trim()
  if (text === '' && field.type !== 'choices') return null
  const number = Number(text.replace(/[\s\u00a0]/g, '').replace(',', '.'))
  switch (field.type) {
    case 'number':
      return Number.isNaN(number) ? text : number
    case 'money': {
      const currency = field.currency ?? ''
      return Number.isNaN(number) ? text : { amount: Math.round(number * 10 ** decimals(currency)), currency }
    }
    case 'boolean':
      return text === 'yes'
    case 'choices':
      return text === '' ? null : text.split(' ')
    case 'text':
    case 'long_text':
    case 'link':
    case 'date':
    case 'choice':
      return text
  }
}

interface ValueProps {
  card: CustomerCard
  field: CustomField
  mayWrite: boolean
}
function Value({ card, field, mayWrite }: ValueProps) {
  const { t, locale } = useI18n()
  const shownOf = useShown()
  const [editing, setEditing] = useState(false)
  const value = card.customer.custom[field.key]
  const shown = shownOf(field, value)
  if (editing) return <Editor card={card} field={field} done={() => setEditing(false)} />
  if (field.type === 'link' && !mayWrite)
    return (
      <a className="text-link" href={shown} target="_blank" rel="noreferrer">
        {shown}
      </a>
    )
  if (!mayWrite) return <span>{shown || '—'}</span>
  return (
    <button
      type="button"
      className={shown ? 'editable' : 'editable soft'}
      aria-label={t('edit.label', { name: labelIn(locale, field), value: shown || '—' })}
      onClick={() => setEditing(true)}
    >
      <span>{shown || t('edit.add')}</span>
      <Icon name="edit" />
    </button>
  )
}

type State = { is: 'idle' } | { is: 'saving' } | { is: 'refused'; problem: Problem }

function Editor({ card, field, done }: { card: CustomerCard; field: CustomField; done: () => void }) {
  const i18n = useI18n()
  const words = useMemoryWords()
  const { customer } = card
  const [text, setText] = useState(() => typedOf(field, customer.custom[field.key]))
  const [state, setState] = useState<State>({ is: 'idle' })
  const save = async (typed: string) => {
    setState({ is: 'saving' })
    try {
      await updateCustomer({ id: customer.id, body: { custom: { [field.key]: valueFrom(field, typed) } } })
      await invalidate(['card', customer.id])
      done()
    } catch (error) {
      setState({ is: 'refused', problem: problemOf(error) })
    }
  }
  const error =
    state.is === 'refused' ? (faultsOf(state.problem)[0]?.reason ?? problemText(i18n, state.problem)) : undefined
  const common = { label: labelIn(i18n.locale, field), bare: true, value: text, error, autoFocus: true }
  const none = { value: '', label: words('own.not_chosen') }
  const chosen = text === '' ? [] : text.split(' ')
  return (
    <form
      className="editor"
      onSubmit={event => {
        event.preventDefault()
        void save(text)
      }}
      onKeyDown={event => event.code === 'Escape' && done()}
    >
      {field.type === 'long_text' ? (
        <AreaField {...common} rows={4} onText={setText} />
      ) : field.type === 'date' ? (
        <DateField {...common} onDate={setText} />
      ) : field.type === 'boolean' ? (
        <SelectField
          {...common}
          options={[none, { value: 'yes', label: words('own.yes') }, { value: 'no', label: words('own.no') }]}
          onPick={setText}
        />
      ) : field.type === 'choice' ? (
        <SelectField
          {...common}
          options={[none, ...field.choices.map(one => ({ value: one.key, label: labelIn(i18n.locale, one) }))]}
          onPick={setText}
        />
      ) : field.type === 'choices' ? (
        field.choices.map(one => (
          <CheckField
            key={one.key}
            label={labelIn(i18n.locale, one)}
            checked={chosen.includes(one.key)}
            onCheck={on => setText((on ? [...chosen, one.key] : chosen.filter(key => key !== one.key)).join(' '))}
          />
        ))
      ) : (
        <TextField {...common} autoComplete="off" onText={setText} />
      )}
      {field.type === 'choices' && error && <p className="field-error">{error}</p>}
      <span className="editor-end">
        <Button type="submit" look="primary" busy={state.is === 'saving'}>
          {i18n.t('ui.save')}
        </Button>
        <Button look="quiet" onClick={done}>
          {i18n.t('ui.cancel')}
        </Button>
      </span>
    </form>
  )
}
