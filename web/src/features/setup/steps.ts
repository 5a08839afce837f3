import type { OpeningHours } from '../../api/client'
import { countryDefaults } from '../../ui/places'

export const stepNames = ['language', 'company', 'hours', 'owner', 'data'] as const
export type StepName = (typeof stepNames)[number]

export interface CompanyDraft {
  name: string
  country: string
  time_zone: string
  currency: string
}
export interface OwnerDraft {
  name: string
  email: string
  password: string
}

const workingDays = [1, 2, 3, 4, 5] as const
export const usualHours: readonly OpeningHours[] = workingDays.map(weekday => ({
  weekday,
  opens: '08:00',
  closes: '16:00',
}))

/** The country says most of the rest; everything can be changed. */
export function companyIn(country: string, name: string): CompanyDraft {
  const usual = countryDefaults[country]
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { name, country, time_zone: usual?.time_zone ?? here, currency: usual?.currency ?? 'EUR' }
}
export const countryOfLanguage = { sl: 'SI', hu: 'HU', ru: 'RU', en: 'GB' } as const

/** Faults of the answer lead back to the step that asked. */
export function stepOf(pointer: string): StepName {
  if (pointer.startsWith('/company')) return 'company'
  if (pointer.startsWith('/opening_hours')) return 'hours'
  return 'owner'
}
