import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { createProcess, takePack } from '../../api/calls/processes'
import type { PackView, ProcessRow } from '../../api/client'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Failed, Page, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { Definition } from './definition'
import { packsQuery, processesChanged, processesQuery } from './processes-data'
import './processes.css'

const first_definition = `process: my_process
name: {en: My process}
start: open
owner: {by: starter}
statuses:
  open:
    name: {en: Open}
  done:
    name: {en: Done}
    final: true
transitions:
  - from: open
    to: done
`

/** The catalogue: what runs, whose it is, and what could be taken over. */
export function ProcessesPage() {
  const words = useProcessWords()
  const mayManage = useRight('company_manage')
  const [wanted, setWanted] = useState('')
  const [adding, setAdding] = useState(false)
  const processes = useQuery(processesQuery)
  useActions(
    mayManage
      ? [{ label: 'nav.processes', icon: 'plus', code: 'KeyN', shown: 'N', run: () => setAdding(true) } as const]
      : [],
  )
  const shown = (processes.data?.items ?? []).filter(one =>
    `${one.name} ${one.about} ${one.key}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  )
  return (
    <Page title={words('process.title')}>
      <header className="bar processes-head">
        <h1>{words('process.title')}</h1>
        <span className="grow" />
        <TextField
          bare
          label={words('process.find')}
          placeholder={words('process.find')}
          value={wanted}
          onText={setWanted}
        />
        {mayManage && (
          <Button icon="plus" onClick={() => setAdding(true)}>
            {words('process.add')}
          </Button>
        )}
      </header>
      {adding && <NewProcess done={() => setAdding(false)} />}
      {processes.isPending && <Skeleton lines={5} tall />}
      {processes.isError && <Failed error={processes.error} retry={() => void processes.refetch()} />}
      {processes.data && shown.length === 0 && !adding && (
        <p className="soft">{words(processes.data.items.length === 0 ? 'process.none' : 'process.none_found')}</p>
      )}
      <ul className="lines">
        {shown.map(one => (
          <Row key={one.id} process={one} />
        ))}
      </ul>
      {mayManage && <Packs />}
    </Page>
  )
}

function Row({ process }: { process: ProcessRow }) {
  const words = useProcessWords()
  const details = [
    process.about,
    process.keeper_name && words('process.keeper', { name: process.keeper_name }),
    process.active_number !== null && words('process.version', { n: process.active_number }),
  ].filter(Boolean)
  return (
    <li className="process-row">
      <span className="grow">
        <Link to="/processes/$id" params={{ id: process.id }} search={{}} className="text-link">
          {process.name}
        </Link>
        <small>{details.join(' · ')}</small>
      </span>
      {process.fault_count > 0 && (
        <span className="tag danger">{words('process.faults', { n: process.fault_count })}</span>
      )}
      {process.active_number === null && <span className="tag promise">{words('process.not_published')}</span>}
      {process.active_number !== null && process.has_draft && <span className="tag">{words('process.draft')}</span>}
      {process.unused && <span className="tag">{words('process.unused')}</span>}
      <span className="number">{words('process.open', { n: process.open_count })}</span>
    </li>
  )
}

function Packs() {
  const words = useProcessWords()
  const packs = useQuery(packsQuery)
  const left = (packs.data?.items ?? []).filter(pack => !pack.taken)
  if (left.length === 0) return null
  return (
    <section className="section">
      <h2>{words('pack.title')}</h2>
      <p>{words('pack.why')}</p>
      <ul className="lines">
        {left.map(pack => (
          <Pack key={pack.key} pack={pack} />
        ))}
      </ul>
    </section>
  )
}

function Pack({ pack }: { pack: PackView }) {
  const i18n = useI18n()
  const words = useProcessWords()
  const navigate = useNavigate()
  const take = useMutation({
    mutationFn: () => takePack({ key: pack.key }),
    onSuccess: async process => {
      await processesChanged()
      await navigate({ to: '/processes/$id', params: { id: process.id }, search: {} })
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <li className="process-row">
      <span className="grow">
        {pack.name}
        <small>{pack.about}</small>
        <small>{pack.statuses.map(status => status.name).join(' → ')}</small>
      </span>
      <Button
        busy={take.isPending}
        aria-label={words('pack.take_name', { name: pack.name })}
        onClick={() => take.mutate()}
      >
        {words('pack.take')}
      </Button>
    </li>
  )
}

function NewProcess({ done }: { done: () => void }) {
  const words = useProcessWords()
  const navigate = useNavigate()
  return (
    <Definition
      text={first_definition}
      save={words('process.create')}
      cancel={done}
      onSave={async definition => {
        const process = await createProcess({ body: { definition } })
        await processesChanged()
        await navigate({ to: '/processes/$id', params: { id: process.id }, search: { look: 'definition' } })
      }}
    />
  )
}
