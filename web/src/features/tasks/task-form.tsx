import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createTask, updateTask } from '../../api/calls/tasks'
import {
  type CustomerId,
  type RepeatUnit,
  repeatUnitValues,
  type Task,
  type TeamId,
  type UserId,
} from '../../api/client'
import { serverNow } from '../../api/clock'
import { useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { IconButton } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { localDay } from '../../ui/days'
import { AreaField, SelectField, TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { readTime } from '../../ui/format'
import { Icon } from '../../ui/icon'
import { faultAt } from '../../ui/problem'
import { reminderOptions } from '../../ui/reminders'
import { Handovers } from './give-form'
import { useHolders } from './holders'
import { useSaidTime } from './said-time'
import { habitsQuery, tasksChanged } from './tasks-data'
import { dayOf, localTime, momentOf, saidText, windowOf } from './when'

const title_length_max = 200
const note_length_max = 4000

interface FormProps {
  /** What is changed; a new one without. */
  task?: Task
  customer_id?: CustomerId
  done: () => void
}

/** A task in one line, with a day; the hour, whose it is and the rest where they matter. */
export function TaskForm({ task, customer_id, done }: FormProps) {
  const words = useTaskWords()
  const { user } = useSession()
  const [title, setTitle] = useState(task?.title ?? '')
  const [typed, setTyped] = useState(false)
  const [left, setLeft] = useState('')
  const [day, setDay] = useState(task ? dayOf(task) : localDay(serverNow()))
  const [time, setTime] = useState(task && !task.whole_day ? localTime(task.due_at) : '')
  const [owner, setOwner] = useState<string>(task ? (task.owner_id ?? `team:${task.team_id}`) : user.id)
  const [repeat, setRepeat] = useState<RepeatUnit | ''>(task?.repeat?.unit ?? '')
  const [note, setNote] = useState(task?.note ?? '')
  const [steps, setSteps] = useState(task?.checklist.map(step => step.text).join('\n') ?? '')
  const habits = useQuery(habitsQuery).data
  const { formats } = useI18n()
  const [reminder, setReminder] = useState<string | undefined>(task ? String(task.remind_minutes ?? '') : undefined)
  const remind = reminder ?? String(habits?.remind_minutes ?? '')
  const hour = readTime(time)
  // A day or an hour that was chosen counts more than the words of the line, and so does who said not to heed them.
  const said = useSaidTime(title, !task && !typed && left !== title)
  const holders = useHolders(Date.parse(momentOf(day, hour ?? '12:00')))
  const save = useMutation({
    mutationFn: () => {
      const team = owner.startsWith('team:') ? (owner.slice('team:'.length) as TeamId) : null
      const body = {
        title: said ? said.rest : title.trim(),
        note: note.trim() === '' ? null : note.trim(),
        ...(said ? windowOf(said) : hour === undefined ? { due_on: day } : { due_at: momentOf(day, hour) }),
        owner_id: team ? null : (owner as UserId),
        team_id: team,
        checklist: steps
          .split('\n')
          .map(text => text.trim())
          .filter(text => text !== '')
          .map(text => ({ text, done: task?.checklist.find(step => step.text === text)?.done ?? false })),
        repeat: repeat === '' ? null : { unit: repeat, every: 1 },
        ...(reminder === undefined ? {} : { remind_minutes: reminder === '' ? null : Number(reminder) }),
      }
      return task
        ? updateTask({ id: task.id, if_match: `"${task.version}"`, body })
        : createTask({ body: { ...body, ...(customer_id ? { customer_id } : {}) } })
    },
    onSuccess: async () => {
      await tasksChanged()
      done()
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <Form
      className="editor task-form"
      problem={problem}
      pointers={['/title', '/due_on', '/due_at', '/owner_id', '/note', '/checklist']}
      onSubmit={() => title.trim() !== '' && save.mutate()}
    >
      <TextField
        label={words('task.what')}
        maxLength={title_length_max}
        value={title}
        error={faultAt(problem, '/title')}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && done()}
        onText={setTitle}
      />
      {said && (
        <p className="said" role="status">
          <Icon name="clock" />
          <span className="grow">
            <strong>{saidText(said, serverNow(), formats)}</strong> {said.rest}
            {said.assumed.length > 0 && <small>{said.assumed.join(' ')}</small>}
          </span>
          <IconButton icon="close" label={words('task.not_said')} onClick={() => setLeft(title)} />
        </p>
      )}
      <div className="form-pair">
        <DateField
          label={words('task.on')}
          value={day}
          error={faultAt(problem, '/due_on') ?? faultAt(problem, '/due_at')}
          onDate={value => {
            setTyped(true)
            setDay(value)
          }}
        />
        <TextField
          label={words('task.time')}
          hint={words('task.time_hint')}
          value={time}
          inputMode="numeric"
          autoComplete="off"
          onText={value => {
            setTyped(true)
            setTime(value)
          }}
        />
      </div>
      <div className="form-pair">
        <SelectField
          label={words('task.owner')}
          value={owner}
          error={faultAt(problem, '/owner_id')}
          options={holders}
          onPick={setOwner}
        />
        <SelectField
          label={words('task.repeat')}
          value={repeat}
          options={[
            { value: '' as RepeatUnit | '', label: words('task.repeat.never') },
            ...repeatUnitValues.map(one => ({ value: one as RepeatUnit | '', label: words(`task.repeat.${one}`) })),
          ]}
          onPick={setRepeat}
        />
      </div>
      <SelectField
        label={words('task.reminder')}
        value={remind}
        options={reminderOptions(words, remind)}
        onPick={setReminder}
      />
      <TextField
        label={words('task.note')}
        maxLength={note_length_max}
        value={note}
        autoComplete="off"
        onText={setNote}
      />
      <AreaField
        label={words('task.steps')}
        value={steps}
        rows={2}
        error={faultAt(problem, '/checklist')}
        onText={setSteps}
      />
      {task && <Handovers task={task} />}
      <EditorEnd busy={save.isPending} cancel={done} />
    </Form>
  )
}
