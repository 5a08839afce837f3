import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useDeskWords } from '../../i18n/desk'
import { Button } from '../../ui/button'
import { Failed, Notice, Skeleton } from '../../ui/pieces'
import { Time } from '../../ui/time'
import { FigureGroups, figuresBegun, figuresQuery } from './figures-groups'
import './figures.css'

const told = ['created', 'customer_since', 'contacted_by', 'source', 'last_contact', 'missing'] as const

/** All customers in figures: those of today are kept, or counted now. */
export function Analysis() {
  const words = useDeskWords()
  const [anew, setAnew] = useState(false)
  const begun = useQuery(figuresBegun({ q: undefined, filter: undefined }, !anew))
  const counted = useQuery(figuresQuery(begun.data?.id))
  const figures = counted.data ?? begun.data
  const failed = begun.error ?? counted.error
  if (failed) return <Failed error={failed} retry={() => void (begun.error ? begun.refetch() : counted.refetch())} />
  if (!figures) return <Skeleton lines={8} tall />
  return (
    <>
      <div className="row wrap figures-head">
        <span className="grow" role="status">
          <Link to="/customers" search={{}} className="text-link">
            {words(figures.state === 'counting' ? 'figures.counting' : 'figures.counted', { n: figures.counted })}
          </Link>{' '}
          <span className="soft">
            <Time at={figures.started_at} />
          </span>
        </span>
        <Button
          icon="refresh"
          busy={figures.state === 'counting'}
          onClick={() => (anew ? void begun.refetch() : setAnew(true))}
        >
          {words('figures.anew')}
        </Button>
      </div>
      {figures.state === 'failed' && <Notice tone="danger">{words('figures.failed')}</Notice>}
      <FigureGroups heading="h2" figures={figures} search={{}} only={told} />
    </>
  )
}
