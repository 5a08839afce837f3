import { makePart } from './part'

/** Words of what was promised. */
export const usePromiseWords = makePart({
  sl: () => import('./promises/sl.json'),
  hu: () => import('./promises/hu.json'),
  ru: () => import('./promises/ru.json'),
  en: () => import('./promises/en.json'),
})
