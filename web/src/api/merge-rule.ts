import { queryOptions } from '@tanstack/react-query'
import { getMergeRule } from './calls/duplicates'

export const mergeRuleQuery = queryOptions({
  queryKey: ['merge-rule'],
  queryFn: ({ signal }) => getMergeRule({ signal }),
  meta: { topic: 'duplicates' },
})
