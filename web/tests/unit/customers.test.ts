import { describe, expect, it } from 'vitest'
import type { Customer, CustomField } from '../../src/api/client'
import { queryClient } from '../../src/api/query'
import { sessionQuery } from '../../src/api/session'
import { inConflict } from '../../src/features/customers/card-data'
import { searchOfCount, searchOfOthers } from '../../src/features/customers/figures-groups'
import { conditionOf, literal, rowText } from '../../src/features/customers/filter'
import { askedFor } from '../../src/features/customers/list-data'
import { readListSearch, rowsIn } from '../../src/features/customers/list-search'
import { chosen_count_max, Selection } from '../../src/features/customers/selection'
import { rowsOfCondition } from '../../src/features/customers/view-rows'
import { dayBegins } from '../../src/ui/zone'

describe('a day by the clock of a zone', () => {
  it('begins when it begins there', () => {
    expect(dayBegins('2030-01-01', 'UTC')).toBe('2030-01-01T00:00:00Z')
    expect(dayBegins('2030-01-01', 'Europe/Ljubljana')).toBe('2029-12-31T23:00:00Z')
    expect(dayBegins('2030-07-01', 'Europe/Ljubljana')).toBe('2030-06-30T22:00:00Z')
    expect(dayBegins('2030-01-01', 'America/New_York')).toBe('2030-01-01T05:00:00Z')
    expect(dayBegins('2030-01-01', 'Asia/Vladivostok')).toBe('2029-12-31T14:00:00Z')
  })
  it('begins on days on which the clocks change', () => {
    expect(dayBegins('2030-03-31', 'Europe/Ljubljana')).toBe('2030-03-30T23:00:00Z')
    expect(dayBegins('2030-04-01', 'Europe/Ljubljana')).toBe('2030-03-31T22:00:00Z')
    expect(dayBegins('2030-10-28', 'Europe/Ljubljana')).toBe('2030-10-27T23:00:00Z')
  })
  it('begins at the end of the gap where clocks skip midnight', () => {
    expect(dayBegins('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00Z')
  })
})

describe('days of the filter', () => {
  const read = (where: string[], zone: string) => {
    queryClient.setQueryData(
      sessionQuery.queryKey,
      Object.assign(Object.create(null), { company: { time_zone: zone } }),
    )
    const condition = conditionOf(rowsIn(readListSearch({ where }))) ?? ''
    const again = rowsOfCondition(condition, [])
    queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
    return { condition, again: again.rows.map(rowText) }
  }
  it("are those of the company's clock, and are read back from a view", () => {
    for (const zone of ['Europe/Ljubljana', 'America/New_York', 'Asia/Vladivostok', 'UTC']) {
      const where = ['created after 2030-02-28', 'created before 2030-04-01']
      expect(read(where, zone).again).toEqual(where)
    }
    expect(read(['created before 2030-04-01'], 'Europe/Ljubljana').condition).toBe(
      'customer.created_at < timestamp("2030-03-31T22:00:00Z")',
    )
  })
})

describe('what a number of the figures leads to', () => {
  const counts = (...keys: string[]) => keys.map(key => ({ key, label: null, count: 1 }))
  it('is a condition for a channel of contacts', () => {
    const search = searchOfCount({}, 'contacted_by', 'letter', [])
    expect(askedFor(readListSearch({ ...search })).filter).toBe('customer.contacted_by.letter')
  })
  it('is those of the values that are not told', () => {
    const others = searchOfOthers(
      { also: 'a || b' },
      { by: 'city', counts: counts('Kranj', '', 'a"b'), other_count: 3 },
      [],
    )
    expect(others?.also).toBe('(a || b) && has(customer.city) && !(customer.city in ["Kranj", "a\\"b"])')
    const months = searchOfOthers({}, { by: 'created', counts: counts('2029-05', '2029-06'), other_count: 3 }, [])
    expect(months?.where).toEqual(['created before 2029-05-01'])
  })
})

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

const own = (key: string, type: CustomField['type'], choices: string[] = []): CustomField =>
  // Only what conditions and words look at.
  Object.assign(Object.create(null), {
    key,
    type,
    label: key,
    labels: {},
    currency: type === 'money' ? 'EUR' : null,
    choices: choices.map(one => ({ key: one, label: one, labels: {} })),
  })
const ownFields = [
  own('size', 'number'),
  own('limit', 'money'),
  own('vegan', 'boolean'),
  own('married', 'date'),
  own('tier', 'choice', ['gold', 'tin']),
  own('colours', 'choices', ['red', 'blue']),
  own('word', 'long_text'),
]

describe('own fields as rows', () => {
  const condition = (...where: string[]) => conditionOf(rowsIn(readListSearch({ where })))
  it('are compared by their type', () => {
    expect(condition('own:number:size least 42', 'own:number:size most 44.5', 'own:money:limit is 1250')).toBe(
      'customer.custom.limit == 1250 && customer.custom.size >= 42.0 && customer.custom.size <= 44.5',
    )
    expect(condition('own:boolean:vegan no', 'own:date:married before 2026-03-04')).toBe(
      'customer.custom.vegan == false && customer.custom.married < date("2026-03-04")',
    )
    expect(condition('own:choices:colours is red', 'own:choices:colours is blue')).toBe(
      '(customer.custom.colours.red || customer.custom.colours.blue)',
    )
  })
  it('drops what is no field, type or value', () => {
    expect(condition('own:number:size least big', 'own:secret:x is 1', 'own:number:Size" is 1')).toBeUndefined()
  })
})

describe('a view', () => {
  const rows = [
    'kind is person',
    'city is Novo mesto, "stari"',
    'city is Bled && Kranj',
    'language is_not sl',
    'country empty',
    'phone no',
    'do_not_sell yes',
    'owner is 01jd2n8k4w001',
    'created after 2026-02-28',
    'created before 2026-04-01',
    'last_contact within 30',
    'last_contact older 7',
    'birth_date empty',
    'postcode starts 40',
    'own:number:size least -4.5',
    'own:money:limit most 1250',
    'own:boolean:vegan yes',
    'own:date:married after 2026-03-04',
    'own:choice:tier is gold',
    'own:choice:tier is tin',
    'own:choices:colours is_not red',
    'own:text:word contains (a) && "b"',
  ]
  const conditionIn = (where: readonly string[]) => conditionOf(rowsIn(readListSearch({ where })))
  it.each(rows)('opens as the rows it was made of: %s', row => {
    const read = rowsOfCondition(conditionIn([row]) ?? '', ownFields)
    expect(read).toEqual({ rows: rowsIn(readListSearch({ where: [row] })), also: undefined })
  })
  it('opens as the same condition when there are many', () => {
    const some = rows.filter((_, index) => index % 2 === 0)
    const { rows: read, also } = rowsOfCondition(conditionIn(some) ?? '', ownFields)
    expect(also).toBeUndefined()
    expect(conditionOf(read)).toBe(conditionIn(some))
  })
  it('keeps what rows cannot say as it is', () => {
    const condition = 'customer.city == "Kranj" && (customer.has_phone || customer.city == "a && b")'
    const { rows: read, also } = rowsOfCondition(condition, ownFields)
    expect(read).toEqual([{ field: 'city', comparison: 'is', value: 'Kranj' }])
    expect(also).toBe('(customer.has_phone || customer.city == "a && b")')
  })
})

describe('a condition besides the rows', () => {
  it('is not cut where it would mean something else', () => {
    const condition = 'customer.has_phone && customer.has_mail || customer.city == "Kranj"'
    expect(rowsOfCondition(condition, ownFields)).toEqual({ rows: [], also: condition })
  })
  it('is put into brackets only where it has to be', () => {
    const filter = (also: string) => askedFor(readListSearch({ where: ['phone yes'], also })).filter
    expect(filter('a == "x || y"')).toBe('customer.has_phone && a == "x || y"')
    expect(filter('(a || b)')).toBe('customer.has_phone && (a || b)')
    expect(filter('a || b')).toBe('customer.has_phone && (a || b)')
  })
})

describe('the selection', () => {
  const id = (n: number) => `01jd2n8k4w${String(n).padStart(3, '0')}`
  it('takes at most so many one by one, and says so', () => {
    const selection = new Selection()
    selection.add(
      Array.from({ length: chosen_count_max + 1 }, (_, n) => id(n)),
      0,
    )
    expect(selection.ids.size).toBe(chosen_count_max)
    expect(selection.full).toBe(true)
  })
  it('is everybody, or nobody when one is taken out', () => {
    const selection = new Selection()
    selection.toggle(id(1), 1)
    selection.chooseAll()
    expect(selection.has(id(2))).toBe(true)
    selection.toggle(id(2), 2)
    expect(selection.empty).toBe(true)
  })
})

describe('the address of the list', () => {
  it('keeps an order by an own field, and no other that it does not know', () => {
    expect(readListSearch({ sort: '-custom.shoe_size' }).sort).toBe('-custom.shoe_size')
    expect(readListSearch({ sort: 'custom.Shoe size' }).sort).toBeUndefined()
    expect(readListSearch({ sort: 'password' }).sort).toBeUndefined()
  })

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
      also: undefined,
      columns: undefined,
      view: undefined,
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
