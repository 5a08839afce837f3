import { type CustomerKind, customerKindValues } from '../../api/client'

export const sortValues = ['name', '-created_at', '-last_contact_at'] as const
export type Sort = (typeof sortValues)[number]

/** The whole state of the list lives in the address: a view can be kept, sent and gone back to. */
export interface ListSearch {
  q?: string | undefined
  kind?: CustomerKind | undefined
  city?: readonly string[] | undefined
  country?: readonly string[] | undefined
  language?: readonly string[] | undefined
  sort?: Sort | undefined
  from?: string | undefined
  /** The dialog for a new customer, with what is already known. */
  create?: string | undefined
}

const choices_count_max = 50
const text = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
const texts = (value: unknown): readonly string[] | undefined => {
  const list = (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string' && one !== '')
  return list.length > 0 ? list.slice(0, choices_count_max) : undefined
}

export const readListSearch = (search: Record<string, unknown>): ListSearch => ({
  q: text(search.q),
  kind: customerKindValues.find(kind => kind === search.kind),
  city: texts(search.city),
  country: texts(search.country),
  language: texts(search.language),
  sort: sortValues.find(sort => sort !== 'name' && sort === search.sort),
  from: text(search.from),
  create: typeof search.create === 'string' ? search.create : undefined,
})
