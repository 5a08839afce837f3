import { describe, expect, it } from 'vitest'
import type { Customer } from '../../src/api/client'
import { inConflict } from '../../src/features/customers/card-data'
import { conditionOf, literal } from '../../src/features/customers/condition'
import { readListSearch } from '../../src/features/customers/list-search'

describe('the chips as a condition', () => {
  it('is nothing without chips', () => expect(conditionOf({ q: 'ana' })).toBeUndefined())
  it('compares one value and looks into several', () => {
    expect(conditionOf({ kind: 'person', city: ['Kranj'], language: ['sl', 'hu'] })).toBe(
      'customer.kind == "person" && customer.city == "Kranj" && customer.language in ["sl", "hu"]',
    )
  })
  it('cannot be broken out of', () => {
    expect(conditionOf({ city: ['" || true || "\\'] })).toBe('customer.city == "\\" || true || \\"\\\\"')
    expect(literal('a\nb')).toBe('"a\\u000ab"')
  })
})

describe('the address of the list', () => {
  it('takes what it knows and drops the rest', () => {
    expect(
      readListSearch({ q: 40123456, kind: 'robot', city: ['Kranj', 7, ''], sort: '-created_at', evil: 'x' }),
    ).toEqual({
      q: '40123456',
      kind: undefined,
      city: ['Kranj'],
      country: undefined,
      language: undefined,
      sort: '-created_at',
      from: undefined,
      create: undefined,
    })
  })
})

describe('a conflict', () => {
  const before: Partial<Customer> = { city: 'Kranj', street: 'Glavni trg 1', note: null }
  // Only the fields compared here matter to the function.
  const check = (now: Partial<Customer>, change: Parameters<typeof inConflict>[2]) =>
    inConflict(Object.assign(Object.create(null), before), Object.assign(Object.create(null), before, now), change)
  it('is not one when another field was changed', () => expect(check({ street: 'x' }, { city: 'Koper' })).toBe(false))
  it('is one when the same field was changed', () => expect(check({ city: 'Celje' }, { city: 'Koper' })).toBe(true))
  it('is not one when both wrote the same', () => expect(check({ city: 'Koper' }, { city: 'Koper' })).toBe(false))
  it('sees a value that was emptied', () => expect(check({ city: null }, { city: 'Koper' })).toBe(true))
})
