import { makePart } from './part'

/** Words of what is to be done. */
export const useTaskWords = makePart({
  sl: () => import('./tasks/sl.json'),
  hu: () => import('./tasks/hu.json'),
  ru: () => import('./tasks/ru.json'),
  en: () => import('./tasks/en.json'),
})
