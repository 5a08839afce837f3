import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { acceptInvitation } from '../../api/calls/invitations'
import { queryClient } from '../../api/query'
import { sessionQuery, takeSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Notice } from '../../ui/pieces'
import { faultAt } from '../../ui/problem'
import { Door } from './door'

/** The token stands after "#": it never reaches a server's log. */
export function InvitationPage() {
  const { t } = useI18n()
  const router = useRouter()
  const [token] = useState(() => location.hash.slice(1))
  const [password, setPassword] = useState('')
  const accept = useMutation({
    mutationFn: () => acceptInvitation({ body: { token, password } }),
    onSuccess: async session => {
      queryClient.setQueryData(sessionQuery.queryKey, takeSession(session))
      await router.navigate({ to: '/', replace: true })
    },
  })
  const problem = accept.error ? problemOf(accept.error) : undefined
  if (token === '') {
    return (
      <Door title={t('invitation.title')}>
        <Notice tone="danger">{t('invitation.no_token')}</Notice>
      </Door>
    )
  }
  return (
    <Door title={t('invitation.title')}>
      <Form problem={problem} pointers={['/password']} onSubmit={() => accept.mutate()}>
        <TextField
          label={t('account.new_password')}
          hint={t('account.password_hint')}
          type="password"
          autoComplete="new-password"
          value={password}
          error={faultAt(problem, '/password')}
          onText={setPassword}
        />
        <Button type="submit" look="primary" busy={accept.isPending}>
          {t('invitation.accept')}
        </Button>
      </Form>
    </Door>
  )
}
