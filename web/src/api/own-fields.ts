import { queryOptions } from '@tanstack/react-query'
import { listColleagues } from './calls/colleagues'
import { listCustomFields } from './calls/custom-fields'

/** What the company wants to know of its customers besides. */
export const ownFieldsQuery = queryOptions({
  queryKey: ['custom_fields'],
  queryFn: ({ signal }) => listCustomFields({}, { signal }),
  meta: { topic: 'custom_fields' },
})

/** Who works here. */
export const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'],
  queryFn: ({ signal }) => listColleagues({ signal }),
  meta: { topic: 'colleagues' },
})
