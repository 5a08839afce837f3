import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type CreateCustomField,
  type CustomField,
  createCustomField,
  type FieldScope,
  type FieldType,
  fieldScopeValues,
  fieldTypeValues,
  listCustomFields,
  listCustomFieldUses,
  updateCustomField,
} from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { Button, IconButton } from '../../ui/button'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

/** What the company asks of customers besides, why, and whether anybody answers. */
export function FieldsSection() {
  const words = useMemoryWords()
  const fields = useQuery({
    queryKey: ['custom_fields', 'all'],
    queryFn: ({ signal }) => listCustomFields({ retired: true }, { signal }),
    meta: { topic: 'custom_fields' },
  })
  const uses = useQuery({
    queryKey: ['custom_fields', 'uses'],
    queryFn: ({ signal }) => listCustomFieldUses({ signal }),
    meta: { topic: 'custom_fields' },
  })
  return (
    <>
      <section className="section">
        <p>{words('fields.why')}</p>
        {fields.isPending && <Skeleton lines={4} />}
        {fields.isError && <Failed error={fields.error} retry={() => void fields.refetch()} />}
        {fields.data?.items.length === 0 && <p className="soft">{words('fields.none')}</p>}
        <ul className="lines">
          {fields.data?.items.map(field => (
            <Line
              key={field.id}
              field={field}
              filled={uses.data?.items.find(use => use.id === field.id)?.filled_count}
            />
          ))}
        </ul>
      </section>
      <NewField />
    </>
  )
}

function Line({ field, filled }: { field: CustomField; filled: number | undefined }) {
  const i18n = useI18n()
  const words = useMemoryWords()
  const label = field.labels[i18n.locale] ?? field.label
  const retire = useMutation({
    mutationFn: () =>
      updateCustomField({ id: field.id, if_match: `"${field.version}"`, body: { retired: !field.retired_at } }),
    onSuccess: () => invalidate(['custom_fields']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <li>
      <Icon name="note" />
      <span className="grow">
        {label} <span className="tag">{words(`type.${field.type}`)}</span>
        {field.retired_at && <span className="tag">{words('fields.retired')}</span>}
        <small>
          {[field.key, words(`scope.${field.scope}`), field.required ? words('fields.required') : '']
            .filter(part => part !== '')
            .join(', ')}
        </small>
        <small>
          {field.purpose} · {field.used_by}
        </small>
        {filled !== undefined && (
          <small className={filled === 0 && !field.retired_at ? 'error-text' : undefined}>
            {filled === 0 ? words('fields.unused') : words('fields.filled', { n: filled })}
          </small>
        )}
      </span>
      <Menu
        trigger={<IconButton icon="more" label={words('fields.more', { name: label })} />}
        groups={[
          [
            {
              label: words(field.retired_at ? 'fields.bring_back' : 'fields.retire'),
              icon: field.retired_at ? 'undo' : 'archive',
              run: () => retire.mutate(),
            },
          ],
        ]}
      />
    </li>
  )
}

/** "red = Rdeča", one a line. */
const choicesOf = (text: string): CreateCustomField['choices'] =>
  text
    .split('\n')
    .map(line => line.split('='))
    .map(([key = '', ...label]) => ({ key: key.trim(), label: label.join('=').trim() || key.trim() }))
    .filter(choice => choice.key !== '')

interface Draft {
  key: string
  label: string
  type: FieldType
  scope: FieldScope
  currency: string
  choices: string
  purpose: string
  used_by: string
  required: boolean
}
const empty: Draft = {
  key: '',
  label: '',
  type: 'text',
  scope: 'persons',
  currency: 'EUR',
  choices: '',
  purpose: '',
  used_by: '',
  required: false,
}

function bodyOf({ key, label, type, scope, currency, choices, purpose, used_by, required }: Draft): CreateCustomField {
  return {
    key: key.trim(),
    label: label.trim(),
    type,
    scope,
    purpose: purpose.trim(),
    used_by: used_by.trim(),
    required,
    currency: type === 'money' ? currency.trim() : null,
    choices: type === 'choice' || type === 'choices' ? choicesOf(choices) : [],
  }
}

function NewField() {
  const words = useMemoryWords()
  const [draft, setDraft] = useState(empty)
  const put = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const create = useMutation({
    mutationFn: () => createCustomField({ body: bodyOf(draft) }),
    onSuccess: () => {
      setDraft(empty)
      return invalidate(['custom_fields'])
    },
  })
  const problem = create.error ? problemOf(create.error) : undefined
  const text = (name: 'key' | 'label' | 'purpose' | 'used_by' | 'currency', hint?: string) => (
    <TextField
      label={words(`fields.${name}`)}
      hint={hint}
      value={draft[name]}
      error={faultAt(problem, `/${name}`)}
      autoComplete="off"
      onText={value => put({ [name]: value })}
    />
  )
  const ready = [draft.key, draft.label, draft.purpose, draft.used_by].every(part => part.trim() !== '')
  return (
    <section className="section">
      <h2>{words('fields.new')}</h2>
      <Form
        problem={problem}
        pointers={['/key', '/label', '/purpose', '/used_by', '/currency', '/choices']}
        onSubmit={() => ready && create.mutate()}
      >
        <div className="form-pair">
          {text('label')}
          {text('key', words('fields.key_hint'))}
        </div>
        <div className="form-pair">
          <SelectField
            label={words('fields.type')}
            value={draft.type}
            options={fieldTypeValues.map(one => ({ value: one, label: words(`type.${one}`) }))}
            onPick={type => put({ type })}
          />
          <SelectField
            label={words('fields.scope')}
            value={draft.scope}
            options={fieldScopeValues.map(one => ({ value: one, label: words(`scope.${one}`) }))}
            onPick={scope => put({ scope })}
          />
        </div>
        {draft.type === 'money' && text('currency')}
        {(draft.type === 'choice' || draft.type === 'choices') && (
          <AreaField
            label={words('fields.choices')}
            rows={4}
            value={draft.choices}
            error={faultAt(problem, '/choices')}
            onText={choices => put({ choices })}
          />
        )}
        <div className="form-pair">
          {text('purpose')}
          {text('used_by')}
        </div>
        <CheckField label={words('fields.required')} checked={draft.required} onCheck={required => put({ required })} />
        <div className="inline-form">
          <Button type="submit" busy={create.isPending} disabled={!ready}>
            {words('fields.create')}
          </Button>
        </div>
      </Form>
    </section>
  )
}
