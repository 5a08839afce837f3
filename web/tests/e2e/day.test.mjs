import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, call, openHouse, openPage, owner, shoot, speak, words } from './support.mjs'

const t = words('en')
const stamp = Date.now().toString(36)
let house
let page
let complaints
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
})
after(async () => {
  assert.deepEqual(complaints, [])
  await house.close()
})
const number = `+38641${String(Date.now()).slice(-6)}`
const family = `Testnik${stamp}`

test('a wrong password is refused kindly, the right one leads where one wanted to go', async () => {
  await page.goto(`${base}/settings/account`)
  await page.waitForURL('**/sign-in*')
  await page.getByLabel(t('session.email'), { exact: true }).fill(owner.email)
  await page.getByLabel(t('session.password'), { exact: true }).fill('not the password')
  await page.getByRole('button', { name: t('session.sign_in') }).click()
  await page.getByRole('alert').getByText(t('session.wrong')).waitFor()
  await page.getByLabel(t('session.password'), { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: t('session.sign_in') }).click()
  await page.waitForURL('**/settings/account')
  await speak(page, 'en')
})

test('an unknown number becomes a customer in the palette, and is known the next time', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row, .empty').first().waitFor()
  await page.keyboard.press('Control+KeyK')
  const field = page.locator('.palette input')
  await field.fill(number)
  await page.getByRole('option', { name: t('palette.create', { value: number }) }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByLabel(t('customer.phone'), { exact: true }).waitFor()
  assert.equal(await page.getByLabel(t('customer.phone'), { exact: true }).inputValue(), number)
  await page.getByLabel(t('customer.given_name'), { exact: true }).fill('Ana')
  await page.getByLabel(t('customer.family_name'), { exact: true }).fill(family)
  await page.getByLabel(t('customer.city'), { exact: true }).fill('Kranj')
  await shoot(page, 'customer-new')
  await page.getByRole('button', { name: t('customers.create') }).click()
  await page.getByRole('heading', { level: 1, name: family }).waitFor()
  await page.keyboard.press('Control+KeyK')
  await page.locator('.palette input').fill(number.replace('+386', '0'))
  await page.getByRole('option', { name: new RegExp(family) }).waitFor()
  await page.locator('.quick-card').getByText(t('card.no_restrictions')).waitFor()
  await shoot(page, 'palette-quick-card')
  await page.keyboard.press('Escape')
})

test('a contact is recorded with the keyboard and stands on top of the timeline', async () => {
  await page.locator('.palette').waitFor({ state: 'hidden' })
  await page.keyboard.press('KeyC')
  await page.keyboard.type('Asked for the price list; sent the same day.')
  await page.keyboard.press('Control+Enter')
  await page.locator('.timeline').getByText('Asked for the price list').waitFor()
  await page.getByRole('button', { name: t('timeline.purchase'), exact: true }).click()
  await page.getByText(t('timeline.empty')).waitFor()
  await page.getByRole('button', { name: t('timeline.contact'), exact: true }).click()
  await page.locator('.timeline').getByText('Asked for the price list').waitFor()
})

test('a fact is edited in place; what somebody else changed meanwhile is shown, not overwritten', async () => {
  const edit = name =>
    page.getByRole('button', { name: t('edit.label', { name: t(name), value: '' }).split(':')[0], exact: false })
  await edit('customer.street').first().click()
  await page.getByRole('textbox', { name: t('customer.street') }).fill('Glavni trg 1')
  await page.keyboard.press('Enter')
  await page.getByText('Glavni trg 1').waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)
  await edit('customer.city').first().click()
  const customer = await call(page, 'GET', `/customers/${id}`)
  const session = await call(page, 'GET', '/session')
  const meanwhile = await page.request.patch(`${base}/api/v1/customers/${id}`, {
    data: { city: 'Celje' },
    headers: { 'If-Match': `"${customer.version}"`, 'X-CSRF-Token': session.csrf_token },
  })
  assert.ok(meanwhile.ok())
  await page.getByRole('textbox', { name: t('customer.city') }).fill('Koper')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Celje').waitFor()
  await shoot(page, 'customer-conflict')
  await page.getByRole('button', { name: t('edit.keep_mine') }).click()
  await page.getByRole('button', { name: t('edit.label', { name: t('customer.city'), value: 'Koper' }) }).waitFor()
})

test('an archived customer comes back within eight seconds', async () => {
  await page.getByRole('button', { name: t('ui.more'), exact: true }).click()
  await page.getByRole('menuitem', { name: t('customer.archive') }).click()
  await page.waitForURL('**/customers')
  await page.getByRole('button', { name: t('ui.undo') }).click()
  await page.getByRole('heading', { level: 1, name: family }).waitFor()
})

test('the list is searched, filtered, jumped in and walked through; the address keeps it all', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  await page.keyboard.press('Slash')
  await page.keyboard.type(family)
  await page.waitForURL(`**/customers?q=${family}`)
  await page.locator('a.customer-row', { hasText: family }).waitFor()
  await page.getByRole('button', { name: t('filter.title'), exact: true }).click()
  await page.getByRole('button', { name: t('kind.organisation') }).click()
  await page.getByText(t('customers.none_found'), { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByText(t('customers.none_found'), { exact: true }).waitFor()
  await page.getByRole('button', { name: t('customers.show_all') }).click()
  await page
    .getByRole('navigation', { name: t('customers.letters') })
    .getByRole('button', { name: 'T', exact: true })
    .click()
  await page.waitForURL('**/customers?from=T')
  await page.locator('a.customer-row').first().waitFor()
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('KeyJ')
  await page.locator('a.customer-row[data-selected]:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.hero h1').waitFor()
})

test('a key works by its place, whatever letters are on it', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  await page.evaluate(() => dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyJ', key: 'о', bubbles: true })))
  await page.locator('a.customer-row[data-selected]').waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: t('keys.title') }).waitFor()
  await shoot(page, 'keys')
  await page.keyboard.press('Escape')
})

test('a file is imported after a dry run, its faults are shown, and it is undone', async () => {
  await page.goto(`${base}/imports`)
  const lines = [
    'Ime;Priimek;Telefon;Kraj',
    `Uvoz;Prvi${stamp};031 400 ${stamp.length}01;Kranj`,
    `Uvoz;Drugi${stamp};12;Celje`,
    `Uvoz;Tretji${stamp};041 500 603;Koper`,
  ]
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: `customers-${stamp}.csv`, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
  await page.getByRole('heading', { name: t('imports.mapping') }).waitFor()
  await page.getByRole('combobox', { name: t('imports.target_of', { name: 'Priimek' }) }).selectOption('family_name')
  await page.getByRole('button', { name: t('imports.check'), exact: true }).click()
  await page.getByRole('heading', { name: t('imports.checked') }).waitFor()
  await shoot(page, 'import-checked')
  await page.getByRole('button', { name: /^Import \d/ }).click()
  await page.locator('.tag', { hasText: t('import_state.done') }).waitFor()
  await page.getByRole('button', { name: new RegExp(`^${t('fate.all')}`) }).click()
  await page.getByText(`Prvi${stamp}`).waitFor()
  await shoot(page, 'import-done')
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: t('imports.download') }).click(),
  ])
  assert.match(report.suggestedFilename(), /\.csv$/)
  await page.getByRole('button', { name: t('imports.undo') }).click()
  await page.locator('.tag', { hasText: t('import_state.undone') }).waitFor()
})

test('a change made elsewhere is shown without a reload and without a jump', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  await call(page, 'POST', '/customers', { kind: 'person', given_name: 'Nova', family_name: `Druga${stamp}` })
  await page.locator('.news').waitFor()
  await page.locator('.news button').click()
  await page.locator('.news').waitFor({ state: 'hidden' })
})

test('people are invited, tokens are shown once, sessions are listed', async () => {
  await page.goto(`${base}/settings/people`)
  await page.getByLabel(t('account.name'), { exact: true }).fill('Nina Novak')
  await page.getByLabel(t('session.email'), { exact: true }).fill(`nina-${stamp}@alpina.example`)
  await page.getByRole('button', { name: t('people.invite_action') }).click()
  const link = await page.locator('.secret').textContent()
  assert.match(link, /\/invitation#.+/)
  await shoot(page, 'settings-invited')
  await page.goto(`${base}/settings/tokens`)
  await page.getByLabel(t('tokens.name'), { exact: true }).fill(`shop ${stamp}`)
  await page.getByLabel(t('right.customers_read'), { exact: true }).check()
  await page.getByRole('button', { name: t('tokens.create') }).click()
  await page.locator('.secret').waitFor()
  await page.locator('.lines').getByText(`shop ${stamp}`).waitFor()
  const other = await openPage(house.browser)
  await other.page.goto(link)
  await other.page.getByLabel(t('account.new_password'), { exact: true }).fill('an agent has a password')
  await other.page.getByRole('button', { name: t('invitation.accept') }).click()
  await other.page.waitForURL('**/customers*')
  assert.equal(await other.page.getByRole('link', { name: t('nav.imports') }).count(), 0)
  await other.context.close()
  await page.goto(`${base}/settings/account`)
  await page.getByText(t('account.this_session')).waitFor()
})

test('opening hours are typed short and kept', async () => {
  await page.goto(`${base}/settings/company`)
  const saturday = page.getByRole('group', { name: 'Saturday' })
  await saturday.getByRole('button', { name: `Saturday: ${t('hours.add')}` }).click()
  await saturday.getByLabel(`Saturday, ${t('hours.closes')}`, { exact: true }).fill('1330')
  await saturday.getByLabel(`Saturday, ${t('hours.closes')}`, { exact: true }).blur()
  await page
    .getByRole('heading', { name: t('company.hours') })
    .locator('..')
    .getByRole('button', { name: t('ui.save') })
    .click()
  await page.getByText(t('ui.saved')).waitFor()
  const company = await call(page, 'GET', '/company')
  assert.deepEqual(
    company.opening_hours.find(span => span.weekday === 6),
    { weekday: 6, opens: '08:00', closes: '13:30' },
  )
  await call(page, 'PATCH', '/company', { opening_hours: company.opening_hours.filter(span => span.weekday !== 6) })
})
