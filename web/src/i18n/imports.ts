import { makePart } from './part'

/** Words of the imports. */
export const useImportWords = makePart({
  sl: () => import('./imports/sl.json'),
  hu: () => import('./imports/hu.json'),
  ru: () => import('./imports/ru.json'),
  en: () => import('./imports/en.json'),
})
