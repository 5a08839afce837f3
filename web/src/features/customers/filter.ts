import { customerKindValues } from '../../api/client'

/** What a list can be narrowed by; how a field is compared follows from what it holds. */
export const fieldShapes = {
  kind: 'choice',
  city: 'text',
  country: 'choice',
  language: 'choice',
  postcode: 'text',
  organisation: 'record',
  source: 'text',
  customer_since: 'day',
  birth_date: 'day',
  created: 'moment',
  last_contact: 'moment',
  phone: 'flag',
  mail: 'flag',
  archived: 'flag',
} as const
export type FieldName = keyof typeof fieldShapes
export const fieldNames = [
  'kind',
  'city',
  'country',
  'language',
  'postcode',
  'organisation',
  'source',
  'customer_since',
  'birth_date',
  'created',
  'last_contact',
  'phone',
  'mail',
  'archived',
] as const satisfies readonly FieldName[]

const comparisons = {
  choice: ['is', 'is_not'],
  text: ['is', 'is_not', 'starts', 'contains', 'empty', 'present'],
  record: ['is', 'empty', 'present'],
  day: ['before', 'after', 'empty', 'present'],
  moment: ['within', 'older', 'empty'],
  flag: ['yes', 'no'],
} as const
export type Comparison = (typeof comparisons)[keyof typeof comparisons][number]

/** These have no first moment, so that "never" would find nobody. */
const always: readonly FieldName[] = ['kind', 'created']

export const comparisonsOf = (field: FieldName): readonly Comparison[] => {
  const all: readonly Comparison[] = comparisons[fieldShapes[field]]
  return always.includes(field) ? all.filter(one => one !== 'empty') : all
}
const bare: readonly Comparison[] = ['empty', 'present', 'yes', 'no']
export const takesValue = (comparison: Comparison): boolean => !bare.includes(comparison)

/** One line of the filter: field, comparison, value. */
export interface FilterRow {
  field: FieldName
  comparison: Comparison
  value: string
}

const rows_count_max = 20
const days_count_max = 36_500

function isGood({ field, comparison, value }: FilterRow): boolean {
  if (!takesValue(comparison)) return true
  if (value === '' || value.length > 200) return false
  switch (fieldShapes[field]) {
    case 'choice':
      return field !== 'kind' || customerKindValues.some(kind => kind === value)
    case 'day':
      return /^\d{4}-\d\d-\d\d$/.test(value)
    case 'moment':
      return /^[1-9]\d*$/.test(value) && Number(value) <= days_count_max
    case 'record':
      return /^[0-9a-hjkmnp-tv-z]{13}$/.test(value)
    case 'text':
    case 'flag':
      return true
  }
}
export const goodRows = (rows: readonly FilterRow[]): readonly FilterRow[] =>
  rows.filter(isGood).slice(0, rows_count_max)

/** In the address a row is what one would say: "city is Kranj". */
export const rowText = ({ field, comparison, value }: FilterRow): string => `${field} ${comparison} ${value}`.trim()

export function readRow(text: unknown): FilterRow | undefined {
  if (typeof text !== 'string') return undefined
  const [name, sign, ...rest] = text.split(' ')
  const field = fieldNames.find(one => one === name)
  const comparison = field && comparisonsOf(field).find(one => one === sign)
  if (!field || !comparison) return undefined
  const row = { field, comparison, value: rest.join(' ') }
  return isGood(row) ? row : undefined
}

/** A string literal of the condition language (CEL): quotes, backslashes and control characters are escaped. */
export function literal(text: string): string {
  const escaped = [...text].map(letter => {
    if (letter === '"' || letter === '\\') return `\\${letter}`
    const code = letter.codePointAt(0) ?? 0
    return code < 0x20 || code === 0x7f ? `\\u${code.toString(16).padStart(4, '0')}` : letter
  })
  return `"${escaped.join('')}"`
}

const paths: Record<FieldName, string> = {
  kind: 'customer.kind',
  city: 'customer.city',
  country: 'customer.country',
  language: 'customer.language',
  postcode: 'customer.postcode',
  organisation: 'customer.organisation_id',
  source: 'customer.source',
  customer_since: 'customer.customer_since',
  birth_date: 'customer.birth_date',
  created: 'customer.created_at',
  last_contact: 'customer.last_contact_at',
  phone: 'customer.has_phone',
  mail: 'customer.has_mail',
  archived: 'customer.archived',
}

function partOf({ field, comparison, value }: FilterRow): string {
  const path = paths[field]
  switch (comparison) {
    case 'is':
      return `${path} == ${literal(value)}`
    case 'is_not':
      // Also true of who has no city at all.
      return `${path} != ${literal(value)}`
    case 'starts':
      return `${path}.startsWith(${literal(value)})`
    case 'contains':
      return `${path}.contains(${literal(value)})`
    case 'empty':
      return `!has(${path})`
    case 'present':
      return `has(${path})`
    case 'yes':
      return path
    case 'no':
      return `!${path}`
    case 'before':
      return `${path} < date(${literal(value)})`
    case 'after':
      return `${path} > date(${literal(value)})`
    case 'within':
      return `now - ${path} <= duration(${literal(`${Number(value) * 24}h`)})`
    case 'older':
      return `now - ${path} > duration(${literal(`${Number(value) * 24}h`)})`
  }
}

/** The rows as one condition, in the language that says "which" everywhere in Vez. Several values of a field: any of them. */
export function conditionOf(rows: readonly FilterRow[] | undefined): string | undefined {
  if (!rows || rows.length === 0) return undefined
  const parts: string[] = []
  for (const field of fieldNames) {
    const same = rows.filter(row => row.field === field && row.comparison === 'is')
    const [first] = same
    if (first && same.length === 1) parts.push(partOf(first))
    if (same.length > 1) parts.push(`${paths[field]} in [${same.map(row => literal(row.value)).join(', ')}]`)
  }
  parts.push(...rows.filter(row => row.comparison !== 'is').map(partOf))
  return parts.join(' && ')
}
