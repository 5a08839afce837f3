import { queryOptions } from '@tanstack/react-query'
import { getClock } from '../api/calls/clock'
import { getSetup } from '../api/calls/setup'
import { setServerNow } from '../api/clock'
import { queryClient } from '../api/query'

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => getSetup(),
  staleTime: Number.POSITIVE_INFINITY,
})
export const setupState = () => queryClient.fetchQuery({ ...setupQuery, staleTime: 0 })

export const clockQuery = queryOptions({
  queryKey: ['clock', 'kind'],
  queryFn: () => getClock(),
  staleTime: Number.POSITIVE_INFINITY,
})
/** A simulated clock may stand in another year; times are told relative to it. */
export async function checkClock(): Promise<void> {
  const clock = await queryClient.fetchQuery(clockQuery).catch(() => undefined)
  if (clock?.simulated) setServerNow(clock.now)
}
