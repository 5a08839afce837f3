import { makePart } from './part'

/** Words of processes and their cases. */
export const useProcessWords = makePart({
  sl: () => import('./processes/sl.json'),
  hu: () => import('./processes/hu.json'),
  ru: () => import('./processes/ru.json'),
  en: () => import('./processes/en.json'),
})
