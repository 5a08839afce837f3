import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { signOut } from '../api/calls/session'
import { queryClient } from '../api/query'
import { useRight, useSession } from '../api/session'
import { problemOf } from '../api/transport'
import { useI18n } from '../i18n/i18n'
import { Icon } from '../ui/icon'
import type { IconName } from '../ui/icons'
import { mainLandmark } from '../ui/landmark'
import { Menu } from '../ui/menu'
import { Missing } from '../ui/missing'
import { Avatar, Failed, Skeleton } from '../ui/pieces'
import { setTheme, themes, useTheme } from '../ui/theme'
import { useKeyboard } from './keyboard'
import { stopLive, useConnected } from './live'

type PlaceName = 'home' | 'tasks' | 'promises' | 'customers' | 'processes' | 'duplicates' | 'imports' | 'settings'
interface Place {
  to: `/${PlaceName}`
  label: `nav.${PlaceName}`
  icon: IconName
}

/** What the rights do not allow is not there. */
export function usePlaces(): readonly Place[] {
  const mayImport = useRight('imports_run')
  const mayMerge = useRight('customers_merge')
  const places: readonly (Place | false)[] = [
    { to: '/home', label: 'nav.home', icon: 'home' },
    { to: '/tasks', label: 'nav.tasks', icon: 'check' },
    { to: '/promises', label: 'nav.promises', icon: 'clock' },
    { to: '/customers', label: 'nav.customers', icon: 'users' },
    { to: '/processes', label: 'nav.processes', icon: 'columns' },
    mayMerge && { to: '/duplicates', label: 'nav.duplicates', icon: 'copy' },
    mayImport && { to: '/imports', label: 'nav.imports', icon: 'imports' },
    { to: '/settings', label: 'nav.settings', icon: 'settings' },
  ]
  return places.filter(place => place !== false)
}

export function useSignOut(): () => Promise<void> {
  const router = useRouter()
  return async () => {
    await signOut().catch(() => undefined) // Who is no longer signed in has what he wanted.
    stopLive()
    // What the screens show goes when they have gone.
    await router.navigate({ to: '/sign-in', search: {} })
    queryClient.clear()
  }
}

/** What the first screen does not need comes right after it, so that the first key press finds it there. */
const loadPalette = () => import('./palette')
const loadKeysHelp = () => import('./keys-help')
const Palette = lazy(() => loadPalette().then(({ Palette }) => ({ default: Palette })))
const KeysHelp = lazy(() => loadKeysHelp().then(({ KeysHelp }) => ({ default: KeysHelp })))
const Reminders = lazy(() => import('../features/tasks/reminders').then(({ Reminders }) => ({ default: Reminders })))
/** The page is idle before this, in milliseconds, or it is as busy as it will stay. */
const idle_ms_max = 2000
function whenIdle(run: () => void): void {
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: idle_ms_max })
  else setTimeout(run, idle_ms_max)
}

export function Shell() {
  const { t } = useI18n()
  const [open, setOpen] = useState<'palette' | 'help' | 'none'>('none')
  const [wanted, setWanted] = useState(false)
  useKeyboard(what => {
    setWanted(true)
    setOpen(what)
  })
  useEffect(() => whenIdle(() => void Promise.all([loadPalette(), loadKeysHelp()]).then(() => setWanted(true))), [])
  const close = () => setOpen('none')
  const find = () => {
    setWanted(true)
    setOpen('palette')
  }
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('ui.skip')}
      </a>
      <Sidebar onFind={find} />
      <main id="main" tabIndex={-1} ref={mainLandmark}>
        <Outlet />
      </main>
      <BottomBar onFind={find} />
      {wanted && (
        <Suspense>
          <Palette open={open === 'palette'} onClose={close} />
          <KeysHelp open={open === 'help'} onClose={close} />
          <Reminders />
        </Suspense>
      )}
    </div>
  )
}

function Sidebar({ onFind }: { onFind: () => void }) {
  const { t } = useI18n()
  const session = useSession()
  const places = usePlaces()
  const connected = useConnected()
  return (
    <nav className="sidebar" aria-label={t('nav.main')}>
      <div className="brand">
        <img src="/icons/vez.svg" alt="" width="20" height="20" />
        <span className="cut">{session.company.name}</span>
      </div>
      <button type="button" className="find" onClick={onFind} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" />
        <span className="cut grow">{t('nav.find_short')}</span>
        <kbd className="key">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {places.map(place => (
        <Link key={place.to} to={place.to} className="place" activeProps={{ 'aria-current': 'page' }}>
          <Icon name={place.icon} />
          <span className="cut">{t(place.label)}</span>
        </Link>
      ))}
      <div className="grow" />
      {!connected && (
        <p className="offline" role="status">
          <Icon name="warning" />
          <span>{t('live.lost')}</span>
        </p>
      )}
      <PersonMenu />
    </nav>
  )
}
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)

function PersonMenu() {
  const { t } = useI18n()
  const { user } = useSession()
  const theme = useTheme()
  const navigate = useNavigate()
  const leave = useSignOut()
  const themeIcons = { system: 'device', light: 'sun', dark: 'moon' } as const
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button type="button" className="place person">
          <Avatar name={user.name} />
          <span className="cut">{user.name}</span>
        </button>
      }
      groups={[
        themes.map(one => ({
          label: t(`theme.${one}`),
          icon: themeIcons[one],
          checked: one === theme,
          run: () => setTheme(one),
        })),
        [
          {
            label: t('settings.account'),
            icon: 'user',
            run: () => void navigate({ to: '/settings/$section', params: { section: 'account' } }),
          },
          { label: t('session.sign_out'), icon: 'leave', run: () => void leave() },
        ],
      ]}
    />
  )
}

/** What a phone has room for beside the search and the rest. */
const thumb_places = 4

/** On a phone all places are under the thumb: the day's own at once, the others in one menu. */
function BottomBar({ onFind }: { onFind: () => void }) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const places = usePlaces()
  return (
    <nav className="bottom-bar" aria-label={t('nav.main')}>
      <button type="button" onClick={onFind}>
        <Icon name="search" />
        <span>{t('nav.find_short')}</span>
      </button>
      {places.slice(0, thumb_places).map(place => (
        <Link key={place.to} to={place.to} activeProps={{ 'aria-current': 'page' }}>
          <Icon name={place.icon} />
          <span>{t(place.label)}</span>
        </Link>
      ))}
      <Menu
        side="top"
        trigger={
          <button type="button">
            <Icon name="more" />
            <span>{t('ui.more')}</span>
          </button>
        }
        groups={[
          places.slice(thumb_places).map(place => ({
            label: t(place.label),
            icon: place.icon,
            run: () => void navigate({ to: place.to }),
          })),
        ]}
      />
    </nav>
  )
}

export const Waiting = () => (
  <div className="page-in">
    <Skeleton lines={8} tall />
  </div>
)

export function Broken({ error }: { error: unknown }) {
  const router = useRouter()
  if (problemOf(error).kind === 'not_found') return <Missing />
  return <Failed error={error} retry={() => void router.invalidate()} />
}
