import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  base,
  call,
  checkAccess,
  checkWidth,
  openHouse,
  openPage,
  phone,
  shoot,
  signIn,
  speak,
  wide,
  words,
} from './support.mjs'

const t = words('en')
const day_ms = 24 * 3_600_000
let house
let page
let complaints
let ana
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
  await speak(page, 'en')
  ana = await call(page, 'POST', '/customers', { kind: 'person', given_name: 'Ana', family_name: 'Obljubljena' })
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

const line = text => page.locator('.promise-line', { hasText: text })
const at = days => new Date(Date.now() + days * day_ms).toISOString()
const promised = (text, more = {}) =>
  call(page, 'POST', `/customers/${ana.id}/promises`, { text, until_at: at(1), channel: 'mail', ...more })
const openCustomer = async () => {
  await page.goto(`${base}/customers/${ana.id}`)
  await page.getByRole('heading', { name: t('promise.title') }).waitFor()
}

test('P opens the line, the window shows while it is typed, and what was assumed stands beside it', async () => {
  await openCustomer()
  await page.getByText(t('promise.nothing_of')).waitFor()
  await page.keyboard.press('p')
  await page.getByLabel(t('promise.line')).fill('We call tomorrow after 5 pm')
  await page.locator('.promise-reading .tag', { hasText: '17:00' }).waitFor()
  await page.getByText('No end is said: until the evening.').waitFor()
  await checkAccess(page, 'a new promise')
  await shoot(page, 'promise-new')
  await page.keyboard.press('Enter')
  await line('We call tomorrow after 5 pm').waitFor()
  const [told] = (await call(page, 'GET', `/customers/${ana.id}/promises`)).open
  assert.equal(Date.parse(told.until_at) - Date.parse(told.from_at), 3 * 3_600_000)
})

test('a line without a time says so and is refused at the field, one with two times lets choose', async () => {
  await page.keyboard.press('p')
  const field = page.getByLabel(t('promise.line'))
  await field.fill('We send the invoice')
  await page.getByText(t('promise.not_understood')).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.promise-form .field-error').waitFor()
  await field.fill('We write tomorrow at 10:00 or in 3 days at 15:00')
  const choices = page.locator('.promise-reading input[type=radio]')
  await choices.nth(1).check()
  const shown = await page.locator('.promise-reading label').nth(1).locator('.tag').textContent()
  await page.keyboard.press('Enter')
  await line('We write tomorrow').getByText(shown).waitFor()
})

test('a call before the window is stopped in words, and goes through with a reason as a broken promise', async () => {
  await page.getByText(/Do not call now: .*promised only after/).waitFor()
  await shoot(page, 'promise-customer')
  await page.getByLabel(t('contact.summary')).fill('Called all the same')
  await page.getByRole('button', { name: t('direction.out'), exact: true }).click()
  await page.getByRole('button', { name: t('contact.save'), exact: true }).click()
  await page.getByText(/Stopped: .*promised only after/).waitFor()
  await checkAccess(page, 'a stopped call')
  await shoot(page, 'promise-stopped')
  await page.getByLabel(t('promise.override_reason')).fill('The line is down')
  await page.getByRole('button', { name: t('promise.override'), exact: true }).click()
  const broken = line('We call tomorrow after 5 pm')
  await broken.getByText(t('promise.breach.early')).waitFor()
  await broken.getByText('The line is down').waitFor()
  await page.locator('.task', { hasText: 'Apologise by phone' }).first().waitFor()
  await page
    .locator('.entry', { hasText: t('promise.event.PromiseBroken') })
    .first()
    .waitFor()
})

test('one click keeps a promise, and it is back for some seconds', async () => {
  await promised('Letter with the terms')
  await page.getByRole('button', { name: t('promise.keep', { text: 'Letter with the terms' }) }).click()
  await line('Letter with the terms').waitFor({ state: 'detached' })
  await page
    .getByRole('button', { name: t('ui.undo') })
    .last()
    .click()
  await line('Letter with the terms').waitFor()
})

test('a promise is moved with what the customer was told, which stands on the timeline', async () => {
  await page.getByRole('button', { name: t('promise.menu', { text: 'Letter with the terms' }) }).click()
  await page.getByRole('menuitem', { name: t('promise.move') }).click()
  await page.getByLabel(t('promise.move_to')).fill('in 5 days at 12:00')
  await page.locator('.promise-form .field-hint', { hasText: '12:00' }).waitFor()
  await page.getByLabel(t('promise.told'), { exact: true }).fill('It comes at the end of the week')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await line('Letter with the terms').getByText('moved once').waitFor()
  await page.locator('.entry', { hasText: 'It comes at the end of the week' }).waitFor()
})

test('what cannot be kept asks why, and stands among the late ones of the board until the apology', async () => {
  await page.goto(`${base}/promises`)
  const text = 'Letter with the terms'
  await page.getByRole('button', { name: t('promise.menu', { text }) }).click()
  await page.getByRole('menuitem', { name: t('promise.break') }).click()
  await page.getByLabel(t('promise.reason')).fill('The printer is broken')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  const late = page.locator('.section', { hasText: t('promise.late') }).first()
  await late.locator('.promise-line', { hasText: text }).getByText('The printer is broken').waitFor()
  const tasks = (await call(page, 'GET', `/tasks?customer_id=${ana.id}`)).items
  await call(page, 'POST', `/tasks/${tasks.find(one => one.title.includes(text)).id}/done`, {})
  await late.locator('.promise-line', { hasText: text }).waitFor({ state: 'detached' })
})

test('the board has its parts and the kept rate, whose number opens its promises', async () => {
  await promised('Price by tonight', { until_at: at(0.01) })
  await promised('Plan for the kitchen', { until_at: at(30) })
  await page.getByRole('heading', { name: t('promise.later') }).waitFor()
  await line('Plan for the kitchen').waitFor()
  await checkAccess(page, 'promises')
  await shoot(page, 'promises')
  await page.getByRole('button', { name: '2 too early' }).click()
  await line('We call tomorrow after 5 pm').waitFor()
  await page.getByRole('button', { name: t('promise.back') }).click()
  await page.getByRole('button', { name: t('promise.figures'), exact: true }).click()
  await page.locator('.promise-figures').waitFor()
  await checkAccess(page, 'figures of promises')
  await shoot(page, 'promise-figures')
  await page.locator('.promise-figures tbody button').first().click()
  await page.locator('.promise-line').first().waitFor()
})

test('from the board a promise is made to whom one types, and a delay moves what depends on it', async () => {
  await page.goto(`${base}/promises`)
  await page.getByRole('button', { name: t('promise.add'), exact: true }).click()
  await page.getByLabel(t('promise.to_whom')).fill('obljub')
  await page.locator('.chooser button', { hasText: 'Ana Obljubljena' }).click()
  await page.getByLabel(t('promise.line')).fill('The cupboards come in 3 days at 12:00')
  await page.locator('.promise-reading .tag', { hasText: '12:00' }).waitFor()
  await page.getByLabel(t('promise.cause')).fill('Delivery from Brescia')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  const cupboards = line('The cupboards come')
  await cupboards.getByText('depends on').waitFor()
  await page.getByRole('button', { name: t('promise.delay'), exact: true }).click()
  await page.getByLabel(t('promise.delay_reason')).fill('The lorry stands still')
  await page.getByRole('button', { name: t('promise.delay_all') }).click()
  await call(page, 'POST', '/clock', { advance: 'PT1S' })
  await cupboards.getByText(t('promise.to_tell')).waitFor()
  await cupboards.getByText('moved once').waitFor()
})

test('Today shows the promises of the day', async () => {
  await page.goto(`${base}/home`)
  await page.getByRole('heading', { name: t('promise.today_title') }).waitFor()
  await line('Price by tonight').waitFor()
  await shoot(page, 'promises-today')
})

test('what a colleague keeps is seen at once', async () => {
  await page.goto(`${base}/promises`)
  await line('Plan for the kitchen').waitFor()
  const plan = (await call(page, 'GET', `/customers/${ana.id}/promises`)).open.find(one => one.text.startsWith('Plan'))
  await house.colleague.call('POST', `/promises/${plan.id}/keep`, {})
  await line('Plan for the kitchen').waitFor({ state: 'detached' })
})

for (const [language, viewport] of [
  ['sl', phone],
  ['hu', phone],
  ['ru', wide],
])
  test(`promises fit the screen in ${language}, ${viewport.width} px wide`, async () => {
    const told = words(language)
    await speak(page, language)
    await page.setViewportSize(viewport)
    await page.goto(`${base}/promises`)
    await page.locator('.promise-line').first().waitFor()
    await checkWidth(page, `promises in ${language}`)
    await shoot(page, `promises-${language}`)
    await page.goto(`${base}/customers/${ana.id}`)
    await page.getByRole('button', { name: told('promise.add'), exact: true }).click()
    await page.getByLabel(told('promise.line')).fill(told('promise.line_example'))
    await page.locator('.promise-reading .tag', { hasText: '17:00' }).waitFor()
    await checkWidth(page, `a new promise in ${language}`)
    await checkAccess(page, `a new promise in ${language}`)
    await shoot(page, `promise-new-${language}`)
  })
