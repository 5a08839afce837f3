import { useNavigate } from '@tanstack/react-router'
import { useI18n } from '../i18n/i18n'
import { Button } from './button'
import { Empty } from './pieces'

/** It does not exist, or whoever asks may not know of it: the same answer for both. */
export function Missing() {
  const { t } = useI18n()
  const navigate = useNavigate()
  return (
    <Empty
      first
      icon="search"
      title={t('missing.title')}
      action={<Button onClick={() => void navigate({ to: '/customers', search: {} })}>{t('missing.back')}</Button>}
    >
      {t('missing.why')}
    </Empty>
  )
}
