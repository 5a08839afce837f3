import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createTeam, listTeams, removeTeam, updateTeam } from '../../api/calls/teams'
import type { Team, User, UserId } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button, IconButton } from '../../ui/button'
import { CheckField, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Failed } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

/** Who works together: whoever sees the customers of their team sees those of its members. */
export function Teams({ people }: { people: readonly User[] }) {
  const words = useSettingsWords()
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: ({ signal }) => listTeams({ signal }),
    meta: { topic: 'teams' },
  })
  const [edited, setEdited] = useState<Team>()
  return (
    <section className="section">
      <h2>{words('teams.title')}</h2>
      <p>{words('teams.why')}</p>
      {teams.isError && <Failed error={teams.error} retry={() => void teams.refetch()} />}
      <ul className="lines">
        {teams.data?.items.map(team => (
          <Line key={team.id} team={team} people={people} edit={() => setEdited(team)} />
        ))}
      </ul>
      <TeamForm key={edited?.id ?? ''} team={edited} people={people} done={() => setEdited(undefined)} />
    </section>
  )
}

function Line({ team, people, edit }: { team: Team; people: readonly User[]; edit: () => void }) {
  const words = useSettingsWords()
  const i18n = useI18n()
  const { t } = i18n
  const remove = useMutation({
    mutationFn: () => removeTeam({ id: team.id }),
    onSuccess: () => invalidate(['teams']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const names = people.filter(user => team.member_ids.includes(user.id)).map(user => user.name)
  const lead = people.find(user => user.id === team.lead_id)
  return (
    <li>
      <Icon name="users" />
      <span className="grow">
        {team.name}
        <small>
          {names.length > 0 ? names.join(', ') : words('teams.empty')}
          {lead && `; ${words('teams.led_by', { name: lead.name })}`}
        </small>
      </span>
      <Menu
        trigger={<IconButton icon="more" label={words('people.more', { name: team.name })} />}
        groups={[
          [{ label: t('ui.edit'), icon: 'edit', run: edit }],
          [{ label: t('ui.remove'), icon: 'trash', danger: true, run: () => remove.mutate() }],
        ]}
      />
    </li>
  )
}

function TeamForm({ team, people, done }: { team: Team | undefined; people: readonly User[]; done: () => void }) {
  const words = useSettingsWords()
  const { t } = useI18n()
  const [name, setName] = useState(team?.name ?? '')
  const [members, setMembers] = useState<readonly UserId[]>(team?.member_ids ?? [])
  const [lead, setLead] = useState<UserId | ''>(team?.lead_id ?? '')
  const leading = lead !== '' && members.includes(lead) ? lead : ''
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), member_ids: members, lead_id: leading === '' ? null : leading }
      return team ? updateTeam({ id: team.id, if_match: `"${team.version}"`, body }) : createTeam({ body })
    },
    onSuccess: () => {
      setName('')
      setMembers([])
      setLead('')
      done()
      void invalidate(['teams'])
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <Form problem={problem} pointers={['/name', '/member_ids', '/lead_id']} onSubmit={() => save.mutate()}>
      <TextField
        label={team ? words('teams.name') : words('teams.new')}
        value={name}
        error={faultAt(problem, '/name')}
        autoComplete="off"
        onText={setName}
      />
      <fieldset className="fieldset">
        <legend>{words('teams.members')}</legend>
        <div className="scopes">
          {people.map(user => (
            <CheckField
              key={user.id}
              label={user.name}
              checked={members.includes(user.id)}
              onCheck={on => setMembers(on ? [...members, user.id] : members.filter(one => one !== user.id))}
            />
          ))}
        </div>
      </fieldset>
      {members.length > 0 && (
        <SelectField
          label={words('teams.lead')}
          hint={words('teams.lead_hint')}
          value={leading}
          error={faultAt(problem, '/lead_id')}
          options={[
            { value: '' as UserId | '', label: words('teams.no_lead') },
            ...people.filter(one => members.includes(one.id)).map(one => ({ value: one.id, label: one.name })),
          ]}
          onPick={setLead}
        />
      )}
      <div className="inline-form">
        <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
          {team ? t('ui.save') : words('teams.create')}
        </Button>
        {team && (
          <Button look="quiet" onClick={done}>
            {t('ui.cancel')}
          </Button>
        )}
      </div>
    </Form>
  )
}
