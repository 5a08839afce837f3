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
  words,
} from './support.mjs'

const t = words('en')
let house
let page
let complaints
let ana
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
  await speak(page, 'en')
  ana = await call(page, 'POST', '/customers', { kind: 'person', given_name: 'Ana', family_name: 'Kuhinja' })
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

const column = name => page.getByRole('region', { name, exact: true })

test('a ready-made process is taken over with one click and shows its board', async () => {
  await page.goto(`${base}/processes`)
  await page.getByText(t('process.none')).waitFor()
  await checkAccess(page, 'processes')
  await shoot(page, 'processes')
  await page.getByRole('button', { name: t('pack.take_name', { name: 'Kitchen to order' }) }).click()
  await column('In production').waitFor()
})

test('a case is started on the customer’s page, and its first task is there', async () => {
  await page.goto(`${base}/customers/${ana.id}`)
  await page.getByRole('button', { name: t('case.start') }).click()
  await page.getByRole('menuitem', { name: 'Kitchen to order' }).click()
  await page.waitForURL('**/cases/**')
  await page.getByText('Prepare the contract and the invoice').or(page.getByText('Pripravite pogodbo')).waitFor()
  await checkAccess(page, 'a case')
  await shoot(page, 'case')
})

test('a card is moved from its menu with the keyboard alone, and the move is taken back', async () => {
  await page.goto(`${base}/processes`)
  await page.getByRole('link', { name: 'Kitchen to order' }).click()
  await column('Ordered')
    .getByRole('button', { name: t('case.menu', { name: 'Ana Kuhinja' }) })
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: t('case.move_to', { name: 'Contract and deposit' }) }).focus()
  await page.keyboard.press('Enter')
  await column('Contract and deposit').getByText('Ana Kuhinja').waitFor()
  await page.getByRole('button', { name: t('ui.undo') }).click()
  await column('Ordered').getByText('Ana Kuhinja').waitFor()
})

test('a card is dragged to the next column; what a step still needs is said in words', async () => {
  await column('Ordered').locator('.case-card').dragTo(column('Contract and deposit'))
  await column('Contract and deposit').getByText('Ana Kuhinja').waitFor()
  await checkAccess(page, 'board')
  await shoot(page, 'process-board')
  await column('Contract and deposit').locator('.case-card').dragTo(column('Ordered from the maker'))
  await page.getByText('Deposit must be filled first').waitFor()
  assert.equal(await column('Contract and deposit').locator('.case-card').count(), 1)
})

test('what a case needs is filled in, and then it moves on', async () => {
  await column('Contract and deposit').getByRole('link', { name: 'Ana Kuhinja' }).click()
  await page.getByRole('button', { name: t('ui.edit'), exact: true }).click()
  await page.getByRole('textbox', { name: 'Deposit' }).fill('500')
  await page.getByRole('textbox', { name: 'Contract signed on' }).fill('04/03/2026')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await page.getByText('€500').first().waitFor()
  await page.getByRole('button', { name: 'Ordered from the maker' }).click()
  await page.getByText('Contract and deposit → Ordered from the maker').waitFor()
})

test('a colleague’s move is seen at once', async () => {
  const { items } = await call(page, 'GET', `/cases?customer_id=${ana.id}`)
  await house.colleague.call('PATCH', `/cases/${items[0].id}`, { fields: { maker: 'Gorenje' } })
  await page.getByText('Gorenje').waitFor()
})

test('a fault of the definition leads to its line, and a good one is saved as a draft', async () => {
  await page.goto(`${base}/processes`)
  await page.getByRole('link', { name: 'Kitchen to order' }).click()
  await page.getByRole('button', { name: t('process.definition'), exact: true }).click()
  const text = page.getByRole('textbox', { name: t('definition.text') })
  const good = await text.inputValue()
  await text.fill(good.replace('start: ordered', 'start: nowhere'))
  await page.getByRole('button', { name: t('definition.save') }).click()
  await page.getByText('there is no status nowhere').waitFor()
  await checkAccess(page, 'definition')
  await text.fill(good.replaceAll('in_production', 'being_made'))
  await page.getByRole('button', { name: t('definition.save') }).click()
  await page.getByText(t('definition.saved')).waitFor()
  await shoot(page, 'process-definition')
})

test('publishing shows what runs and where it goes; rolling back is one click', async () => {
  await page.getByRole('button', { name: t('process.versions'), exact: true }).click()
  await page.getByRole('button', { name: t('publish.open'), exact: true }).click()
  await page.getByLabel(t('publish.goes_to', { name: 'Ordered from the maker' })).waitFor()
  await checkAccess(page, 'publishing')
  await shoot(page, 'process-publish')
  await page.getByRole('button', { name: t('publish.open'), exact: true }).click()
  await page.getByRole('button', { name: t('version.roll_back') }).click()
  await page.getByText(t('version.rolled_back')).waitFor()
})

test('a board and a case are read on a phone', async () => {
  await page.setViewportSize(phone)
  await speak(page, 'sl')
  await page.goto(`${base}/processes`)
  await checkWidth(page, 'processes')
  await page.getByRole('link', { name: 'Kuhinja po naročilu' }).click()
  await column('Naročeno').waitFor()
  await checkWidth(page, 'board')
  await shoot(page, 'process-board-phone')
  const { items } = await call(page, 'GET', `/cases?customer_id=${ana.id}`)
  await page.goto(`${base}/cases/${items[0].id}`)
  await page.getByRole('heading', { name: 'Ana Kuhinja' }).waitFor()
  await checkWidth(page, 'case')
  await checkAccess(page, 'case on a phone')
  await shoot(page, 'case-phone')
})
