import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { updateCustomer } from '../../api/calls/customers'
import type { CustomerCard, CustomField } from '../../api/client'
import { ownFieldsQuery } from '../../api/own-fields'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { DateField } from '../../ui/date-field'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field'
import { EditorEnd } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { labelIn, ownText } from '../../ui/own-value'
import { typedOf, typedValue } from '../../ui/own-value-typed'
import { faultsOf, problemText } from '../../ui/problem'
import { useSaving } from './doing'

/** The company's own fields of this customer, each edited where it stands. */
export function OwnValues({ card, mayWrite }: { card: CustomerCard; mayWrite: boolean }) {
  const { locale } = useI18n()
  const fields = useQuery(ownFieldsQuery)
  const scope = card.customer.kind === 'person' ? 'persons' : 'organisations'
  const shown = (fields.data?.items ?? []).filter(
    field =>
      (field.scope === 'everybody' || field.scope === scope) &&
      (mayWrite || card.customer.custom[field.key] !== undefined),
  )
  if (shown.length === 0) return null
  const ordered = [...shown.filter(field => field.on_card), ...shown.filter(field => !field.on_card)]
  return (
    <dl className="facts">
      {ordered.map(field => (
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

interface ValueProps {
  card: CustomerCard
  field: CustomField
  mayWrite: boolean
}
function Value({ card, field, mayWrite }: ValueProps) {
  const i18n = useI18n()
  const { t, locale } = i18n
  const [editing, setEditing] = useState(false)
  const value = card.customer.custom[field.key]
  const shown = ownText(i18n, field, value)
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

function Editor({ card, field, done }: { card: CustomerCard; field: CustomField; done: () => void }) {
  const i18n = useI18n()
  const words = useMemoryWords()
  const { customer } = card
  const [text, setText] = useState(() => typedOf(field, customer.custom[field.key]))
  const { save, busy, problem } = useSaving(
    customer.id,
    () => updateCustomer({ id: customer.id, body: { custom: { [field.key]: typedValue(field, text) } } }),
    done,
  )
  const error = problem ? (faultsOf(problem)[0]?.reason ?? problemText(i18n, problem)) : undefined
  const common = { label: labelIn(i18n.locale, field), bare: true, value: text, error, autoFocus: true }
  const none = { value: '', label: words('own.not_chosen') }
  const chosen = text === '' ? [] : text.split(' ')
  return (
    <form
      className="editor"
      onSubmit={event => {
        event.preventDefault()
        save()
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
      <EditorEnd busy={busy} cancel={done} />
    </form>
  )
}
