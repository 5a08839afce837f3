import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { absencesQuery, isAwayAt, substitutesQuery } from '../../api/absences'
import { createAbsence, removeAbsence } from '../../api/calls/absences'
import { setSubstitute } from '../../api/calls/substitutes'
import type { Absence, UserId } from '../../api/client'
import { serverNow } from '../../api/clock'
import { colleaguesQuery } from '../../api/own-fields'
import { invalidate } from '../../api/query'
import { useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button, IconButton } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { beginOf, lastDay, localDay } from '../../ui/days'
import { type Option, SelectField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

const changed = (): Promise<void> => invalidate(absencesQuery.queryKey)

/** When I am away and who stands in for me. */
export function OwnAbsences() {
  const words = useSettingsWords()
  const { user } = useSession()
  return (
    <section className="section">
      <h2>{words('absence.title')}</h2>
      <p>{words('absence.why')}</p>
      <Always user_id={user.id} />
      <Lines of={user.id} />
      <AbsenceForm user_id={user.id} />
    </section>
  )
}

/** When anybody is away, for who manages users. */
export function AllAbsences() {
  const words = useSettingsWords()
  const people = useQuery(colleaguesQuery).data?.items ?? []
  const [person, setPerson] = useState<UserId>()
  const chosen = person ?? people[0]?.id
  return (
    <section className="section">
      <h2>{words('absence.people')}</h2>
      <p>{words('absence.people_why')}</p>
      <Lines of={undefined} />
      {chosen && (
        <>
          <SelectField
            label={words('absence.person')}
            value={chosen}
            options={people.map(one => ({ value: one.id, label: one.name }))}
            onPick={setPerson}
          />
          <AbsenceForm key={chosen} user_id={chosen} />
        </>
      )}
    </section>
  )
}

/** Who may stand in for that person, after who does when nobody is named. */
function useSubstitutes(user_id: UserId, none: string): readonly Option<UserId | ''>[] {
  const people = useQuery(colleaguesQuery).data?.items ?? []
  return [
    { value: '', label: none },
    ...people.filter(one => one.id !== user_id).map(one => ({ value: one.id, label: one.name })),
  ]
}

function Always({ user_id }: { user_id: UserId }) {
  const i18n = useI18n()
  const words = useSettingsWords()
  const substitutes = useQuery(substitutesQuery)
  const options = useSubstitutes(user_id, words('absence.nobody'))
  const save = useMutation({
    mutationFn: (substitute: UserId | '') =>
      setSubstitute({ user_id, body: { substitute_id: substitute === '' ? null : substitute } }),
    onSuccess: async () => {
      await invalidate(substitutesQuery.queryKey)
      toast(i18n.t('ui.saved'))
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  if (!substitutes.data) return null
  return (
    <SelectField
      label={words('absence.always')}
      hint={words('absence.always_hint')}
      value={substitutes.data.items.find(one => one.user_id === user_id)?.substitute_id ?? ''}
      options={options}
      onPick={substitute => save.mutate(substitute)}
    />
  )
}

function Lines({ of }: { of: UserId | undefined }) {
  const words = useSettingsWords()
  const absences = useQuery(absencesQuery)
  if (absences.isError) return <Failed error={absences.error} retry={() => void absences.refetch()} />
  const items = absences.data?.items.filter(one => of === undefined || one.user_id === of)
  if (items?.length === 0) return <p className="soft">{words('absence.none')}</p>
  return (
    <ul className="lines">
      {items?.map(absence => (
        <Line key={absence.id} absence={absence} named={of === undefined} />
      ))}
    </ul>
  )
}

function Line({ absence, named }: { absence: Absence; named: boolean }) {
  const i18n = useI18n()
  const words = useSettingsWords()
  const { formats } = i18n
  const remove = useMutation({
    mutationFn: () => removeAbsence({ id: absence.id }),
    onSuccess: async () => {
      await changed()
      const { user_id, from_at, until_at, substitute_id } = absence
      toast(words('absence.removed'), {
        undo: () => void createAbsence({ body: { user_id, from_at, until_at, substitute_id } }).then(changed),
      })
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const days = words('absence.line', {
    from: formats.day(localDay(Date.parse(absence.from_at))),
    until: formats.day(lastDay(absence.until_at)),
  })
  const details = [
    named && days,
    absence.substitute_name && words('absence.substitute_of', { name: absence.substitute_name }),
    isAwayAt(absence, serverNow()) && words('absence.now'),
  ].filter(Boolean)
  return (
    <li>
      <Icon name="clock" />
      <span className="grow">
        {named ? absence.user_name : days}
        {details.length > 0 && <small>{details.join(', ')}</small>}
      </span>
      <IconButton
        icon="trash"
        label={words('absence.remove', { name: named ? `${absence.user_name}, ${days}` : days })}
        onClick={() => remove.mutate()}
      />
    </li>
  )
}

function AbsenceForm({ user_id }: { user_id: UserId }) {
  const words = useSettingsWords()
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const [substitute, setSubstituteId] = useState<UserId | ''>('')
  const options = useSubstitutes(user_id, words('absence.just_always'))
  const save = useMutation({
    mutationFn: () =>
      createAbsence({
        body: {
          user_id,
          from_at: beginOf(from),
          until_at: beginOf(until === '' ? from : until, 1),
          substitute_id: substitute === '' ? null : substitute,
        },
      }),
    onSuccess: () => {
      setFrom('')
      setUntil('')
      void changed()
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  const isDay = (day: string): boolean => !Number.isNaN(Date.parse(`${day}T00:00:00`))
  return (
    <Form
      problem={problem}
      pointers={['/from_at', '/until_at', '/substitute_id']}
      onSubmit={() => isDay(from) && (until === '' || isDay(until)) && save.mutate()}
    >
      <div className="form-pair">
        <DateField label={words('absence.from')} value={from} error={faultAt(problem, '/from_at')} onDate={setFrom} />
        <DateField
          label={words('absence.until')}
          value={until}
          error={faultAt(problem, '/until_at')}
          onDate={setUntil}
        />
      </div>
      <SelectField
        label={words('absence.substitute')}
        value={substitute}
        error={faultAt(problem, '/substitute_id')}
        options={options}
        onPick={setSubstituteId}
      />
      <div>
        <Button type="submit" busy={save.isPending} disabled={!isDay(from)}>
          {words('absence.add')}
        </Button>
      </div>
    </Form>
  )
}
