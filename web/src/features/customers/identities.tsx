import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { addIdentity, type Customer, type Identity, type NewIdentity, removeIdentity } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { phoneText } from '../../ui/format'
import { Icon } from '../../ui/icon'
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
  const putBack = async ({ kind, given, label }: Identity) => {
    await addIdentity({ id: customer.id, body: { kind, value: given, label } }).catch(failed)
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

interface LineProps {
  customer: Customer
  identity: Identity
  mayWrite: boolean
}
function Line({ customer, identity, mayWrite }: LineProps) {
  const { t } = useI18n()
  const remove = useRemove(customer)
  const shown = identity.kind === 'phone' && identity.valid ? phoneText(identity.value) : identity.value
  const scheme = identity.kind === 'phone' ? 'tel' : 'mailto'
  return (
    <li>
      <Icon name={identity.kind === 'phone' ? 'call' : 'mail'} />
      <span className="grow">
        {identity.valid ? (
          <a className="text-link number" href={`${scheme}:${identity.value}`}>
            {shown}
          </a>
        ) : (
          <span className="number">{shown}</span>
        )}
        {identity.label !== '' && <small>{labelText(t, identity.label)}</small>}
        {!identity.valid && (
          <small className="row invalid">
            <Icon name="warning" />
            {t(identity.kind === 'phone' ? 'identity.bad_phone' : 'identity.bad_mail')}
          </small>
        )}
      </span>
      {mayWrite && (
        <IconButton
          className="on-hover"
          icon="trash"
          label={t('identity.remove', { value: shown })}
          onClick={() => void remove(identity)}
        />
      )}
    </li>
  )
}

const knownLabels = ['mobile', 'home', 'work'] as const
function labelText(t: ReturnType<typeof useI18n>['t'], label: string): string {
  const known = knownLabels.find(one => one === label)
  return known ? t(`identity.${known}`) : label
}

const newIdentity = (text: string): NewIdentity => {
  const value = text.trim()
  return value.includes('@') || /\p{L}/u.test(value) ? { kind: 'mail', value } : { kind: 'phone', value }
}

function AddForm({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const { t } = useI18n()
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: () => addIdentity({ id: customer.id, body: newIdentity(text) }),
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
      pointers={['/value']}
      onSubmit={() => text.trim() !== '' && add.mutate()}
    >
      <TextField
        label={t('identity.value')}
        bare
        placeholder={t('identity.value')}
        value={text}
        error={faultAt(problem, '/value')}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && onDone()}
        onText={setText}
      />
      <span className="editor-end">
        <Button type="submit" look="primary" busy={add.isPending}>
          {t('identity.add_short')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t('ui.cancel')}
        </Button>
      </span>
    </Form>
  )
}
