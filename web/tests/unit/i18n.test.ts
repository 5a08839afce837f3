import { describe, expect, it } from 'vitest'
import en from '../../src/i18n/en.json'
import hu from '../../src/i18n/hu.json'
import { makeI18n, toLocale } from '../../src/i18n/i18n'
import ru from '../../src/i18n/ru.json'
import sl from '../../src/i18n/sl.json'

const all = { sl: makeI18n('sl', sl), hu: makeI18n('hu', hu), ru: makeI18n('ru', ru), en: makeI18n('en', en) }
const spaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

describe('plural forms', () => {
  it('Slovene has a dual', () => {
    const counts = [1, 2, 3, 5, 101, 102].map(n => all.sl.t('customers.count', { n }))
    expect(counts).toEqual(['1 stranka', '2 stranki', '3 stranke', '5 strank', '101 stranka', '102 stranki'])
  })
  it('Russian has one, few and many', () => {
    const counts = [1, 2, 5, 11, 21, 112].map(n => all.ru.t('customers.count', { n }))
    expect(counts).toEqual(['1 клиент', '2 клиента', '5 клиентов', '11 клиентов', '21 клиент', '112 клиентов'])
  })
  it('Hungarian keeps the noun in the singular', () => {
    expect([1, 2].map(n => all.hu.t('customers.count', { n }))).toEqual(['1 ügyfél', '2 ügyfél'])
  })
})

describe('formats', () => {
  it('writes a date without a time as that very day', () => {
    expect(all.sl.formats.day('2026-12-24')).toBe('24. 12. 2026')
    expect(all.en.formats.day('2026-12-24')).toBe('24/12/2026')
    expect(all.ru.formats.day('2026-12-24')).toBe('24.12.2026')
  })
  it('writes money with the sign of the currency', () => {
    expect(spaces(all.hu.formats.money(125000, 'EUR'))).toBe('1250,00 €')
    expect(spaces(all.sl.formats.money(4990, 'EUR'))).toBe('49,90 €')
  })
  it('writes sizes of files, small ones as a part of a kilobyte', () => {
    expect([155, 2048, 1_500_000].map(n => spaces(all.en.formats.bytes(n)))).toEqual(['0.2 kB', '2 kB', '1.5 MB'])
    expect(spaces(all.ru.formats.bytes(155))).toBe('0,2 кБ')
  })
  it('tells times relative to the clock it is given', () => {
    const now = Date.parse('2026-11-24T12:00:00Z')
    const ago = (minutes: number) => all.en.formats.relative(new Date(now - minutes * 60_000).toISOString(), now)
    expect([0, 3, 60 * 24, 60 * 24 * 3].map(ago)).toEqual(['now', '3 min ago', 'yesterday', '3 days ago'])
  })
  it('writes the hours from 00 to 23', () => {
    for (const i18n of Object.values(all)) expect(i18n.formats.clock('2026-11-24T12:05:00Z')).not.toMatch(/[APap][Mm]/)
  })
  it('names a country and survives a code that is none', () => {
    expect(all.sl.formats.country('SI')).toBe('Slovenija')
    expect(all.sl.formats.country('??')).toBe('??')
  })
})

it('recognises its four languages from any tag', () => {
  expect(['sl-SI', 'HU', 'ru-RU', 'en-US', 'de'].map(toLocale)).toEqual(['sl', 'hu', 'ru', 'en', undefined])
})
