import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { addIdentity, removeIdentity, updateIdentity } from '../../api/calls/identities'
import { type Customer, type Identity, type IdentityKind, identityKindValues, type NewIdentity } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { IconButton } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { phoneText } from '../../ui/format'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icons'
import { listed } from '../../ui/isolate'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

export function Identities({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }) {
  const { t } = useI18n()
  const [adding, setAdding] = useState(false)
  return (
    <section className="side-section">
      <div className="row">
        <h2 className="grow">{t('card.reach')}</h2>
        {mayWrite && !adding && <IconButton icon="plus" label={t('identity.add')} onClick={() => setAdding(true)} />}
      </div>
      {customer.identities.length === 0 && !adding && <p className="soft">{t('identity.none')}</p>}
      <ul className="lines identities">
        {customer.identities.map(identity => (
          <Line key={identity.id} customer={customer} identity={identity} mayWrite={mayWrite} />
        ))}
      </ul>
      {adding && <AddForm customer={customer} onDone={() => setAdding(false)} />}
    </section>
  )
}

function useRemove(customer: Customer): (identity: Identity) => Promise<void> {
  const i18n = useI18n()
  const refresh = () => invalidate(['card', customer.id])
  const failed = (error: unknown) => toast(problemText(i18n, problemOf(error)), { bad: true })
  const putBack = async ({ kind, given, label, source, confidence }: Identity) => {
    await addIdentity({ id: customer.id, body: { kind, value: given, label, source, confidence } }).catch(failed)
    await refresh()
  }
  return async identity => {
    try {
      await removeIdentity({ id: customer.id, identity_id: identity.id })
    } catch (error) {
      failed(error)
      return
    }
    await refresh()
    toast(i18n.t('identity.removed', { value: identity.given }), { undo: () => void putBack(identity) })
  }
}

/** Messengers and networks open a page of the account. */
function addressOf({ kind, value }: Identity): string | undefined {
  switch (kind) {
    case 'phone':
      return `tel:${value}`
    case 'mail':
      return `mailto:${value}`
    case 'telegram':
      return value.startsWith('+') ? undefined : `https://t.me/${value}`
    case 'whatsapp':
      return `https://wa.me/${value.replace(/\D/g, '')}`
    case 'vk':
      return `https://vk.com/${value}`
    case 'facebook':
      return `https://facebook.com/${value}`
    case 'instagram':
      return `https://instagram.com/${value}`
    case 'linkedin':
      return `https://linkedin.com/${value}`
    case 'x':
      return `https://x.com/${value}`
    case 'viber':
    case 'skype':
    case 'google_plus':
    case 'card':
    case 'tax_number':
    case 'customer_number':
    case 'web_visitor':
      return undefined
  }
}

function iconOf(kind: IdentityKind): IconName {
  switch (kind) {
    case 'phone':
      return 'call'
    case 'mail':
      return 'mail'
    case 'card':
    case 'tax_number':
    case 'customer_number':
      return 'key'
    case 'web_visitor':
      return 'globe'
    default:
      return 'chat'
  }
}

interface LineProps {
  customer: Customer
  identity: Identity
  mayWrite: boolean
}
function Line({ customer, identity, mayWrite }: LineProps) {
  const { t } = useI18n()
  const words = useMemoryWords()
  const remove = useRemove(customer)
  const verify = useVerify(customer)
  const number = identity.valid && identity.value.startsWith('+') && !identity.value.includes('/')
  const shown = number ? phoneText(identity.value) : identity.value
  const address = identity.valid ? addressOf(identity) : undefined
  const web = address?.startsWith('https:')
  return (
    <li>
      <Icon name={iconOf(identity.kind)} />
      <span className="grow">
        {address ? (
          <a className="text-link number" href={address} {...(web ? { target: '_blank', rel: 'noreferrer' } : {})}>
            {shown}
          </a>
        ) : (
          <span className="number">{shown}</span>
        )}
        <Known identity={identity} />
        {!identity.valid && (
          <small className="row invalid">
            <Icon name="warning" />
            {words('identity.bad')}
          </small>
        )}
      </span>
      {mayWrite && (
        <>
          <IconButton
            className="on-hover"
            icon={identity.verified_at ? 'undo' : 'check'}
            label={words(identity.verified_at ? 'identity.unverify' : 'identity.verify', { value: shown })}
            onClick={() => void verify(identity)}
          />
          <IconButton
            className="on-hover"
            icon="trash"
            label={t('identity.remove', { value: shown })}
            onClick={() => void remove(identity)}
          />
        </>
      )}
    </li>
  )
}

/** What is known of it: its kind where that is not plain, its label, whether somebody has made sure. */
function Known({ identity }: { identity: Identity }) {
  const { t, formats } = useI18n()
  const words = useMemoryWords()
  const { kind, label, verified_at, verified_by_name, confidence, source } = identity
  const day = verified_at && formats.day(verified_at.slice(0, 10))
  const told = source !== '' && !/^(page|cli|system|import:|token:)/.test(source)
  const parts = [
    kind !== 'phone' && kind !== 'mail' ? words(`kind.${kind}`) : '',
    label !== '' ? labelText(t, label) : '',
    confidence < 1 ? words('identity.confidence', { share: formats.percent(confidence) }) : '',
    told ? words('identity.from', { source }) : '',
  ].filter(part => part !== '')
  return (
    <>
      {parts.length > 0 && <small>{listed(parts)}</small>}
      {day && (
        <small
          className="row verified"
          title={
            verified_by_name
              ? words('identity.verified_by', { day, name: verified_by_name })
              : words('identity.verified_on', { day })
          }
        >
          <Icon name="check" />
          {words('identity.verified')}
        </small>
      )}
    </>
  )
}

function useVerify(customer: Customer): (identity: Identity) => Promise<void> {
  const i18n = useI18n()
  return async identity => {
    try {
      const body = { verified: !identity.verified_at }
      await updateIdentity({ id: customer.id, identity_id: identity.id, body })
      await invalidate(['card', customer.id])
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
  }
}

const knownLabels = ['mobile', 'home', 'work'] as const
function labelText(t: ReturnType<typeof useI18n>['t'], label: string): string {
  const known = knownLabels.find(one => one === label)
  return known ? t(`identity.${known}`) : label
}

const hosts: readonly (readonly [RegExp, IdentityKind])[] = [
  [/(^|\/\/|\.)(t|telegram)\.me\//i, 'telegram'],
  [/(^|\/\/|\.)wa\.me\//i, 'whatsapp'],
  [/(^|\/\/|\.)vk\.(com|ru)\//i, 'vk'],
  [/(^|\/\/|\.)(facebook|fb)\.com\//i, 'facebook'],
  [/(^|\/\/|\.)instagram\.com\//i, 'instagram'],
  [/(^|\/\/|\.)linkedin\.com\//i, 'linkedin'],
  [/(^|\/\/|\.)(x|twitter)\.com\//i, 'x'],
  [/^@/, 'telegram'],
  [/@|\p{L}/u, 'mail'],
]
/** What a text most likely is, until somebody says otherwise. */
const kindOf = (text: string): IdentityKind => hosts.find(([shape]) => shape.test(text.trim()))?.[1] ?? 'phone'

/** Networks that are gone take no new accounts. */
const offered = identityKindValues.filter(kind => kind !== 'skype' && kind !== 'google_plus')

function AddForm({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const { t } = useI18n()
  const words = useMemoryWords()
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<IdentityKind>()
  const kind = picked ?? kindOf(text)
  const identity: NewIdentity = { kind, value: text.trim() }
  const add = useMutation({
    mutationFn: () => addIdentity({ id: customer.id, body: identity }),
    onSuccess: async () => {
      await invalidate(['card', customer.id])
      onDone()
    },
  })
  const problem = add.error ? problemOf(add.error) : undefined
  return (
    <Form
      className="editor"
      problem={problem}
      pointers={['/value', '/system']}
      onSubmit={() => text.trim() !== '' && add.mutate()}
    >
      <TextField
        label={t('identity.value')}
        bare
        placeholder={t('identity.value')}
        value={text}
        hint={kind === 'customer_number' ? words('identity.system_hint') : undefined}
        error={faultAt(problem, '/value') ?? faultAt(problem, '/system')}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && onDone()}
        onText={setText}
      />
      <SelectField
        label={words('identity.kind')}
        bare
        value={kind}
        options={offered.map(one => ({ value: one, label: words(`kind.${one}`) }))}
        onPick={setPicked}
      />
      <EditorEnd save={t('identity.add_short')} busy={add.isPending} cancel={onDone} />
    </Form>
  )
}
