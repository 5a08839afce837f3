import { customerKindValues } from '../../api/client'
import { companyZone } from '../../api/session'
import { dayBegins } from '../../ui/zone'

/** What a list can be narrowed by; how a field is compared follows from what it holds. */
const shapes = {
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
  owner: 'record',
  channel: 'choice',
  contacted_by: 'several',
  do_not_sell: 'flag',
  archived: 'flag',
} as const
export type OwnType = 'text' | 'number' | 'money' | 'boolean' | 'date' | 'choice' | 'choices'
/**
 * One of the company's own fields: "own:number:shoe_size". The type stands in the name, so that an address is understood
 * before anybody knows which fields there are.
 */
export type OwnName = `own:${OwnType}:${string}`
export type FixedName = keyof typeof shapes
export type FieldName = FixedName | OwnName
export const fieldNames = Object.keys(shapes) as readonly FixedName[]

const ownShapes = {
  text: 'text',
  number: 'number',
  money: 'number',
  boolean: 'answer',
  date: 'day',
  choice: 'choice',
  choices: 'several',
} as const satisfies Record<OwnType, string>
const isOwnType = (type: string | undefined): type is OwnType => type !== undefined && type in ownShapes
export const ownName = (type: OwnType, key: string): OwnName => `own:${type}:${key}`
/** The type and the key of one of the company's own fields. */
export function ownParts(name: string): { type: OwnType; key: string } | undefined {
  const [own, type, key] = name.split(':')
  return own === 'own' && isOwnType(type) && key && /^[a-z][a-z0-9_]*$/.test(key) ? { type, key } : undefined
}
export type Shape = (typeof shapes)[FixedName] | (typeof ownShapes)[OwnType]
const isFixed = (name: string): name is FixedName => name in shapes
export const shapeOf = (name: FieldName): Shape => {
  if (isFixed(name)) return shapes[name]
  const own = ownParts(name)
  return own ? ownShapes[own.type] : 'text'
}
function fieldOf(name: string | undefined): FieldName | undefined {
  if (name === undefined) return undefined
  if (isFixed(name)) return name
  const own = ownParts(name)
  return own && ownName(own.type, own.key)
}

const comparisons = {
  choice: ['is', 'is_not', 'empty', 'present'],
  text: ['is', 'is_not', 'starts', 'contains', 'empty', 'present'],
  record: ['is', 'empty', 'present'],
  day: ['before', 'after', 'empty', 'present'],
  moment: ['within', 'older', 'before', 'after', 'empty'],
  flag: ['yes', 'no'],
  number: ['least', 'most', 'is', 'empty', 'present'],
  answer: ['yes', 'no', 'empty'],
  several: ['is', 'is_not'],
} as const
export type Comparison = (typeof comparisons)[keyof typeof comparisons][number]

/** These have no first moment, so that "never" would find nobody. */
const always: readonly FieldName[] = ['kind', 'created']

export const comparisonsOf = (field: FieldName): readonly Comparison[] => {
  const all: readonly Comparison[] = comparisons[shapeOf(field)]
  return always.includes(field) ? all.filter(one => one !== 'empty' && one !== 'present') : all
}
const bare: readonly Comparison[] = ['empty', 'present', 'yes', 'no']
export const takesValue = (comparison: Comparison): boolean => !bare.includes(comparison)
/** Whether a moment is compared with a day, and not with a number of days. */
export const takesDay = (comparison: Comparison): boolean => comparison === 'before' || comparison === 'after'

/** One line of the filter: field, comparison, value. */
export interface FilterRow {
  field: FieldName
  comparison: Comparison
  value: string
}

const rows_count_max = 20
const days_count_max = 36_500
const isDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value)

function isGood({ field, comparison, value }: FilterRow): boolean {
  if (!takesValue(comparison)) return true
  if (value === '' || value.length > 200) return false
  switch (shapeOf(field)) {
    case 'choice':
      return field !== 'kind' || customerKindValues.some(kind => kind === value)
    case 'day':
      return isDay(value)
    case 'moment':
      if (takesDay(comparison)) return isDay(value)
      return /^[1-9]\d*$/.test(value) && Number(value) <= days_count_max
    case 'record':
      return /^[0-9a-hjkmnp-tv-z]{13}$/.test(value)
    case 'number':
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(value)
    case 'several':
      return /^[a-z][a-z0-9_]*$/.test(value)
    case 'text':
    case 'flag':
    case 'answer':
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
  const field = fieldOf(name)
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

const paths: Record<FixedName, string> = {
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
  owner: 'customer.owner_id',
  channel: 'customer.preferred_channel',
  contacted_by: 'customer.contacted_by',
  do_not_sell: 'customer.do_not_sell',
  archived: 'customer.archived',
}
export const pathOf = (field: FieldName): string =>
  isFixed(field) ? paths[field] : `customer.custom.${ownParts(field)?.key ?? ''}`

/** How the value stands in a condition. A number has a point there: a whole one is of another type. */
function valueText({ field, value }: FilterRow): string {
  if (shapeOf(field) !== 'number') return literal(value)
  return field.startsWith('own:money:') || value.includes('.') ? value : `${value}.0`
}

function partOf(row: FilterRow): string {
  const { field, comparison, value } = row
  const path = pathOf(field)
  const shape = shapeOf(field)
  // A choice of several is a yes or no for each of them.
  if (shape === 'several') return `${comparison === 'is_not' ? '!' : ''}${path}.${value}`
  if (shape === 'answer' && takesValue(comparison) === false && comparison !== 'empty')
    return `${path} == ${comparison === 'yes'}`
  const day = (at: string): string =>
    shape === 'moment' ? `timestamp("${dayBegins(at, companyZone())}")` : `date(${literal(at)})`
  switch (comparison) {
    case 'is':
      return `${path} == ${valueText(row)}`
    case 'is_not':
      // Also true of who has no city at all.
      return `${path} != ${literal(value)}`
    case 'starts':
      return `${path}.startsWith(${literal(value)})`
    case 'contains':
      return `${path}.contains(${literal(value)})`
    case 'least':
      return `${path} >= ${valueText(row)}`
    case 'most':
      return `${path} <= ${valueText(row)}`
    case 'empty':
      return `!has(${path})`
    case 'present':
      return `has(${path})`
    case 'yes':
      return path
    case 'no':
      return `!${path}`
    case 'before':
      return `${path} < ${day(value)}`
    case 'after':
      return shape === 'moment' ? `${path} >= ${day(dayAfter(value))}` : `${path} > ${day(value)}`
    case 'within':
      return `now - ${path} <= duration(${literal(`${Number(value) * 24}h`)})`
    case 'older':
      return `now - ${path} > duration(${literal(`${Number(value) * 24}h`)})`
  }
}
const day_ms = 86_400_000
export const dayAfter = (day: string, days = 1): string => {
  const at = new Date(`${day}T00:00:00Z`).getTime() + days * day_ms
  return Number.isNaN(at) ? day : new Date(at).toISOString().slice(0, 10)
}

/** The rows as one condition, in the language that says "which" everywhere in Vez. Several values of a field: any of them. */
export function conditionOf(rows: readonly FilterRow[] | undefined): string | undefined {
  if (!rows || rows.length === 0) return undefined
  const parts: string[] = []
  const own = rows.map(row => row.field).filter(field => !isFixed(field))
  for (const field of new Set([...fieldNames, ...own])) {
    const same = rows.filter(row => row.field === field && row.comparison === 'is')
    const [first] = same
    if (first && same.length === 1) parts.push(partOf(first))
    else if (first && shapeOf(field) === 'several') parts.push(`(${same.map(partOf).join(' || ')})`)
    else if (same.length > 1) parts.push(`${pathOf(field)} in [${same.map(valueText).join(', ')}]`)
  }
  parts.push(...rows.filter(row => row.comparison !== 'is').map(partOf))
  return parts.join(' && ')
}
