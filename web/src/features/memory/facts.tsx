import { useState } from 'react'
import { eraseFact, noteFact } from '../../api/calls/facts'
import {
  type CustomerCard,
  type Fact,
  type FactKind,
  factKindValues,
  type LegalBasis,
  legalBasisValues,
  type NoteFact,
} from '../../api/client'
import { useRight } from '../../api/session'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { useActions } from '../../ui/actions'
import { IconButton } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { faultAt } from '../../ui/problem'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'
import { useDoing, useSaving } from './doing'

const fact_length_max = 300

/** One line each, read before speaking. */
export function Facts({ card }: { card: CustomerCard }) {
  const words = useMemoryWords()
  const mayNote = useRight('contacts_write')
  const [noting, setNoting] = useState(false)
  useActions(mayNote ? [{ label: 'facts.note', icon: 'note', run: () => setNoting(true) } as const] : [])
  return (
    <div className="note-block">
      <div className="row">
        <h2 className="grow">
          <Icon name="note" />
          {words('facts.title')}
        </h2>
        {mayNote && !noting && <IconButton icon="plus" label={words('facts.add')} onClick={() => setNoting(true)} />}
      </div>
      {card.facts.length === 0 && !noting && <p className="soft">{words('facts.none')}</p>}
      <ul className="known">
        {card.facts.map(fact => (
          <Line key={fact.id} card={card} fact={fact} />
        ))}
      </ul>
      {noting && <NoteForm card={card} done={() => setNoting(false)} />}
    </div>
  )
}

function Line({ card, fact }: { card: CustomerCard; fact: Fact }) {
  const { formats } = useI18n()
  const words = useMemoryWords()
  const mayWrite = useRight('customers_write')
  const doing = useDoing(card.customer.id)
  const { id } = card.customer
  const erase = async () => {
    const { kind, text, happened_on, source, legal_basis, expires_on } = fact
    const again: NoteFact = { kind, text, happened_on, source, legal_basis, expires_on }
    if (!(await doing(() => eraseFact({ id, fact_id: fact.id })))) return
    toast(words('facts.erased'), { undo: () => void doing(() => noteFact({ id, body: again })) })
  }
  return (
    <li>
      <span className="grow">
        {fact.text}
        <small>
          {words(`facts.${fact.kind}`)}, <Time at={fact.noted_at} />
          {fact.author_name && `, ${fact.author_name}`}
          {fact.source && `, ${fact.source}`}
          {fact.expires_on && `, ${words('facts.until', { day: formats.day(fact.expires_on) })}`}
        </small>
        {!fact.for_contact && (
          <small className="row warn">
            <Icon name="warning" />
            {words('facts.not_for_contact')}
          </small>
        )}
      </span>
      {mayWrite && (
        <IconButton
          className="on-hover"
          icon="trash"
          label={words('facts.erase', { text: fact.text })}
          onClick={() => void erase()}
        />
      )}
    </li>
  )
}

function NoteForm({ card, done }: { card: CustomerCard; done: () => void }) {
  const words = useMemoryWords()
  const { id } = card.customer
  const [kind, setKind] = useState<FactKind>('trait')
  const [text, setText] = useState('')
  const [source, setSource] = useState('')
  const [basis, setBasis] = useState<LegalBasis | ''>('')
  const [expires, setExpires] = useState('')
  const { save, busy, problem } = useSaving(
    id,
    () =>
      noteFact({
        id,
        body: {
          kind,
          text: text.trim(),
          source: source.trim() === '' ? null : source.trim(),
          legal_basis: basis === '' ? null : basis,
          expires_on: expires === '' ? null : expires,
        },
      }),
    done,
  )
  return (
    <Form
      className="editor"
      problem={problem}
      pointers={['/text', '/source', '/expires_on']}
      onSubmit={() => text.trim() !== '' && save()}
    >
      <TextField
        label={words('facts.add')}
        bare
        placeholder={words('facts.placeholder')}
        maxLength={fact_length_max}
        value={text}
        error={faultAt(problem, '/text')}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setText}
      />
      <div className="form-pair">
        <SelectField
          label={words('facts.kind')}
          value={kind}
          options={factKindValues.map(one => ({ value: one, label: words(`facts.${one}`) }))}
          onPick={setKind}
        />
        <DateField
          label={words('facts.expires_on')}
          value={expires}
          error={faultAt(problem, '/expires_on')}
          onDate={setExpires}
        />
      </div>
      {kind === 'life_event' && (
        <div className="form-pair">
          <TextField
            label={words('facts.source')}
            value={source}
            error={faultAt(problem, '/source')}
            autoComplete="off"
            onText={setSource}
          />
          <SelectField
            label={words('facts.legal_basis')}
            value={basis}
            options={[
              { value: '', label: words('basis.none') },
              ...legalBasisValues.map(one => ({ value: one, label: words(`basis.${one}`) })),
            ]}
            onPick={setBasis}
          />
        </div>
      )}
      <EditorEnd save={words('facts.save')} busy={busy} cancel={done} />
    </Form>
  )
}
