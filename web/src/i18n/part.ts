import { use } from 'react'
import { type Locale, makeTeller, type Teller, useI18n } from './i18n'

type Loaders<Part> = Record<Locale, () => Promise<{ default: Part }>>

/**
 * Words that travel with a part of the page instead of with its first load. Waits (in the nearest Suspense) until those
 * of the language have come.
 */
export function makePart<Part extends Record<string, string>>(
  loaders: Loaders<Part>,
): () => Teller<keyof Part & string> {
  const loaded = new Map<Locale, Promise<Teller<keyof Part & string>>>()
  const load = (locale: Locale) => {
    const known = loaded.get(locale)
    if (known) return known
    const coming = loaders[locale]().then(part => makeTeller<keyof Part & string>(locale, part.default))
    loaded.set(locale, coming)
    // What did not come is asked for again.
    coming.catch(() => loaded.delete(locale))
    return coming
  }
  return () => use(load(useI18n().locale))
}
