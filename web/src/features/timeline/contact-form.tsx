import { useMutation } from '@tanstack/react-query'
import { lazy, type RefObject, Suspense, useId, useState } from 'react'
import { recordContact } from '../../api/calls/contacts'
import {
  type Channel,
  type CustomerId,
  channelValues,
  type Direction,
  directionValues,
  type ServicePoint,
  type ServicePointId,
} from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { SelectField } from '../../ui/field'
import { Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { Segments } from '../../ui/segments'
import { toast } from '../../ui/toasts'

// Needed only where something was promised.
const OverrideReason = lazy(() => import('./override-reason').then(({ OverrideReason: Part }) => ({ default: Part })))

/** One or two lines: what the next colleague has to know. */
const letters_max = 300
const letters_warn = 240
const lastChannelKey = 'vez.channel'

const lastChannel = (): Channel => {
  const stored = localStorage.getItem(lastChannelKey)
  return channelValues.find(channel => channel === stored) ?? 'call'
}

interface ContactFormProps {
  customerId: CustomerId
  box: RefObject<HTMLTextAreaElement | null>
  points: readonly ServicePoint[]
  /** The one that is looked at. */
  point: ServicePointId | undefined
}

export function ContactForm({ customerId, box, points, point }: ContactFormProps) {
  const { t } = useI18n()
  const id = useId()
  const [channel, setChannel] = useState(lastChannel)
  const [direction, setDirection] = useState<Direction>('in')
  const [summary, setSummary] = useState('')
  const [about, setAbout] = useState<ServicePointId | ''>()
  const service_point_id = (about ?? point) || null
  const record = useMutation({
    mutationFn: (override_reason: string | null) =>
      recordContact({
        id: customerId,
        body: { channel, direction, summary: summary.trim(), service_point_id, override_reason },
      }),
    onSuccess: async () => {
      localStorage.setItem(lastChannelKey, channel)
      setSummary('')
      toast(t('contact.recorded'))
      await Promise.all([
        invalidate(['card', customerId]),
        invalidate(['timeline', customerId]),
        invalidate(['promises']),
      ])
    },
  })
  const problem = record.error ? problemOf(record.error) : undefined
  const stopped = faultAt(problem, '/override_reason')
  const left = letters_max - summary.length
  return (
    <Form
      className="compose"
      problem={stopped === undefined ? problem : undefined}
      pointers={[]}
      onSubmit={() => summary.trim() !== '' && record.mutate(null)}
    >
      <label htmlFor={id} className="hidden">
        {t('contact.summary')}
      </label>
      <textarea
        id={id}
        ref={box}
        rows={2}
        maxLength={letters_max}
        value={summary}
        placeholder={t('contact.placeholder')}
        aria-describedby={`${id}-left`}
        onChange={event => setSummary(event.target.value)}
        onKeyDown={event => event.code === 'Escape' && event.currentTarget.blur()}
      />
      {stopped !== undefined && (
        <Suspense>
          <OverrideReason why={stopped} busy={record.isPending} onReason={reason => record.mutate(reason)} />
        </Suspense>
      )}
      <div className="compose-end">
        <SelectField
          label={t('contact.channel')}
          bare
          value={channel}
          options={channelValues.map(one => ({ value: one, label: t(`channel.${one}`) }))}
          onPick={setChannel}
        />
        <Segments
          framed
          label={t('contact.direction')}
          value={direction}
          options={directionValues.map(one => ({ value: one, label: t(`direction.${one}`) }))}
          onPick={setDirection}
        />
        {points.length > 0 && (
          <SelectField
            label={t('contact.about')}
            bare
            value={service_point_id ?? ''}
            options={[
              { value: '', label: t('contact.about_all') },
              ...points.map(one => ({ value: one.id, label: one.name })),
            ]}
            onPick={setAbout}
          />
        )}
        <span className="grow" />
        <span id={`${id}-left`} className={left < letters_max - letters_warn ? 'counter near' : 'counter'}>
          <span className="hidden">{t('contact.left')} </span>
          {left}
        </span>
        <Button type="submit" look="primary" busy={record.isPending} disabled={summary.trim() === ''}>
          {t('contact.save')}
        </Button>
      </div>
    </Form>
  )
}
