import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import {
  type CustomerId,
  type EntryKind,
  entryKindValues,
  isCaseId,
  isCustomerId,
  isImportId,
  isProcessId,
  isServicePointId,
  type ServicePointId,
} from '../api/client'
import { queryClient, whenSignedOut } from '../api/query'
import { sessionQuery } from '../api/session'
import { problemOf } from '../api/transport'
import { cardQuery } from '../features/customers/card-data'
import { countQuery, listQuery } from '../features/customers/list-data'
import { readListSearch } from '../features/customers/list-search'
import { setLocale, toLocale } from '../i18n/i18n'
import { Missing } from '../ui/missing'
import { checkClock, setupState } from './first-look'
import { startLive, stopLive } from './live'
import { Broken, Shell, Waiting } from './shell'

const root = createRootRoute({ component: Outlet, errorComponent: Broken, notFoundComponent: Missing })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Everything below needs somebody signed in; who is not is led to the right door and back again. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  pendingComponent: Waiting,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery).catch(async (error: unknown) => {
      if (problemOf(error).kind !== 'signed_out') throw error
      const setup = await setupState()
      throw setup.needed ? redirect({ to: '/setup' }) : redirect({ to: '/sign-in', search: { next: location.href } })
    })
    const locale = toLocale(session.user.language)
    if (locale) await setLocale(locale)
    if (session.second_factor_due) throw redirect({ to: '/second-factor' })
    startLive()
    void checkClock()
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home', replace: true })
  },
})
const day = createRoute({
  getParentRoute: () => inside,
  path: '/home',
  component: lazyRouteComponent(() => import('./pages/home'), 'Home'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/setup/setup-page'), 'SetupPage'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string | undefined } => ({ next: text(search.next) }),
  component: lazyRouteComponent(() => import('../features/session/sign-in-page'), 'SignInPage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../features/session/invitation-page'), 'InvitationPage'),
})

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: async () => {
    // Only to be led here; who is signed out begins at the door.
    const session = await queryClient.ensureQueryData(sessionQuery).catch(() => undefined)
    if (!session?.second_factor_due) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./pages/second-factor'), 'SecondFactorDue'),
})

const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: readListSearch,
  loaderDeps: ({ search }) => search,
  // The rows are asked for while the code that draws them is still on its way.
  loader: ({ deps }) => {
    void queryClient.prefetchQuery(listQuery(deps))
    void queryClient.prefetchQuery(countQuery(deps))
  },
  component: lazyRouteComponent(() => import('./pages/customers'), 'Customers'),
})
const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id',
  params: {
    parse: ({ id }) => {
      if (!isCustomerId(id)) throw notFound()
      return { id }
    },
    stringify: ({ id }) => ({ id }),
  },
  validateSearch: (search): { kind?: EntryKind | undefined; point?: ServicePointId | undefined } => ({
    kind: entryKindValues.find(kind => kind === search.kind),
    point: typeof search.point === 'string' && isServicePointId(search.point) ? search.point : undefined,
  }),
  loader: ({ params }) => {
    void queryClient.prefetchQuery(cardQuery(params.id))
  },
  component: lazyRouteComponent(() => import('./pages/customer'), 'Customer'),
})
const tasks = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  component: lazyRouteComponent(() => import('../features/tasks/tasks-page'), 'TasksPage'),
})
const promises = createRoute({
  getParentRoute: () => inside,
  path: '/promises',
  component: lazyRouteComponent(() => import('../features/promises/promises-page'), 'PromisesPage'),
})
const processes = createRoute({
  getParentRoute: () => inside,
  path: '/processes',
  component: lazyRouteComponent(() => import('../features/processes/processes-page'), 'ProcessesPage'),
})
const oneProcess = createRoute({
  getParentRoute: () => inside,
  path: '/processes/$id',
  params: {
    parse: ({ id }) => {
      if (!isProcessId(id)) throw notFound()
      return { id }
    },
    stringify: ({ id }) => ({ id }),
  },
  validateSearch: (search): { look?: 'board' | 'definition' | 'versions' | undefined } => ({
    look: (['board', 'definition', 'versions'] as const).find(look => look === search.look),
  }),
  component: lazyRouteComponent(() => import('../features/processes/process-page'), 'ProcessPage'),
})
const oneCase = createRoute({
  getParentRoute: () => inside,
  path: '/cases/$id',
  params: {
    parse: ({ id }) => {
      if (!isCaseId(id)) throw notFound()
      return { id }
    },
    stringify: ({ id }) => ({ id }),
  },
  component: lazyRouteComponent(() => import('./pages/one-case'), 'OneCase'),
})
const duplicates = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('../features/duplicates/duplicates-page'), 'DuplicatesPage'),
})
const onePair = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates/$first/$second',
  params: {
    parse: ({ first, second }) => {
      if (!isCustomerId(first) || !isCustomerId(second)) throw notFound()
      return { first, second }
    },
    stringify: ({ first, second }) => ({ first, second }),
  },
  component: lazyRouteComponent(() => import('./pages/one-pair'), 'OnePair'),
})
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('../features/imports/imports-page'), 'ImportsPage'),
})
const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  params: {
    parse: ({ id }) => {
      if (!isImportId(id)) throw notFound()
      return { id }
    },
    stringify: ({ id }) => ({ id }),
  },
  component: lazyRouteComponent(() => import('./pages/one-import'), 'OneImport'),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings'), 'Settings'),
})
const settingsSection = createRoute({
  getParentRoute: () => inside,
  path: '/settings/$section',
  // Whose journal it is.
  validateSearch: (search): { customer?: CustomerId | undefined } => ({
    customer: typeof search.customer === 'string' && isCustomerId(search.customer) ? search.customer : undefined,
  }),
  component: lazyRouteComponent(() => import('./pages/settings'), 'SettingsSection'),
})

const routeTree = root.addChildren([
  inside.addChildren([
    home,
    day,
    customers,
    customer,
    tasks,
    promises,
    processes,
    oneProcess,
    oneCase,
    duplicates,
    onePair,
    imports,
    oneImport,
    settings,
    settingsSection,
  ]),
  setup,
  signIn,
  invitation,
  secondFactor,
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 100,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: Missing,
})
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/**
 * Whose session has ended is led to the door and back again. Nothing of one person's data stays for the next one; it goes
 * only when the screens that show it have gone.
 */
const leaving = { now: false }
whenSignedOut(() => {
  if (leaving.now) return
  leaving.now = true
  stopLive()
  const { href, pathname } = router.state.location
  const gone = pathname === '/sign-in' ? Promise.resolve() : router.navigate({ to: '/sign-in', search: { next: href } })
  void gone.finally(() => {
    queryClient.clear()
    leaving.now = false
  })
})
