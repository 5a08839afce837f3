import type { ReactNode } from 'react'
import type { CustomField, ListedRow } from '../../api/client'
import type { I18n, Key } from '../../i18n/i18n'
import { phoneText } from '../../ui/format'
import { listed } from '../../ui/isolate'
import { labelIn, ownText } from '../../ui/own-value'
import { Time } from '../../ui/time'
import type { ListSearch } from './list-search'

/** What a list shows besides the name, when nobody has chosen. */
export const usualColumns = ['where', 'phone', 'mail', 'last_contact'] as const
export const fixedColumns = [
  ...usualColumns,
  'organisation',
  'city',
  'country',
  'language',
  'owner',
  'customer_since',
  'created',
] as const
export type FixedColumn = (typeof fixedColumns)[number]

const labels = {
  where: 'column.where',
  phone: 'customer.phone',
  mail: 'customer.mail',
  last_contact: 'card.last_contact',
  organisation: 'customer.organisation',
  city: 'customer.city',
  country: 'customer.country',
  language: 'customer.language',
  owner: 'customer.owner_id',
  customer_since: 'customer.customer_since',
  created: 'filter.created',
} as const satisfies Record<FixedColumn, Key>
const isFixed = (name: string): name is FixedColumn => name in labels

/** A column as it is drawn: its name is its class, too. */
export interface Column {
  name: string
  field?: CustomField | undefined
  /** The list stands in its order: on a phone it is shown before others. */
  sorted?: boolean
}
const keyOf = (name: string): string => name.slice('custom.'.length)

/** Those that are known; a field that was retired since is left out. */
export function columnsOf(search: ListSearch, fields: readonly CustomField[] | undefined): readonly Column[] {
  const chosen = search.columns ?? usualColumns
  return chosen
    .map(name => ({
      name,
      field: fields?.find(one => one.key === keyOf(name)),
      sorted: name === search.sort?.replace('-', ''),
    }))
    .filter(({ name, field }) => isFixed(name) || (name.startsWith('custom.') && (field || !fields)))
}

export const columnLabel = ({ name, field }: Column, { t, locale }: I18n): string => {
  if (isFixed(name)) return t(labels[name])
  return field ? labelIn(locale, field) : keyOf(name)
}

export function cellOf({ name, field }: Column, row: ListedRow, i18n: I18n): ReactNode {
  const { formats } = i18n
  if (!isFixed(name)) return field ? ownText(i18n, field, row.custom[field.key]) : ''
  switch (name) {
    case 'where':
      return listed([row.organisation_name, row.city])
    case 'phone':
      return row.phone ? phoneText(row.phone) : ''
    case 'mail':
      return row.mail ?? ''
    case 'last_contact':
      return row.last_contact_at && <Time at={row.last_contact_at} />
    case 'organisation':
      return row.organisation_name ?? ''
    case 'city':
      return row.city ?? ''
    case 'country':
      return row.country ? formats.country(row.country) : ''
    case 'language':
      return row.language ? formats.language(row.language) : ''
    case 'owner':
      return row.owner_name ?? ''
    case 'customer_since':
      return row.customer_since ? formats.day(row.customer_since) : ''
    case 'created':
      return <Time at={row.created_at} />
  }
}
