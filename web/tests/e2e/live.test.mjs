import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, openHouse, openPage, shoot, signIn, words } from './support.mjs'

const t = words('en')
let house
let page
let complaints
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

const somebody = async name => {
  const { items } = await house.colleague.call('GET', `/customers?q=${encodeURIComponent(name)}&limit=1`)
  return items[0].id
}
const change = async (id, fields) => {
  const { version } = await house.colleague.call('GET', `/customers/${id}`)
  await house.colleague.call('PATCH', `/customers/${id}`, fields, { 'If-Match': `"${version}"` })
}
/** A mark that a reload would wipe away. */
const mark = () => page.evaluate(() => Object.assign(window, { stayed: true }))
const stayed = async () => assert.equal(await page.evaluate(() => window.stayed), true, 'the page was loaded again')

test('what one person changes the other sees without a reload', async () => {
  const id = await somebody('Kovač')
  await page.goto(`${base}/customers/${id}`)
  await page.locator('.hero h1').waitFor()
  await mark()
  const other = await openPage(house.browser)
  await signIn(other.page)
  await other.page.goto(`${base}/customers/${id}`)
  const city = other.page.getByRole('button', { name: new RegExp(`^${t('customer.city')}: `) })
  await city.click()
  await other.page.getByRole('textbox', { name: t('customer.city') }).fill('Bohinjska Bistrica')
  await other.page.keyboard.press('Enter')
  await page.locator('.facts').getByText('Bohinjska Bistrica').waitFor()
  await other.page.keyboard.press('KeyC')
  await other.page.keyboard.type('Came by to try on the new boots.')
  await other.page.keyboard.press('Control+Enter')
  await page.locator('.timeline').getByText('Came by to try on').or(page.locator('.timeline .news')).first().waitFor()
  await stayed()
  assert.deepEqual(other.complaints, [])
  await other.context.close()
})

test('a change made elsewhere waits above the list, which does not jump', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  await mark()
  const before = await page.locator('a.customer-row').first().textContent()
  await house.colleague.call('POST', '/customers', { kind: 'person', given_name: 'Aa', family_name: 'Aaprva' })
  await page.locator('.news').waitFor()
  assert.equal(await page.locator('a.customer-row').first().textContent(), before)
  await shoot(page, 'customers-news')
  await page.locator('.news button').click()
  await page.locator('a.customer-row', { hasText: 'Aaprva' }).waitFor()
  await stayed()
})

test('a restart of the server is told, and what changed meanwhile appears without a reload', async () => {
  const id = await somebody('Novak')
  await page.goto(`${base}/customers/${id}`)
  await page.locator('.hero h1').waitFor()
  await mark()
  for (const city of ['Bled', 'Kobarid']) {
    await house.server.stop()
    await page.locator('.offline').waitFor()
    await house.server.start()
    await change(id, { city })
    await page.locator('.facts').getByText(city).waitFor()
    await page.locator('.offline').waitFor({ state: 'hidden' })
  }
  await stayed()
})
