import type { I18n, Key } from '../../i18n/i18n'
import { type FieldName, type FilterRow, fieldShapes } from './filter'

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
  archived: 'filter.archived',
} as const satisfies Record<FieldName, Key>

function valueText({ field, value }: FilterRow, { t, formats }: I18n): string {
  switch (field) {
    case 'kind':
      return t(value === 'organisation' ? 'kind.organisation' : 'kind.person')
    case 'country':
      return formats.country(value)
    case 'language':
      return formats.language(value)
    case 'customer_since':
    case 'birth_date':
      return formats.day(value)
    default:
      return value
  }
}

/** A row as one reads it on a chip. The organisation's name is not in the row. */
export function rowWords(row: FilterRow, i18n: I18n, organisation: string | undefined): string {
  const { t } = i18n
  const label = t(fieldLabels[row.field])
  switch (row.comparison) {
    case 'is':
      return `${label}: ${row.field === 'organisation' ? (organisation ?? '…') : valueText(row, i18n)}`
    case 'empty':
      return `${label}: ${t(fieldShapes[row.field] === 'moment' ? 'compare.never' : 'compare.empty')}`
    case 'present':
    case 'yes':
    case 'no':
      return `${label}: ${t(`compare.${row.comparison}`)}`
    case 'within':
    case 'older':
      return `${label}: ${t(`filter.${row.comparison}`, { n: Number(row.value) })}`
    default:
      return `${label}: ${t(`compare.${row.comparison}`)} ${valueText(row, i18n)}`
  }
}
