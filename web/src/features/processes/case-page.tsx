import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { dismissCaseFault, retryCaseFault } from '../../api/calls/cases'
import type { CaseCard, CaseFault, CaseId, CaseMove, CaseWay } from '../../api/client'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { Button } from '../../ui/button'
import { Failed, Page, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'
import { Age } from './board'
import { CaseFields } from './case-fields'
import { useMoving } from './moving'
import { caseQuery, casesChanged } from './processes-data'
import './processes.css'

const route = getRouteApi('/inside/cases/$id')

/** One customer's matter: where it is, where it can go, what happened. */
export function CasePage({ tasks }: { tasks: (id: CaseId) => ReactNode }) {
  const { id } = route.useParams()
  const words = useProcessWords()
  const card = useQuery(caseQuery(id))
  if (card.isPending) return <Skeleton lines={6} tall />
  if (card.isError) return <Failed error={card.error} retry={() => void card.refetch()} />
  const { at } = card.data
  const name = at.customer_name ?? words('case.hidden')
  return (
    <Page title={`${at.process_name}: ${name}`}>
      <header className="bar processes-head">
        <h1>
          {at.customer_id ? (
            <Link to="/customers/$id" params={{ id: at.customer_id }} search={{}} className="text-link">
              {name}
            </Link>
          ) : (
            name
          )}
        </h1>
        <span className="grow soft">
          <Link to="/processes/$id" params={{ id: at.process_id }} search={{}} className="text-link">
            {at.process_name}
          </Link>
          {', '}
          {words('process.version', { n: at.version_number })}
        </span>
        <span className="soft">{at.owner_name ?? at.team_name}</span>
      </header>
      <Where card={card.data} />
      {card.data.faults.length > 0 && <Faults id={id} faults={card.data.faults} />}
      <CaseFields card={card.data} />
      {tasks(id)}
      <History moves={card.data.moves} />
    </Page>
  )
}

function Where({ card }: { card: CaseCard }) {
  const { formats } = useI18n()
  const words = useProcessWords()
  const mayMove = useRight('tasks_write')
  const move = useMoving()
  const { at } = card
  return (
    <section className="section">
      <p className="case-where">
        <b>{at.status_name}</b>
        <span className="soft">
          <Age since={at.status_since_at} word="case.days" />
        </span>
      </p>
      {card.timers.map(timer => (
        <p key={`${timer.after} ${timer.due_at}`} className="soft">
          {words('case.timer', { at: formats.dateTime(timer.due_at) })}
        </p>
      ))}
      {mayMove && card.ways.length > 0 && (
        <ul className="ways">
          {card.ways.map(way => (
            <li key={way.to}>
              <Button disabled={way.forbidden !== null} onClick={() => void move(at, way.to, way.name)}>
                {way.name}
              </Button>
              <WhyNot card={card} way={way} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Said before somebody tries. */
function WhyNot({ card, way }: { card: CaseCard; way: CaseWay }) {
  const words = useProcessWords()
  if (way.forbidden !== null) return <small className="soft">{way.forbidden}</small>
  if (way.missing.length === 0) return null
  const labels = way.missing.map(key => card.fields.find(field => field.key === key)?.label ?? key)
  return <small className="warn">{words('case.missing', { fields: labels.join(', ') })}</small>
}

function Faults({ id, faults }: { id: CaseId; faults: readonly CaseFault[] }) {
  const i18n = useI18n()
  const words = useProcessWords()
  const mayWrite = useRight('tasks_write')
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
    onSettled: casesChanged,
  })
  return (
    <section className="section">
      <h2>{words('case.stuck')}</h2>
      <ul className="lines">
        {faults.map(fault => (
          <li key={fault.id}>
            <span className="grow">
              {fault.error}
              <small className="row">
                {fault.place}
                <Time at={fault.failed_at} />
              </small>
            </span>
            {mayWrite && fault.parked && fault.action !== '' && (
              <Button onClick={() => act.mutate(() => retryCaseFault({ id, fault_id: fault.id }))}>
                {words('case.retry')}
              </Button>
            )}
            {mayWrite && (
              <Button look="quiet" onClick={() => act.mutate(() => dismissCaseFault({ id, fault_id: fault.id }))}>
                {words('case.dismiss')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ moves }: { moves: readonly CaseMove[] }) {
  const words = useProcessWords()
  return (
    <section className="section">
      <h2>{words('case.history')}</h2>
      <ol className="lines">
        {moves.map(move => (
          <li key={move.entry}>
            <span className="grow">
              {move.from_name ? `${move.from_name} → ${move.to_name}` : move.to_name}
              {move.reason && <small>{move.reason}</small>}
              <small className="row">
                {words(`move.${move.kind}`)}
                {move.moved_by_name && <span>· {move.moved_by_name}</span>}
              </small>
            </span>
            <Time at={move.moved_at} className="soft" />
          </li>
        ))}
      </ol>
    </section>
  )
}
