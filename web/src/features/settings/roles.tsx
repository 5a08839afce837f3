import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createRole, listRoles, removeRole, updateRole } from '../../api/calls/roles'
import { type Right, type Role, type Sees, seesValues } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button, IconButton } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { inSentence } from '../../ui/format'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { RightsField } from './rights-field'

export const rolesQuery = {
  queryKey: ['roles'],
  queryFn: ({ signal }: { signal: AbortSignal }) => listRoles({ signal }),
  meta: { topic: 'roles' },
}

/** Sets of rights: those that come with Vez, and the company's own. */
export function RolesSection() {
  const words = useSettingsWords()
  const roles = useQuery(rolesQuery)
  const [edited, setEdited] = useState<Role>()
  return (
    <>
      <section className="section">
        <p>{words('roles.why')}</p>
        {roles.isPending && <Skeleton lines={6} />}
        {roles.isError && <Failed error={roles.error} retry={() => void roles.refetch()} />}
        <ul className="lines">
          {roles.data?.items.map(role => (
            <Line key={role.id} role={role} edit={() => setEdited(role)} />
          ))}
        </ul>
      </section>
      <section className="section">
        <h2>{edited ? words('roles.change', { name: edited.name }) : words('roles.new')}</h2>
        <RoleForm key={edited?.id ?? ''} role={edited} done={() => setEdited(undefined)} />
      </section>
    </>
  )
}

function Line({ role, edit }: { role: Role; edit: () => void }) {
  const i18n = useI18n()
  const words = useSettingsWords()
  const { t, locale } = i18n
  const remove = useMutation({
    mutationFn: () => removeRole({ id: role.id }),
    onSuccess: () => invalidate(['roles']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <li>
      <Icon name="roles" />
      <span className="grow">
        {role.name}
        <small>
          {words('roles.sees')}: {words(`sees.${role.sees}`)} ·{' '}
          {role.rights.map(right => inSentence(words(`right.${right}`), locale)).join(', ')}
        </small>
      </span>
      <span className="tag">{words('roles.people', { n: role.user_count })}</span>
      {!role.built_in && (
        <Menu
          trigger={<IconButton icon="more" label={words('people.more', { name: role.name })} />}
          groups={[
            [{ label: t('ui.edit'), icon: 'edit', run: edit }],
            [{ label: t('ui.remove'), icon: 'trash', danger: true, run: () => remove.mutate() }],
          ]}
        />
      )}
    </li>
  )
}

function RoleForm({ role, done }: { role: Role | undefined; done: () => void }) {
  const words = useSettingsWords()
  const { t } = useI18n()
  const [name, setName] = useState(role?.name ?? '')
  const [sees, setSees] = useState<Sees>(role?.sees ?? 'all')
  const [rights, setRights] = useState<readonly Right[]>(role?.rights ?? ['customers_read'])
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), sees, rights }
      return role ? updateRole({ id: role.id, if_match: `"${role.version}"`, body }) : createRole({ body })
    },
    onSuccess: () => {
      setName('')
      setSees('all')
      setRights(['customers_read'])
      done()
      void invalidate(['roles'])
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <Form problem={problem} pointers={['/name', '/sees', '/rights']} onSubmit={() => save.mutate()}>
      <div className="form-pair">
        <TextField
          label={words('roles.name')}
          value={name}
          error={faultAt(problem, '/name')}
          autoComplete="off"
          onText={setName}
        />
        <SelectField
          label={words('roles.sees')}
          hint={words(`sees.${sees}_why`)}
          value={sees}
          options={seesValues.map(one => ({ value: one, label: words(`sees.${one}`) }))}
          error={faultAt(problem, '/sees')}
          onPick={setSees}
        />
      </div>
      <RightsField
        label={words('roles.rights')}
        chosen={rights}
        error={faultAt(problem, '/rights')}
        onChoose={setRights}
      />
      <div className="inline-form">
        <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
          {role ? t('ui.save') : words('roles.create')}
        </Button>
        {role && (
          <Button look="quiet" onClick={done}>
            {t('ui.cancel')}
          </Button>
        )}
      </div>
    </Form>
  )
}
