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

const field = name => page.getByRole('textbox', { name, exact: true })
const hours = count => new Date(house_now + count * 3_600_000).toISOString()
let house_now
let eva
const settings = section => page.goto(`${base}/settings/${section}`)

test('the line says when it is due, the page says how it was read, and the words leave the title', async () => {
  await page.setViewportSize(wide)
  await page.goto(`${base}/tasks`)
  await page.getByRole('button', { name: t('task.add'), exact: true }).click()
  await field(t('task.what')).fill('Call Ana tomorrow from 14:00 to 15:00')
  const said = page.locator('.said')
  await said.getByText('14:00–15:00').waitFor()
  await checkAccess(page, 'a time that is said')
  await shoot(page, 'tasks-said')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await said.waitFor({ state: 'detached' })
  const made = (await call(page, 'GET', '/tasks')).items.find(task => task.title === 'Call Ana')
  assert.ok(made.due_from_at)
  assert.equal(new Date(made.due_at).getHours(), 15)
})

test('the words of the line are left alone when somebody says so', async () => {
  await page.getByRole('button', { name: t('task.add'), exact: true }).click()
  await field(t('task.what')).fill('Read “Tomorrow at 9” aloud')
  await page.getByRole('button', { name: t('task.not_said') }).click()
  await page.locator('.said').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await line('Read “Tomorrow at 9” aloud').waitFor()
})

test('an absence and who stands in are entered in the account', async () => {
  const { user } = await call(page, 'GET', '/session')
  const invited = await call(page, 'POST', '/users', {
    name: 'Eva Namestna',
    email: 'eva@alpina.example',
    language: 'sl',
    role_id: user.role_id,
  })
  eva = invited.user
  await settings('account')
  await page.getByLabel(t('absence.always')).selectOption({ label: 'Eva Namestna' })
  await page.getByText(t('ui.saved')).waitFor()
  const today = new Date()
  await field(t('absence.from')).fill(today.toLocaleDateString('en-GB'))
  await field(t('absence.until')).fill(new Date(Date.now() + 7 * 86_400_000).toLocaleDateString('en-GB'))
  await page.getByRole('button', { name: t('absence.add') }).click()
  await page.getByText(t('absence.now')).waitFor()
  await checkAccess(page, 'account with absence')
  await page.locator('h2', { hasText: t('absence.title') }).scrollIntoViewIfNeeded()
  await shoot(page, 'account-absence')
})

test('whoever gives a task away sees who is away then, and gives a word with it that stays', async () => {
  const [own] = (await call(page, 'GET', '/absences')).items
  await page.goto(`${base}/tasks`)
  await page.getByRole('button', { name: t('task.menu', { title: 'Write to the supplier' }) }).click()
  await page.getByRole('menuitem', { name: t('give.give') }).click()
  const picker = page.getByLabel(t('give.to'))
  await picker.selectOption({ label: 'Eva Namestna' })
  await page.getByLabel(t('give.note')).fill('The letter is written, only the stamp is missing')
  await checkAccess(page, 'giving a task')
  await shoot(page, 'tasks-give')
  await page.getByRole('button', { name: t('ui.save'), exact: true }).click()
  await line('Write to the supplier').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: t('task.made'), exact: true }).click()
  await page.getByRole('button', { name: t('task.menu', { title: 'Write to the supplier' }) }).click()
  await page.getByRole('menuitem', { name: t('task.edit', { title: 'Write to the supplier' }) }).click()
  await page.getByText('The letter is written, only the stamp is missing').waitFor()
  const labels = await page.getByLabel(t('task.owner')).locator('option').allTextContents()
  assert.ok(
    labels.some(label => label.includes('away until')),
    labels.join(),
  )
  await call(page, 'DELETE', `/absences/${own.id}`)
})

test('of whom the person stands in for, the tasks stand apart with whose they are', async () => {
  const { user } = await call(page, 'GET', '/session')
  house_now = Date.parse((await call(page, 'GET', '/clock')).now)
  await call(page, 'POST', '/absences', {
    user_id: eva.id,
    from_at: hours(-1),
    until_at: hours(100),
    substitute_id: user.id,
  })
  await call(page, 'POST', '/tasks', { title: 'Eva’s call', due_at: hours(0.2), owner_id: eva.id })
  await page.goto(`${base}/tasks`)
  await page.getByRole('heading', { name: t('task.for_others') }).waitFor()
  await line('Eva’s call').getByText('Eva Namestna, away until').waitFor()
  await checkAccess(page, 'tasks for others')
  await shoot(page, 'tasks-for-others')
})

test('a reminder comes to whatever page is open, and is gone when it was seen', async () => {
  await call(page, 'POST', '/tasks', { title: 'Phone the bank', due_at: hours(0.5), remind_minutes: 15 })
  await page.goto(`${base}/customers`)
  await call(page, 'POST', '/clock', { advance: 'PT20M' })
  const reminder = page.locator('.reminders .toast', { hasText: 'Phone the bank' })
  await reminder.waitFor()
  await checkAccess(page, 'a reminder')
  await shoot(page, 'reminder')
  await reminder.getByRole('button', { name: t('task.reminder_seen', { title: 'Phone the bank' }) }).click()
  await reminder.waitFor({ state: 'detached' })
  assert.deepEqual((await call(page, 'GET', '/tasks/reminders')).items, [])
})

test('a week and a month are walked by the arrows, and the chosen day’s tasks stand below', async () => {
  await page.goto(`${base}/tasks`)
  await page.getByRole('button', { name: t('task.week'), exact: true }).click()
  const chosen = page.locator('.task-cell[tabindex="0"]')
  await chosen.waitFor()
  await checkAccess(page, 'week')
  await shoot(page, 'tasks-week')
  await chosen.focus()
  await page.keyboard.press('ArrowRight')
  await line('Call Ana').waitFor()
  await page.getByRole('button', { name: t('task.month'), exact: true }).click()
  await chosen.waitFor()
  assert.equal(await page.locator('.task-cell').count(), 42)
  await checkAccess(page, 'month')
  await shoot(page, 'tasks-month')
  await page.setViewportSize(phone)
  await checkWidth(page, 'month')
  await shoot(page, 'tasks-month-phone')
  await page.setViewportSize(wide)
})

test('the team’s load shows who has how much, and a name opens it', async () => {
  await page.getByRole('button', { name: t('task.people'), exact: true }).click()
  const row = page.locator('.task-load tr', { hasText: 'Eva Namestna' })
  await row.getByText('away until').waitFor()
  await row.getByRole('button').click()
  await line('Eva’s call').waitFor()
  await checkAccess(page, 'load')
  await shoot(page, 'tasks-load')
})

test('a link for other calendars is shown once, is read without signing in, and revoked', async () => {
  await settings('account')
  await page.getByRole('button', { name: t('calendar.make') }).click()
  const link = await page.locator('code.secret').innerText()
  await checkAccess(page, 'calendar link')
  const answer = await fetch(link)
  assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8')
  assert.match(await answer.text(), /SUMMARY:Call Ana/)
  const again = await fetch(link, { headers: { 'If-None-Match': answer.headers.get('etag') } })
  assert.equal(again.status, 304)
  await page.getByRole('button', { name: t('calendar.revoke') }).click()
  await page.getByText(t('calendar.revoked')).waitFor()
  assert.equal((await fetch(link)).status, 404)
})

test('the company says when late tasks climb, and a team has its lead', async () => {
  await settings('company')
  await page.getByLabel(t('climb.substitute')).selectOption('60')
  await page.getByText(t('ui.saved')).waitFor()
  assert.equal((await call(page, 'GET', '/task-rules')).substitute_minutes, 60)
  await checkAccess(page, 'company with climbing')
  await settings('people')
  await field(t('teams.new')).fill('Sales')
  await page.getByRole('checkbox', { name: 'Eva Namestna' }).check()
  await page.getByLabel(t('teams.lead'), { exact: true }).selectOption({ label: 'Eva Namestna' })
  await page.getByRole('button', { name: t('teams.create') }).click()
  await page.getByText(t('teams.led_by', { name: 'Eva Namestna' })).waitFor()
  await checkAccess(page, 'people with absences')
  await shoot(page, 'people-absences')
})
