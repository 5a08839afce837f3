import { queryOptions } from '@tanstack/react-query'
import { listAbsences } from './calls/absences'
import { listSubstitutes } from './calls/substitutes'
import type { Absence } from './client'

/** Who is away, now and later. */
export const absencesQuery = queryOptions({
  queryKey: ['absences'],
  queryFn: ({ signal }) => listAbsences({ signal }),
  meta: { topic: 'absences' },
})

/** Who always stands in for whom. */
export const substitutesQuery = queryOptions({
  queryKey: ['substitutes'],
  queryFn: ({ signal }) => listSubstitutes({ signal }),
  meta: { topic: 'absences' },
})

/** Whether somebody is away at that moment. */
export const isAwayAt = (absence: Absence, at_ms: number): boolean =>
  Date.parse(absence.from_at) <= at_ms && at_ms < Date.parse(absence.until_at)
