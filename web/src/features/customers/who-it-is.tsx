import type { ReactNode } from 'react'
import type { Customer } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useCountries, useLanguages } from '../../ui/choices'
import { Icon } from '../../ui/icon'
import { Editable } from './editable'

export function WhoItIs({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }) {
  const { t, formats } = useI18n()
  const languages = useLanguages(customer.language ?? '', true)
  const countries = useCountries(customer.country ?? '', true)
  const day = (date: string | null): string | undefined => (date ? formats.day(date) : undefined)
  const common = { customer, mayWrite }
  return (
    <dl className="facts">
      <Fact label={t('customer.language')}>
        <Editable
          {...common}
          name="language"
          label={t('customer.language')}
          options={languages}
          shown={customer.language ? formats.language(customer.language) : undefined}
        />
      </Fact>
      {customer.kind === 'person' && (
        <Fact label={t('customer.birth_date')}>
          <Editable
            {...common}
            name="birth_date"
            label={t('customer.birth_date')}
            type="date"
            shown={day(customer.birth_date)}
          />
        </Fact>
      )}
      <Fact label={t('customer.customer_since')}>
        <Editable
          {...common}
          name="customer_since"
          label={t('customer.customer_since')}
          type="date"
          shown={day(customer.customer_since)}
        />
      </Fact>
      {(['street', 'postcode', 'city'] as const).map(name => (
        <Fact key={name} label={t(`customer.${name}`)}>
          <Editable {...common} name={name} label={t(`customer.${name}`)} />
        </Fact>
      ))}
      <Fact label={t('customer.country')}>
        <Editable
          {...common}
          name="country"
          label={t('customer.country')}
          options={countries}
          shown={customer.country ? formats.country(customer.country) : undefined}
        />
      </Fact>
      {customer.source && (
        <Fact label={t('customer.source')}>{[customer.source, customer.external_id].filter(Boolean).join(' ')}</Fact>
      )}
    </dl>
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
