import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createToken, listTokens, revokeToken } from '../../api/calls/tokens'
import type { Right, Token } from '../../api/client'
import { serverNow } from '../../api/clock'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { Secret } from '../../ui/secret'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'
import { RightsField } from './rights-field'

export function TokensSection() {
  const words = useSettingsWords()
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => listTokens({ limit: 200 }, { signal }) })
  return (
    <>
      <section className="section">
        <p>{words('tokens.why')}</p>
        {tokens.isPending && <Skeleton lines={3} />}
        {tokens.isError && <Failed error={tokens.error} retry={() => void tokens.refetch()} />}
        {tokens.data?.items.length === 0 && <p className="soft">{words('tokens.none')}</p>}
        <ul className="lines">
          {tokens.data?.items.map(token => (
            <Line key={token.id} token={token} />
          ))}
        </ul>
      </section>
      <section className="section">
        <h2>{words('tokens.new')}</h2>
        <Create />
      </section>
    </>
  )
}

function Line({ token }: { token: Token }) {
  const i18n = useI18n()
  const words = useSettingsWords()
  const revoke = useMutation({
    mutationFn: () => revokeToken({ id: token.id }),
    onSuccess: () => invalidate(['tokens']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <li>
      <Icon name="key" />
      <span className="grow">
        {token.name}
        <small>
          {token.scopes.map(scope => words(`right.${scope}`)).join(', ')} ·{' '}
          {token.last_used_at ? (
            <>
              {words('tokens.used')} <Time at={token.last_used_at} />
            </>
          ) : (
            words('tokens.unused')
          )}
          {token.expires_at && (
            <>
              {' · '}
              {words('tokens.expires')} {i18n.formats.dateTime(token.expires_at)}
            </>
          )}
        </small>
      </span>
      <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
        {words('tokens.revoke')}
      </Button>
    </li>
  )
}

const lifetimes = ['30', '90', '365', 'never'] as const
type Lifetime = (typeof lifetimes)[number]
const day_ms = 24 * 60 * 60 * 1000
const expiryOf = (lifetime: Lifetime): string | undefined =>
  lifetime === 'never' ? undefined : new Date(serverNow() + Number(lifetime) * day_ms).toISOString()

function Create() {
  const words = useSettingsWords()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Right[]>([])
  const [lifetime, setLifetime] = useState<Lifetime>('90')
  const create = useMutation({
    mutationFn: () => createToken({ body: { name: name.trim(), scopes, expires_at: expiryOf(lifetime) } }),
    onSuccess: () => {
      setName('')
      setScopes([])
      void invalidate(['tokens'])
    },
  })
  const problem = create.error ? problemOf(create.error) : undefined
  return (
    <Form problem={problem} pointers={['/name', '/scopes', '/expires_at']} onSubmit={() => create.mutate()}>
      {create.data && <Secret text={create.data.token} why={words('tokens.once')} />}
      <div className="form-pair">
        <TextField
          label={words('tokens.name')}
          value={name}
          error={faultAt(problem, '/name')}
          autoComplete="off"
          onText={setName}
        />
        <SelectField
          label={words('tokens.lifetime')}
          value={lifetime}
          options={lifetimes.map(one => ({
            value: one,
            label: one === 'never' ? words('tokens.never') : words('tokens.days', { n: Number(one) }),
          }))}
          error={faultAt(problem, '/expires_at')}
          onPick={setLifetime}
        />
      </div>
      <RightsField
        label={words('tokens.scopes')}
        chosen={scopes}
        error={faultAt(problem, '/scopes')}
        onChoose={setScopes}
      />
      <div>
        <Button type="submit" busy={create.isPending} disabled={name.trim() === '' || scopes.length === 0}>
          {words('tokens.create')}
        </Button>
      </div>
    </Form>
  )
}
