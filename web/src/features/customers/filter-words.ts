import { type CustomField, channelValues } from '../../api/client'
import type { I18n, Key } from '../../i18n/i18n'
import { labelIn, ownText } from '../../ui/own-value'
import { type FieldName, type FilterRow, type FixedName, ownParts, shapeOf } from './filter'

export const fieldLabels = {
  kind: 'kind.label',
  city: 'customer.city',
  country: 'customer.country',
  language: 'customer.language',
  postcode: 'customer.postcode',
  organisation: 'customer.organisation',
  source: 'customer.source',
  customer_since: 'customer.customer_since',
  birth_date: 'customer.birth_date',
  created: 'filter.created',
  last_contact: 'card.last_contact',
  phone: 'customer.phone',
  mail: 'customer.mail',
  owner: 'customer.owner_id',
  channel: 'customer.preferred_channel',
  contacted_by: 'filter.contacted_by',
  do_not_sell: 'filter.do_not_sell',
  archived: 'filter.archived',
} as const satisfies Record<FixedName, Key>

/** What is known besides the rows: names of records, and the company's own fields. */
export interface Known {
  organisation?: string | undefined
  owners?: readonly { id: string; name: string }[] | undefined
  fields?: readonly CustomField[] | undefined
}
const isFixed = (field: FieldName): field is FixedName => field in fieldLabels
const fieldIn = (known: Known, field: FieldName): CustomField | undefined =>
  known.fields?.find(one => one.key === ownParts(field)?.key)
export function fieldLabel(field: FieldName, { t, locale }: I18n, known: Known): string {
  if (isFixed(field)) return t(fieldLabels[field])
  const own = fieldIn(known, field)
  return own ? labelIn(locale, own) : (ownParts(field)?.key ?? field)
}

function ownValue(row: FilterRow, i18n: I18n, own: CustomField | undefined): string {
  const { value } = row
  if (!own) return shapeOf(row.field) === 'day' ? i18n.formats.day(value) : value
  if (own.type === 'money') return ownText(i18n, own, { amount: Number(value), currency: own.currency ?? '' })
  return ownText(i18n, own, own.type === 'number' ? Number(value) : own.type === 'choices' ? [value] : value)
}

function valueText(row: FilterRow, i18n: I18n, known: Known): string {
  const { t, formats } = i18n
  const { field, value } = row
  switch (field) {
    case 'kind':
      return t(value === 'organisation' ? 'kind.organisation' : 'kind.person')
    case 'country':
      return formats.country(value)
    case 'language':
      return formats.language(value)
    case 'customer_since':
    case 'birth_date':
    case 'created':
    case 'last_contact':
      return formats.day(value)
    case 'organisation':
      return known.organisation ?? '…'
    case 'owner':
      return known.owners?.find(one => one.id === value)?.name ?? '…'
    case 'channel':
    case 'contacted_by': {
      const channel = channelValues.find(one => one === value)
      return channel ? t(`channel.${channel}`) : value
    }
    default:
      return isFixed(field) ? value : ownValue(row, i18n, fieldIn(known, field))
  }
}

/** A row as one reads it on a chip. */
export function rowWords(row: FilterRow, i18n: I18n, known: Known): string {
  const { t } = i18n
  const label = fieldLabel(row.field, i18n, known)
  switch (row.comparison) {
    case 'is':
      return `${label}: ${valueText(row, i18n, known)}`
    case 'empty':
      return `${label}: ${t(row.field === 'last_contact' ? 'compare.never' : 'compare.empty')}`
    case 'present':
    case 'yes':
    case 'no':
      return `${label}: ${t(`compare.${row.comparison}`)}`
    case 'within':
    case 'older':
      return `${label}: ${t(`filter.${row.comparison}`, { n: Number(row.value) })}`
    default:
      return `${label}: ${t(`compare.${row.comparison}`)} ${valueText(row, i18n, known)}`
  }
}
