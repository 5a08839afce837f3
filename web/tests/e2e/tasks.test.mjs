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
  ana = await call(page, 'POST', '/customers', { kind: 'person', given_name: 'Ana', family_name: 'Opravilna' })
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

const line = title => page.locator('.task', { hasText: title })
const add = async (title, fill = async () => {}) => {
  await page.getByLabel(t('task.what')).fill(title)
  await fill()
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await line(title).waitFor()
}

test('a task is made by the keyboard, done with one click, and back for some seconds', async () => {
  await page.goto(`${base}/tasks`)
  await page.getByText(t('task.all_done')).waitFor()
  await page.keyboard.press('n')
  await add('Count the till')
  await checkAccess(page, 'tasks')
  await shoot(page, 'tasks')
  await page.getByRole('button', { name: t('task.finish', { title: 'Count the till' }) }).click()
  await page.getByText('1 done today').waitFor()
  await page.getByRole('button', { name: t('ui.undo') }).click()
  await line('Count the till').waitFor()
})

test('a task is put off until tomorrow and leaves the day', async () => {
  await page.getByRole('button', { name: t('task.menu', { title: 'Count the till' }) }).click()
  await page.getByRole('menuitem', { name: t('task.off_morning') }).click()
  await line('Count the till').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: t('task.mine'), exact: true }).click()
  await line('Count the till').waitFor()
})

test('a task of a customer stands on the customer’s page, with its hour, and on the list with the name', async () => {
  await page.goto(`${base}/customers/${ana.id}`)
  await page.getByRole('button', { name: t('task.add'), exact: true }).click()
  await add('Call back', () => page.getByRole('textbox', { name: t('task.time') }).fill('2330'))
  await line('Call back').getByText('23:30').waitFor()
  await checkAccess(page, 'tasks of a customer')
  await shoot(page, 'customer-tasks')
  await page.goto(`${base}/tasks`)
  await line('Call back').getByRole('link', { name: 'Ana Opravilna' }).waitFor()
})

test('what a colleague does is seen at once', async () => {
  const [task] = (await call(page, 'GET', `/tasks?customer_id=${ana.id}`)).items
  await house.colleague.call('POST', `/tasks/${task.id}/done`, {})
  await line('Call back').waitFor({ state: 'detached' })
})

test('a task is read and changed on a phone', async () => {
  await page.setViewportSize(phone)
  await page.goto(`${base}/tasks`)
  await page.getByRole('button', { name: t('task.add'), exact: true }).click()
  await add('Write to the supplier about the long-awaited delivery of the second batch of chairs')
  await checkWidth(page, 'tasks')
  await shoot(page, 'tasks-phone')
  const title = 'Write to the supplier about the long-awaited delivery of the second batch of chairs'
  await page.getByRole('button', { name: t('task.menu', { title }) }).click()
  await page.getByRole('menuitem', { name: t('task.edit', { title }) }).click()
  await page.getByLabel(t('task.what')).fill('Write to the supplier')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await line('Write to the supplier').waitFor()
})
