import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { usePromiseWords } from '../../i18n/promises'
import { PromiseLine } from './promise-line'
import { boardQuery } from './promises-data'
import './promises.css'

/** My promises that are late or due today, where the day begins; nothing where there are none. */
export function PromisesToday() {
  const words = usePromiseWords()
  const board = useQuery(boardQuery('mine')).data
  if (!board || board.late.length + board.today.length === 0) return null
  return (
    <section className="section">
      <h2 className="promise-title">
        <Link to="/promises" className="text-link">
          {words('promise.today_title')}
        </Link>
      </h2>
      <ul className="lines">
        {[...board.late, ...board.today].map(one => (
          <PromiseLine key={one.id} promise={one} />
        ))}
      </ul>
    </section>
  )
}
