import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { cancelImport, checkImport, runImport, undoImport } from '../../api/calls/imports'
import type { Fate, Import, ImportId } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useImportWords } from '../../i18n/imports'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Missing } from '../../ui/missing'
import { Failed, Notice, Page, Progress, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { importQuery, putImport } from './import-data'
import { toneOf } from './imports-page'
import { Mapping } from './mapping'
import { Report } from './report'
import './imports.css'

export function ImportPage({ id }: { id: ImportId }) {
  const { t } = useI18n()
  const words = useImportWords()
  const query = useQuery(importQuery(id))
  return (
    <Page title={query.data?.filename ?? t('nav.imports')} wide>
      <div className="bar import-bar">
        <Link to="/imports" className="button quiet square" aria-label={t('nav.imports')}>
          <Icon name="back" />
        </Link>
        {query.data && <h1 className="cut">{query.data.filename}</h1>}
        {query.data && (
          <span className={`tag ${toneOf(query.data.state)}`} aria-live="polite">
            {words(`import_state.${query.data.state}`)}
          </span>
        )}
      </div>
      {query.isPending && <Skeleton lines={8} tall />}
      {query.isError && !query.data && problemOf(query.error).kind === 'not_found' && <Missing />}
      {query.isError && !query.data && problemOf(query.error).kind !== 'not_found' && (
        <Failed error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && <Stage one={query.data} />}
    </Page>
  )
}

/** What failed is begun anew: a check, or else (the server says that it is past that) the import where it stopped. */
const again = (args: { id: ImportId }): Promise<Import> =>
  checkImport(args).catch(error => {
    if (problemOf(error).kind !== 'conflict') throw error
    return runImport(args)
  })

type Step = 'check' | 'run' | 'cancel' | 'undo' | 'again'
const calls = { check: checkImport, run: runImport, cancel: cancelImport, undo: undoImport, again } as const

export interface Steps {
  busy: boolean
  go: (step: Step) => void
}
function useSteps(id: ImportId): Steps {
  const i18n = useI18n()
  const step = useMutation({
    mutationFn: (name: Step) => calls[name]({ id }),
    onSuccess: putImport,
    onError: error => {
      toast(problemText(i18n, problemOf(error)), { bad: true })
      void invalidate(['import', id])
    },
  })
  return { busy: step.isPending, go: name => step.mutate(name) }
}

/** Every state has its own screen; a new state does not compile until it has one. */
function Stage({ one }: { one: Import }) {
  const words = useImportWords()
  const steps = useSteps(one.id)
  switch (one.state) {
    case 'uploaded':
      return <Mapping one={one} steps={steps} />
    case 'checking':
      return <Going one={one} steps={steps} title={words('imports.checking')} />
    case 'checked':
      return (
        <>
          <Checked one={one} steps={steps} />
          <Mapping one={one} steps={steps} />
        </>
      )
    case 'running':
      return <Going one={one} steps={steps} title={words('imports.running')} />
    case 'undoing':
      return <Going one={one} title={words('imports.undoing')} />
    case 'done':
      return <Finished one={one} steps={steps} mayUndo />
    case 'cancelled':
      return <Finished one={one} steps={steps} mayUndo go="run" />
    case 'failed':
      return <Stopped one={one} steps={steps} />
    case 'undone':
      return <Finished one={one} steps={steps} mayUndo={false} />
  }
}

/** An undo that failed half-way can only be undone further. */
function Stopped({ one, steps }: { one: Import; steps: Steps }) {
  const { created, updated, undone, kept } = one.counts
  return (
    <Finished one={one} steps={steps} mayUndo={created + updated > 0} go={undone + kept > 0 ? undefined : 'again'} />
  )
}

function Going({ one, steps, title }: { one: Import; steps?: Steps; title: string }) {
  const { t, formats } = useI18n()
  const words = useImportWords()
  const share = one.size_bytes > 0 ? one.done_bytes / one.size_bytes : 0
  return (
    <div className="going">
      <div className="row">
        <h2 className="grow">{title}</h2>
        <span className="number soft">{formats.percent(share)}</span>
      </div>
      <Progress share={share} label={title} />
      <Counts one={one} />
      <p className="soft">{words('imports.may_leave')}</p>
      {steps && (
        <div>
          <Button icon="close" busy={steps.busy} onClick={() => steps.go('cancel')}>
            {t('ui.cancel')}
          </Button>
        </div>
      )}
    </div>
  )
}

export function Counts({ one }: { one: Import }) {
  const { formats } = useI18n()
  const words = useImportWords()
  const always = ['rows', 'created', 'updated', 'unchanged', 'failed'] as const
  const sometimes = (['skipped', 'unclear', 'undone', 'kept'] as const).filter(name => one.counts[name] > 0)
  const names = [...always, ...sometimes]
  return (
    <dl className="figures">
      {names.map(name => (
        <div key={name} className={name === 'failed' && one.counts.failed > 0 ? 'bad' : undefined}>
          <dt>{words(`import_count.${name}`)}</dt>
          <dd>{formats.number(one.counts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

function Checked({ one, steps }: { one: Import; steps: Steps }) {
  const words = useImportWords()
  const good = one.counts.rows - one.counts.failed - one.counts.unclear
  return (
    <section className="section">
      <h2>{words('imports.checked')}</h2>
      <p>{words('imports.checked_why')}</p>
      <Counts one={one} />
      {one.problem && <Notice tone="danger">{one.problem}</Notice>}
      {one.counts.failed > 0 && <Report one={one} start="failed" short />}
      {one.counts.unclear > 0 && <Report one={one} start="unclear" short />}
      <div>
        <Button look="primary" icon="check" busy={steps.busy} disabled={good === 0} onClick={() => steps.go('run')}>
          {words('imports.run', { n: good })}
        </Button>
      </div>
    </section>
  )
}

interface FinishedProps {
  one: Import
  steps: Steps
  mayUndo: boolean
  /** How it goes on, where it can. */
  go?: 'run' | 'again' | undefined
}
function Finished({ one, steps, mayUndo, go }: FinishedProps) {
  const words = useImportWords()
  const actions: ReactNode = (
    <>
      {go && (
        <Button look="primary" icon="refresh" busy={steps.busy} onClick={() => steps.go(go)}>
          {words(go === 'run' ? 'imports.go_on' : 'imports.again')}
        </Button>
      )}
      {mayUndo && (
        <Button icon="undo" busy={steps.busy} onClick={() => steps.go('undo')}>
          {words('imports.undo')}
        </Button>
      )}
    </>
  )
  return (
    <section className="section">
      {one.problem && (
        <Notice tone={one.state === 'failed' ? 'danger' : 'promise'}>
          {one.state === 'failed' ? words('imports.failed', { reason: one.problem }) : one.problem}
        </Notice>
      )}
      <Counts one={one} />
      <Report one={one} start={firstLooked(one)} actions={actions} />
    </section>
  )
}

/** What somebody has to look at comes first. */
function firstLooked({ counts }: Import): Fate | undefined {
  if (counts.failed > 0) return 'failed'
  return counts.unclear > 0 ? 'unclear' : undefined
}
