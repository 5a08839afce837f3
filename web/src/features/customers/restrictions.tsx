import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { liftRestriction, setRestriction } from '../../api/calls/restrictions'
import {
  type CustomerCard,
  type CustomerId,
  type Restriction,
  type StatedRestriction,
  statedRestrictionValues,
} from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { AreaField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { RestrictionList } from './restriction-list'

const reason_length_max = 300

export function Restrictions({ card, mayWrite }: { card: CustomerCard; mayWrite: boolean }) {
  const { t } = useI18n()
  const [stating, setStating] = useState<StatedRestriction>()
  const { id } = card.customer
  const lift = useLift(id)
  const open = mayWrite ? statedRestrictionValues.filter(kind => !card.restrictions.some(one => one.kind === kind)) : []
  useActions(
    open.map(kind => ({
      label: `restriction.add_${kind}` as const,
      icon: 'ban' as const,
      run: () => setStating(kind),
    })),
  )
  return (
    <>
      <RestrictionList restrictions={card.restrictions} lift={mayWrite ? lift : undefined} />
      {stating ? (
        <StateForm id={id} kind={stating} onDone={() => setStating(undefined)} />
      ) : (
        open.length > 0 && (
          <div className="facts-missing">
            {open.map(kind => (
              <Button key={kind} look="quiet" icon="plus" onClick={() => setStating(kind)}>
                {t(`restriction.add_${kind}`)}
              </Button>
            ))}
          </div>
        )
      )}
    </>
  )
}

function useLift(id: CustomerId): (restriction: Restriction) => void {
  const i18n = useI18n()
  const failed = (error: unknown) => toast(problemText(i18n, problemOf(error)), { bad: true })
  const refresh = () => invalidate(['card', id])
  const lifted = async ({ kind, reason }: Restriction) => {
    if (kind === 'archived') return
    try {
      await liftRestriction({ id, kind })
    } catch (error) {
      failed(error)
      return
    }
    await refresh()
    const putBack = () =>
      setRestriction({ id, kind, body: { reason: reason ?? '' } })
        .catch(failed)
        .then(refresh)
    toast(i18n.t('restriction.lifted'), { undo: () => void putBack() })
  }
  return restriction => void lifted(restriction)
}

function StateForm({ id, kind, onDone }: { id: CustomerId; kind: StatedRestriction; onDone: () => void }) {
  const { t } = useI18n()
  const [reason, setReason] = useState('')
  const state = useMutation({
    mutationFn: () => setRestriction({ id, kind, body: { reason: reason.trim() } }),
    onSuccess: async () => {
      await invalidate(['card', id])
      onDone()
    },
  })
  const problem = state.error ? problemOf(state.error) : undefined
  return (
    <Form className="editor" problem={problem} pointers={['/reason']} onSubmit={() => state.mutate()}>
      <AreaField
        label={t('restriction.reason')}
        placeholder={t('restriction.reason_hint')}
        rows={2}
        maxLength={reason_length_max}
        value={reason}
        error={faultAt(problem, '/reason')}
        autoFocus
        onKeyDown={event => event.code === 'Escape' && onDone()}
        onText={setReason}
      />
      <EditorEnd busy={state.isPending} cancel={onDone} />
    </Form>
  )
}
