import type { CustomField, View } from '../../api/client'
import { conditionOf, dayAfter, type FieldName, type FilterRow, fieldNames, ownName, pathOf } from './filter'
import { isOpen, type ListSearch, readListSearch, readSort } from './list-search'

/** Where a condition is cut: at each "&&" that stands in no text and no bracket. */
function partsOf(condition: string): readonly string[] {
  if (isOpen(condition)) return [condition]
  const parts: string[] = []
  let depth = 0
  let from = 0
  let inText = false
  for (let at = 0; at < condition.length; at++) {
    const letter = condition[at]
    if (inText && letter === '\\') at += 1
    else if (letter === '"') inText = !inText
    else if (inText) continue
    else if (letter === '(' || letter === '[') depth += 1
    else if (letter === ')' || letter === ']') depth -= 1
    else if (depth === 0 && condition.startsWith(' && ', at)) {
      parts.push(condition.slice(from, at))
      from = at + 4
    }
  }
  return [...parts, condition.slice(from)]
}

const textIn = (literal: string): string => {
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal
  }
}
const listIn = (list: string): readonly string[] =>
  (list.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g) ?? []).map(one => (one.startsWith('"') ? textIn(one) : one))

type Draft = readonly [FilterRow['comparison'], readonly string[]]

/** How a part that names this path may have been meant. Whether it was is seen by writing it again. */
function draftsOf(part: string, path: string): readonly Draft[] {
  const rest = part.split(path).slice(1).join(path)
  const value = rest.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/)?.[0] ?? ''
  const said = value.startsWith('"') ? textIn(value) : value.replace(/\.0$/, '')
  const day = said.slice(0, 10)
  const days = String(Number(said.replace(/h$/, '')) / 24)
  const choice = /^\.([a-z][a-z0-9_]*)/.exec(rest)?.[1] ?? ''
  const texts = (['is', 'is_not', 'starts', 'contains', 'least', 'most'] as const).map(
    (comparison): Draft => [comparison, [said]],
  )
  return [
    ...texts,
    ['is', listIn(rest)],
    ['is', [choice]],
    ['is_not', [choice]],
    ['before', [day]],
    // East of Greenwich a day begins while it is the one before in UTC.
    ['before', [dayAfter(day)]],
    ['after', [day]],
    ['after', [dayAfter(day, -1)]],
    ['within', [days]],
    ['older', [days]],
    ['empty', ['']],
    ['present', ['']],
    ['yes', ['']],
    ['no', ['']],
  ]
}

function rowsOfPart(part: string, names: readonly FieldName[]): readonly FilterRow[] | undefined {
  for (const field of names) {
    const path = pathOf(field)
    if (!part.includes(path)) continue
    for (const [comparison, values] of draftsOf(part, path)) {
      const rows = values.map(value => ({ field, comparison, value }))
      if (rows.length > 0 && conditionOf(rows) === part) return rows
    }
  }
  return undefined
}

/** The rows that say a condition, and what of it they can't say. */
export function rowsOfCondition(
  condition: string,
  fields: readonly CustomField[],
): { rows: readonly FilterRow[]; also: string | undefined } {
  const own = fields.map(({ type, key }) => ownName(type === 'long_text' || type === 'link' ? 'text' : type, key))
  const rows: FilterRow[] = []
  const also: string[] = []
  for (const part of partsOf(condition)) {
    const found = rowsOfPart(part, [...fieldNames, ...own])
    if (found) rows.push(...found)
    else also.push(part)
  }
  return { rows, also: also.length > 0 ? also.join(' && ') : undefined }
}

/** The list that a view is. */
export function searchOfView(view: View, fields: readonly CustomField[]): ListSearch {
  const { rows, also } = view.filter ? rowsOfCondition(view.filter, fields) : { rows: [], also: undefined }
  return readListSearch({
    q: view.q ?? undefined,
    where: rows.map(({ field, comparison, value }) => `${field} ${comparison} ${value}`.trim()),
    also,
    sort: readSort(view.sort),
    columns: view.columns.length > 0 ? view.columns : undefined,
    view: view.id,
  })
}
