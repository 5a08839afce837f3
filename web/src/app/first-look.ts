import { queryOptions } from '@tanstack/react-query'
import { getClock, getSetup } from '../api/client'
import { setServerNow } from '../api/clock'
import { queryClient } from '../api/query'

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => getSetup(),
  staleTime: Number.POSITIVE_INFINITY,
})
export const setupState = () => queryClient.fetchQuery({ ...setupQuery, staleTime: 0 })

/** A simulated clock may stand in another year; times are told relative to it. */
export async function checkClock(): Promise<void> {
  const setup = await queryClient.ensureQueryData(setupQuery).catch(() => undefined)
  if (!setup?.simulated_clock) return
  const clock = await getClock().catch(() => undefined)
  if (clock) setServerNow(clock.now)
}
