import { useState } from 'react'
import { usePromiseWords } from '../../i18n/promises'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'

const reason_length_max = 300

interface OverrideProps {
  /** What was promised, in words. */
  why: string
  busy: boolean
  onReason: (reason: string) => void
}

/** A contact outside of what was promised: only with a reason, and it counts as a broken promise. */
export function OverrideReason({ why, busy, onReason }: OverrideProps) {
  const words = usePromiseWords()
  const [reason, setReason] = useState('')
  return (
    <div className="notice danger" role="alert">
      <div className="grow">
        <strong>{words('promise.stopped', { why })}</strong>
        <TextField
          label={words('promise.override_reason')}
          maxLength={reason_length_max}
          value={reason}
          autoComplete="off"
          onText={setReason}
        />
      </div>
      <Button busy={busy} disabled={reason.trim() === ''} onClick={() => onReason(reason.trim())}>
        {words('promise.override')}
      </Button>
    </div>
  )
}
