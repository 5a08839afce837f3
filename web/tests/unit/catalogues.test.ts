import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import deskEn from '../../src/i18n/desk/en.json'
import deskHu from '../../src/i18n/desk/hu.json'
import deskRu from '../../src/i18n/desk/ru.json'
import deskSl from '../../src/i18n/desk/sl.json'
import duplicatesEn from '../../src/i18n/duplicates/en.json'
import duplicatesHu from '../../src/i18n/duplicates/hu.json'
import duplicatesRu from '../../src/i18n/duplicates/ru.json'
import duplicatesSl from '../../src/i18n/duplicates/sl.json'
import en from '../../src/i18n/en.json'
import hu from '../../src/i18n/hu.json'
import importsEn from '../../src/i18n/imports/en.json'
import importsHu from '../../src/i18n/imports/hu.json'
import importsRu from '../../src/i18n/imports/ru.json'
import importsSl from '../../src/i18n/imports/sl.json'
import memoryEn from '../../src/i18n/memory/en.json'
import memoryHu from '../../src/i18n/memory/hu.json'
import memoryRu from '../../src/i18n/memory/ru.json'
import memorySl from '../../src/i18n/memory/sl.json'
import ru from '../../src/i18n/ru.json'
import settingsEn from '../../src/i18n/settings/en.json'
import settingsHu from '../../src/i18n/settings/hu.json'
import settingsRu from '../../src/i18n/settings/ru.json'
import settingsSl from '../../src/i18n/settings/sl.json'
import sl from '../../src/i18n/sl.json'

type Catalogues = Record<string, Record<string, string>>
const pageParts: Record<string, Catalogues> = {
  page: { sl, hu, ru, en },
  desk: { sl: deskSl, hu: deskHu, ru: deskRu, en: deskEn },
  duplicates: { sl: duplicatesSl, hu: duplicatesHu, ru: duplicatesRu, en: duplicatesEn },
  settings: { sl: settingsSl, hu: settingsHu, ru: settingsRu, en: settingsEn },
  imports: { sl: importsSl, hu: importsHu, ru: importsRu, en: importsEn },
  memory: { sl: memorySl, hu: memoryHu, ru: memoryRu, en: memoryEn },
}
type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** Names of values, and the categories of every plural. */
function read(elements: readonly Element[], names: Set<string>, plurals: string[][]): void {
  for (const element of elements) {
    if ('value' in element && element.type !== 0) names.add(element.value)
    if (!('options' in element)) continue
    if (element.type === 6) plurals.push(Object.keys(element.options).filter(name => !name.startsWith('=')))
    for (const option of Object.values(element.options)) read(option.value, names, plurals)
  }
}
function parts(message: string, locale: string): { names: string[]; plurals: string[][] } {
  const names = new Set<string>()
  const plurals: string[][] = []
  read(new IntlMessageFormat(message, locale).getAst(), names, plurals)
  return { names: [...names].sort(), plurals }
}

const every = Object.entries(pageParts).flatMap(([part, catalogues]) =>
  Object.entries(catalogues).map(([locale, messages]) => ({ part, locale, messages, english: catalogues.en ?? {} })),
)
describe.each(every)('catalogue $part $locale', ({ locale, messages, english }) => {
  it('has the same keys as the others', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english))
  })
  it('has the same values in each message', () => {
    for (const [key, message] of Object.entries(messages)) {
      expect(parts(message, locale).names, key).toEqual(parts(english[key] ?? '', 'en').names)
    }
  })
  it('has every plural form of its language', () => {
    const categories = [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort()
    for (const [key, message] of Object.entries(messages)) {
      for (const plural of parts(message, locale).plurals) expect(plural.sort(), key).toEqual(categories)
    }
  })
  it('has no empty text and no spaces around one', () => {
    for (const [key, message] of Object.entries(messages)) expect(message.trim(), key).toBe(message)
    expect(Object.values(messages)).not.toContain('')
  })
})
