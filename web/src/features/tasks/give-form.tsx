import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { giveTask } from '../../api/calls/tasks'
import type { Task, TeamId, UserId } from '../../api/client'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useTaskWords } from '../../i18n/tasks'
import { AreaField, SelectField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { useHolders } from './holders'
import { handoversQuery, tasksChanged } from './tasks-data'

/** To whom, why, and what was done so far. */
export function GiveForm({ task, done }: { task: Task; done: () => void }) {
  const words = useTaskWords()
  const holders = useHolders(Date.parse(task.due_at)).filter(
    one => one.value !== (task.owner_id ?? `team:${task.team_id}`),
  )
  const [holder, setHolder] = useState('')
  const [note, setNote] = useState('')
  const save = useMutation({
    mutationFn: () => {
      const to = holder.startsWith('team:')
        ? { team_id: holder.slice('team:'.length) as TeamId }
        : { owner_id: holder as UserId }
      return giveTask({ id: task.id, body: { ...to, note: note.trim() } })
    },
    onSuccess: async () => {
      await tasksChanged()
      toast(words('give.done', { title: task.title }))
      done()
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <Form
      className="editor task-form"
      problem={problem}
      pointers={['/owner_id', '/team_id', '/note']}
      onSubmit={() => holder !== '' && save.mutate()}
    >
      <SelectField
        label={words('give.to')}
        value={holder}
        error={faultAt(problem, '/owner_id') ?? faultAt(problem, '/team_id')}
        options={[{ value: '', label: '' }, ...holders]}
        autoFocus
        onPick={setHolder}
      />
      <AreaField
        label={words('give.note')}
        hint={words('give.note_hint')}
        value={note}
        rows={3}
        error={faultAt(problem, '/note')}
        onText={setNote}
      />
      <EditorEnd busy={save.isPending} cancel={done} />
    </Form>
  )
}

/** Who gave it to whom, and with which words. */
export function Handovers({ task }: { task: Task }) {
  const words = useTaskWords()
  const { formats } = useI18n()
  const handovers = useQuery(handoversQuery(task.id)).data?.items ?? []
  if (handovers.length === 0) return null
  return (
    <section>
      <h3>{words('give.history')}</h3>
      <ul className="lines">
        {handovers.map(one => (
          <li key={one.id}>
            <span className="grow">
              {words('give.line', { from: one.from_name, to: one.to_name })}
              <small>{[formats.dateTime(one.given_at), one.by_name, one.note].filter(Boolean).join(', ')}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
