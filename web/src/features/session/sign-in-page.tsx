import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { signIn } from '../../api/calls/session'
import { queryClient } from '../../api/query'
import { sessionQuery, takeSession } from '../../api/session'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { Door } from './door'

const CodeField = lazy(() => import('./code-field').then(({ CodeField: Part }) => ({ default: Part })))
const route = getRouteApi('/sign-in')

/** Only a place of this page; an address of elsewhere would lead a person away after signing in. */
const safePlace = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/')

export function SignInPage() {
  const { t } = useI18n()
  const router = useRouter()
  const { next } = route.useSearch()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [codeWanted, setCodeWanted] = useState(false)
  const enter = useMutation({
    mutationFn: () =>
      signIn({ body: { email: email.trim(), password, ...(code.trim() === '' ? {} : { code: code.trim() }) } }),
    onError: error => {
      if (faultAt(problemOf(error), '/code') !== undefined) setCodeWanted(true)
    },
    onSuccess: async session => {
      queryClient.setQueryData(sessionQuery.queryKey, takeSession(session))
      await router.navigate({ href: safePlace(next) })
    },
  })
  const problem = enter.error ? signInProblem(problemOf(enter.error), t('session.wrong')) : undefined
  const codeFault = faultAt(problem, '/code')
  return (
    <Door title={t('session.sign_in_title')}>
      <Form problem={problem} pointers={['/email', '/password', '/code']} onSubmit={() => enter.mutate()}>
        <TextField
          label={t('session.email')}
          type="email"
          autoComplete="username"
          value={email}
          error={faultAt(problem, '/email')}
          onText={setEmail}
        />
        <TextField
          label={t('session.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          error={faultAt(problem, '/password')}
          onText={setPassword}
        />
        {codeWanted && (
          <Suspense>
            <CodeField code={code} error={codeFault} onCode={setCode} />
          </Suspense>
        )}
        <Button type="submit" look="primary" busy={enter.isPending}>
          {t('session.sign_in')}
        </Button>
      </Form>
    </Door>
  )
}

/** "Not signed in" is true but no help here: the pair of address and password was wrong. */
const signInProblem = (problem: Problem, wrong: string): Problem =>
  problem.kind === 'signed_out' ? { kind: 'signed_out', title: wrong } : problem
