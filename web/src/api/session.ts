import { queryOptions, useQuery } from '@tanstack/react-query'
import { getSession } from './calls/session'
import type { Right, Session } from './client'
import { queryClient } from './query'
import { setCsrfToken } from './transport'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => takeSession(await getSession()),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  retry: false,
  meta: { topic: 'company' },
})

/** Every answer that holds a session also holds the token that unsafe calls must show. */
export function takeSession(session: Session): Session {
  setCsrfToken(session.csrf_token)
  return session
}

/** By whose clock days are meant; before anybody is signed in nobody's. */
export const companyZone = (): string => queryClient.getQueryData(sessionQuery.queryKey)?.company.time_zone ?? 'UTC'

/** Only below the signed-in layout, whose route has loaded the session before anything is drawn. */
export function useSession(): Session {
  const session = useQuery(sessionQuery)
  if (!session.data) throw new Error('useSession is used outside the signed-in layout')
  return session.data
}
export const useRight = (right: Right): boolean => useSession().rights.includes(right)
