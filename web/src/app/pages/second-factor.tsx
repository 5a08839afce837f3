import { useRouter } from '@tanstack/react-router'
import { Suspense } from 'react'
import { queryClient } from '../../api/query'
import { sessionQuery } from '../../api/session'
import { Door } from '../../features/session/door'
import { TurnOn } from '../../features/settings/second-factor'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { Notice, Skeleton } from '../../ui/pieces'
import { useSignOut } from '../shell'
import '../../features/settings/settings.css'

/** For whom nothing else is open before the second factor is on. */
export function SecondFactorDue() {
  return (
    <Suspense fallback={<Skeleton lines={4} />}>
      <Due />
    </Suspense>
  )
}

function Due() {
  const words = useSettingsWords()
  const { t } = useI18n()
  const router = useRouter()
  const leave = useSignOut()
  const enter = async () => {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    await router.navigate({ to: '/', replace: true })
  }
  return (
    <Door title={words('factor.title')}>
      <Notice tone="plain">{words('factor.demanded')}</Notice>
      <p>{words('factor.why')}</p>
      <TurnOn begun={() => undefined} done={() => void enter()} />
      <Button look="quiet" onClick={() => void leave()}>
        {t('session.sign_out')}
      </Button>
    </Door>
  )
}
