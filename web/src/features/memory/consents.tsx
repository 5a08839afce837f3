import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listConsents, recordConsent } from '../../api/calls/consents'
import {
  type ConsentChannel,
  type ConsentMethod,
  type ConsentPurpose,
  type ConsentState,
  type CustomerCard,
  consentChannelValues,
  consentMethodValues,
  consentPurposeValues,
} from '../../api/client'
import { useRight } from '../../api/session'
import { useMemoryWords } from '../../i18n/memory'
import { IconButton } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt } from '../../ui/problem'
import { Segments } from '../../ui/segments'
import { Time } from '../../ui/time'
import { useSaving } from './doing'

/** What the customer has agreed to, and how one knows. */
export function Consents({ card }: { card: CustomerCard }) {
  const words = useMemoryWords()
  const mayRecord = useRight('contacts_write')
  const [adding, setAdding] = useState(false)
  return (
    <section className="side-section">
      <div className="row">
        <h2 className="grow">{words('consents.title')}</h2>
        {mayRecord && !adding && (
          <IconButton icon="plus" label={words('consents.add')} onClick={() => setAdding(true)} />
        )}
      </div>
      {card.consents.length === 0 && !adding && <p className="soft">{words('consents.none')}</p>}
      <ul className="lines">
        {card.consents.map(state => (
          <State key={`${state.purpose} ${state.channel}`} state={state} />
        ))}
      </ul>
      {adding && <RecordForm card={card} done={() => setAdding(false)} />}
      {card.consents.length > 0 && <History card={card} />}
    </section>
  )
}

const wordOf = ({ given, expired }: { given: boolean; expired: boolean }) =>
  expired ? 'consents.expired' : given ? 'consents.given' : 'consents.withdrawn'

function State({ state }: { state: ConsentState }) {
  const words = useMemoryWords()
  const holds = state.given && !state.expired
  return (
    <li>
      <span className={holds ? 'ok-text' : 'warn'}>
        <Icon name={holds ? 'check' : 'ban'} />
      </span>
      <span className="grow">
        {words(`purpose.${state.purpose}`)}, {words(`by.${state.channel}`)}
        <small>
          {words(wordOf(state))}, <Time at={state.since_at} />
        </small>
      </span>
    </li>
  )
}

function History({ card }: { card: CustomerCard }) {
  const words = useMemoryWords()
  const [open, setOpen] = useState(false)
  const { id } = card.customer
  const history = useQuery({
    queryKey: ['card', id, 'consents'],
    queryFn: ({ signal }) => listConsents({ id }, { signal }),
    enabled: open,
  })
  return (
    <details className="reading" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{words('consents.history')}</summary>
      {history.isPending && open && <Skeleton lines={2} />}
      {history.isError && <Failed error={history.error} retry={() => void history.refetch()} />}
      <ul className="known">
        {history.data?.history.map(said => (
          <li key={said.id}>
            <span className="grow">
              {words(`purpose.${said.purpose}`)}, {words(`by.${said.channel}`)}:{' '}
              {words(said.given ? 'consents.given' : 'consents.withdrawn')}
              <small>
                <Time at={said.happened_at} />, {words(`method.${said.method}`)}
                {[said.author_name, said.text_version, said.evidence]
                  .filter(part => part)
                  .map(part => `, ${part}`)
                  .join('')}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function RecordForm({ card, done }: { card: CustomerCard; done: () => void }) {
  const words = useMemoryWords()
  const { id } = card.customer
  const [purpose, setPurpose] = useState<ConsentPurpose>('marketing')
  const [channel, setChannel] = useState<ConsentChannel>('any')
  const [given, setGiven] = useState<'given' | 'withdrawn'>('given')
  const [method, setMethod] = useState<ConsentMethod>('call')
  const [evidence, setEvidence] = useState('')
  const [expires, setExpires] = useState('')
  const { save, busy, problem } = useSaving(
    id,
    () =>
      recordConsent({
        id,
        body: {
          purpose,
          channel,
          given: given === 'given',
          method,
          evidence: evidence.trim() === '' ? null : evidence.trim(),
          expires_on: expires === '' ? null : expires,
        },
      }),
    done,
  )
  return (
    <Form className="editor" problem={problem} pointers={['/evidence', '/expires_on']} onSubmit={save}>
      <Segments
        framed
        label={words('consents.title')}
        value={given}
        options={[
          { value: 'given', label: words('consents.given') },
          { value: 'withdrawn', label: words('consents.withdrawn') },
        ]}
        onPick={setGiven}
      />
      <SelectField
        label={words('consents.purpose')}
        value={purpose}
        options={consentPurposeValues.map(one => ({ value: one, label: words(`purpose.${one}`) }))}
        onPick={setPurpose}
      />
      <div className="form-pair">
        <SelectField
          label={words('consents.channel')}
          value={channel}
          options={consentChannelValues.map(one => ({ value: one, label: words(`by.${one}`) }))}
          onPick={setChannel}
        />
        <SelectField
          label={words('consents.method')}
          value={method}
          options={consentMethodValues.map(one => ({ value: one, label: words(`method.${one}`) }))}
          onPick={setMethod}
        />
      </div>
      <TextField
        label={words('consents.evidence')}
        value={evidence}
        error={faultAt(problem, '/evidence')}
        autoComplete="off"
        onText={setEvidence}
      />
      {given === 'given' && (
        <DateField
          label={words('consents.expires_on')}
          value={expires}
          error={faultAt(problem, '/expires_on')}
          onDate={setExpires}
        />
      )}
      <EditorEnd busy={busy} cancel={done} />
    </Form>
  )
}
