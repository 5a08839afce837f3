import { useQuery } from '@tanstack/react-query'
import { checkAddress } from '../../api/calls/addresses'
import { updateCustomer } from '../../api/calls/customers'
import type { CustomerCard, PostcodePlace } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/pieces'
import { useDoing } from './doing'

const offered_max = 3

/** A postcode that can hardly be right is said at once, with what was most likely meant; nothing is forbidden. */
export function AddressWarning({ card, mayWrite }: { card: CustomerCard; mayWrite: boolean }) {
  const { formats } = useI18n()
  const words = useMemoryWords()
  const { id, country, postcode, city } = card.customer
  const doing = useDoing(id)
  const check = useQuery({
    queryKey: ['address', country, postcode, city],
    queryFn: ({ signal }) =>
      checkAddress({ country: country ?? '', postcode: postcode ?? '', city: city ?? undefined }, { signal }),
    enabled: Boolean(country && postcode),
  })
  if (!country || !check.data) return null
  const { verdict } = check.data
  if (verdict === 'good' || verdict === 'unchecked') return null
  const put = ({ postcode: right, place }: PostcodePlace) =>
    doing(() => updateCustomer({ id, body: { postcode: right, city: city ?? place } }))
  const nearest = check.data.nearest.slice(0, offered_max)
  return (
    <Notice tone="promise">
      {words(`address.${verdict}`, { country: formats.country(country) })}
      {nearest.length > 0 && <br />}
      {nearest.length > 0 && words('address.meant')}{' '}
      {nearest.map(place =>
        mayWrite ? (
          <Button key={`${place.postcode} ${place.place}`} look="link" onClick={() => void put(place)}>
            {place.postcode} {place.place}
          </Button>
        ) : (
          <span key={`${place.postcode} ${place.place}`}>
            {place.postcode} {place.place}{' '}
          </span>
        ),
      )}
    </Notice>
  )
}
