import type { ListSearch } from './list-search'

/** A string literal of the condition language (CEL): quotes, backslashes and control characters are escaped. */
export function literal(text: string): string {
  const escaped = [...text].map(letter => {
    if (letter === '"' || letter === '\\') return `\\${letter}`
    const code = letter.codePointAt(0) ?? 0
    return code < 0x20 || code === 0x7f ? `\\u${code.toString(16).padStart(4, '0')}` : letter
  })
  return `"${escaped.join('')}"`
}

function oneOf(field: string, values: readonly string[] | undefined): string | undefined {
  if (!values || values.length === 0) return undefined
  const [first] = values
  if (values.length === 1 && first !== undefined) return `${field} == ${literal(first)}`
  return `${field} in [${values.map(literal).join(', ')}]`
}

/** The chips as one condition, in the language that says "which" everywhere in Vez. */
export function conditionOf(search: ListSearch): string | undefined {
  const parts = [
    oneOf('customer.kind', search.kind ? [search.kind] : undefined),
    oneOf('customer.city', search.city),
    oneOf('customer.country', search.country),
    oneOf('customer.language', search.language),
  ].filter(part => part !== undefined)
  return parts.length > 0 ? parts.join(' && ') : undefined
}
