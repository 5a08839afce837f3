import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { listColleagues } from '../../api/calls/colleagues'
import { type Customer, channelValues } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { useCountries, useLanguages } from '../../ui/choices'
import type { Option } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { timeZones } from '../../ui/time-zones'
import { Editable } from './editable'

const factNames = [
  'salutation',
  'language',
  'birth_date',
  'customer_since',
  'street',
  'postcode',
  'city',
  'country',
  'time_zone',
  'preferred_channel',
  'preferred_hours',
  'owner_id',
] as const
type FactName = (typeof factNames)[number]

/** Facts that are known; the others wait in one line until somebody knows them. */
interface WhoProps {
  customer: Customer
  mayWrite: boolean
  /** What the company asks besides: before what nobody knows yet. */
  more: ReactNode
}
export function WhoItIs({ customer, mayWrite, more }: WhoProps) {
  const { t, formats } = useI18n()
  const [adding, setAdding] = useState<FactName>()
  const languages = useLanguages(customer.language ?? '', true)
  const countries = useCountries(customer.country ?? '', true)
  const people = useQuery({
    queryKey: ['colleagues'],
    queryFn: ({ signal }) => listColleagues({ signal }),
    enabled: mayWrite,
    meta: { topic: 'colleagues' },
  })
  const owners = [
    { value: '', label: '—' },
    ...(people.data?.items ?? []).map(one => ({ value: one.id, label: one.name })),
  ]
  const channels = [
    { value: '', label: '—' },
    ...channelValues.map(one => ({ value: one, label: t(`channel.${one}`) })),
  ]
  const names = factNames.filter(name => (name !== 'birth_date' && name !== 'salutation') || customer.kind === 'person')
  const missing = names.filter(name => !customer[name] && name !== adding)
  const shown: Partial<Record<FactName, (value: string) => string>> = {
    language: formats.language,
    country: formats.country,
    birth_date: formats.day,
    customer_since: formats.day,
    preferred_channel: value => channels.find(one => one.value === value)?.label ?? value,
    owner_id: () => customer.owner_name ?? '',
  }
  const options: Partial<Record<FactName, readonly Option<string>[]>> = {
    language: languages,
    country: countries,
    time_zone: [{ value: '', label: '—' }, ...timeZones(customer.time_zone ?? '')],
    preferred_channel: channels,
    owner_id: owners,
  }
  return (
    <>
      <dl className="facts">
        {names
          .filter(name => !missing.includes(name))
          .map(name => (
            <Fact key={name} label={t(`customer.${name}`)}>
              <Editable
                key={name === adding ? 'adding' : 'known'}
                customer={customer}
                mayWrite={mayWrite}
                name={name}
                label={t(`customer.${name}`)}
                shown={customer[name] ? shown[name]?.(customer[name]) : undefined}
                {...(options[name] ? { options: options[name] } : {})}
                {...(name === 'birth_date' || name === 'customer_since' ? { type: 'date' } : {})}
                open={name === adding}
                onClosed={() => setAdding(undefined)}
              />
            </Fact>
          ))}
        {customer.source && (
          <Fact label={t('customer.source')}>{[customer.source, customer.external_id].filter(Boolean).join(' ')}</Fact>
        )}
      </dl>
      {more}
      {mayWrite && missing.length > 0 && (
        <div className="facts-missing">
          {missing.map(name => (
            <Button key={name} look="quiet" icon="plus" onClick={() => setAdding(name)}>
              {t(`customer.${name}`)}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}

/** What one should know before speaking. */
export function Note({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }) {
  const { t } = useI18n()
  if (!mayWrite && !customer.note) return null
  return (
    <div className="note-block">
      <h2>
        <Icon name="note" />
        {t('customer.note')}
      </h2>
      <Editable customer={customer} mayWrite={mayWrite} name="note" label={t('customer.note')} multiline />
    </div>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="fact">
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)
