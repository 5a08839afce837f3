import { queryOptions } from '@tanstack/react-query'
import { getCustomerCard } from '../../api/calls/card'
import { getCustomer, updateCustomer } from '../../api/calls/customers'
import type { Customer, CustomerId, UpdateCustomer } from '../../api/client'
import { queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'

export const cardQuery = (id: CustomerId) =>
  queryOptions({
    queryKey: ['card', id],
    queryFn: ({ signal }) => getCustomerCard({ id }, { signal }),
    meta: { topic: `customer:${id}` },
  })

export type EditableField = Exclude<keyof UpdateCustomer, 'custom'>
/** Somebody else changed the very same field meanwhile: what stands there now. */
export interface Conflict {
  theirs: Customer
}

const tag = (version: number): string => `"${version}"`
const textOf = (customer: Customer, field: EditableField): string => String(customer[field] ?? '')

/** Only fields that were changed since they were read, by somebody else, are in conflict. */
export function inConflict(before: Customer, now: Customer, change: UpdateCustomer): boolean {
  return fieldsOf(change).some(
    field => textOf(before, field) !== textOf(now, field) && textOf(now, field) !== String(change[field] ?? ''),
  )
}
const fieldNames = [
  'given_name',
  'family_name',
  'middle_name',
  'salutation',
  'name',
  'language',
  'country',
  'street',
  'postcode',
  'city',
  'time_zone',
  'preferred_channel',
  'preferred_hours',
  'owner_id',
  'note',
  'birth_date',
  'customer_since',
  'organisation_id',
] as const
const fieldsOf = (change: UpdateCustomer): readonly EditableField[] =>
  fieldNames.filter(field => change[field] !== undefined)

/**
 * Saves against the version that was read. Was another field changed meanwhile, both changes stand; was it the same
 * field, the person decides.
 */
export async function saveFields(before: Customer, change: UpdateCustomer): Promise<Conflict | undefined> {
  try {
    putCustomer(await updateCustomer({ id: before.id, if_match: tag(before.version), body: change }))
    return undefined
  } catch (error) {
    if (problemOf(error).kind !== 'stale') throw error
  }
  const now = await getCustomer({ id: before.id })
  if (inConflict(before, now, change)) return { theirs: now }
  putCustomer(await updateCustomer({ id: now.id, if_match: tag(now.version), body: change }))
  return undefined
}

export function putCustomer(customer: Customer): void {
  const key = cardQuery(customer.id).queryKey
  queryClient.setQueryData(key, card => (card ? { ...card, customer } : card))
  void queryClient.invalidateQueries({ queryKey: key })
}
