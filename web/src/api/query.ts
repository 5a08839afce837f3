import { QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query'
import { type Problem, problemOf } from './transport'

/** A query names the topic of the live feed that makes it stale. */
interface Meta extends Record<string, unknown> {
  topic?: string
  /** A list that must not jump: changes are counted and shown, the person decides when to fetch. */
  quiet?: boolean
}
declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: Meta
  }
}

const attempts_max = 3
/** Only what may be different in a moment is tried again. */
function worthRetry(problem: Problem): boolean {
  switch (problem.kind) {
    case 'offline':
    case 'unavailable':
      return true
    case 'broken':
      return problem.status >= 500
    case 'invalid':
    case 'signed_out':
    case 'forbidden':
    case 'not_found':
    case 'conflict':
    case 'stale':
    case 'too_large':
    case 'too_many':
      return false
  }
}

const onSignedOut: { run: () => void } = { run: () => {} }
export const whenSignedOut = (run: () => void): void => {
  onSignedOut.run = run
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (problemOf(error).kind === 'signed_out' && query.queryKey[0] !== 'session') onSignedOut.run()
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < attempts_max && worthRetry(problemOf(error)),
      refetchOnWindowFocus: false,
    },
  },
})

export const invalidate = (key: QueryKey): Promise<void> => queryClient.invalidateQueries({ queryKey: key })
