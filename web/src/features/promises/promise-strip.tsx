import { useQuery } from '@tanstack/react-query'
import type { CustomerId } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { usePromiseWords } from '../../i18n/promises'
import { DoNotCall } from './customer-promises'
import { customerPromisesQuery } from './promises-data'
import { windowText } from './window'
import './promises.css'

const shown_count_max = 3

/** What we promised, at one look: late ones red. */
export function PromiseStrip({ id }: { id: CustomerId }) {
  const { locale } = useI18n()
  const words = usePromiseWords()
  const promises = useQuery(customerPromisesQuery(id)).data
  if (!promises || promises.open.length + promises.broken.length === 0) return null
  return (
    <div className="promise-strip">
      <DoNotCall id={id} />
      <ul aria-label={words('promise.title')}>
        {[...promises.broken, ...promises.open].slice(0, shown_count_max).map(one => (
          <li key={one.id} className={one.state === 'broken' ? 'late' : undefined}>
            <strong>
              {one.breach && `${words(`promise.breach.${one.breach}`)}: `}
              {windowText(one.from_at, one.until_at, one.time_zone, locale)}
            </strong>{' '}
            {one.text}
          </li>
        ))}
      </ul>
    </div>
  )
}
