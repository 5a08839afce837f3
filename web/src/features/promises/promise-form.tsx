import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { createPromiseCause } from '../../api/calls/promise-causes'
import { makePromise } from '../../api/calls/promises'
import {
  type Channel,
  type CustomerId,
  channelValues,
  type TeamId,
  type UserId,
  type WindowReading,
} from '../../api/client'
import { colleaguesQuery } from '../../api/own-fields'
import { invalidate } from '../../api/query'
import { useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { usePromiseWords } from '../../i18n/promises'
import { SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { causesQuery, promisesChanged, readingQuery, teamsQuery } from './promises-data'
import { otherZone, windowText } from './window'

const text_length_max = 500
const name_length_max = 120
/** Whoever types is done with a word after this. */
const pause_ms = 150

function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pause_ms)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

interface FormProps {
  customer_id: CustomerId
  done: () => void
}

/** A promise in one line: its window is shown as it is understood, before anything is kept. */
export function PromiseForm({ customer_id, done }: FormProps) {
  const { t } = useI18n()
  const words = usePromiseWords()
  const { user } = useSession()
  const [text, setText] = useState('')
  const [days, setDays] = useState('')
  const [picked, setPicked] = useState(0)
  const [channel, setChannel] = useState<Channel>()
  const [owner, setOwner] = useState<string>(user.id)
  const [cause, setCause] = useState('')
  const people = useQuery(colleaguesQuery).data?.items ?? []
  const teams = useQuery(teamsQuery).data?.items ?? []
  const causes = useQuery(causesQuery).data?.items ?? []
  const working_days = /^\d{1,3}$/.test(days.trim()) ? Number(days.trim()) : undefined
  const rested = useRested(text)
  const reading = useQuery(readingQuery(rested, customer_id, working_days))
  const readings = (text.trim() === '' ? [] : (reading.data?.items ?? [])).filter(one => !one.past)
  const window = readings[Math.min(picked, readings.length - 1)]
  const save = useMutation({
    mutationFn: async () => {
      const name = cause.trim()
      const cause_id = name === '' ? null : (await createPromiseCause({ body: { name } })).id
      const team = owner.startsWith('team:') ? (owner.slice('team:'.length) as TeamId) : null
      // What is shown is what is kept; while a line is still being read, the server reads it whole.
      const shown = rested === text && !reading.isFetching ? window : undefined
      return makePromise({
        id: customer_id,
        body: {
          text: text.trim(),
          ...(shown ? { from_at: shown.from_at, until_at: shown.until_at } : {}),
          ...(shown || working_days === undefined ? {} : { working_days }),
          channel: channel ?? reading.data?.channel ?? null,
          owner_id: team ? null : (owner as UserId),
          team_id: team,
          cause_id,
        },
      })
    },
    onSuccess: async made => {
      toast(words('promise.made', { text: made.text }))
      await Promise.all([promisesChanged(), invalidate(['card', customer_id]), invalidate(['timeline', customer_id])])
      done()
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <Form
      className="editor promise-form"
      problem={problem}
      pointers={['/text', '/owner_id', '/cause_id']}
      onSubmit={() => text.trim() !== '' && save.mutate()}
    >
      <TextField
        label={words('promise.line')}
        placeholder={words('promise.line_example')}
        maxLength={text_length_max}
        value={text}
        error={faultAt(problem, '/text')}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={next => {
          setText(next)
          setPicked(0)
        }}
      />
      <Readings
        readings={readings}
        picked={picked}
        onPick={setPicked}
        time_zone={reading.data?.time_zone}
        none={text.trim() !== '' && rested === text && reading.isSuccess && !reading.isFetching}
      />
      <div className="form-pair">
        <SelectField
          label={t('contact.channel')}
          value={channel ?? reading.data?.channel ?? 'call'}
          options={channelValues.map(one => ({ value: one, label: t(`channel.${one}`) }))}
          onPick={setChannel}
        />
        <SelectField
          label={words('promise.owner')}
          value={owner}
          error={faultAt(problem, '/owner_id')}
          options={[
            ...people.map(one => ({ value: one.id as string, label: one.name })),
            ...teams.map(one => ({ value: `team:${one.id}`, label: words('promise.team_name', { name: one.name }) })),
          ]}
          onPick={setOwner}
        />
      </div>
      <div className="form-pair">
        <TextField
          label={words('promise.working_days')}
          hint={words('promise.working_days_hint')}
          inputMode="numeric"
          maxLength={3}
          value={days}
          autoComplete="off"
          onText={setDays}
        />
        <Cause value={cause} names={causes.map(one => one.name)} onText={setCause} />
      </div>
      <EditorEnd busy={save.isPending} cancel={done} />
    </Form>
  )
}

/** Known names are offered; another one is a new cause. */
function Cause({ value, names, onText }: { value: string; names: readonly string[]; onText: (text: string) => void }) {
  const words = usePromiseWords()
  const id = useId()
  return (
    <>
      <TextField
        label={words('promise.cause')}
        hint={words('promise.cause_hint')}
        maxLength={name_length_max}
        value={value}
        list={id}
        autoComplete="off"
        onText={onText}
      />
      <datalist id={id}>
        {names.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

interface ReadingsProps {
  readings: readonly WindowReading[]
  picked: number
  onPick: (index: number) => void
  time_zone: string | undefined
  none: boolean
}
function Readings({ readings, picked, onPick, time_zone, none }: ReadingsProps) {
  const { locale } = useI18n()
  const words = usePromiseWords()
  const name = useId()
  if (readings.length === 0 || time_zone === undefined)
    return (
      <p className="soft promise-reading" role="status">
        {words(none ? 'promise.not_understood' : 'promise.say_when')}
      </p>
    )
  return (
    <fieldset className="promise-reading">
      <legend className="hidden">{words('promise.window')}</legend>
      {readings.map((one, index) => {
        const zone = otherZone(time_zone, one.from_at)
        const key = `${one.from_at} ${one.until_at} ${one.said}`
        const what = (
          <>
            <strong className="tag promise">{windowText(one.from_at, one.until_at, time_zone, locale)}</strong>
            {zone && <small>{words('promise.zone', { zone })}</small>}
            <small className="soft">{one.assumed.join(' ')}</small>
          </>
        )
        if (readings.length === 1)
          return (
            <p key={key} className="row wrap" role="status">
              {what}
            </p>
          )
        return (
          <label key={key} className="row wrap">
            <input type="radio" name={name} checked={index === picked} onChange={() => onPick(index)} />
            {what}
          </label>
        )
      })}
    </fieldset>
  )
}
