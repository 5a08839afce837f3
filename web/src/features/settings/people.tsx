import { useMutation, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { createUser, listUsers, resetSecondFactor, updateUser } from '../../api/calls/users'
import type { Role, RoleId, UpdateUser, User } from '../../api/client'
import { invalidate } from '../../api/query'
import { useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { localeNames, locales, useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button, IconButton } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { inSentence } from '../../ui/format'
import { Menu } from '../../ui/menu'
import { Avatar, Failed, Skeleton } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { Secret } from '../../ui/secret'
import { toast } from '../../ui/toasts'
import { rolesQuery } from './roles'
import { Teams } from './teams'

const AllAbsences = lazy(() => import('./absence').then(({ AllAbsences: Part }) => ({ default: Part })))
const SecondFactorRulePart = lazy(() =>
  import('./second-factor-rule').then(({ SecondFactorRulePart: Part }) => ({ default: Part })),
)

export function PeopleSection() {
  const words = useSettingsWords()
  const people = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => listUsers({ limit: 200 }, { signal }),
    meta: { topic: 'users' },
  })
  const roles = useQuery(rolesQuery).data?.items ?? []
  return (
    <>
      <section className="section">
        {people.isPending && <Skeleton lines={4} tall />}
        {people.isError && <Failed error={people.error} retry={() => void people.refetch()} />}
        <ul className="lines">
          {people.data?.items.map(user => (
            <Person key={user.id} user={user} roles={roles} />
          ))}
        </ul>
      </section>
      <section className="section">
        <h2>{words('people.invite')}</h2>
        {roles.length > 0 && <Invite roles={roles} />}
      </section>
      {people.data && <Teams people={people.data.items} />}
      <Suspense fallback={<Skeleton lines={4} />}>
        <AllAbsences />
        <SecondFactorRulePart roles={roles} />
      </Suspense>
    </>
  )
}

function Person({ user, roles }: { user: User; roles: readonly Role[] }) {
  const i18n = useI18n()
  const me = useSession().user.id === user.id
  const save = useMutation({
    mutationFn: (body: UpdateUser) => updateUser({ id: user.id, body }),
    onSuccess: () => invalidate(['users']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const words = useSettingsWords()
  const reset = useMutation({
    mutationFn: () => resetSecondFactor({ id: user.id }),
    onSuccess: () => {
      toast(words('factor.reset_done', { name: user.name }))
      void invalidate(['users'])
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const disable = () =>
    save.mutate(
      { disabled: true },
      {
        onSuccess: () =>
          toast(words('people.disabled_done', { name: user.name }), { undo: () => save.mutate({ disabled: false }) }),
      },
    )
  return (
    <li>
      <Avatar name={user.name} />
      <span className="grow">
        <span className={user.disabled ? 'disabled-person' : undefined}>{user.name}</span>
        <small>{user.email}</small>
      </span>
      {user.disabled && <span className="tag">{words('people.disabled')}</span>}
      {user.second_factor_at && <span className="tag ok">{words('factor.on_tag')}</span>}
      <span className="tag accent">{user.role_name}</span>
      {!me && (
        <Menu
          trigger={<IconButton icon="more" label={words('people.more', { name: user.name })} />}
          groups={[
            roles.map(role => ({
              label: role.name,
              checked: role.id === user.role_id,
              run: () => save.mutate({ role_id: role.id }),
            })),
            user.second_factor_at
              ? [{ label: words('factor.reset'), icon: 'undo' as const, danger: true, run: () => reset.mutate() }]
              : [],
            [
              user.disabled
                ? { label: words('people.enable'), icon: 'check', run: () => save.mutate({ disabled: false }) }
                : { label: words('people.disable'), icon: 'ban', danger: true, run: disable },
            ],
          ]}
        />
      )}
    </li>
  )
}

/** Those who come are agents, unless something else is picked. */
const agentId = '0000000000003' as RoleId

function Invite({ roles }: { roles: readonly Role[] }) {
  const { t, locale } = useI18n()
  const words = useSettingsWords()
  const { company } = useSession()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState(agentId)
  const [language, setLanguage] = useState(company.language)
  const invite = useMutation({
    mutationFn: () => createUser({ body: { name: name.trim(), email: email.trim(), role_id: role, language } }),
    onSuccess: () => {
      setName('')
      setEmail('')
      void invalidate(['users'])
    },
  })
  const rightsOf = (one: Role | undefined): string =>
    one
      ? `${words('roles.sees')}: ${words(`sees.${one.sees}`)} · ${one.rights.map(right => inSentence(words(`right.${right}`), locale)).join(', ')}`
      : ''
  const problem = invite.error ? problemOf(invite.error) : undefined
  return (
    <Form problem={problem} pointers={['/name', '/email', '/role_id', '/language']} onSubmit={() => invite.mutate()}>
      {invite.data && (
        <Secret
          text={`${location.origin}/invitation#${invite.data.invitation_token}`}
          why={words('people.invited', { name: invite.data.user.name })}
        />
      )}
      <div className="form-pair">
        <TextField
          label={t('account.name')}
          value={name}
          error={faultAt(problem, '/name')}
          autoComplete="off"
          onText={setName}
        />
        <TextField
          label={t('session.email')}
          type="email"
          value={email}
          error={faultAt(problem, '/email')}
          autoComplete="off"
          onText={setEmail}
        />
      </div>
      <div className="form-pair">
        <SelectField
          label={words('people.role')}
          hint={rightsOf(roles.find(one => one.id === role))}
          value={role}
          options={roles.map(one => ({ value: one.id, label: one.name }))}
          onPick={setRole}
        />
        <SelectField
          label={t('account.language')}
          value={language}
          options={locales.map(one => ({ value: one, label: localeNames[one] }))}
          onPick={setLanguage}
        />
      </div>
      <div>
        <Button type="submit" busy={invite.isPending} disabled={name.trim() === '' || email.trim() === ''}>
          {words('people.invite_action')}
        </Button>
      </div>
    </Form>
  )
}
