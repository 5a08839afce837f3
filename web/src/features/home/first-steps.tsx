import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { getFirstSteps, putAwayFirstSteps } from '../../api/calls/home'
import type { FirstStep, FirstStepKind } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

const key = ['first-steps']

/** What comes after the first run, until it is done or put away. */
export function FirstSteps() {
  const i18n = useI18n()
  const words = useDeskWords()
  const steps = useQuery({ queryKey: key, queryFn: ({ signal }) => getFirstSteps({ signal }), staleTime: 0 })
  const putAway = useMutation({
    mutationFn: (put_away: boolean) => putAwayFirstSteps({ body: { put_away } }),
    onSuccess: async (_, away) => {
      await invalidate(key)
      if (away) toast(words('first.away'), { undo: () => putAway.mutate(false) })
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  // It is only offered: where it can't be had, the page is what it is without.
  const items = steps.data?.items ?? []
  if (items.length === 0) return null
  const next = items.find(step => !step.done)?.kind
  return (
    <section className="section first-steps">
      <div className="row">
        <h2 className="grow">{words('first.title')}</h2>
        <Button look="quiet" busy={putAway.isPending} onClick={() => putAway.mutate(true)}>
          {words('first.put_away')}
        </Button>
      </div>
      <ol className="lines">
        {items.map(step => (
          <Step key={step.kind} step={step} next={step.kind === next} />
        ))}
      </ol>
    </section>
  )
}

function Step({ step, next }: { step: FirstStep; next: boolean }) {
  const words = useDeskWords()
  const navigate = useNavigate()
  const go: Record<FirstStepKind, () => void> = {
    bring_customers: () => void navigate({ to: '/imports' }),
    invite_colleagues: () => void navigate({ to: '/settings/$section', params: { section: 'people' } }),
    record_contact: () => void navigate({ to: '/customers', search: {} }),
  }
  const { kind, done } = step
  return (
    <li className={done ? 'soft' : undefined}>
      <span className={done ? 'first-mark ok-text' : 'first-mark'}>{done && <Icon name="check" />}</span>
      <span className="grow">
        <strong>{words(`first.${kind}`)}</strong>
        {done ? <span className="hidden">, {words('first.done')}</span> : <small>{words(`first.${kind}_why`)}</small>}
      </span>
      {!done && (
        <Button look={next ? 'primary' : undefined} onClick={go[kind]}>
          {words(`first.${kind}_do`)}
        </Button>
      )}
    </li>
  )
}
