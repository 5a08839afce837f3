/**
 * Groups of digits after the country code as people there write them, for the countries Vez speaks to most; other
 * numbers stay as they are. Area codes have one to four digits; the first rule that fits counts.
 */
const groupings: readonly { prefix: string; rest: RegExp; groups: readonly number[] }[] = [
  { prefix: '+386', rest: /^(1|2|3[^01]|4[^01]|5[^19]|7[^01])/, groups: [1, 3, 2, 2] },
  { prefix: '+386', rest: /^/, groups: [2, 3, 3] },
  { prefix: '+36', rest: /^1/, groups: [1, 3, 4] },
  { prefix: '+36', rest: /^\d{8}$/, groups: [2, 3, 3] },
  { prefix: '+36', rest: /^/, groups: [2, 3, 4] },
  { prefix: '+7', rest: /^/, groups: [3, 3, 2, 2] },
  { prefix: '+44', rest: /^2/, groups: [2, 4, 4] },
  { prefix: '+44', rest: /^1(1|.1)/, groups: [3, 3, 4] },
  { prefix: '+44', rest: /^/, groups: [4, 6] },
]

export function phoneText(e164: string): string {
  const grouping = groupings.find(one => e164.startsWith(one.prefix) && one.rest.test(e164.slice(one.prefix.length)))
  if (!grouping) return e164
  const parts = [grouping.prefix]
  let rest = e164.slice(grouping.prefix.length)
  for (const size of grouping.groups) {
    if (rest === '') break
    parts.push(rest.slice(0, size))
    rest = rest.slice(size)
  }
  return rest === '' ? parts.join(' ') : `${parts.join(' ')}${rest}`
}

/** A label as it stands in the middle of a list of others. */
export const inSentence = (label: string, locale: string): string =>
  label.charAt(0).toLocaleLowerCase(locale) + label.slice(1)

const digits_min = 6
/** What somebody typed or pasted that may be a number or an address, in the form the lookup takes. */
export function identityIn(text: string): { kind: 'phone' | 'mail'; value: string } | undefined {
  const value = text.trim()
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)) return { kind: 'mail', value }
  const digits = value.replace(/\D/g, '')
  if (digits.length >= digits_min && /^\+?[\d\s()/.-]+$/.test(value)) return { kind: 'phone', value }
  return undefined
}

/** Typed as 8, 830 or 8:30; the browser's own time field would follow the system's 12-hour habit. */
export function readTime(text: string): string | undefined {
  const match = /^\s*(\d{1,2})(?:[:. ]?(\d{2}))?\s*$/.exec(text)
  if (!match) return undefined
  const hours = Number(match[1])
  const minutes = Number(match[2] ?? '0')
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return undefined
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/**
 * A day as people write it: "24. 12. 2026", "24/12/2026", "24.12.26", Hungarians "2026. 12. 24."; always also "2026-12-24".
 * The year first is understood in every language. Two digits of a year are of this century up to ten years ahead.
 */
export function readDate(text: string, locale: string): string | undefined {
  const numbers = /^\s*(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\s*\.?\s*$/.exec(text)?.slice(1)
  if (!numbers) return undefined
  const yearFirst = numbers[0]?.length === 4 || (locale === 'hu' && numbers[2]?.length !== 4)
  const [year = '', month = '', day = ''] = yearFirst ? numbers : numbers.toReversed()
  if (day.length > 2 || (year.length !== 4 && year.length !== 2)) return undefined
  const date = `${fullYear(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const read = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date) ? date : undefined
}
const years_ahead_max = 10
function fullYear(year: string): string {
  if (year.length === 4) return year
  const now = new Date().getFullYear()
  const near = Number(year) + 100 * Math.floor(now / 100)
  return String(near > now + years_ahead_max ? near - 100 : near)
}
