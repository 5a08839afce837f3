import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { advanceClock, getClock } from '../../api/calls/clock'
import { setServerNow } from '../../api/clock'
import { queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt } from '../../ui/problem'
import { toast } from '../../ui/toasts'

const units = ['minutes', 'hours', 'days'] as const
type Unit = (typeof units)[number]
/** ISO 8601: time after "T", dates before it. */
const duration = (count: number, unit: Unit): string => {
  switch (unit) {
    case 'minutes':
      return `PT${count}M`
    case 'hours':
      return `PT${count}H`
    case 'days':
      return `P${count}D`
  }
}

export function ClockSection() {
  const words = useSettingsWords()
  const { formats } = useI18n()
  const [count, setCount] = useState('1')
  const [unit, setUnit] = useState<Unit>('days')
  const clock = useQuery({ queryKey: ['clock'], queryFn: ({ signal }) => getClock({ signal }), staleTime: 0 })
  const advance = useMutation({
    mutationFn: () => advanceClock({ body: { advance: duration(Number(count), unit) } }),
    onSuccess: async ({ now, jobs_run }) => {
      setServerNow(now)
      toast(words('clock.advanced', { n: jobs_run }))
      await queryClient.invalidateQueries()
    },
  })
  const problem = advance.error ? problemOf(advance.error) : undefined
  const good = /^[1-9]\d{0,4}$/.test(count)
  return (
    <section className="section">
      <p>{words('clock.why')}</p>
      {clock.isPending && <Skeleton lines={1} tall />}
      {clock.isError && <Failed error={clock.error} retry={() => void clock.refetch()} />}
      {clock.data && (
        <dl className="figures">
          <div>
            <dt>{words('clock.now')}</dt>
            <dd>{formats.dateTime(clock.data.now)}</dd>
          </div>
        </dl>
      )}
      <Form className="inline-form" problem={problem} pointers={['/advance']} onSubmit={() => good && advance.mutate()}>
        <TextField
          label={words('clock.by')}
          inputMode="numeric"
          value={count}
          error={faultAt(problem, '/advance')}
          onText={setCount}
        />
        <SelectField
          label={words('clock.unit')}
          value={unit}
          options={units.map(one => ({ value: one, label: words(`clock.${one}`) }))}
          onPick={setUnit}
        />
        <Button type="submit" look="primary" busy={advance.isPending} disabled={!good}>
          {words('clock.advance')}
        </Button>
      </Form>
    </section>
  )
}
