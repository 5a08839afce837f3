import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { delayPromiseCause } from '../../api/calls/promise-causes'
import type { PromiseCauseId } from '../../api/client'
import { problemOf } from '../../api/transport'
import { usePromiseWords } from '../../i18n/promises'
import { Button } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { causesQuery, promisesChanged } from './promises-data'

const reason_length_max = 300

/** One delay, entered once: everything that hangs on it moves, and each customer is to be told. */
export function CauseDelay({ done }: { done: () => void }) {
  const words = usePromiseWords()
  const causes = useQuery(causesQuery).data?.items
  const [id, setId] = useState<PromiseCauseId>()
  const [days, setDays] = useState('7')
  const [reason, setReason] = useState('')
  const cause = causes?.find(one => one.id === id) ?? causes?.[0]
  const save = useMutation({
    mutationFn: async (of: PromiseCauseId) =>
      delayPromiseCause({ id: of, body: { days: Number(days), reason: reason.trim() } }),
    onSuccess: async delay => {
      toast(words('promise.delayed', { n: delay.open_count }))
      await promisesChanged()
      done()
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  if (causes && !cause)
    return (
      <p className="editor soft">
        {words('promise.no_causes')} <Button onClick={done}>{words('promise.back')}</Button>
      </p>
    )
  return (
    <Form
      className="editor promise-form"
      problem={problem}
      pointers={['/days', '/reason']}
      onSubmit={() => cause && reason.trim() !== '' && save.mutate(cause.id)}
    >
      <div className="form-pair">
        <SelectField
          label={words('promise.delay_of')}
          value={cause?.id ?? ''}
          options={(causes ?? []).map(one => ({
            value: one.id as string,
            label: words('promise.cause_count', { name: one.name, n: one.open_count }),
          }))}
          onPick={next => setId(causes?.find(one => one.id === next)?.id)}
        />
        <TextField
          label={words('promise.days')}
          inputMode="numeric"
          value={days}
          error={faultAt(problem, '/days')}
          autoComplete="off"
          onText={setDays}
        />
      </div>
      <TextField
        label={words('promise.delay_reason')}
        maxLength={reason_length_max}
        value={reason}
        error={faultAt(problem, '/reason')}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setReason}
      />
      <EditorEnd save={words('promise.delay_all')} busy={save.isPending} cancel={done} />
    </Form>
  )
}
