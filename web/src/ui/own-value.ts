import type { CustomField } from '../api/client'
import type { I18n } from '../i18n/i18n'

/** What a field or a choice is called in a language. */
export const labelIn = (locale: string, { label, labels }: { label: string; labels: Record<string, string> }): string =>
  labels[locale] ?? label

export const isMoney = (value: unknown): value is { amount: number; currency: string } =>
  typeof value === 'object' && value !== null && 'amount' in value && typeof value.amount === 'number'

export const decimals = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** What of a field says how its values read. */
export type OwnField = Pick<CustomField, 'type' | 'choices'>

/** A value of one of the company's own fields as one reads it. */
export function ownText({ t, locale, formats }: I18n, field: OwnField, value: unknown): string {
  if (value === undefined || value === null) return ''
  const choice = (key: unknown): string => {
    const found = field.choices.find(one => one.key === key)
    return found ? labelIn(locale, found) : String(key)
  }
  switch (field.type) {
    case 'number':
      return typeof value === 'number' ? formats.number(value) : ''
    case 'money':
      return isMoney(value) ? formats.money(value.amount, value.currency) : ''
    case 'boolean':
      return t(value === true ? 'compare.yes' : 'compare.no')
    case 'date':
      return formats.day(String(value))
    case 'choice':
      return choice(value)
    case 'choices':
      return Array.isArray(value) ? value.map(choice).join(', ') : ''
    case 'text':
    case 'long_text':
    case 'link':
      return String(value)
  }
}
