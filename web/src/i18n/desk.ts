import { makePart } from './part'

/** Words of named lists, changes of many, the first page and figures. */
export const useDeskWords = makePart({
  sl: () => import('./desk/sl.json'),
  hu: () => import('./desk/hu.json'),
  ru: () => import('./desk/ru.json'),
  en: () => import('./desk/en.json'),
})
