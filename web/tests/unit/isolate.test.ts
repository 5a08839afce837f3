import { expect, test } from 'vitest'
import { makeTeller } from '../../src/i18n/i18n'
import { isolated, listed } from '../../src/ui/isolate'

test('only a text that may run the other way is set apart', () => {
  expect(isolated('Žagar, 12')).toBe('Žagar, 12')
  expect(isolated('مرحبا')).toBe('\u2068مرحبا\u2069')
  expect(isolated('\u202Etfel')).toBe('\u2068\u202Etfel\u2069')
})

test('what is not there stands in no list', () => {
  expect(listed(['Kranj', null, '', undefined, false, 'Bled'])).toBe('Kranj, Bled')
  expect(listed(['مرحبا', 'Bled'], ' · ')).toBe('\u2068مرحبا\u2069 · Bled')
})

test('a name turns nothing of the sentence around it', () => {
  const tell = makeTeller('en', { more: 'More for {name}' })
  expect(tell('more', { name: 'שלום' })).toBe('More for \u2068שלום\u2069')
  expect(tell('more', { name: 'Ana' })).toBe('More for Ana')
})
