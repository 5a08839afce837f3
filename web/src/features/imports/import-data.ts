import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getImport, listImportRows, listImports } from '../../api/calls/imports'
import type { Fate, Import, ImportId, ImportState, RecordType, Target } from '../../api/client'
import { queryClient } from '../../api/query'

/** Only until the live feed has spoken; it tells of progress sooner. */
const poll_ms = 2_000

export function isBusy(state: ImportState): boolean {
  switch (state) {
    case 'checking':
    case 'running':
    case 'undoing':
      return true
    case 'uploaded':
    case 'checked':
    case 'done':
    case 'cancelled':
    case 'undone':
    case 'failed':
      return false
  }
}

export const importQuery = (id: ImportId) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => getImport({ id }, { signal }),
    refetchInterval: query => (query.state.data && isBusy(query.state.data.state) ? poll_ms : false),
    meta: { topic: `import:${id}` },
  })

export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) => listImports({ cursor: pageParam === '' ? undefined : pageParam }, { signal }),
  getNextPageParam: last => last.next ?? undefined,
  meta: { topic: 'imports' },
})

export const importRowsQuery = (id: ImportId, fate: Fate | undefined, version: number) =>
  infiniteQueryOptions({
    queryKey: ['import', id, 'rows', fate ?? 'all', version],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      listImportRows({ id, fate, limit: 100, cursor: pageParam === '' ? undefined : pageParam }, { signal }),
    getNextPageParam: last => last.next ?? undefined,
  })

export function putImport(value: Import): void {
  queryClient.setQueryData(importQuery(value.id).queryKey, value)
  void queryClient.invalidateQueries({ queryKey: ['imports'] })
}

export const customerTargets = [
  'external_id',
  'source',
  'kind',
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'organisation_name',
  'phone',
  'mail',
  'identities',
  'telegram',
  'whatsapp',
  'viber',
  'vk',
  'facebook',
  'instagram',
  'linkedin',
  'x',
  'skype',
  'card',
  'tax_number',
  'street',
  'postcode',
  'city',
  'country',
  'language',
  'birth_date',
  'customer_since',
  'note',
  'do_not_sell',
  'salutation',
  'time_zone',
  'preferred_channel',
  'preferred_hours',
  'verified',
] as const
export const purchaseTargets = [
  'customer_external_id',
  'customer_phone',
  'customer_mail',
  'external_id',
  'occurred_on',
  'amount',
  'currency',
  'quantity',
  'summary',
] as const
export function targetsOf(type: RecordType): readonly Exclude<Target, 'custom'>[] {
  switch (type) {
    case 'customer':
      return customerTargets
    case 'purchase':
      return purchaseTargets
  }
}
