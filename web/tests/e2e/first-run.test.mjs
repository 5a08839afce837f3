import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, checkAccess, openHouse, openPage, owner, phone, shoot, words } from './support.mjs'

let house
before(async () => {
  house = await openHouse({ holds: 'nothing' })
})
after(() => house.close())

const t = words('sl')

test('the first run makes the company step by step, on a phone', async () => {
  const { page, complaints, context } = await openPage(house.browser, { viewport: phone, locale: 'sl-SI' })
  await page.goto(`${base}/`)
  await page.waitForURL('**/setup')
  await page.goto('about:blank')
  await page.goto(house.server.link)
  await page.getByRole('button', { name: 'Slovenščina' }).click()
  await checkAccess(page, 'setup')
  await shoot(page, 'setup-language-phone')
  const next = page.getByRole('button', { name: t('setup.next') })
  await next.click()
  await next.click()
  await page.getByText(t('form.required')).waitFor()
  await page.getByLabel(t('company.name')).fill('Alpina')
  await checkAccess(page, 'setup company')
  await next.click()
  await shoot(page, 'setup-hours-phone')
  await checkAccess(page, 'setup hours')
  await next.click()
  await page.getByLabel(t('account.name')).fill(owner.name)
  await page.getByLabel(t('session.email')).fill(owner.email)
  await page.getByLabel(t('session.password')).fill('kratko')
  await page.getByRole('button', { name: t('setup.create') }).click()
  await page.locator('.field-error').waitFor()
  await page.getByLabel(t('session.password')).fill(owner.password)
  await shoot(page, 'setup-owner-phone')
  await page.getByRole('button', { name: t('setup.create') }).click()
  await page.getByText(t('setup.demo'), { exact: true }).waitFor()
  await checkAccess(page, 'setup data')
  await shoot(page, 'setup-data-phone')
  await page.getByText(t('setup.demo'), { exact: true }).click()
  await page.waitForURL('**/customers*')
  await page.locator('a.customer-row').first().waitFor()
  assert.deepEqual(complaints, [])
  await context.close()
})
