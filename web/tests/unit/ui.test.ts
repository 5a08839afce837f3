import { describe, expect, it } from 'vitest'
import { problemFrom } from '../../src/api/transport'
import { type Action, actionFor, meaningOf } from '../../src/ui/actions'
import { identityIn, phoneText, readDate, readTime } from '../../src/ui/format'
import { initials } from '../../src/ui/pieces'
import { faultAt, strayFaults } from '../../src/ui/problem'

describe('keys', () => {
  const press = { key: 'k', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  it('go by their place, also on a Cyrillic layout', () => {
    expect(meaningOf({ ...press, code: 'KeyK', key: 'л', ctrlKey: true })).toBe('palette')
    expect(meaningOf({ ...press, code: 'KeyJ', key: 'о' })).toBe('action')
  })
  it('leave the shortcuts of the browser alone', () => {
    expect(meaningOf({ ...press, code: 'KeyJ', ctrlKey: true })).toBe('none')
    expect(meaningOf({ ...press, code: 'KeyK', ctrlKey: true, shiftKey: true })).toBe('none')
    expect(meaningOf({ ...press, code: 'KeyN', shiftKey: true })).toBe('none')
  })
  it('know the question mark by its sign and by its place', () => {
    expect(meaningOf({ ...press, code: 'Minus', key: '?', shiftKey: true })).toBe('help')
    expect(meaningOf({ ...press, code: 'Slash', key: ',', shiftKey: true })).toBe('help')
  })
  it('the newest page on the screen wins', () => {
    const run = () => undefined
    const actions: Action[] = [
      { label: 'keys.next', code: 'KeyE', run },
      { label: 'customer.rename', code: 'KeyE', run },
    ]
    expect(actionFor('KeyE', actions)?.label).toBe('customer.rename')
    expect(actionFor('KeyX', actions)).toBeUndefined()
  })
})

describe('numbers and addresses', () => {
  it('are seen in what was typed or pasted', () => {
    expect(identityIn(' 040 123-456 ')).toEqual({ kind: 'phone', value: '040 123-456' })
    expect(identityIn('+386 (0)40 123 456')?.kind).toBe('phone')
    expect(identityIn('ana@mail.example')).toEqual({ kind: 'mail', value: 'ana@mail.example' })
    expect(identityIn('Ana 12345678')).toBeUndefined()
    expect(identityIn('12345')).toBeUndefined()
  })
  it('are grouped as people of the country read them', () => {
    const written = [
      '+386 40 123 456',
      '+386 1 234 56 78',
      '+36 30 123 4567',
      '+36 1 555 0140',
      '+36 22 345 678',
      '+7 916 123 45 67',
      '+44 7700 900123',
      '+44 20 7946 0018',
      '+44 141 496 0978',
      '+4915123456',
    ]
    expect(written.map(text => phoneText(text.replaceAll(' ', '')))).toEqual(written)
  })
  it('reads a day as each language writes it, and refuses one that is none', () => {
    const read = (locale: string) => (text: string) => readDate(text, locale)
    expect(['24. 12. 2026', '24.12.26', '1.2.1962', '2026-12-24'].map(read('sl'))).toEqual([
      '2026-12-24',
      '2026-12-24',
      '1962-02-01',
      '2026-12-24',
    ])
    expect(['2026. 12. 24.', '26.12.24', '24.12.2026'].map(read('hu'))).toEqual(Array(3).fill('2026-12-24'))
    expect(['05/04/2026', '5/4/62'].map(read('en'))).toEqual(['2026-04-05', '1962-04-05'])
    expect(['31.2.2026', '1.2.202', '1.2', 'tomorrow', ''].map(read('ru'))).toEqual(Array(5).fill(undefined))
  })
  it('hours are read as they are typed', () => {
    expect(['8', '830', '8.30', '17:00', '24', '25', '8:75', ''].map(readTime)).toEqual([
      '08:00',
      '08:30',
      '08:30',
      '17:00',
      '24:00',
      undefined,
      undefined,
      undefined,
    ])
  })
  it('initials come from the first and the last word', () => {
    expect(['Maja Zupančič', 'Ольга', 'Ana von Čeh', '42 d.o.o.'].map(initials)).toEqual(['MZ', 'О', 'AČ', 'd'])
  })
})

describe('problems', () => {
  const answer = (status: number, document: unknown = {}, retry_after: string | null = null) =>
    problemFrom({ status, retry_after, text: JSON.stringify(document) })
  it('are told apart by status', () => {
    const kinds = [400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 503].map(status => answer(status).kind)
    expect(kinds).toEqual(
      'invalid signed_out forbidden not_found conflict stale too_large invalid too_many broken unavailable'.split(' '),
    )
  })
  it('survive an answer that is no document', () => {
    expect(problemFrom({ status: 502, retry_after: '7', text: '<html>' })).toEqual({
      kind: 'unavailable',
      title: '',
      retry_after_seconds: 7,
    })
  })
  it('bring each fault to its field and keep the rest', () => {
    const problem = answer(422, {
      title: 'x',
      errors: [
        { pointer: '/name', reason: 'empty' },
        { pointer: '', reason: 'odd' },
      ],
    })
    expect(faultAt(problem, '/name')).toBe('empty')
    expect(strayFaults(problem, ['/name'])).toEqual([{ pointer: '', reason: 'odd' }])
  })
})
