import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { cancelImport, checkImport, type Import, type ImportId, runImport, undoImport } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
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
  const query = useQuery(importQuery(id))
  return (
    <Page title={query.data?.filename ?? t('nav.imports')} wide>
      <div className="bar">
        <Link to="/imports" className="button quiet square" aria-label={t('nav.imports')}>
          <Icon name="back" />
        </Link>
        {query.data && <h1 className="cut">{query.data.filename}</h1>}
        {query.data && (
          <span className={`tag ${toneOf(query.data.state)}`} aria-live="polite">
            {t(`import_state.${query.data.state}`)}
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

type Step = 'check' | 'run' | 'cancel' | 'undo'
const calls = { check: checkImport, run: runImport, cancel: cancelImport, undo: undoImport } as const

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
  const { t } = useI18n()
  const steps = useSteps(one.id)
  switch (one.state) {
    case 'uploaded':
      return <Mapping one={one} steps={steps} />
    case 'checking':
      return <Going one={one} steps={steps} title={t('imports.checking')} />
    case 'checked':
      return (
        <>
          <Checked one={one} steps={steps} />
          <Mapping one={one} steps={steps} />
        </>
      )
    case 'running':
      return <Going one={one} steps={steps} title={t('imports.running')} />
    case 'undoing':
      return <Going one={one} title={t('imports.undoing')} />
    case 'done':
    case 'cancelled':
      return <Finished one={one} steps={steps} mayUndo />
    case 'failed':
      return <Finished one={one} steps={steps} mayUndo={one.counts.created + one.counts.updated > 0} />
    case 'undone':
      return <Finished one={one} steps={steps} mayUndo={false} />
  }
}

function Going({ one, steps, title }: { one: Import; steps?: Steps; title: string }) {
  const { t, formats } = useI18n()
  const share = one.size_bytes > 0 ? one.done_bytes / one.size_bytes : 0
  return (
    <div className="going">
      <div className="row">
        <h2 className="grow">{title}</h2>
        <span className="number soft">{formats.percent(share)}</span>
      </div>
      <Progress share={share} label={title} />
      <Counts one={one} />
      <p className="soft">{t('imports.may_leave')}</p>
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
  const { t, formats } = useI18n()
  const names = ['rows', 'created', 'updated', 'unchanged', 'failed'] as const
  return (
    <dl className="figures">
      {names.map(name => (
        <div key={name} className={name === 'failed' && one.counts.failed > 0 ? 'bad' : undefined}>
          <dt>{t(`import_count.${name}`)}</dt>
          <dd>{formats.number(one.counts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

function Checked({ one, steps }: { one: Import; steps: Steps }) {
  const { t } = useI18n()
  const good = one.counts.rows - one.counts.failed
  return (
    <section className="section">
      <h2>{t('imports.checked')}</h2>
      <p>{t('imports.checked_why')}</p>
      <Counts one={one} />
      {one.problem && <Notice tone="danger">{one.problem}</Notice>}
      {one.counts.failed > 0 && <Report one={one} start="failed" short />}
      <div>
        <Button look="primary" icon="check" busy={steps.busy} disabled={good === 0} onClick={() => steps.go('run')}>
          {t('imports.run', { n: good })}
        </Button>
      </div>
    </section>
  )
}

function Finished({ one, steps, mayUndo }: { one: Import; steps: Steps; mayUndo: boolean }) {
  const { t } = useI18n()
  const undo: ReactNode = mayUndo && (
    <Button icon="undo" busy={steps.busy} onClick={() => steps.go('undo')}>
      {t('imports.undo')}
    </Button>
  )
  return (
    <section className="section">
      {one.problem && <Notice tone="danger">{one.problem}</Notice>}
      <Counts one={one} />
      <Report one={one} start={one.counts.failed > 0 ? 'failed' : undefined} actions={undo} />
    </section>
  )
}
