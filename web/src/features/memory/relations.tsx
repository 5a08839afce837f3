import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listCustomers } from '../../api/calls/customers'
import { addRelation, removeRelation } from '../../api/calls/relations'
import {
  type CustomerCard,
  type CustomerId,
  type Relation,
  type RelationKind,
  relationKindValues,
} from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { Button, IconButton } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { listed } from '../../ui/isolate'
import { Avatar } from '../../ui/pieces'
import { toast } from '../../ui/toasts'
import { useDoing } from './doing'

const found_count_max = 5

export function Relations({ card, mayWrite }: { card: CustomerCard; mayWrite: boolean }) {
  const words = useMemoryWords()
  const [adding, setAdding] = useState(false)
  return (
    <section className="side-section">
      <div className="row">
        <h2 className="grow">{words('relations.title')}</h2>
        {mayWrite && !adding && (
          <IconButton icon="plus" label={words('relations.add')} onClick={() => setAdding(true)} />
        )}
      </div>
      {card.relations.length === 0 && !adding && <p className="soft">{words('relations.none')}</p>}
      <ul className="lines">
        {card.relations.map(relation => (
          <Line key={relation.id} card={card} relation={relation} mayWrite={mayWrite} />
        ))}
      </ul>
      {adding && <AddForm card={card} done={() => setAdding(false)} />}
    </section>
  )
}

function Line({ card, relation, mayWrite }: { card: CustomerCard; relation: Relation; mayWrite: boolean }) {
  const { formats } = useI18n()
  const words = useMemoryWords()
  const { id } = card.customer
  const doing = useDoing(id)
  const { kind, other_id, other_name: name, note, since_on, until_on } = relation
  const remove = async () => {
    if (!(await doing(() => removeRelation({ id, relation_id: relation.id })))) return
    const back = () => addRelation({ id, body: { kind, other_id, note, since_on, until_on } })
    toast(words('relations.removed'), { undo: () => void doing(back) })
  }
  return (
    <li>
      <Avatar name={name} icon={relation.other_is_organisation ? 'building' : undefined} />
      <span className="grow cut">
        <Link to="/customers/$id" params={{ id: other_id }} search={{}} className="text-link">
          {name}
        </Link>
        <small>
          {listed([
            words(`relation.${kind}`),
            note,
            since_on && words('points.since', { day: formats.day(since_on) }),
            until_on && words('facts.until', { day: formats.day(until_on) }),
          ])}
        </small>
      </span>
      {mayWrite && (
        <IconButton
          className="on-hover"
          icon="trash"
          label={words('relations.remove', { name })}
          onClick={() => void remove()}
        />
      )}
    </li>
  )
}

/** Which relations somebody can have at all. */
const kindsOf = (card: CustomerCard): readonly RelationKind[] =>
  relationKindValues.filter(kind =>
    card.customer.kind === 'person'
      ? kind !== 'employer_of' && kind !== 'subsidiary_of' && kind !== 'parent_of'
      : kind !== 'household' && kind !== 'family' && kind !== 'employee_of' && kind !== 'contact_for',
  )

function AddForm({ card, done }: { card: CustomerCard; done: () => void }) {
  const { t } = useI18n()
  const words = useMemoryWords()
  const { id } = card.customer
  const doing = useDoing(id)
  const kinds = kindsOf(card)
  const [kind, setKind] = useState<RelationKind>(kinds[0] ?? 'other')
  const [text, setText] = useState('')
  const found = useQuery({
    queryKey: ['related', text.trim()],
    queryFn: ({ signal }) => listCustomers({ q: text.trim(), limit: found_count_max + 1 }, { signal }),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
  })
  const pick = async (other_id: CustomerId) => {
    if (await doing(() => addRelation({ id, body: { kind, other_id } }))) done()
  }
  const rows = (found.data?.items ?? []).filter(row => row.id !== id).slice(0, found_count_max)
  return (
    <div className="editor">
      <SelectField
        label={words('relations.kind')}
        bare
        value={kind}
        options={kinds.map(one => ({ value: one, label: words(`relation.${one}`) }))}
        onPick={setKind}
      />
      <TextField
        label={words('relations.search')}
        bare
        placeholder={words('relations.search')}
        value={text}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setText}
      />
      <ul className="chooser" aria-live="polite">
        {text.trim() !== '' &&
          rows.map(row => (
            <li key={row.id}>
              <button type="button" className="menu-item" onClick={() => void pick(row.id)}>
                <Icon name={row.kind === 'organisation' ? 'building' : 'user'} />
                <span className="cut">{listed([row.name, row.city])}</span>
              </button>
            </li>
          ))}
      </ul>
      <span className="editor-end">
        <Button look="quiet" onClick={done}>
          {t('ui.cancel')}
        </Button>
      </span>
    </div>
  )
}
