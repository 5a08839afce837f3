import type { CustomerCard, ServicePointId } from '../../api/client'
import { useRight } from '../../api/session'
import { AddressWarning } from './address-warning'
import { Consents } from './consents'
import { OwnValues } from './own-values'
import { Relations } from './relations'
import { ServicePoints } from './service-points'
import './memory.css'

/** Under who it is: whether the address can be right, and the company's own fields. */
export function More({ card }: { card: CustomerCard }) {
  const mayWrite = useRight('customers_write')
  return (
    <>
      <AddressWarning card={card} mayWrite={mayWrite} />
      <OwnValues card={card} mayWrite={mayWrite} />
    </>
  )
}

interface BesideProps {
  card: CustomerCard
  point: ServicePointId | undefined
  onPoint: (point: ServicePointId | undefined) => void
}
export function Beside({ card, point, onPoint }: BesideProps) {
  const mayWrite = useRight('customers_write')
  return (
    <>
      <ServicePoints card={card} mayWrite={mayWrite} chosen={point} choose={onPoint} />
      <Relations card={card} mayWrite={mayWrite} />
      <Consents card={card} />
    </>
  )
}
