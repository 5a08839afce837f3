import type { Locale } from '../../i18n/i18n'

/** The server sorts names by one order for everybody: Latin letters (Č after C, Ö among O), then Cyrillic ones. */
export const scripts = ['latin', 'cyrillic'] as const
export type Script = (typeof scripts)[number]

/** Letters that names begin with; every name stands at one or between two of them. Digraphs of Hungarian are letters. */
const latin: Record<Locale, string> = {
  sl: 'A B C Č D E F G H I J K L M N O P Q R S Š T U V W X Y Z Ž',
  hu: 'A B C Cs D E F G Gy H I J K L M N Ny O P Q R S Sz T U V W X Y Z Zs',
  ru: 'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z',
  en: 'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z',
}
const cyrillic = 'А Б В Г Д Е Ж З И Й К Л М Н О П Р С Т У Ф Х Ц Ч Ш Щ Ы Э Ю Я'

export const lettersOf = (script: Script, locale: Locale): readonly string[] =>
  (script === 'latin' ? latin[locale] : cyrillic).split(' ')

export const firstLetter: Record<Script, string> = { latin: 'A', cyrillic: 'А' }
export const rangeOf: Record<Script, string> = { latin: 'A–Z', cyrillic: 'А–Я' }
export const ownScript = (locale: Locale): Script => (locale === 'ru' ? 'cyrillic' : 'latin')
export const scriptOf = (text: string): Script => (/\p{Script=Cyrillic}/u.test(text) ? 'cyrillic' : 'latin')
