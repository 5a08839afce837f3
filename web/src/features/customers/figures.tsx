import type { CustomerCard } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { channelIcons } from '../../ui/channels'
import { Icon } from '../../ui/icon'
import { Time } from '../../ui/time'

export function ContactFigures({ card: { contacts, purchases } }: { card: CustomerCard }) {
  const { t, formats } = useI18n()
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{t('card.contact_count')}</dt>
          <dd>{formats.number(contacts.count)}</dd>
        </div>
        <div>
          <dt>{t('card.purchases')}</dt>
          <dd>{formats.number(purchases.count)}</dd>
        </div>
        {purchases.total.map(money => (
          <div key={money.currency}>
            <dt>{t('card.purchases_total')}</dt>
            <dd>{formats.money(money.amount, money.currency)}</dd>
          </div>
        ))}
      </dl>
      <dl className="facts">
        <div className="fact">
          <dt>{t('card.last_contact')}</dt>
          <dd>{contacts.last_at ? <Time at={contacts.last_at} /> : t('card.never')}</dd>
        </div>
        {contacts.first_at && (
          <div className="fact">
            <dt>{t('card.first_contact')}</dt>
            <dd>
              <Time at={contacts.first_at} />
            </dd>
          </div>
        )}
        {purchases.last_at && (
          <div className="fact">
            <dt>{t('card.last_purchase')}</dt>
            <dd>
              <Time at={purchases.last_at} />
            </dd>
          </div>
        )}
      </dl>
      <ul className="by-channel">
        {contacts.by_channel.map(({ channel, count }) => (
          <li key={channel} className="tag">
            <Icon name={channelIcons[channel]} />
            {t(`channel.${channel}`)} <span className="number">{formats.number(count)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
