import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, useSyncExternalStore } from 'react'
import { breakPromise, keepPromise, movePromise, reopenPromise, updatePromise } from '../../api/calls/promises'
import { type Channel, channelValues, type CustomerPromise as Promised } from '../../api/client'
import { shownNow, subscribeClock } from '../../api/clock'
import { invalidate } from '../../api/query'
import { useRight, useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { usePromiseWords } from '../../i18n/promises'
import { Button, IconButton } from '../../ui/button'
import { channelIcons } from '../../ui/channels'
import { SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Notice } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { promisesChanged, readingQuery } from './promises-data'
import { otherZone, windowText } from './window'

const told_length_max = 300
const reason_length_max = 1000

interface LineProps {
  promise: Promised
  /** On the customer's own page the name is above. */
  ofCustomer?: boolean
}

/** One promise: kept with one click, moved or given up behind its menu. */
export function PromiseLine({ promise, ofCustomer }: LineProps) {
  const { locale } = useI18n()
  const words = usePromiseWords()
  const { user } = useSession()
  const mayWrite = useRight('contacts_write')
  const now_ms = useSyncExternalStore(subscribeClock, shownNow)
  const [form, setForm] = useState<'none' | 'move' | 'break'>('none')
  const { keep, give, reopen } = usePromiseActions(promise)
  const done = () => setForm('none')
  if (form === 'move')
    return (
      <li className="promise-editor">
        <MoveForm promise={promise} done={done} />
      </li>
    )
  if (form === 'break')
    return (
      <li className="promise-editor">
        <BreakForm promise={promise} done={done} />
      </li>
    )
  const { text } = promise
  const open = promise.state === 'open'
  const late = open && Date.parse(promise.until_at) <= now_ms
  const zone = otherZone(promise.time_zone, promise.from_at)
  const details = [
    promise.owner_id === user.id
      ? undefined
      : (promise.owner_name ?? (promise.team_name && words('promise.team_name', { name: promise.team_name }))),
    promise.cause_name && words('promise.hangs_on', { name: promise.cause_name }),
    promise.moved_count > 0 && words('promise.moved_times', { n: promise.moved_count }),
    promise.override_count > 0 && words('promise.overrides', { n: promise.override_count }),
    promise.after_missed && words('promise.after_missed'),
    promise.reason,
  ].filter(Boolean)
  return (
    <li className={promise.state === 'broken' || late ? 'promise-line late' : 'promise-line'}>
      {mayWrite && open && (
        <IconButton className="tick" icon="check" label={words('promise.keep', { text })} onClick={() => void keep()} />
      )}
      <Icon name={channelIcons[promise.channel]} />
      <span className="grow">
        <span className="promise-text">{text}</span>
        <small className="cut">
          <span className={promise.state === 'broken' || late ? 'danger-text' : 'promise-when'}>
            {windowText(promise.from_at, promise.until_at, promise.time_zone, locale)}
          </span>
          {zone && <span>{words('promise.zone', { zone })}</span>}
          {promise.breach && <span className="tag danger">{words(`promise.breach.${promise.breach}`)}</span>}
          {promise.state === 'kept' && <span className="tag ok">{words('promise.kept')}</span>}
          {promise.to_tell && <span className="tag promise">{words('promise.to_tell')}</span>}
          {promise.customer_id && !ofCustomer && (
            <Link to="/customers/$id" params={{ id: promise.customer_id }} search={{}} className="text-link">
              {promise.customer_name}
            </Link>
          )}
          {details.map(detail => (
            <span key={String(detail)}>{detail}</span>
          ))}
        </small>
      </span>
      {mayWrite && open && promise.owner_id === null && (
        <Button onClick={() => void give()}>{words('promise.take')}</Button>
      )}
      {mayWrite && open && (
        <Menu
          trigger={<IconButton icon="more" label={words('promise.menu', { text })} />}
          groups={[
            [{ label: words('promise.move'), icon: 'clock', run: () => setForm('move') }],
            [{ label: words('promise.break'), icon: 'ban', danger: true, run: () => setForm('break') }],
          ]}
        />
      )}
      {mayWrite && !open && promise.ended_by_name !== null && !promise.after_missed && (
        <Button onClick={() => void reopen()}>{words('promise.again')}</Button>
      )}
    </li>
  )
}

/** What is done can be undone for some seconds. */
function usePromiseActions(promise: Promised) {
  const i18n = useI18n()
  const words = usePromiseWords()
  const { user } = useSession()
  const { id, text } = promise
  const doing = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      const problem = problemOf(error)
      const reason = problem.kind === 'conflict' || problem.kind === 'invalid' ? problem.faults[0]?.reason : undefined
      toast(reason ?? problemText(i18n, problem), { bad: true })
      return false
    } finally {
      await told(promise)
    }
  }
  const reopen = () => doing(() => reopenPromise({ id }))
  return {
    reopen,
    keep: async () => {
      if (await doing(() => keepPromise({ id, body: {} })))
        toast(words('promise.kept_said', { text }), { undo: () => void reopen() })
    },
    give: () => doing(() => updatePromise({ id, body: { owner_id: user.id } })),
  }
}

async function told({ customer_id }: Promised): Promise<void> {
  await Promise.all([promisesChanged(), ...(customer_id ? [invalidate(['timeline', customer_id])] : [])])
}

/** Moved only with the customer told: when it will be, what was said and how. */
function MoveForm({ promise, done }: { promise: Promised; done: () => void }) {
  const i18n = useI18n()
  const { t, locale } = i18n
  const words = usePromiseWords()
  const [line, setLine] = useState('')
  const [toldText, setTold] = useState('')
  const [channel, setChannel] = useState<Channel>(promise.channel)
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>()
  const reading = useQuery(readingQuery(line, promise.customer_id ?? undefined, undefined))
  const window = line.trim() === '' ? undefined : reading.data?.items.find(one => !one.past)
  const save = async () => {
    if (!window || toldText.trim() === '') return
    try {
      const { from_at, until_at } = window
      await movePromise({ id: promise.id, body: { from_at, until_at, told: toldText.trim(), told_channel: channel } })
      await told(promise)
      done()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  return (
    <Form className="editor promise-form" problem={problem} pointers={[]} onSubmit={() => void save()}>
      <TextField
        label={words('promise.move_to')}
        placeholder={words('promise.move_example')}
        value={line}
        autoFocus
        autoComplete="off"
        hint={
          window
            ? windowText(window.from_at, window.until_at, reading.data?.time_zone ?? promise.time_zone, locale)
            : words('promise.say_when')
        }
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setLine}
      />
      <TextField
        label={words('promise.told')}
        maxLength={told_length_max}
        value={toldText}
        autoComplete="off"
        onText={setTold}
      />
      <SelectField
        label={words('promise.told_channel')}
        value={channel}
        options={channelValues.map(one => ({ value: one, label: t(`channel.${one}`) }))}
        onPick={setChannel}
      />
      <EditorEnd cancel={done} />
    </Form>
  )
}

function BreakForm({ promise, done }: { promise: Promised; done: () => void }) {
  const i18n = useI18n()
  const words = usePromiseWords()
  const [reason, setReason] = useState('')
  const save = async () => {
    if (reason.trim() === '') return
    const { id, text } = promise
    try {
      await breakPromise({ id, body: { reason: reason.trim() } })
      toast(words('promise.broken_said', { text }), {
        undo: () => void reopenPromise({ id }).finally(() => told(promise)),
      })
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
    await told(promise)
    done()
  }
  return (
    <Form className="editor promise-form" problem={undefined} pointers={[]} onSubmit={() => void save()}>
      <Notice tone="promise">{words('promise.break_what', { text: promise.text })}</Notice>
      <TextField
        label={words('promise.reason')}
        maxLength={reason_length_max}
        value={reason}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setReason}
      />
      <EditorEnd cancel={done} />
    </Form>
  )
}
