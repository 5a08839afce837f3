import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createToken, listTokens, type Right, revokeToken, type Token } from '../../api/client'
import { serverNow } from '../../api/clock'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
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
  const { t } = useI18n()
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => listTokens({ limit: 200 }, { signal }) })
  return (
    <>
      <section className="section">
        <p>{t('tokens.why')}</p>
        {tokens.isPending && <Skeleton lines={3} />}
        {tokens.isError && <Failed error={tokens.error} retry={() => void tokens.refetch()} />}
        {tokens.data?.items.length === 0 && <p className="soft">{t('tokens.none')}</p>}
        <ul className="lines">
          {tokens.data?.items.map(token => (
            <Line key={token.id} token={token} />
          ))}
        </ul>
      </section>
      <section className="section">
        <h2>{t('tokens.new')}</h2>
        <Create />
      </section>
    </>
  )
}

function Line({ token }: { token: Token }) {
  const i18n = useI18n()
  const { t } = i18n
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
          {token.scopes.map(scope => t(`right.${scope}`)).join(', ')} ·{' '}
          {token.last_used_at ? (
            <>
              {t('tokens.used')} <Time at={token.last_used_at} />
            </>
          ) : (
            t('tokens.unused')
          )}
          {token.expires_at && (
            <>
              {' · '}
              {t('tokens.expires')} {i18n.formats.dateTime(token.expires_at)}
            </>
          )}
        </small>
      </span>
      <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
        {t('tokens.revoke')}
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
  const { t } = useI18n()
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
      {create.data && <Secret text={create.data.token} why={t('tokens.once')} />}
      <div className="form-pair">
        <TextField
          label={t('tokens.name')}
          value={name}
          error={faultAt(problem, '/name')}
          autoComplete="off"
          onText={setName}
        />
        <SelectField
          label={t('tokens.lifetime')}
          value={lifetime}
          options={lifetimes.map(one => ({
            value: one,
            label: one === 'never' ? t('tokens.never') : t('tokens.days', { n: Number(one) }),
          }))}
          error={faultAt(problem, '/expires_at')}
          onPick={setLifetime}
        />
      </div>
      <RightsField
        label={t('tokens.scopes')}
        chosen={scopes}
        error={faultAt(problem, '/scopes')}
        onChoose={setScopes}
      />
      <div>
        <Button type="submit" busy={create.isPending} disabled={name.trim() === '' || scopes.length === 0}>
          {t('tokens.create')}
        </Button>
      </div>
    </Form>
  )
}
