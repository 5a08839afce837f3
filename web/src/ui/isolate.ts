/** Letters from right to left, and marks that turn the direction around. */
const turning = /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC]/

/** A text that may run the other way, so that it turns nothing around it (FSI … PDI of Unicode's UAX 9). */
export const isolated = (text: string): string => (turning.test(text) ? `\u2068${text}\u2069` : text)

/** Those that are there, beside each other. */
export const listed = (parts: readonly (string | null | undefined | false)[], between = ', '): string =>
  parts.flatMap(part => (part ? [isolated(part)] : [])).join(between)
