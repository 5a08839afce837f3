import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { rollBackProcess, saveDraft } from '../../api/calls/processes'
import type { ProcessCard, ProcessVersion } from '../../api/client'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { Button } from '../../ui/button'
import { Failed, Scrolling, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { Segments } from '../../ui/segments'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'
import { Board } from './board'
import { Definition } from './definition'
import { casesChanged, processesChanged, processQuery, versionQuery } from './processes-data'
import { Publish } from './publish'
import './processes.css'

const route = getRouteApi('/inside/processes/$id')
export const processLooks = ['board', 'definition', 'versions'] as const
export type ProcessLook = (typeof processLooks)[number]

/** One process: its board, its definition, its versions. */
export function ProcessPage() {
  const { id } = route.useParams()
  const { look = 'board' } = route.useSearch()
  const words = useProcessWords()
  const navigate = useNavigate()
  const card = useQuery(processQuery(id))
  if (card.isPending) return <Skeleton lines={6} tall />
  if (card.isError) return <Failed error={card.error} retry={() => void card.refetch()} />
  const { process } = card.data
  return (
    <Scrolling label={process.name} className="page process-page">
      <header className="bar processes-head">
        <h1>{process.name}</h1>
        <span className="grow" />
        <Segments
          framed
          label={words('process.look')}
          value={look}
          options={processLooks.map(value => ({ value, label: words(`process.${value}`) }))}
          onPick={next =>
            void navigate({ to: '/processes/$id', params: { id }, search: { look: next }, replace: true })
          }
        />
      </header>
      {look === 'board' && <Board card={card.data} />}
      {look === 'definition' && <Draft card={card.data} />}
      {look === 'versions' && <Versions card={card.data} />}
    </Scrolling>
  )
}

/** The draft where there is one, else the version that is active: to be written on. */
function Draft({ card }: { card: ProcessCard }) {
  const words = useProcessWords()
  const mayManage = useRight('company_manage')
  const draft = card.versions.find(version => version.state === 'draft')
  const shown = draft ?? card.versions.find(version => version.state === 'active')
  const text = useQuery({ ...versionQuery(card.process.id, shown?.number ?? 0), enabled: shown !== undefined })
  if (text.isPending) return <Skeleton lines={8} tall />
  if (text.isError) return <Failed error={text.error} retry={() => void text.refetch()} />
  const { id } = card.process
  return (
    <div className="page-in wide">
      <p className="soft">
        {text.data.state === 'draft'
          ? words('definition.of_draft', { n: text.data.number })
          : words('definition.of_active', { n: text.data.number })}
      </p>
      <Definition
        key={text.data.id}
        text={text.data.definition}
        save={words('definition.save')}
        readOnly={!mayManage}
        onSave={async definition => {
          await saveDraft({ id, body: { definition } })
          await processesChanged()
          toast(words('definition.saved'))
        }}
      />
      {mayManage && draft && <Publish card={card} />}
    </div>
  )
}

function Versions({ card }: { card: ProcessCard }) {
  const i18n = useI18n()
  const words = useProcessWords()
  const mayManage = useRight('company_manage')
  const back = useMutation({
    mutationFn: () => rollBackProcess({ id: card.process.id }),
    onSuccess: async () => {
      await Promise.all([processesChanged(), casesChanged()])
      toast(words('version.rolled_back'))
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <div className="page-in">
      {mayManage && card.versions.some(version => version.state === 'draft') && <Publish card={card} />}
      <ul className="lines">
        {card.versions.map(version => (
          <Version key={version.id} version={version} />
        ))}
      </ul>
      {mayManage && card.can_roll_back && (
        <section className="section">
          <h2>{words('version.roll_back')}</h2>
          <p>{words('version.roll_back_why')}</p>
          <span>
            <Button icon="undo" busy={back.isPending} onClick={() => back.mutate()}>
              {words('version.roll_back')}
            </Button>
          </span>
        </section>
      )}
    </div>
  )
}

function Version({ version }: { version: ProcessVersion }) {
  const words = useProcessWords()
  return (
    <li>
      <span className="grow">
        {words('process.version', { n: version.number })}
        <small className="row">
          {version.author_name}
          <Time at={version.published_at ?? version.created_at} />
        </small>
      </span>
      <span className={version.state === 'active' ? 'tag ok' : 'tag'}>{words(`version.${version.state}`)}</span>
      <span className="number">{words('process.open', { n: version.open_count })}</span>
    </li>
  )
}
