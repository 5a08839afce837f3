import { useI18n } from '../i18n/i18n'
import type { Option } from './field'
import { countryCodes, languageCodes } from './places'

const empty: Option<string> = { value: '', label: '—' }

function optionsOf(codes: readonly string[], name: (code: string) => string, current: string): Option<string>[] {
  const all = current === '' || codes.includes(current) ? codes : [current, ...codes]
  return all.map(code => ({ value: code, label: name(code) }))
}

/** Countries by name; the one in use is offered even if it is not among the usual ones. */
export function useCountries(current = '', withEmpty = false): readonly Option<string>[] {
  const { formats } = useI18n()
  const options = optionsOf(countryCodes, formats.country, current)
  options.sort((a, b) => formats.compare(a.label, b.label))
  return withEmpty ? [empty, ...options] : options
}
export function useLanguages(current = '', withEmpty = false): readonly Option<string>[] {
  const { formats } = useI18n()
  const options = optionsOf(languageCodes, formats.language, current)
  return withEmpty ? [empty, ...options] : options
}
