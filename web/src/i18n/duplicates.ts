import { makePart } from './part'

/** Words of the pages where pairs are compared. */
export const useDuplicateWords = makePart({
  sl: () => import('./duplicates/sl.json'),
  hu: () => import('./duplicates/hu.json'),
  ru: () => import('./duplicates/ru.json'),
  en: () => import('./duplicates/en.json'),
})
