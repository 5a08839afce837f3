/** Countries and languages offered first; whatever else a record holds is shown all the same. */
export const countryCodes = [
  'SI', 'HU', 'RU', 'GB', 'AT', 'BA', 'BE', 'BG', 'BY', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR',
  'IE', 'IS', 'IT', 'KZ', 'LT', 'LU', 'LV', 'MD', 'ME', 'MK', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'RS', 'SE', 'SK', 'TR',
  'UA', 'US', 'XK',
] as const
export const languageCodes = ['sl', 'hu', 'ru', 'en', 'bs', 'cs', 'de', 'es', 'fr', 'hr', 'it', 'mk', 'nl', 'pl', 'ro', 'sk', 'sr', 'uk'] as const
export const currencyCodes = ['EUR', 'HUF', 'RUB', 'GBP', 'BAM', 'CHF', 'CZK', 'DKK', 'MKD', 'NOK', 'PLN', 'RON', 'RSD', 'SEK', 'TRY', 'UAH', 'USD'] as const

/** What a company in this country most likely uses. */
export const countryDefaults: Record<string, { time_zone: string; currency: string; language: string }> = {
  SI: { time_zone: 'Europe/Ljubljana', currency: 'EUR', language: 'sl' },
  HU: { time_zone: 'Europe/Budapest', currency: 'HUF', language: 'hu' },
  RU: { time_zone: 'Europe/Moscow', currency: 'RUB', language: 'ru' },
  GB: { time_zone: 'Europe/London', currency: 'GBP', language: 'en' },
}
