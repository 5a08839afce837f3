import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { archiveCustomer } from '../../api/calls/customers'
import { restoreCustomer } from '../../api/calls/restore'
import type { Customer, CustomerCard, CustomerId } from '../../api/client'
import { invalidate, queryClient } from '../../api/query'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { Button, IconButton } from '../../ui/button'
import { phoneText } from '../../ui/format'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Missing } from '../../ui/missing'
import { Avatar, Failed, Notice, Scrolling, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { cardQuery } from './card-data'
import { ContactFigures } from './figures'
import { Identities } from './identities'
import { NameEditor, useNameEditing } from './name-editor'
import { Members, Organisation } from './organisation'
import { Restrictions } from './restrictions'
import { useTellData } from './tell-data'
import { Note, WhoItIs } from './who-it-is'
import './customer.css'

const EraseDialog = lazy(() => import('./privacy').then(({ EraseDialog }) => ({ default: EraseDialog })))

interface PageProps {
  id: CustomerId
  onScroller: (element: HTMLElement | null) => void
  /** Other features' parts of the page; features do not know each other. */
  timeline: (card: CustomerCard) => ReactNode
  like: ReactNode
  record: () => void
  /** What to know before speaking. */
  know: (card: CustomerCard) => ReactNode
  /** Further facts of who it is. */
  more: (card: CustomerCard) => ReactNode
  /** Beside the timeline. */
  beside: (card: CustomerCard) => ReactNode
}

export function CustomerPage({ id, onScroller, ...parts }: PageProps) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const card = useQuery(cardQuery(id))
  // Outlives what is shown of the customer: it ends with the proof.
  const [erasing, setErasing] = useState<Customer>()
  useActions([
    {
      label: 'keys.back',
      code: 'Escape',
      shown: 'Esc',
      keyOnly: true,
      run: () => (history.length > 1 ? history.back() : void navigate({ to: '/customers', search: {} })),
    },
  ])
  // Who was merged is kept there: old links lead to the survivor.
  const into = card.data?.customer.merged_into_id
  // Erased, or taken from who looked at it.
  const gone = card.isError && problemOf(card.error).kind === 'not_found'
  if (into) return <Navigate to="/customers/$id" params={{ id: into }} search={{}} replace />
  return (
    <Scrolling label={card.data?.customer.name ?? t('nav.customers')} className="page" ref={onScroller}>
      <div className="page-in wide">
        {card.isPending && <Skeleton lines={10} tall />}
        {card.isError && (gone || !card.data) && <NotShown error={card.error} retry={() => void card.refetch()} />}
        {card.data && !gone && <Card card={card.data} erase={() => setErasing(card.data.customer)} {...parts} />}
        {erasing && (
          <Suspense>
            <EraseDialog customer={erasing} onClose={() => setErasing(undefined)} />
          </Suspense>
        )}
      </div>
    </Scrolling>
  )
}

function NotShown({ error, retry }: { error: unknown; retry: () => void }) {
  return problemOf(error).kind === 'not_found' ? <Missing /> : <Failed error={error} retry={retry} />
}

type CardProps = Omit<PageProps, 'id' | 'onScroller'> & { card: CustomerCard; erase: () => void }
function Card({ card, record, erase, timeline, like, know, more, beside }: CardProps) {
  const { t } = useI18n()
  const mayWrite = useRight('customers_write')
  const { customer } = card
  return (
    <>
      <Hero card={card} record={record} erase={erase} />
      {customer.archived_at && <Archived id={customer.id} mayWrite={mayWrite} />}
      {like}
      <div className="columns">
        <section>
          <h2 className="must-not">
            <Icon name="ban" />
            {t('card.must_not')}
          </h2>
          <Restrictions card={card} mayWrite={mayWrite} />
          <Suspense fallback={<Skeleton lines={3} />}>{know(card)}</Suspense>
          <Note customer={customer} mayWrite={mayWrite} />
        </section>
        <section>
          <h2>
            <Icon name="history" />
            {t('card.contacts')}
          </h2>
          <ContactFigures card={card} />
        </section>
        <section>
          <h2>
            <Icon name="user" />
            {t('card.who')}
          </h2>
          <WhoItIs customer={customer} mayWrite={mayWrite} more={<Suspense>{more(card)}</Suspense>} />
        </section>
      </div>
      <div className="below">
        <div className="below-main">{timeline(card)}</div>
        <div className="below-side">
          <Suspense fallback={<Skeleton lines={3} />}>
            <Identities customer={customer} mayWrite={mayWrite} />
          </Suspense>
          {(customer.kind === 'person' || mayWrite || card.organisation) && (
            <Organisation card={card} mayWrite={mayWrite} />
          )}
          {customer.kind === 'organisation' && <Members card={card} />}
          <Suspense fallback={<Skeleton lines={6} />}>{beside(card)}</Suspense>
        </div>
      </div>
    </>
  )
}

function Archived({ id, mayWrite }: { id: CustomerId; mayWrite: boolean }) {
  const i18n = useI18n()
  const restore = useMutation({
    mutationFn: () => restoreCustomer({ id }),
    onSuccess: () => Promise.all([invalidate(['card', id]), invalidate(['customers'])]),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <Notice
      tone="promise"
      action={
        mayWrite && (
          <Button busy={restore.isPending} onClick={() => restore.mutate()}>
            {i18n.t('customer.restore')}
          </Button>
        )
      }
    >
      {i18n.t('customer.is_archived')}
    </Notice>
  )
}

function useArchive(card: CustomerCard): () => Promise<void> {
  const i18n = useI18n()
  const navigate = useNavigate()
  const { id, name } = card.customer
  const undo = async () => {
    await restoreCustomer({ id }).catch(error => toast(problemText(i18n, problemOf(error)), { bad: true }))
    await invalidate(['customers'])
    await navigate({ to: '/customers/$id', params: { id }, search: {} })
  }
  return async () => {
    try {
      await archiveCustomer({ id })
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
      return
    }
    await navigate({ to: '/customers', search: {} })
    queryClient.removeQueries({ queryKey: ['card', id] })
    void invalidate(['customers'])
    toast(i18n.t('customer.archived', { name }), { undo: () => void undo() })
  }
}

function Hero({ card, record, erase }: Pick<CardProps, 'card' | 'record' | 'erase'>) {
  const { t } = useI18n()
  const { customer, organisation } = card
  const mayWrite = useRight('customers_write')
  const mayRecord = useRight('contacts_write')
  const mayTell = useRight('customer_data_tell')
  const mayErase = useRight('customers_erase')
  const mayReadJournal = useRight('journal_read')
  const navigate = useNavigate()
  const archive = useArchive(card)
  const tell = useTellData(customer)
  const phone = customer.identities.find(identity => identity.kind === 'phone' && identity.valid)
  const naming = useNameEditing()
  useActions([
    ...(mayRecord ? [{ label: 'contact.record', icon: 'call', code: 'KeyC', shown: 'C', run: record } as const] : []),
    ...(mayWrite
      ? [
          { label: 'customer.rename', icon: 'edit', code: 'KeyE', shown: 'E', run: naming.start } as const,
          { label: 'customer.archive', icon: 'archive', run: () => void archive() } as const,
        ]
      : []),
  ])
  if (naming.editing) return <NameEditor customer={customer} onDone={naming.stop} />
  return (
    <header className="hero">
      <Avatar name={customer.name} large icon={customer.kind === 'organisation' ? 'building' : undefined} />
      <div className="hero-name">
        <div className="row">
          <h1>{customer.name}</h1>
          {mayWrite && <IconButton icon="edit" label={t('customer.rename')} onClick={naming.start} />}
        </div>
        <p className="cut soft">
          {organisation && (
            <Link to="/customers/$id" params={{ id: organisation.id }} search={{}} className="text-link">
              {organisation.name}
            </Link>
          )}
          {[organisation ? '' : undefined, customer.city]
            .filter(part => part !== undefined && part !== null)
            .join(', ')}
        </p>
      </div>
      {phone && (
        <a className="button number" href={`tel:${phone.value}`}>
          <Icon name="call" />
          {phoneText(phone.value)}
        </a>
      )}
      {mayRecord && (
        <Button look="primary" icon="plus" onClick={record}>
          {t('contact.record')}
        </Button>
      )}
      {(mayWrite || mayTell || mayErase || mayReadJournal) && (
        <Menu
          trigger={<IconButton icon="more" label={t('ui.more')} />}
          groups={[
            mayTell
              ? [
                  { label: t('privacy.tell_html'), icon: 'download', run: () => tell('html') },
                  { label: t('privacy.tell_json'), icon: 'download', run: () => tell('json') },
                ]
              : [],
            mayReadJournal
              ? [
                  {
                    label: t('settings.journal'),
                    icon: 'history',
                    run: () =>
                      void navigate({
                        to: '/settings/$section',
                        params: { section: 'journal' },
                        search: { customer: customer.id },
                      }),
                  },
                ]
              : [],
            [
              ...(mayWrite
                ? [{ label: t('customer.archive'), icon: 'archive', danger: true, run: () => void archive() } as const]
                : []),
              ...(mayErase ? [{ label: t('privacy.erase'), icon: 'trash', danger: true, run: erase } as const] : []),
            ],
          ]}
        />
      )}
    </header>
  )
}
