import type { Locale } from '../../i18n/i18n'

/** Letters that names begin with, in the order of each alphabet; digraphs of Hungarian count as letters. */
const alphabets: Record<Locale, string> = {
  sl: 'A B C Č D E F G H I J K L M N O P R S Š T U V Z Ž',
  hu: 'A B C Cs D E F G Gy H I J K L M N Ny O Ö P R S Sz T U Ü V Z Zs',
  ru: 'А Б В Г Д Е Ж З И К Л М Н О П Р С Т У Ф Х Ц Ч Ш Щ Э Ю Я',
  en: 'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z',
}
export const lettersOf = (locale: Locale): readonly string[] => alphabets[locale].split(' ')
