import { type FilterRow, goodRows, readRow } from './filter'

export const sortValues = [
  'name',
  '-name',
  '-created_at',
  'created_at',
  '-last_contact_at',
  'last_contact_at',
  '-customer_since',
  'customer_since',
] as const
export type FixedSort = (typeof sortValues)[number]
/** By one of the company's own fields; the server refuses one that has no order. */
export type OwnSort = `custom.${string}` | `-custom.${string}`
export type Sort = FixedSort | OwnSort
export const isOwnSort = (sort: unknown): sort is OwnSort =>
  typeof sort === 'string' && /^-?custom\.[a-z][a-z0-9_]*$/.test(sort)
/** The order as it stands in an address or a view; by name is said by none. */
export const readSort = (sort: unknown): Sort | undefined =>
  isOwnSort(sort) ? sort : sortValues.find(one => one !== 'name' && one === sort)

/** The whole state of the list lives in the address: a view can be kept, sent and gone back to. */
export interface ListSearch {
  q?: string | undefined
  /** Rows of the filter as text (filter.ts). */
  where?: readonly string[] | undefined
  sort?: Sort | undefined
  from?: string | undefined
  /** A condition that rows can't say, as a program has written it into a view. */
  also?: string | undefined
  /** What is shown of each customer, in this order; the usual ones without. */
  columns?: readonly string[] | undefined
  /** The named list this began as. */
  view?: string | undefined
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
/** Whether a condition falls apart when another is put before it: "a || b", outside of texts and brackets. */
export function isOpen(condition: string): boolean {
  const inner = /\([^()[\]]*\)|\[[^()[\]]*\]/g
  let bare = condition.replace(/"(?:[^"\\]|\\.)*"/g, '')
  while (bare.search(inner) >= 0) bare = bare.replace(inner, '')
  return /\|\||\?/.test(bare)
}

/** Most columns of a list; the server keeps no more. */
export const columns_count_max = 12
const columnTexts = (value: unknown): readonly string[] | undefined => {
  const names = (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string')
  const good = names.filter(name => /^(custom\.[a-z][a-z0-9_]*|[a-z_]{1,40})$/.test(name))
  return good.length > 0 ? [...new Set(good)].slice(0, columns_count_max) : undefined
}
export const rowsIn = (search: ListSearch): readonly FilterRow[] =>
  goodRows((search.where ?? []).map(readRow).filter(row => row !== undefined))

export const readListSearch = (search: Record<string, unknown>): ListSearch => ({
  q: text(search.q),
  where: rowTexts(search.where),
  sort: readSort(search.sort),
  from: text(search.from),
  also: text(search.also),
  columns: columnTexts(search.columns),
  view: text(search.view),
  create: typeof search.create === 'string' ? search.create : undefined,
})
