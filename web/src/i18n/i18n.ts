import { IntlMessageFormat } from 'intl-messageformat'
import { useSyncExternalStore } from 'react'
import { setCallLanguage } from '../api/transport'
import { isolated } from '../ui/isolate'
import type en from './en.json'

export const locales = ['sl', 'hu', 'ru', 'en'] as const
export type Locale = (typeof locales)[number]
export type Key = keyof typeof en
export type Values = Record<string, string | number>
type Catalogue = Record<Key, string>

/** Each language by its own name: nobody has to read a foreign word to find his own language. */
export const localeNames: Record<Locale, string> = { sl: 'Slovenščina', hu: 'Magyar', ru: 'Русский', en: 'English' }

/** Day first and 24 hours also in English. */
const intlTags: Record<Locale, string> = { sl: 'sl', hu: 'hu', ru: 'ru', en: 'en-GB' }

const loaders: Record<Locale, () => Promise<{ default: Catalogue }>> = {
  sl: () => import('./sl.json'),
  hu: () => import('./hu.json'),
  ru: () => import('./ru.json'),
  en: () => import('./en.json'),
}

export interface I18n {
  locale: Locale
  t: Teller<Key>
  formats: Formats
}

export const toLocale = (tag: string): Locale | undefined =>
  locales.find(locale => tag.toLowerCase().split('-')[0] === locale)

/** Names in a sentence turn none of it around. */
const turned = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]),
  )

export type Teller<K extends string> = (key: K, values?: Values) => string

export function makeTeller<K extends string>(locale: Locale, catalogue: Record<K, string>): Teller<K> {
  const compiled = new Map<K, IntlMessageFormat>()
  return (key, values) => {
    const message = catalogue[key]
    if (!message.includes('{')) return message
    const format = compiled.get(key) ?? new IntlMessageFormat(message, intlTags[locale])
    compiled.set(key, format)
    return String(format.format(values && turned(values)))
  }
}

export const makeI18n = (locale: Locale, catalogue: Catalogue): I18n => ({
  locale,
  t: makeTeller(locale, catalogue),
  formats: makeFormats(intlTags[locale]),
})

/** Numbers, dates and names as people of this language write them. */
export type Formats = ReturnType<typeof makeFormats>
function makeFormats(tag: string) {
  const short = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' })
  const full = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'numeric', year: 'numeric' })
  const day = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  // Narrow forms read wrongly in Russian; short ones are whole words in all four languages.
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' })
  const number = new Intl.NumberFormat(tag)
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 })
  const countries = new Intl.DisplayNames(tag, { type: 'region' })
  const languages = new Intl.DisplayNames(tag, { type: 'language' })
  const dateTime = (iso: string): string => `${full.format(new Date(iso))}, ${clock.format(new Date(iso))}`
  return {
    number: (value: number): string => number.format(value),
    percent: (share: number): string => percent.format(share),
    /** A date without a time ("2026-12-24"); no time zone may move it to another day. */
    day: (date: string): string => day.format(new Date(`${date}T00:00:00Z`)),
    /** 1 is Monday. */
    weekday: (n: number): string => weekday.format(new Date(Date.UTC(2024, 0, n))),
    dateTime,
    clock: (iso: string): string => clock.format(new Date(iso)),
    relative: (iso: string, now_ms: number): string => relativeText(Date.parse(iso), now_ms, { relative, short, full }),
    money: (amount: number, currency: string): string => moneyText(tag, amount, currency),
    country: (code: string): string => nameOr(countries, code),
    language: (code: string): string => capital(nameOr(languages, code), tag),
    compare: new Intl.Collator(tag).compare,
    bytes: (bytes: number): string => bytesText(tag, bytes),
  }
}

interface RelativeFormats {
  relative: Intl.RelativeTimeFormat
  short: Intl.DateTimeFormat
  full: Intl.DateTimeFormat
}
const minute_ms = 60_000
const hour_ms = 60 * minute_ms

function relativeText(at_ms: number, now_ms: number, formats: RelativeFormats): string {
  const ago_ms = now_ms - at_ms
  const far = Math.abs(ago_ms)
  if (far < minute_ms) return formats.relative.format(0, 'second')
  if (far < hour_ms) return formats.relative.format(-Math.round(ago_ms / minute_ms), 'minute')
  if (sameDay(at_ms, now_ms)) return formats.relative.format(-Math.round(ago_ms / hour_ms), 'hour')
  const days = Math.round((dayStart(now_ms) - dayStart(at_ms)) / (24 * hour_ms))
  if (Math.abs(days) < 7) return formats.relative.format(-days, 'day')
  const thisYear = new Date(at_ms).getFullYear() === new Date(now_ms).getFullYear()
  return (thisYear ? formats.short : formats.full).format(new Date(at_ms))
}
const dayStart = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)
const sameDay = (a_ms: number, b_ms: number): boolean => dayStart(a_ms) === dayStart(b_ms)

function moneyText(tag: string, amount: number, currency: string): string {
  // Without narrowSymbol Hungarian prints EUR in letters.
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  const format = new Intl.NumberFormat(tag, options)
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(amount / 10 ** digits)
}

function bytesText(tag: string, bytes: number): string {
  // Bytes have no short name in every language: less than a kilobyte is a part of one.
  const units = ['kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3) - 1)
  const digits = step > 0 || bytes < 1000 ? 1 : 0
  const options = { style: 'unit', unit: units[step] ?? 'kilobyte', maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(tag, options).format(bytes / 1000 ** (step + 1))
}

function nameOr(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code // Imported records hold codes nobody has checked.
  }
}
const capital = (text: string, tag: string): string => text.charAt(0).toLocaleUpperCase(tag) + text.slice(1)

const store: { current: I18n | undefined; listeners: Set<() => void> } = { current: undefined, listeners: new Set() }
const storageKey = 'vez.language'

export function firstLocale(): Locale {
  const tags = [localStorage.getItem(storageKey) ?? '', ...navigator.languages]
  return tags.map(toLocale).find(locale => locale !== undefined) ?? 'en'
}

export async function setLocale(locale: Locale): Promise<void> {
  if (store.current?.locale === locale) return
  const catalogue = (await loaders[locale]()).default
  store.current = makeI18n(locale, catalogue)
  localStorage.setItem(storageKey, locale)
  document.documentElement.lang = locale
  setCallLanguage(locale)
  for (const listener of store.listeners) listener()
}

export function currentI18n(): I18n {
  if (!store.current) throw new Error('setLocale comes before the first render')
  return store.current
}

function subscribe(listener: () => void): () => void {
  store.listeners.add(listener)
  return () => store.listeners.delete(listener)
}
export const useI18n = (): I18n => useSyncExternalStore(subscribe, currentI18n)
