import { makePart } from './part'

/** Words of the second factor, the journal and the rule for verified identities. */
export const useAccessWords = makePart({
  sl: () => import('./access/sl.json'),
  hu: () => import('./access/hu.json'),
  ru: () => import('./access/ru.json'),
  en: () => import('./access/en.json'),
})
