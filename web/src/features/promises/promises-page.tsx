import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import {
  type CustomerId,
  type CustomerPromise,
  type PromiseFigures,
  type PromiseScope,
  promiseScopeValues,
} from '../../api/client'
import { useRight } from '../../api/session'
import { useI18n } from '../../i18n/i18n'
import { usePromiseWords } from '../../i18n/promises'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { Failed, Page, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { CauseDelay } from './cause-delay'
import { CustomerPick } from './customer-pick'
import { Figures } from './figures'
import { PromiseForm } from './promise-form'
import { PromiseLine } from './promise-line'
import { boardQuery, countedQuery, type Which } from './promises-data'
import './promises.css'

type Look = PromiseScope | 'figures'
const looks: readonly Look[] = [...promiseScopeValues, 'figures']
type Adding = 'none' | 'promise' | 'delay'

/** What we promised, by when it is due; how well it is kept stands on top. */
export function PromisesPage() {
  const words = usePromiseWords()
  const mayWrite = useRight('contacts_write')
  const mayDelay = useRight('customers_write')
  const [look, setLook] = useState<Look>('mine')
  const [counted, setCounted] = useState<Which>()
  const [adding, setAdding] = useState<Adding>('none')
  const [customer, setCustomer] = useState<CustomerId>()
  const done = () => {
    setAdding('none')
    setCustomer(undefined)
  }
  const add = () => {
    setCustomer(undefined)
    setAdding('promise')
  }
  useActions(mayWrite ? [{ label: 'promises.add', icon: 'clock', code: 'KeyP', shown: 'P', run: add } as const] : [])
  return (
    <Page title={words('promise.title')}>
      <header className="bar promises-head">
        <h1>{words('promise.title')}</h1>
        <span className="grow" />
        <Segments
          framed
          label={words('promise.whose')}
          value={counted ? undefined : look}
          options={looks.map(value => ({ value, label: words(`promise.${value}`) }))}
          onPick={next => {
            setCounted(undefined)
            setLook(next)
          }}
        />
        {mayDelay && <Button onClick={() => setAdding('delay')}>{words('promise.delay')}</Button>}
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={add}>
            {words('promise.add')}
          </Button>
        )}
      </header>
      {adding === 'delay' && <CauseDelay done={done} />}
      {adding === 'promise' && !customer && <CustomerPick onPick={setCustomer} cancel={done} />}
      {adding === 'promise' && customer && <PromiseForm customer_id={customer} done={done} />}
      {counted ? (
        <Counted which={counted} back={() => setCounted(undefined)} />
      ) : look === 'figures' ? (
        <Figures onPick={setCounted} />
      ) : (
        <Board key={look} scope={look} onPick={setCounted} />
      )}
    </Page>
  )
}

function Board({ scope, onPick }: { scope: PromiseScope; onPick: (which: Which) => void }) {
  const words = usePromiseWords()
  const board = useQuery(boardQuery(scope))
  if (board.isPending) return <Skeleton lines={8} tall />
  if (board.isError) return <Failed error={board.error} retry={() => void board.refetch()} />
  const { late, today, week, later, more, figures, figures_since_at } = board.data
  const none = late.length + today.length + week.length + later.length === 0
  return (
    <>
      <Rate figures={figures} onPick={which => onPick({ ...which, scope, since_at: figures_since_at })} />
      {none && <p className="soft">{words('promise.none')}</p>}
      <Part title={words('promise.late')} promises={late} />
      <Part title={words('promise.today')} promises={today} />
      <Part title={words('promise.week')} promises={week} />
      <Part title={words('promise.later')} promises={later} />
      {more && <p className="soft">{words('promise.more')}</p>}
    </>
  )
}

/** Every number opens its promises. */
function Rate({ figures, onPick }: { figures: PromiseFigures; onPick: (which: Omit<Which, 'since_at'>) => void }) {
  const { formats } = useI18n()
  const words = usePromiseWords()
  if (figures.kept_percent === null) return <p className="soft promises-rate">{words('promise.rate_none')}</p>
  return (
    <p className="promises-rate">
      <span>
        <strong>{formats.percent(figures.kept_percent / 100)}</strong> {words('promise.rate')}
      </span>
      <Button look="link" onClick={() => onPick({ state: 'kept' })}>
        {words('promise.count.kept', { n: figures.kept })}
      </Button>
      {(['early', 'late', 'missed'] as const)
        .filter(breach => figures[breach] > 0)
        .map(breach => (
          <Button key={breach} look="link" onClick={() => onPick({ state: 'broken', breach })}>
            {words(`promise.count.${breach}`, { n: figures[breach] })}
          </Button>
        ))}
      {figures.overrides > 0 && (
        <Button look="link" onClick={() => onPick({ state: 'broken', overridden: true })}>
          {words('promise.overrides', { n: figures.overrides })}
        </Button>
      )}
    </p>
  )
}

function Counted({ which, back }: { which: Which; back: () => void }) {
  const { t } = useI18n()
  const words = usePromiseWords()
  const list = useInfiniteQuery(countedQuery(which))
  const promises = list.data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      <Button look="quiet" icon="back" onClick={back}>
        {words('promise.back')}
      </Button>
      {list.isPending && <Skeleton lines={6} tall />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && <Lines promises={promises} none={words('promise.none')} />}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('ui.more')}
        </Button>
      )}
    </>
  )
}

function Part({ title, promises }: { title: string; promises: readonly CustomerPromise[] }) {
  if (promises.length === 0) return null
  return (
    <section className="section">
      <h2>{title}</h2>
      <Lines promises={promises} none="" />
    </section>
  )
}

function Lines({ promises, none }: { promises: readonly CustomerPromise[]; none: ReactNode }) {
  if (promises.length === 0) return <p className="soft">{none}</p>
  return (
    <ul className="lines">
      {promises.map(promise => (
        <PromiseLine key={promise.id} promise={promise} />
      ))}
    </ul>
  )
}
