import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { updateCase } from '../../api/calls/cases'
import type { CaseCard, CaseFieldView } from '../../api/client'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { Button } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { ownText } from '../../ui/own-value'
import { typedOf, typedValue } from '../../ui/own-value-typed'
import { faultAt } from '../../ui/problem'
import { casesChanged } from './processes-data'

/** What is known of the case, and what its next step still needs. */
export function CaseFields({ card }: { card: CaseCard }) {
  const i18n = useI18n()
  const words = useProcessWords()
  const mayWrite = useRight('tasks_write')
  const [editing, setEditing] = useState(false)
  if (card.fields.length === 0) return null
  if (editing) return <FieldsForm card={card} done={() => setEditing(false)} />
  const missing = new Set(card.ways.flatMap(way => way.missing))
  return (
    <section className="section">
      <div className="row">
        <h2 className="grow">{words('case.fields')}</h2>
        {mayWrite && (
          <Button icon="edit" onClick={() => setEditing(true)}>
            {i18n.t('ui.edit')}
          </Button>
        )}
      </div>
      <dl className="facts">
        {card.fields.map(field => (
          <div key={field.key} className="fact">
            <dt>{field.label}</dt>
            <dd>
              {ownText(i18n, { ...field, choices: field.choices }, field.value) ||
                (missing.has(field.key) ? <span className="warn">{words('case.needed')}</span> : '—')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function FieldsForm({ card, done }: { card: CaseCard; done: () => void }) {
  const words = useProcessWords()
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(card.fields.map(field => [field.key, typedOf(field, field.value)])),
  )
  const save = useMutation({
    mutationFn: () => {
      const changed = card.fields.filter(field => typed[field.key] !== typedOf(field, field.value))
      const fields = Object.fromEntries(changed.map(field => [field.key, typedValue(field, typed[field.key] ?? '')]))
      return updateCase({ id: card.at.id, if_match: `"${card.version}"`, body: { fields } })
    },
    onSuccess: async () => {
      await casesChanged()
      done()
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <Form
      className="editor task-form"
      problem={problem}
      pointers={card.fields.map(field => `/fields/${field.key}`)}
      onSubmit={() => save.mutate()}
    >
      <h2>{words('case.fields')}</h2>
      {card.fields.map(field => (
        <OneField
          key={field.key}
          field={field}
          text={typed[field.key] ?? ''}
          error={faultAt(problem, `/fields/${field.key}`)}
          onText={text => setTyped({ ...typed, [field.key]: text })}
        />
      ))}
      <EditorEnd busy={save.isPending} cancel={done} />
    </Form>
  )
}

interface OneFieldProps {
  field: CaseFieldView
  text: string
  error: string | undefined
  onText: (text: string) => void
}
function OneField({ field, text, error, onText }: OneFieldProps) {
  const { t } = useI18n()
  const words = useProcessWords()
  const common = { label: field.label, value: text, error }
  const none = { value: '', label: words('case.not_chosen') }
  switch (field.type) {
    case 'long_text':
      return <AreaField {...common} rows={3} onText={onText} />
    case 'date':
      return <DateField {...common} onDate={onText} />
    case 'boolean':
      return (
        <SelectField
          {...common}
          options={[none, { value: 'yes', label: t('compare.yes') }, { value: 'no', label: t('compare.no') }]}
          onPick={onText}
        />
      )
    case 'choice':
      return (
        <SelectField
          {...common}
          options={[none, ...field.choices.map(choice => ({ value: choice.key, label: choice.label }))]}
          onPick={onText}
        />
      )
    case 'choices': {
      const chosen = text === '' ? [] : text.split(' ')
      return (
        <fieldset>
          <legend>{field.label}</legend>
          {field.choices.map(choice => (
            <CheckField
              key={choice.key}
              label={choice.label}
              checked={chosen.includes(choice.key)}
              onCheck={yes =>
                onText((yes ? [...chosen, choice.key] : chosen.filter(key => key !== choice.key)).join(' '))
              }
            />
          ))}
        </fieldset>
      )
    }
    case 'text':
    case 'number':
    case 'money':
    case 'link':
      return (
        <TextField
          {...common}
          autoComplete="off"
          inputMode={field.type === 'number' || field.type === 'money' ? 'decimal' : undefined}
          hint={field.currency ?? undefined}
          onText={onText}
        />
      )
  }
}
