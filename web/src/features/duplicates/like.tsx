import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { findTypedDuplicates } from '../../api/calls/customers'
import type { CustomerId, CustomerMerge, LikeCustomer, TimelineEntry, TypedCustomer } from '../../api/client'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { phoneText } from '../../ui/format'
import { Notice } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { likeQuery, mergesQuery, undoMerge } from './duplicates-data'
import { Chance } from './reasons'
import './duplicates.css'
import { listed } from '../../ui/isolate'

/** "Maybe the same as …", above a customer's page; nothing when there is nobody. */
export function MaybeSame({ id }: { id: CustomerId }) {
  const { t } = useI18n()
  const like = useQuery(likeQuery(id))
  const first = like.data?.items[0]
  if (!first) return null
  const more = (like.data?.items.length ?? 1) - 1
  return (
    <Notice
      tone="plain"
      action={
        <Link to="/duplicates/$first/$second" params={{ first: id, second: first.customer.id }} className="button">
          {t('duplicates.compare_now')}
        </Link>
      }
    >
      {t('duplicates.maybe_same', { name: first.customer.name })} <Chance likeness={first.likeness} />{' '}
      {more > 0 && <span className="soft">{t('duplicates.and_more', { n: more })}</span>}
    </Notice>
  )
}

/** What was merged can be taken apart where the timeline tells of it. */
export function UndoMerge({ customerId, entry }: { customerId: CustomerId; entry: TimelineEntry }) {
  const mayMerge = useRight('customers_merge')
  const merges = useQuery({ ...mergesQuery(customerId), enabled: entry.event === 'CustomersMerged' })
  const merge = merges.data?.items.find(one => one.entry_id === entry.id)
  if (!merge) return null
  return <Merged merge={merge} mayMerge={mayMerge} />
}

function Merged({ merge, mayMerge }: { merge: CustomerMerge; mayMerge: boolean }) {
  const i18n = useI18n()
  const { t } = i18n
  const undo = useMutation({
    mutationFn: () => undoMerge(merge),
    onSuccess: () => toast(t('duplicates.split', { name: merge.from_name ?? '' })),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <span className="merged-entry">
      {merge.from_name}
      {merge.split_at === null && mayMerge ? (
        <Button look="quiet" icon="undo" busy={undo.isPending} onClick={() => undo.mutate()}>
          {t('duplicates.undo_merge')}
        </Button>
      ) : (
        merge.split_at !== null && <span className="soft">{t('duplicates.was_undone')}</span>
      )}
    </span>
  )
}

/** Typing has to stop for so long before anybody is asked. */
const pause_ms = 400

/** Who may be meant, while a new customer is being typed. */
export function TypedLike({ typed }: { typed: TypedCustomer }) {
  const { t } = useI18n()
  const text = JSON.stringify(typed)
  const [asked, setAsked] = useState(text)
  // The timer lives outside of what is drawn.
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pause_ms)
    return () => clearTimeout(timer)
  }, [text])
  const enough =
    (typed.identities?.length ?? 0) > 0 || Boolean(typed.family_name && typed.given_name) || Boolean(typed.name)
  const like = useQuery({
    queryKey: ['duplicates', 'typed', asked],
    queryFn: ({ signal }) => findTypedDuplicates({ body: JSON.parse(asked) as TypedCustomer }, { signal }),
    enabled: enough,
    placeholderData: keepPreviousData,
  })
  const items = enough ? (like.data?.items ?? []) : []
  return (
    <div role="status" aria-label={t('duplicates.typed')}>
      {items.length > 0 && (
        <div className="typed-like">
          <p>{t('duplicates.typed')}</p>
          <ul>
            {items.map(item => (
              <TypedLine key={item.customer.id} item={item} />
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

const TypedLine = ({ item }: { item: LikeCustomer }) => (
  <li className="row wrap">
    <Link to="/customers/$id" params={{ id: item.customer.id }} search={{}} className="text-link">
      {item.customer.name}
    </Link>
    <span className="soft">
      {listed([item.customer.city, item.customer.phone ? phoneText(item.customer.phone) : undefined], ' · ')}
    </span>
    <Chance likeness={item.likeness} />
  </li>
)
