import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  createCustomField,
  listCustomFields,
  listCustomFieldUses,
  updateCustomField,
} from '../../api/calls/custom-fields'
import {
  type CreateCustomField,
  type CustomField,
  type FieldScope,
  type FieldType,
  fieldScopeValues,
  fieldTypeValues,
} from '../../api/client'
import { invalidate } from '../../api/query'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { inSentence } from '../../ui/format'
import { Icon } from '../../ui/icon'
import { listed } from '../../ui/isolate'
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
  const [editing, setEditing] = useState(false)
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
          {listed(
            [
              field.key,
              words(`scope.${field.scope}`),
              field.required ? words('fields.required') : '',
              field.on_card ? words('fields.on_card') : '',
            ]
              .filter(part => part !== '')
              .map((part, index) => (index === 0 ? part : inSentence(part, i18n.locale))),
          )}
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
            { label: words('fields.edit'), icon: 'edit', run: () => setEditing(true) },
            {
              label: words(field.retired_at ? 'fields.bring_back' : 'fields.retire'),
              icon: field.retired_at ? 'undo' : 'archive',
              run: () => retire.mutate(),
            },
          ],
        ]}
      />
      {editing && <EditField field={field} used={filled !== 0} onClose={() => setEditing(false)} />}
    </li>
  )
}

/** What may be changed of a field: its key stays, and its type while anybody has a value. */
function EditField({ field, used, onClose }: { field: CustomField; used: boolean; onClose: () => void }) {
  const words = useMemoryWords()
  const [draft, setDraft] = useState<Draft>({
    ...field,
    currency: field.currency ?? 'EUR',
    choices: field.choices.map(({ key, label }) => (key === label ? key : `${key} = ${label}`)).join('\n'),
  })
  const change = useMutation({
    mutationFn: () => {
      const { type, scope, label, purpose, used_by, required, on_card, currency, choices } = bodyOf(draft)
      const other = type !== field.type
      const listed = type === 'choice' || type === 'choices'
      // What choices are called in other languages stays with them.
      const kept = choices?.map(one => ({
        ...one,
        labels: field.choices.find(({ key }) => key === one.key)?.labels ?? {},
      }))
      const more = {
        ...(other ? { type, currency: currency ?? null } : {}),
        ...(listed ? { choices: kept ?? [] } : {}),
      }
      return updateCustomField({
        id: field.id,
        if_match: `"${field.version}"`,
        body: { scope, label, purpose, used_by, required, on_card, ...more },
      })
    },
    onSuccess: async () => {
      await invalidate(['custom_fields'])
      onClose()
    },
  })
  const problem = change.error ? problemOf(change.error) : undefined
  return (
    <Dialog open title={words('fields.edit_title', { name: field.key })} onClose={onClose}>
      <Form problem={problem} pointers={pointers} onSubmit={() => isReady(draft) && change.mutate()}>
        <FieldParts draft={draft} problem={problem} put={part => setDraft({ ...draft, ...part })} used={used} />
        <div className="inline-form">
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady(draft)}>
            {words('fields.edit')}
          </Button>
        </div>
      </Form>
    </Dialog>
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
  on_card: boolean
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
  on_card: false,
}

function bodyOf({ currency, choices, ...draft }: Draft): CreateCustomField {
  const { key, label, type, purpose, used_by } = draft
  return {
    ...draft,
    key: key.trim(),
    label: label.trim(),
    purpose: purpose.trim(),
    used_by: used_by.trim(),
    currency: type === 'money' ? currency.trim() : null,
    choices: type === 'choice' || type === 'choices' ? choicesOf(choices) : [],
  }
}

const pointers = ['/key', '/label', '/type', '/purpose', '/used_by', '/currency', '/choices']
const isReady = (draft: Draft): boolean =>
  [draft.key, draft.label, draft.purpose, draft.used_by].every(part => part.trim() !== '')

interface PartsProps {
  draft: Draft
  problem: Problem | undefined
  put: (change: Partial<Draft>) => void
  /** The key is to be given; otherwise it stands. */
  fresh?: boolean
  /** Customers have values, so that the type stays. */
  used?: boolean
}
function FieldParts({ draft, problem, put, fresh = false, used = false }: PartsProps) {
  const words = useMemoryWords()
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
  return (
    <>
      <div className="form-pair">
        {text('label')}
        {fresh && text('key', words('fields.key_hint'))}
      </div>
      <div className="form-pair">
        <SelectField
          label={words('fields.type')}
          value={draft.type}
          disabled={used}
          hint={used ? words('fields.type_stays') : undefined}
          error={faultAt(problem, '/type')}
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
      <CheckField
        label={words('fields.on_card')}
        hint={words('fields.on_card_why')}
        checked={draft.on_card}
        onCheck={on_card => put({ on_card })}
      />
    </>
  )
}

function NewField() {
  const words = useMemoryWords()
  const [draft, setDraft] = useState(empty)
  const create = useMutation({
    mutationFn: () => createCustomField({ body: bodyOf(draft) }),
    onSuccess: () => {
      setDraft(empty)
      return invalidate(['custom_fields'])
    },
  })
  const problem = create.error ? problemOf(create.error) : undefined
  return (
    <section className="section">
      <h2>{words('fields.new')}</h2>
      <Form problem={problem} pointers={pointers} onSubmit={() => isReady(draft) && create.mutate()}>
        <FieldParts draft={draft} problem={problem} put={part => setDraft({ ...draft, ...part })} fresh />
        <div className="inline-form">
          <Button type="submit" busy={create.isPending} disabled={!isReady(draft)}>
            {words('fields.create')}
          </Button>
        </div>
      </Form>
    </section>
  )
}
