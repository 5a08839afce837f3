import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { listCustomers, lookupCustomer } from '../api/calls/customers'
import { updateMe } from '../api/calls/me'
import type { CustomerMatch, CustomerRow } from '../api/client'
import { useRight } from '../api/session'
import { addressOfView, viewsQuery } from '../features/customers/views-data'
import { type I18n, localeNames, locales, setLocale, useI18n } from '../i18n/i18n'
import { useAllActions } from '../ui/actions'
import { identityIn, phoneText } from '../ui/format'
import type { IconName } from '../ui/icons'
import { listed } from '../ui/isolate'
import { setTheme } from '../ui/theme'
import { useSections } from './sections'
import { usePlaces, useSignOut } from './shell'

export interface Entry {
  id: string
  icon: IconName
  label: string
  detail?: string | undefined
  shown?: string | undefined
  customer?: CustomerRow
  run: () => void
}

const found_count_max = 7
const letters_min = 2

interface Entries {
  entries: readonly Entry[]
  waiting: boolean
  identity: boolean
}

export function useEntries(text: string): Entries {
  const found = useFound(text)
  const commands = useCommands()
  const wanted = text.trim().toLocaleLowerCase()
  const matching = commands.filter(entry => wanted === '' || entry.label.toLocaleLowerCase().includes(wanted))
  return { entries: [...found.entries, ...matching], waiting: found.waiting, identity: found.identity }
}

/** A number or an address is looked up at once, anything else is a name. */
function useFound(text: string): Entries {
  const i18n = useI18n()
  const navigate = useNavigate()
  const mayWrite = useRight('customers_write')
  const identity = identityIn(text)
  const q = text.trim()
  const lookup = useQuery({
    queryKey: ['lookup', identity?.kind, identity?.value],
    queryFn: ({ signal }) => lookupCustomer({ identity: `${identity?.kind}:${identity?.value}` }, { signal }),
    enabled: identity !== undefined,
  })
  const names = useQuery({
    queryKey: ['palette', q],
    queryFn: ({ signal }) => listCustomers({ q, limit: found_count_max }, { signal }),
    enabled: identity === undefined && q.length >= letters_min,
    placeholderData: keepPreviousData,
  })
  const open = (customer: CustomerRow) => () =>
    void navigate({ to: '/customers/$id', params: { id: customer.id }, search: {} })
  if (!identity) {
    const rows = q.length >= letters_min ? (names.data?.items ?? []) : []
    return {
      entries: rows.map(row =>
        customerEntry(
          row,
          names.data?.similar ? `${i18n.t('lookup.similar')} · ${detailOf(row)}` : detailOf(row),
          open(row),
        ),
      ),
      waiting: names.isFetching,
      identity: false,
    }
  }
  const entries = (lookup.data?.matches ?? []).map(match =>
    customerEntry(match.customer, matchText(i18n, match), open(match.customer)),
  )
  for (const [n, hidden] of (lookup.data?.hidden ?? []).entries())
    entries.push({
      id: `hidden-${n}`,
      icon: hidden.do_not_sell ? 'ban' : 'user',
      label: i18n.t('lookup.hidden', {
        day: i18n.formats.day(hidden.customer_since ?? hidden.created_at.slice(0, 10)),
      }),
      detail: i18n.t(hidden.do_not_sell ? 'lookup.hidden_do_not_sell' : 'lookup.hidden_why'),
      run: () => undefined,
    })
  if (lookup.data && entries.length === 0 && mayWrite) {
    const create = () => void navigate({ to: '/customers', search: { create: lookup.data.identity.value } })
    entries.push({ id: 'create', icon: 'plus', label: i18n.t('palette.create', { value: q }), run: create })
  }
  return { entries, waiting: lookup.isFetching, identity: true }
}

const customerEntry = (customer: CustomerRow, detail: string, run: () => void): Entry => ({
  id: customer.id,
  icon: customer.kind === 'organisation' ? 'building' : 'user',
  label: customer.name,
  detail,
  customer,
  run,
})
const detailOf = (row: CustomerRow): string =>
  listed([row.organisation_name, row.city, row.phone ? phoneText(row.phone) : undefined], ' · ')

function matchText({ t, formats }: I18n, match: CustomerMatch): string {
  const certain = match.confidence >= 1 ? '' : ` · ${formats.percent(match.confidence)}`
  if (match.reason === 'same_phone') return t('lookup.same_phone') + certain
  if (match.reason === 'same_mail') return t('lookup.same_mail') + certain
  return t('lookup.similar') + certain
}

function useCommands(): readonly Entry[] {
  const { t, locale } = useI18n()
  const navigate = useNavigate()
  const places = usePlaces()
  const sections = useSections()
  const actions = useAllActions()
  const leave = useSignOut()
  const views = useQuery(viewsQuery)
  const speak = (next: (typeof locales)[number]) => () => {
    void setLocale(next)
    void updateMe({ body: { language: next } })
  }
  return [
    ...actions
      .filter(action => !action.keyOnly)
      .map(action => ({
        id: `do-${action.label}`,
        icon: action.icon ?? 'check',
        label: t(action.label),
        shown: action.shown,
        run: action.run,
      })),
    ...places.map(place => ({
      id: place.to,
      icon: place.icon,
      label: t(place.label),
      run: () => void navigate({ to: place.to }),
    })),
    ...(views.data?.items ?? []).map(view => ({
      id: `view-${view.id}`,
      icon: 'bookmark' as const,
      label: view.name,
      detail: t('nav.customers'),
      run: () => void addressOfView(view).then(search => navigate({ to: '/customers', search })),
    })),
    ...sections.map(section => ({
      id: section.name,
      icon: section.icon,
      label: `${t('nav.settings')}: ${t(section.label)}`,
      run: () => void navigate({ to: '/settings/$section', params: { section: section.name } }),
    })),
    ...locales
      .filter(one => one !== locale)
      .map(one => ({ id: `speak-${one}`, icon: 'globe' as const, label: localeNames[one], run: speak(one) })),
    { id: 'light', icon: 'sun', label: t('theme.light'), run: () => setTheme('light') },
    { id: 'dark', icon: 'moon', label: t('theme.dark'), run: () => setTheme('dark') },
    { id: 'leave', icon: 'leave', label: t('session.sign_out'), run: () => void leave() },
  ]
}
