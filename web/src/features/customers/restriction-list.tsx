import type { Restriction } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Time } from '../../ui/time'

interface ListProps {
  restrictions: readonly Restriction[]
  lift?: ((restriction: Restriction) => void) | undefined
}

/** What must not be done with a customer, each with its reason; that there is nothing is said too. */
export function RestrictionList({ restrictions, lift }: ListProps) {
  const { t } = useI18n()
  if (restrictions.length === 0)
    return (
      <p className="row ok-text">
        <Icon name="check" />
        {t('card.no_restrictions')}
      </p>
    )
  return (
    <ul className="restrictions">
      {restrictions.map(restriction => (
        <li key={restriction.kind}>
          <Icon name={restriction.kind === 'archived' ? 'archive' : 'ban'} />
          <div className="grow">
            <strong>{t(`restriction.${restriction.kind}`)}</strong>
            {restriction.reason && <p>{restriction.reason}</p>}
            <p className="row wrap">
              <small>
                <Time at={restriction.since_at} />
                {restriction.author_name && `, ${restriction.author_name}`}
              </small>
              {lift && restriction.kind !== 'archived' && (
                <Button look="link" onClick={() => lift(restriction)}>
                  {t('restriction.lift')}
                </Button>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
