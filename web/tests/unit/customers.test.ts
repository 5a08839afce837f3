import { describe, expect, it } from 'vitest'
import type { Customer } from '../../src/api/client'
import { inConflict } from '../../src/features/customers/card-data'
import { conditionOf, literal } from '../../src/features/customers/filter'
import { readListSearch, rowsIn } from '../../src/features/customers/list-search'

describe('the rows as a condition', () => {
  const condition = (...where: string[]) => conditionOf(rowsIn(readListSearch({ where })))
  it('is nothing without rows', () => expect(condition()).toBeUndefined())
  it('compares one value and looks into several', () => {
    expect(condition('kind is person', 'city is Novo mesto', 'language is sl', 'language is hu')).toBe(
      'customer.kind == "person" && customer.city == "Novo mesto" && customer.language in ["sl", "hu"]',
    )
  })
  it('asks for what is there and for what is not', () => {
    expect(condition('city is_not Kranj', 'phone no', 'archived yes')).toBe(
      'customer.city != "Kranj" && !customer.has_phone && customer.archived',
    )
  })
  it('counts back in days from the clock of the server', () => {
    expect(condition('last_contact older 30')).toBe('now - customer.last_contact_at > duration("720h")')
    expect(condition('last_contact empty')).toBe('!has(customer.last_contact_at)')
  })
  it('cannot be broken out of', () => {
    expect(condition('city is " || true || \\')).toBe('customer.city == "\\" || true || \\\\"')
    expect(literal('a\nb')).toBe('"a\\u000ab"')
  })
})

describe('the address of the list', () => {
  it('takes what it knows and drops the rest', () => {
    const where = [
      'kind is robot',
      'city is Kranj',
      7,
      '',
      'birth_date before yesterday',
      'height is 3',
      'created empty',
    ]
    expect(readListSearch({ q: 40123456, where, sort: '-created_at', evil: 'x' })).toEqual({
      q: '40123456',
      where: ['city is Kranj'],
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
