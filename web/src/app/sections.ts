import { useQuery } from '@tanstack/react-query'
import { useSession } from '../api/session'
import type { IconName } from '../ui/icons'
import { clockQuery } from './first-look'

export const sectionNames = [
  'account',
  'company',
  'people',
  'roles',
  'fields',
  'tokens',
  'erasures',
  'journal',
  'jobs',
  'demo',
  'clock',
] as const
export type SectionName = (typeof sectionNames)[number]

export interface Section {
  name: SectionName
  label: `settings.${SectionName}`
  icon: IconName
}

const icons: Record<SectionName, IconName> = {
  account: 'user',
  company: 'building',
  people: 'users',
  roles: 'roles',
  fields: 'note',
  tokens: 'key',
  erasures: 'trash',
  journal: 'history',
  jobs: 'warning',
  demo: 'note',
  clock: 'clock',
}

export function useSections(): readonly Section[] {
  const { rights } = useSession()
  const clock = useQuery(clockQuery)
  const shown: Record<SectionName, boolean> = {
    account: true,
    company: rights.includes('company_manage'),
    people: rights.includes('users_manage'),
    roles: rights.includes('users_manage'),
    fields: rights.includes('company_manage'),
    tokens: rights.includes('tokens_manage'),
    erasures: rights.includes('customers_erase'),
    journal: rights.includes('journal_read'),
    jobs: rights.includes('jobs_manage'),
    demo: rights.includes('company_manage'),
    clock: rights.includes('clock_set') && clock.data?.simulated === true,
  }
  return sectionNames
    .filter(name => shown[name])
    .map(name => ({ name, label: `settings.${name}` as const, icon: icons[name] }))
}
