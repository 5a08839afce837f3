import { makePart } from './part'

/** Words of the first run, the settings, the second factor and the journal. */
export const useSettingsWords = makePart({
  sl: () => import('./settings/sl.json'),
  hu: () => import('./settings/hu.json'),
  ru: () => import('./settings/ru.json'),
  en: () => import('./settings/en.json'),
})
