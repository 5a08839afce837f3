import { type FilterRow, goodRows, readRow } from './filter'

export const sortValues = ['name', '-created_at', '-last_contact_at'] as const
export type Sort = (typeof sortValues)[number]

/** The whole state of the list lives in the address: a view can be kept, sent and gone back to. */
export interface ListSearch {
  q?: string | undefined
  /** Rows of the filter as text (filter.ts). */
  where?: readonly string[] | undefined
  sort?: Sort | undefined
  from?: string | undefined
  /** The dialog for a new customer, with what is already known. */
  create?: string | undefined
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
const rowTexts = (value: unknown): readonly string[] | undefined => {
  const rows = (Array.isArray(value) ? value : [value]).filter(one => readRow(one) !== undefined)
  return rows.length > 0 ? [...new Set(rows)] : undefined
}
export const rowsIn = (search: ListSearch): readonly FilterRow[] =>
  goodRows((search.where ?? []).map(readRow).filter(row => row !== undefined))

export const readListSearch = (search: Record<string, unknown>): ListSearch => ({
  q: text(search.q),
  where: rowTexts(search.where),
  sort: sortValues.find(sort => sort !== 'name' && sort === search.sort),
  from: text(search.from),
  create: typeof search.create === 'string' ? search.create : undefined,
})
