import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { publishDraft } from '../../api/calls/processes'
import type { ProcessCard, RunningCases } from '../../api/client'
import { problemOf } from '../../api/transport'
import { useProcessWords } from '../../i18n/processes'
import { Button } from '../../ui/button'
import { SelectField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { casesChanged, processesChanged, publicationQuery } from './processes-data'

/** Publishing shows what runs and where it goes before anything changes. */
export function Publish({ card }: { card: ProcessCard }) {
  const words = useProcessWords()
  const [open, setOpen] = useState(false)
  if (open) return <PublishForm card={card} done={() => setOpen(false)} />
  return (
    <p className="row wrap publish">
      <span className="grow">{words('publish.why')}</span>
      <Button look="primary" icon="upload" onClick={() => setOpen(true)}>
        {words('publish.open')}
      </Button>
    </p>
  )
}

function PublishForm({ card, done }: { card: ProcessCard; done: () => void }) {
  const words = useProcessWords()
  const { id } = card.process
  const publication = useQuery(publicationQuery(id))
  const [running, setRunning] = useState<RunningCases>('move')
  const [mapping, setMapping] = useState<Record<string, string>>({})
  const publish = useMutation({
    mutationFn: () => publishDraft({ id, body: { running, mapping } }),
    onSuccess: async () => {
      await Promise.all([processesChanged(), casesChanged()])
      toast(words('publish.done'))
      done()
    },
  })
  if (publication.isPending) return <Skeleton lines={4} />
  if (publication.isError) return <Failed error={publication.error} retry={() => void publication.refetch()} />
  const problem = publish.error ? problemOf(publish.error) : undefined
  const { running: cases, statuses } = publication.data
  const keys = [...new Set(cases.map(one => one.status))]
  return (
    <Form
      className="editor publish-form"
      problem={problem}
      pointers={keys.map(key => `/mapping/${key}`)}
      onSubmit={() => publish.mutate()}
    >
      {cases.length === 0 ? (
        <p>{words('publish.nothing_runs')}</p>
      ) : (
        <SelectField
          label={words('publish.running')}
          value={running}
          options={(['move', 'keep'] as const).map(value => ({ value, label: words(`publish.${value}`) }))}
          onPick={setRunning}
        />
      )}
      {cases.length > 0 && running === 'move' && (
        <ul className="lines mapping">
          {keys.map(key => {
            const of = cases.filter(one => one.status === key)
            const count = of.reduce((sum, one) => sum + one.count, 0)
            const name = of[0]?.name ?? key
            return (
              <li key={key}>
                <span className="grow">
                  {name}
                  <small>{words('process.open', { n: count })}</small>
                </span>
                <SelectField
                  label={words('publish.goes_to', { name })}
                  value={mapping[key] ?? of[0]?.to ?? ''}
                  error={faultAt(problem, `/mapping/${key}`)}
                  options={[
                    { value: '', label: words('publish.choose') },
                    ...statuses.map(status => ({ value: status.key, label: status.name })),
                  ]}
                  onPick={to => {
                    const { [key]: _, ...others } = mapping
                    setMapping(to === '' ? others : { ...others, [key]: to })
                  }}
                />
              </li>
            )
          })}
        </ul>
      )}
      <EditorEnd save={words('publish.open')} busy={publish.isPending} cancel={done} />
    </Form>
  )
}
