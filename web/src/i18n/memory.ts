import { makePart } from './part'

/** Words of what is remembered about a customer. */
export const useMemoryWords = makePart({
  sl: () => import('./memory/sl.json'),
  hu: () => import('./memory/hu.json'),
  ru: () => import('./memory/ru.json'),
  en: () => import('./memory/en.json'),
})
