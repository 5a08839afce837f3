import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mayContact } from '../../api/calls/may-contact'
import type { CustomerId } from '../../api/client'
import { useRight } from '../../api/session'
import { usePromiseWords } from '../../i18n/promises'
import { useActions } from '../../ui/actions'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/pieces'
import { PromiseForm } from './promise-form'
import { PromiseLine } from './promise-line'
import { customerPromisesQuery } from './promises-data'
import './promises.css'

const may_call_ms = 60_000

/** What we promised, on the customer's page; what is broken first. */
export function CustomerPromises({ id }: { id: CustomerId }) {
  const words = usePromiseWords()
  const mayWrite = useRight('contacts_write')
  const promises = useQuery(customerPromisesQuery(id)).data
  const [adding, setAdding] = useState(false)
  const [all, setAll] = useState(false)
  useActions(
    mayWrite
      ? [{ label: 'promises.add', icon: 'clock', code: 'KeyP', shown: 'P', run: () => setAdding(true) } as const]
      : [],
  )
  const none = promises && promises.open.length + promises.broken.length === 0
  return (
    <div className="note-block">
      <div className="row">
        <h2 className="grow promise-title">
          <Icon name="clock" />
          {words('promise.title')}
        </h2>
        {mayWrite && !adding && <IconButton icon="plus" label={words('promise.add')} onClick={() => setAdding(true)} />}
      </div>
      <DoNotCall id={id} />
      {none && !adding && <p className="soft">{words('promise.nothing_of')}</p>}
      <ul className="lines">
        {[...(promises?.broken ?? []), ...(promises?.open ?? []), ...(all ? (promises?.ended ?? []) : [])].map(one => (
          <PromiseLine key={one.id} promise={one} ofCustomer />
        ))}
      </ul>
      {promises && promises.ended.length > 0 && !all && (
        <Button look="link" onClick={() => setAll(true)}>
          {words('promise.ended', { n: promises.ended.length })}
        </Button>
      )}
      {adding && <PromiseForm customer_id={id} done={() => setAdding(false)} />}
    </div>
  )
}

/** Said before anybody dials. */
export function DoNotCall({ id }: { id: CustomerId }) {
  const words = usePromiseWords()
  const may = useQuery({
    queryKey: ['promises', 'may-call', id],
    queryFn: ({ signal }) => mayContact({ id, purpose: 'service', channel: 'call' }, { signal }),
    meta: { topic: 'promises' },
    // Windows begin and end without anybody changing anything.
    refetchInterval: may_call_ms,
  }).data
  if (may?.reason !== 'promised' || !may.says) return null
  return <Notice tone="danger">{words('promise.do_not_call', { why: may.says })}</Notice>
}
