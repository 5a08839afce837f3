import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import {
  type CustomerRow,
  type DuplicateRow,
  type PairState,
  type PairVerdict,
  pairStateValues,
  pairVerdictValues,
} from '../../api/client'
import { useDuplicateWords } from '../../i18n/duplicates'
import { useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { SelectField } from '../../ui/field'
import { phoneText } from '../../ui/format'
import { Empty, Failed, Page, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { duplicatesQuery } from './duplicates-data'
import { Chance, Reasons } from './reasons'
import './duplicates.css'
import { listed } from '../../ui/isolate'

const RuleLine = lazy(() => import('./rule-line').then(({ RuleLine: Part }) => ({ default: Part })))

const reasons_count_max = 3

export function DuplicatesPage() {
  const words = useDuplicateWords()
  const { t } = useI18n()
  const navigate = useNavigate()
  const [state, setState] = useState<PairState>('open')
  const [verdict, setVerdict] = useState<PairVerdict | 'all'>('all')
  const list = useRef<HTMLUListElement>(null)
  const pairs = useInfiniteQuery(duplicatesQuery(state, verdict === 'all' ? undefined : verdict))
  const all = pairs.data?.pages.flatMap(page => page.items) ?? []
  useSteps(list)
  return (
    <Page title={t('nav.duplicates')}>
      <div className="bar">
        <h1>{t('nav.duplicates')}</h1>
      </div>
      <div className="row wrap duplicates-bar">
        <Segments
          label={words('duplicates.state')}
          value={state}
          options={pairStateValues.map(one => ({ value: one, label: words(`pair_state.${one}`) }))}
          onPick={setState}
        />
        <span className="grow" />
        <SelectField
          label={words('duplicates.verdict')}
          bare
          value={verdict}
          options={[
            { value: 'all', label: words('duplicates.all_verdicts') },
            ...pairVerdictValues.map(one => ({ value: one, label: t(`verdict.${one}`) })),
          ]}
          onPick={setVerdict}
        />
      </div>
      <Suspense>
        <RuleLine />
      </Suspense>
      {pairs.isPending && <Skeleton lines={6} tall />}
      {pairs.isError && <Failed error={pairs.error} retry={() => void pairs.refetch()} />}
      {pairs.isSuccess && all.length === 0 && (
        <Empty
          icon="copy"
          title={words(state === 'open' ? 'duplicates.empty' : 'duplicates.none_decided')}
          action={<Button onClick={() => void navigate({ to: '/customers', search: {} })}>{t('nav.customers')}</Button>}
        >
          {state === 'open' && words('duplicates.empty_why')}
        </Empty>
      )}
      <ul className="pair-list" ref={list}>
        {all.map(pair => (
          <Pair key={`${pair.first.id}${pair.second.id}`} pair={pair} />
        ))}
      </ul>
      {pairs.hasNextPage && (
        <Button busy={pairs.isFetchingNextPage} onClick={() => void pairs.fetchNextPage()}>
          {t('ui.more_rows')}
        </Button>
      )}
    </Page>
  )
}

/** j and k go from pair to pair; Enter opens, as on any link. */
function useSteps(list: { current: HTMLUListElement | null }): void {
  const step = (by: 1 | -1) => () => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a.pair') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
  }
  useActions([
    { label: 'keys.next', code: 'KeyJ', shown: 'J', keyOnly: true, run: step(1) },
    { label: 'keys.previous', code: 'KeyK', shown: 'K', keyOnly: true, run: step(-1) },
  ])
}

function Pair({ pair }: { pair: DuplicateRow }) {
  const words = useDuplicateWords()
  const { formats } = useI18n()
  return (
    <li>
      <Link to="/duplicates/$first/$second" params={{ first: pair.first.id, second: pair.second.id }} className="pair">
        <span className="pair-who">
          <Who row={pair.first} />
          <Who row={pair.second} />
        </span>
        <span className="pair-why">
          <Chance likeness={pair.likeness} />
          <Reasons likeness={pair.likeness} count_max={reasons_count_max} />
          {pair.decided_at && (
            <small className="soft">
              {words('duplicates.decided', {
                name: pair.decided_by_name ?? 'Vez',
                day: formats.day(pair.decided_at.slice(0, 10)),
              })}
            </small>
          )}
        </span>
      </Link>
    </li>
  )
}

const Who = ({ row }: { row: CustomerRow }) => (
  <span className="pair-one">
    <b>{row.name}</b>
    <small className="soft">{listed([row.city, row.phone ? phoneText(row.phone) : undefined, row.mail], ' · ')}</small>
  </span>
)
