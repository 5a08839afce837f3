import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getDuplicate, listCustomerDuplicates, listDuplicates } from '../../api/calls/duplicates'
import { listMerges } from '../../api/calls/merges'
import { splitCustomer } from '../../api/calls/split'
import type {
  CustomerCard,
  CustomerId,
  CustomerMerge,
  KeptFields,
  KeptSide,
  PairState,
  PairVerdict,
} from '../../api/client'
import { invalidate } from '../../api/query'

export const duplicatesQuery = (state: PairState, verdict: PairVerdict | undefined) =>
  infiniteQueryOptions({
    queryKey: ['duplicates', state, verdict ?? 'all'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      listDuplicates({ state, verdict, cursor: pageParam === '' ? undefined : pageParam }, { signal }),
    getNextPageParam: last => last.next ?? undefined,
    meta: { topic: 'duplicates' },
  })

export const pairQuery = (first: CustomerId, second: CustomerId) =>
  queryOptions({
    queryKey: ['duplicates', 'pair', first, second],
    queryFn: ({ signal }) => getDuplicate({ first_id: first, second_id: second }, { signal }),
    meta: { topic: 'duplicates' },
  })

export const likeQuery = (id: CustomerId) =>
  queryOptions({
    queryKey: ['duplicates', 'of', id],
    queryFn: ({ signal }) => listCustomerDuplicates({ id }, { signal }),
    meta: { topic: 'duplicates' },
  })

export const mergesQuery = (id: CustomerId) =>
  queryOptions({
    queryKey: ['merges', id],
    queryFn: ({ signal }) => listMerges({ id }, { signal }),
    meta: { topic: `customer:${id}` },
  })

/** After a merge or a split nothing that shows either of the two is as it was. */
export const afterMerge = (ids: readonly CustomerId[]): Promise<unknown> =>
  Promise.all([
    invalidate(['duplicates']),
    invalidate(['customers']),
    invalidate(['lookup']),
    ...ids.flatMap(id => [invalidate(['card', id]), invalidate(['timeline', id]), invalidate(['merges', id])]),
  ])

export async function undoMerge(merge: CustomerMerge): Promise<void> {
  await splitCustomer({ id: merge.customer_id, body: { merge_id: merge.id } })
  await afterMerge([merge.customer_id, merge.from_id])
}

export const fieldNames = [
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'salutation',
  'birth_date',
  'organisation_id',
  'street',
  'postcode',
  'city',
  'country',
  'language',
  'time_zone',
  'preferred_channel',
  'preferred_hours',
  'customer_since',
  'owner_id',
  'note',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Side = 'first' | 'second'
export type Pick = Side | 'both'

export const other = (side: Side): Side => (side === 'first' ? 'second' : 'first')

/** What of a customer is compared by eye, as it is shown; a person's name is made of its parts. */
export function textOf(card: CustomerCard, field: FieldName): string {
  const { customer } = card
  switch (field) {
    case 'name':
      return customer.kind === 'organisation' ? customer.name : ''
    case 'organisation_id':
      return customer.organisation_name ?? ''
    case 'owner_id':
      return customer.owner_name ?? ''
    default:
      return customer[field] ?? ''
  }
}

const address: readonly FieldName[] = ['street', 'postcode', 'city', 'country']
const alike = (a: string, b: string): boolean => a === '' || b === '' || a.toLocaleLowerCase() === b.toLocaleLowerCase()

/** The survivor's, or the other's where the survivor says nothing; never a mixture of two addresses. */
export function usualPick(field: FieldName, survivor: Side, cards: Readonly<Record<Side, CustomerCard>>): Side {
  const mine = cards[survivor]
  const theirs = cards[other(survivor)]
  if (textOf(mine, field) !== '' || textOf(theirs, field) === '') return survivor
  const oneAddress = address.every(part => alike(textOf(mine, part), textOf(theirs, part)))
  return address.includes(field) && !oneAddress ? survivor : other(survivor)
}

const sideOf = (pick: Pick, survivor: Side): KeptSide =>
  pick === 'both' ? 'both' : pick === survivor ? 'survivor' : 'merged'

/** Every field that differs is said, so that what comes out is what was seen. */
export function keptFields(
  picks: Partial<Record<FieldName, Pick>>,
  survivor: Side,
  cards: Readonly<Record<Side, CustomerCard>>,
): KeptFields {
  const kept: KeptFields = {}
  for (const field of fieldNames) {
    if (textOf(cards.first, field) === textOf(cards.second, field)) continue
    kept[field] = sideOf(picks[field] ?? usualPick(field, survivor, cards), survivor)
  }
  return kept
}

/** Whoever is known longer stays, unless the other has the longer history. */
export function usualSurvivor({ first, second }: Readonly<Record<Side, CustomerCard>>): Side {
  const weight = (card: CustomerCard) => card.contacts.count + card.purchases.count
  if (weight(first) !== weight(second)) return weight(first) > weight(second) ? 'first' : 'second'
  return first.customer.created_at <= second.customer.created_at ? 'first' : 'second'
}
