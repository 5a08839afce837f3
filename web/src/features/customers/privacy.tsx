import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { eraseCustomer } from '../../api/calls/erase'
import type { Customer, Erasure } from '../../api/client'
import { invalidate, queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { AreaField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Notice } from '../../ui/pieces'
import { faultAt } from '../../ui/problem'

const reason_length_max = 300

interface EraseProps {
  customer: Customer
  onClose: () => void
}
/** Loaded when it is asked for: few ever erase anybody. */
export function EraseDialog({ customer, onClose }: EraseProps) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const [proof, setProof] = useState<Erasure>()
  const close = async () => {
    if (!proof) return onClose()
    await navigate({ to: '/customers', search: {} })
    queryClient.removeQueries({ queryKey: ['card', customer.id] })
    void invalidate(['customers'])
  }
  return (
    <Dialog open title={t('privacy.erase_title')} onClose={() => void close()}>
      {proof ? (
        <Proof proof={proof} onClose={() => void close()} />
      ) : (
        <EraseForm customer={customer} onClose={onClose} onErased={setProof} />
      )}
    </Dialog>
  )
}

function EraseForm({ customer, onClose, onErased }: EraseProps & { onErased: (proof: Erasure) => void }) {
  const { t } = useI18n()
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const erase = useMutation({
    mutationFn: () => eraseCustomer({ id: customer.id, body: { name: name.trim(), reason: reason.trim() } }),
    onSuccess: onErased,
  })
  const problem = erase.error ? problemOf(erase.error) : undefined
  return (
    <Form problem={problem} pointers={['/name', '/reason']} onSubmit={() => erase.mutate()}>
      <Notice tone="promise">{t('privacy.erase_why')}</Notice>
      <TextField
        label={t('privacy.type_name', { name: customer.name })}
        value={name}
        error={faultAt(problem, '/name')}
        autoComplete="off"
        autoFocus
        onText={setName}
      />
      <AreaField
        label={t('privacy.reason')}
        placeholder={t('privacy.reason_hint')}
        rows={2}
        maxLength={reason_length_max}
        value={reason}
        error={faultAt(problem, '/reason')}
        onText={setReason}
      />
      <div className="form-end">
        <Button look="quiet" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button
          type="submit"
          look="primary"
          busy={erase.isPending}
          disabled={name.trim() === '' || reason.trim() === ''}
        >
          {t('privacy.erase_now')}
        </Button>
      </div>
    </Form>
  )
}

/** Stays until it is closed: the number is to be written down. */
function Proof({ proof, onClose }: { proof: Erasure; onClose: () => void }) {
  const { t } = useI18n()
  return (
    <div className="form">
      <p>{t('privacy.erased')}</p>
      <TextField label={t('privacy.proof')} value={proof.id} readOnly onText={() => undefined} />
      <div className="form-end">
        <Button look="primary" onClick={onClose}>
          {t('ui.close')}
        </Button>
      </div>
    </div>
  )
}
