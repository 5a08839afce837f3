import type { CustomField } from '../api/client'
import { decimals, isMoney } from './own-value'

/** What of a field says how its values are typed. */
export type TypedField = Pick<CustomField, 'type' | 'currency'>

/** A value of one of the company's own fields as it is typed. */
export function typedOf(field: TypedField, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (isMoney(value)) return (value.amount / 10 ** decimals(value.currency)).toFixed(decimals(value.currency))
  if (Array.isArray(value)) return value.join(' ')
  return field.type === 'boolean' ? (value === true ? 'yes' : 'no') : String(value)
}

/** What the server gets; a text that is no number is left to it to refuse. */
export function typedValue(field: TypedField, typed: string): unknown {
  const text = typed.trim()
  if (text === '' && field.type !== 'choices') return null
  const number = Number(text.replace(/[\s\u00a0]/g, '').replace(',', '.'))
  switch (field.type) {
    case 'number':
      return Number.isNaN(number) ? text : number
    case 'money': {
      const currency = field.currency ?? ''
      return Number.isNaN(number) ? text : { amount: Math.round(number * 10 ** decimals(currency)), currency }
    }
    case 'boolean':
      return text === 'yes'
    case 'choices':
      return text === '' ? null : text.split(' ')
    case 'text':
    case 'long_text':
    case 'link':
    case 'date':
    case 'choice':
      return text
  }
}
