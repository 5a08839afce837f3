import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, call, openHouse, openPage, shoot, signIn, speak, twice, words } from './support.mjs'

const t = words('en')
let house
let page
let complaints
let pair
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
  await speak(page, 'en')
  pair = await twice(page)
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})
const customer = id => call(page, 'GET', `/customers/${id}`)

test('the list is walked through and opened with the keyboard', async () => {
  await page.goto(`${base}/duplicates`)
  await page.locator('a.pair').first().waitFor()
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/duplicates/*/*')
  await page.locator('.beside').waitFor()
})

test('what is chosen is kept, and the toast takes it back', async () => {
  await page.goto(`${base}/duplicates/${pair.a.id}/${pair.b.id}`)
  await page.getByRole('radio', { name: `${t('customer.city')}: Bled` }).check()
  await page.getByRole('radio', { name: `${t('customer.note')}: ${t('duplicates.both')}` }).check()
  await shoot(page, 'merge')
  await page.keyboard.press('KeyM')
  await page.waitForURL('**/duplicates')
  const merged = await customer(pair.a.id)
  assert.equal(merged.city, 'Bled')
  assert.equal(merged.street, 'Glavni trg 1')
  assert.equal(merged.language, 'sl')
  assert.equal(merged.note, 'Prefers letters.\n\nCalls after five.')
  assert.equal((await customer(pair.b.id)).merged_into_id, pair.a.id)
  await page
    .locator('.toast')
    .getByRole('button', { name: t('ui.undo') })
    .click()
  await page.locator('a.pair').first().waitFor()
  assert.equal((await customer(pair.b.id)).merged_into_id, null)
  assert.equal((await customer(pair.a.id)).city, 'Kranj')
})

test('an old link leads to the survivor, whose timeline takes the merge back', async () => {
  await call(page, 'POST', `/customers/${pair.a.id}/merge`, { from: pair.b.id })
  await page.goto(`${base}/customers/${pair.b.id}`)
  await page.waitForURL(`**/customers/${pair.a.id}`)
  await page
    .locator('.merged-entry')
    .getByRole('button', { name: t('duplicates.undo_merge') })
    .click()
  await page.getByText(t('duplicates.was_undone')).first().waitFor()
  assert.equal((await customer(pair.b.id)).merged_into_id, null)
})

test('two who are not the same are not shown again, until somebody looks again', async () => {
  await page.goto(`${base}/duplicates/${pair.a.id}/${pair.b.id}`)
  await page.getByRole('button', { name: t('duplicates.dismiss') }).click()
  await page.waitForURL('**/duplicates')
  await page.locator(`a.pair[href*="${pair.a.id}"]`).waitFor({ state: 'detached' })
  await page.goto(`${base}/duplicates/${pair.a.id}/${pair.b.id}`)
  await page.getByRole('button', { name: t('duplicates.reopen') }).click()
  await page.getByText(t('duplicates.is_dismissed')).waitFor({ state: 'hidden' })
})

test('who is being typed is shown when they are there already', async () => {
  await page.goto(`${base}/customers?create=${encodeURIComponent(pair.a.identities[0].value)}`)
  await page.locator('.typed-like li').first().waitFor()
  await page.getByLabel(t('customer.given_name'), { exact: true }).fill('Ivan')
  await page.getByLabel(t('customer.family_name'), { exact: true }).fill('Petrov')
  await page.locator('.typed-like').getByText('Иван Петров').first().waitFor()
})
