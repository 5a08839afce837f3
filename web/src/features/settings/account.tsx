import { useMutation, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { changePassword, updateMe } from '../../api/calls/me'
import { endSession, listSessions } from '../../api/calls/sessions'
import type { SessionRow, UpdateMe } from '../../api/client'
import { invalidate, queryClient } from '../../api/query'
import { sessionQuery, useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { localeNames, locales, setLocale, toLocale, useI18n } from '../../i18n/i18n'
import { shortcutsOn, switchShortcuts } from '../../ui/actions'
import { Button } from '../../ui/button'
import { CheckField, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { Failed, Skeleton } from '../../ui/pieces'
import { faultAt, problemText } from '../../ui/problem'
import { Segments } from '../../ui/segments'
import { setTheme, themes, useTheme } from '../../ui/theme'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'

const SecondFactorPart = lazy(() => import('./second-factor').then(({ SecondFactorPart: Part }) => ({ default: Part })))

const OwnAbsences = lazy(() => import('./absence').then(({ OwnAbsences: Part }) => ({ default: Part })))
const CalendarLink = lazy(() => import('./calendar-link').then(({ CalendarLink: Part }) => ({ default: Part })))
const UsualReminder = lazy(() => import('./task-settings').then(({ UsualReminder: Part }) => ({ default: Part })))

export function AccountSection() {
  return (
    <>
      <Person />
      <Look />
      <Suspense fallback={<Skeleton lines={6} />}>
        <OwnAbsences />
        <UsualReminder />
        <CalendarLink />
      </Suspense>
      <Password />
      <Suspense fallback={<Skeleton lines={3} />}>
        <SecondFactorPart />
      </Suspense>
      <Sessions />
    </>
  )
}

function Person() {
  const { t } = useI18n()
  const { user } = useSession()
  const [name, setName] = useState(user.name)
  const save = useMutation({
    mutationFn: (change: UpdateMe) => updateMe({ body: change }),
    onSuccess: async saved => {
      queryClient.setQueryData(sessionQuery.queryKey, session =>
        session ? { ...session, user: { ...session.user, name: saved.name, language: saved.language } } : session,
      )
      const locale = toLocale(saved.language)
      if (locale) await setLocale(locale)
      toast(t('ui.saved'))
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  return (
    <section className="section">
      <Form problem={problem} pointers={['/name', '/language']} onSubmit={() => save.mutate({ name: name.trim() })}>
        <div className="form-pair">
          <TextField
            label={t('account.name')}
            autoComplete="name"
            value={name}
            error={faultAt(problem, '/name')}
            onText={setName}
          />
          <SelectField
            label={t('account.language')}
            value={toLocale(user.language) ?? 'en'}
            options={locales.map(one => ({ value: one, label: localeNames[one] }))}
            onPick={language => save.mutate({ language })}
          />
        </div>
        <div>
          <Button type="submit" busy={save.isPending} disabled={name.trim() === '' || name === user.name}>
            {t('ui.save')}
          </Button>
        </div>
      </Form>
    </section>
  )
}

function Look() {
  const { t } = useI18n()
  const theme = useTheme()
  const [keys, setKeys] = useState(shortcutsOn)
  return (
    <section className="section">
      <h2>{t('account.look')}</h2>
      <Segments
        framed
        label={t('account.look')}
        value={theme}
        options={themes.map(one => ({ value: one, label: t(`theme.${one}`) }))}
        onPick={setTheme}
      />
      <CheckField
        label={t('account.keys')}
        hint={t('account.keys_hint')}
        checked={keys}
        onCheck={on => {
          switchShortcuts(on)
          setKeys(on)
        }}
      />
    </section>
  )
}

function Password() {
  const { t } = useI18n()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => changePassword({ body: { current_password: current, new_password: next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast(t('account.password_changed'))
      void invalidate(['sessions'])
    },
  })
  const problem = change.error ? problemOf(change.error) : undefined
  return (
    <section className="section">
      <h2>{t('session.password')}</h2>
      <Form problem={problem} pointers={['/current_password', '/new_password']} onSubmit={() => change.mutate()}>
        <div className="form-pair">
          <TextField
            label={t('account.current_password')}
            type="password"
            autoComplete="current-password"
            value={current}
            error={faultAt(problem, '/current_password')}
            onText={setCurrent}
          />
          <TextField
            label={t('account.new_password')}
            hint={t('account.password_hint')}
            type="password"
            autoComplete="new-password"
            value={next}
            error={faultAt(problem, '/new_password')}
            onText={setNext}
          />
        </div>
        <div>
          <Button type="submit" busy={change.isPending} disabled={current === '' || next === ''}>
            {t('account.change_password')}
          </Button>
        </div>
      </Form>
    </section>
  )
}

function Sessions() {
  const { t } = useI18n()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => listSessions({ signal }) })
  return (
    <section className="section">
      <h2>{t('account.sessions')}</h2>
      {sessions.isPending && <Skeleton lines={3} />}
      {sessions.isError && <Failed error={sessions.error} retry={() => void sessions.refetch()} />}
      <ul className="lines">
        {sessions.data?.items.map(session => (
          <SessionLine key={session.id} session={session} />
        ))}
      </ul>
    </section>
  )
}

/** "Chrome, Windows" says more than the whole line a browser sends. */
function browserOf(agent: string): string {
  const browsers = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ] as const
  const systems = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'macOS'],
    ['Linux', 'Linux'],
  ] as const
  const browser = browsers.find(([sign]) => agent.includes(sign))?.[1]
  const system = systems.find(([sign]) => agent.includes(sign))?.[1]
  return [browser, system].filter(Boolean).join(', ') || agent
}

function SessionLine({ session }: { session: SessionRow }) {
  const i18n = useI18n()
  const { t } = i18n
  const end = useMutation({
    mutationFn: () => endSession({ id: session.id }),
    onSuccess: () => invalidate(['sessions']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <li>
      <Icon name="device" />
      <span className="grow" title={session.user_agent}>
        {browserOf(session.user_agent)}
        <small>
          {t('account.last_seen')} <Time at={session.last_seen_at} />
        </small>
      </span>
      {session.current ? (
        <span className="tag ok">{t('account.this_session')}</span>
      ) : (
        <Button busy={end.isPending} onClick={() => end.mutate()}>
          {t('account.end_session')}
        </Button>
      )}
    </li>
  )
}
