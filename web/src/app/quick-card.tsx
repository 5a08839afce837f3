import { useQuery } from '@tanstack/react-query'
import { Fragment, lazy, Suspense } from 'react'
import { getCustomerCard } from '../api/calls/card'
import type { CustomerRow } from '../api/client'
import { RestrictionList } from '../features/customers/restriction-list'
import { useI18n } from '../i18n/i18n'
import { phoneText } from '../ui/format'
import { listed } from '../ui/isolate'
import { labelIn, ownText } from '../ui/own-value'
import { Avatar } from '../ui/pieces'
import { Time } from '../ui/time'

const PromiseStrip = lazy(() =>
  import('../features/promises/promise-strip').then(({ PromiseStrip: Part }) => ({ default: Part })),
)

/** Who is calling, readable before "hello": the row at once, the last contact a moment later. */
export function QuickCard({ customer }: { customer: CustomerRow }) {
  const i18n = useI18n()
  const { t, formats } = i18n
  const card = useQuery({
    queryKey: ['card', customer.id],
    queryFn: ({ signal }) => getCustomerCard({ id: customer.id }, { signal }),
    meta: { topic: `customer:${customer.id}` },
  })
  const last = card.data?.recent.find(entry => entry.kind === 'contact' || entry.kind === 'note')
  const place = listed([customer.organisation_name, customer.city])
  return (
    <section className="quick-card" aria-label={customer.name}>
      <div className="row">
        <Avatar name={customer.name} large icon={customer.kind === 'organisation' ? 'building' : undefined} />
        <div className="grow">
          <h2 className="cut">{customer.name}</h2>
          <p className="cut soft">{place}</p>
        </div>
        {customer.language && <span className="tag accent">{formats.language(customer.language)}</span>}
      </div>
      {card.isPending && <p className="soft">{t('ui.loading')}</p>}
      {card.isError && <p className="danger-text">{t('restriction.unknown')}</p>}
      {card.data && <RestrictionList restrictions={card.data.restrictions} />}
      <Suspense>
        <PromiseStrip id={customer.id} />
      </Suspense>
      <dl className="pairs">
        {customer.phone && (
          <>
            <dt>{t('customer.phone')}</dt>
            <dd className="number">{phoneText(customer.phone)}</dd>
          </>
        )}
        {customer.customer_since && (
          <>
            <dt>{t('customer.customer_since')}</dt>
            <dd className="number">{formats.day(customer.customer_since)}</dd>
          </>
        )}
        {card.data?.own_values.map(own => (
          <Fragment key={own.key}>
            <dt className="cut">{labelIn(i18n.locale, own)}</dt>
            <dd className="cut">{ownText(i18n, own, own.value)}</dd>
          </Fragment>
        ))}
        <dt>{t('card.last_contact')}</dt>
        <dd>{customer.last_contact_at ? <Time at={customer.last_contact_at} /> : t('card.never')}</dd>
      </dl>
      <p className="quick-last">{last?.summary ?? ' '}</p>
    </section>
  )
}
