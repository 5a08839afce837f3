import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, test } from 'node:test'
import { base, call, checkAccess, openHouse, openPage, owner, shoot, speak, words } from './support.mjs'

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
  await house.close()
  assert.deepEqual(complaints, [])
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

test('what must not be done is stated with its reason, seen by whoever finds the customer, and lifted with an undo', async () => {
  const banned = page.getByText(t('restriction.do_not_sell'))
  const reason = 'Asked on the phone not to be offered anything.'
  await page.getByText(t('card.no_restrictions')).waitFor()
  await page.getByRole('button', { name: t('restriction.add_do_not_sell') }).click()
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page.locator('.field-error').waitFor()
  await page.getByLabel(t('restriction.reason')).fill(reason)
  await page.getByRole('button', { name: t('ui.save') }).click()
  await banned.waitFor()
  await page.getByText(reason).waitFor()
  await page.getByRole('button', { name: t('timeline.change'), exact: true }).click()
  await page.locator('.timeline').getByText(t('event.RestrictionSet')).waitFor()
  await checkAccess(page, 'customer with a restriction')
  await shoot(page, 'customer-restricted')
  await page.keyboard.press('Control+KeyK')
  await page.locator('.palette input').fill(number)
  await page.locator('.quick-card').getByText(t('restriction.do_not_sell')).waitFor()
  assert.equal(await page.locator('.quick-card').getByText(t('card.no_restrictions')).count(), 0)
  await page.keyboard.press('Escape')
  await page.locator('.palette').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: t('restriction.lift') }).click()
  await page.getByText(t('card.no_restrictions')).waitFor()
  await page.getByRole('button', { name: t('ui.undo') }).click()
  await banned.waitFor()
  await page.getByText(reason).waitFor()
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
  await page.getByLabel(t('filter.field')).selectOption('kind')
  await page.getByLabel(t('filter.value')).selectOption('organisation')
  await page.getByText(t('customers.none_found'), { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL('**/customers?*where=*')
  await page.reload()
  await page.getByText(t('customers.none_found'), { exact: true }).waitFor()
  await page.getByRole('button', { name: t('customers.show_all') }).click()
  const first = page.locator('a.customer-row .customer-name').first()
  const before = await first.innerText()
  await page
    .getByRole('navigation', { name: t('customers.letters') })
    .getByRole('button', { name: 'T', exact: true })
    .click()
  await page.waitForURL('**/customers?from=T')
  // The rows from before stay until those of the letter are there.
  await first.filter({ hasNotText: before }).waitFor()
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('KeyJ')
  await page.locator('a.customer-row[data-selected]:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.hero h1').waitFor()
})

/** Rows of cells; none of these files has a quotation mark inside a cell. */
const cellsOf = text =>
  text
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
    .map(line => line.split(','))

test('the list is exported as it is seen', async () => {
  const where = encodeURIComponent(JSON.stringify(['city is Kranj']))
  await page.goto(`${base}/customers?where=${where}&q=kovač`)
  await page.locator('a.customer-row').first().waitFor()
  await page.getByRole('button', { name: t('customers.more') }).focus()
  await page.keyboard.press('Enter')
  const entry = page.getByRole('menuitem', { name: t('customers.export') })
  await entry.waitFor()
  await checkAccess(page, 'menu of the list')
  const [file] = await Promise.all([page.waitForEvent('download'), entry.click()])
  assert.equal(file.suggestedFilename(), 'customers.csv')
  const [heads, ...rows] = cellsOf(fs.readFileSync(await file.path(), 'utf8'))
  const filter = encodeURIComponent('customer.city == "Kranj"')
  const { items, next } = await call(
    page,
    'GET',
    `/customers?limit=200&q=${encodeURIComponent('kovač')}&filter=${filter}`,
  )
  assert.equal(next, null)
  assert.ok(items.length > 1)
  assert.deepEqual(rows.map(row => row[heads.indexOf('vez_id')]).toSorted(), items.map(item => item.id).toSorted())
  assert.deepEqual(new Set(rows.map(row => row[heads.indexOf('city')])), new Set(['Kranj']))
  await page.keyboard.press('Control+KeyK')
  await page.locator('.palette input').fill(t('customers.export'))
  await page.getByRole('option', { name: t('customers.export') }).waitFor()
  const [again] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  assert.equal(again.suggestedFilename(), 'customers.csv')
})

test('all that is kept about a customer is saved; erased, they are gone and there is a proof', async () => {
  const name = `Odhod Iz${stamp}`
  const made = await call(page, 'POST', '/customers', {
    kind: 'person',
    given_name: 'Odhod',
    family_name: `Iz${stamp}`,
    language: 'sl',
    identities: [],
  })
  await page.goto(`${base}/customers/${made.id}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  const menu = page.locator('.hero').getByRole('button', { name: t('ui.more') })
  await menu.click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: t('privacy.tell_html') }).click(),
  ])
  assert.equal(file.suggestedFilename(), `${name}.html`)
  assert.match(fs.readFileSync(await file.path(), 'utf8'), /Vse, kar hranimo o: Odhod Iz/)
  await menu.click()
  await page.getByRole('menuitem', { name: t('privacy.erase') }).click()
  await page.getByLabel(t('privacy.type_name', { name })).fill('somebody else')
  await page.getByLabel(t('privacy.reason'), { exact: true }).fill('Asked for it by letter.')
  await page.getByRole('button', { name: t('privacy.erase_now'), exact: true }).click()
  await page.getByText('is not the name of this customer').waitFor()
  await checkAccess(page, 'erasing a customer')
  await shoot(page, 'customer-erase')
  await page.getByLabel(t('privacy.type_name', { name })).fill(name)
  await page.getByRole('button', { name: t('privacy.erase_now'), exact: true }).click()
  const number = await page.getByLabel(t('privacy.proof')).inputValue()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('ui.close') })
    .last()
    .click()
  await page.locator('a.customer-row').first().waitFor()
  const proof = await call(page, 'GET', `/erasures/${number}`)
  assert.equal(proof.reason, 'Asked for it by letter.')
  await page.goto(`${base}/settings/erasures`)
  await page.getByText(number).waitFor()
  await page.getByText(t('erasures.wiped')).first().waitFor()
  await checkAccess(page, 'erasures')
  await shoot(page, 'erasures')
})

test('who may not export is not offered it', async () => {
  const email = `agent${stamp}@alpina.example`
  const invited = await call(page, 'POST', '/users', {
    name: 'Nina Agent',
    email,
    role_id: '0000000000003',
    language: 'en',
  })
  const other = await openPage(house.browser)
  await other.page.goto(`${base}/invitation#${invited.invitation_token}`)
  await other.page.getByLabel(t('account.new_password')).fill('a sentence of an agent')
  await other.page.getByRole('button', { name: t('invitation.accept') }).click()
  await other.page.waitForURL('**/home')
  await other.page.goto(`${base}/customers`)
  await other.page.locator('a.customer-row').first().waitFor()
  await other.page.getByRole('button', { name: t('customers.more') }).click()
  await other.page.getByRole('menuitem', { name: t('customers.figures') }).waitFor()
  assert.equal(await other.page.getByRole('menuitem', { name: t('customers.export') }).count(), 0)
  assert.equal((await other.page.request.get(`${base}/api/v1/customers/export`)).status(), 403)
  assert.deepEqual(other.complaints, [])
  await other.context.close()
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

test('each field of the filter is understood by the server', async () => {
  const rows = [
    'kind is_not organisation',
    'city starts Kra',
    'city contains ran',
    'country is SI',
    'language is_not hu',
    'postcode empty',
    'organisation present',
    'source empty',
    'customer_since empty',
    'birth_date empty',
    'created within 1',
    'last_contact within 1',
  ]
  for (const row of rows) {
    await page.goto(`${base}/customers?where=${encodeURIComponent(JSON.stringify([row]))}`)
    await page.locator('a.customer-row').first().waitFor()
  }
  const nobody = ['birth_date before 1900-01-01', 'customer_since after 2999-12-31', 'last_contact older 9']
  for (const row of nobody) {
    await page.goto(`${base}/customers?where=${encodeURIComponent(JSON.stringify([row]))}`)
    await page.getByText(t('customers.none_found'), { exact: true }).waitFor()
  }
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
  await other.page.waitForURL('**/home')
  assert.equal(await other.page.getByRole('link', { name: t('nav.imports') }).count(), 0)
  await other.context.close()
  await page.goto(`${base}/settings/account`)
  await page.getByText(t('account.this_session')).waitFor()
})

test('a role of one’s own is made, given, changed; a team is put together; a customer gets an owner', async () => {
  await page.goto(`${base}/settings/roles`)
  await page.getByRole('textbox', { name: t('roles.name') }).fill('Complaints')
  await page.getByRole('combobox', { name: t('roles.sees') }).selectOption('team')
  await page.getByRole('checkbox', { name: t('right.contacts_write') }).check()
  await page.getByRole('button', { name: t('roles.create') }).click()
  await page.getByText('Complaints').waitFor()
  await shoot(page, 'settings-roles')
  await page.getByRole('button', { name: t('people.more', { name: 'Complaints' }) }).click()
  await page.getByRole('menuitem', { name: t('ui.edit') }).click()
  await page.getByRole('textbox', { name: t('roles.name') }).fill('Second level')
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page.locator('.lines').getByText('Second level').waitFor()
  await page.goto(`${base}/settings/people`)
  await page.getByRole('textbox', { name: t('teams.new') }).fill('Kranj')
  await page.getByRole('checkbox', { name: owner.name }).check()
  await page.getByRole('button', { name: t('teams.create') }).click()
  await page.locator('.lines').getByText('Kranj').waitFor()
  await shoot(page, 'settings-teams')
  const made = await house.colleague.call('POST', '/customers', { kind: 'person', family_name: `Skrbnik${stamp}` })
  await page.goto(`${base}/customers/${made.id}`)
  await page.getByRole('button', { name: t('customer.owner_id'), exact: true }).click()
  await page.getByRole('combobox', { name: t('customer.owner_id') }).selectOption({ label: owner.name })
  await page
    .getByRole('button', { name: t('edit.label', { name: t('customer.owner_id'), value: owner.name }) })
    .waitFor()
})

test('a day of the company is closed, and another is shorter', async () => {
  await page.goto(`${base}/settings/company`)
  const year = new Date().getFullYear()
  await page.getByLabel(t('company.close_day'), { exact: true }).fill(`${year}-12-24`)
  await page.getByLabel(t('company.day_name')).fill('Inventory')
  await page.getByRole('button', { name: t('company.add_day') }).click()
  await page.locator('.day', { hasText: 'Inventory' }).waitFor()
  await page.getByLabel(t('company.close_day'), { exact: true }).fill(`31/12/${year}`)
  await page.getByLabel(t('company.day_opens'), { exact: true }).fill('8')
  await page.getByLabel(t('company.day_closes'), { exact: true }).fill('1230')
  await page.getByRole('button', { name: t('company.add_day') }).click()
  await page.locator('.day', { hasText: '08:00–12:30' }).waitFor()
  await page.locator('.day', { hasText: 'Inventory' }).getByRole('button').click()
  await page.locator('.day', { hasText: 'Inventory' }).waitFor({ state: 'detached' })
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

test('a whole errand goes by the keyboard alone', async () => {
  const { page: keys, context } = await openPage(house.browser)
  const press = async (...names) => {
    for (const name of names) await keys.keyboard.press(name)
  }
  await keys.goto(`${base}/`)
  await keys.getByLabel(t('session.email')).waitFor()
  await keys.getByLabel(t('session.email')).focus()
  await keys.keyboard.type(owner.email)
  await press('Tab')
  await keys.keyboard.type(owner.password)
  await press('Enter')
  await keys.waitForURL('**/home')
  await keys.getByRole('heading', { name: t('home.title'), exact: true }).waitFor()
  await press('Control+KeyK')
  await keys.locator('.palette input').waitFor()
  await keys.keyboard.type(t('nav.customers'))
  await keys.getByRole('option', { name: t('nav.customers'), exact: true }).waitFor()
  await press('Enter')
  await keys.locator('a.customer-row').first().waitFor()
  await press('KeyJ', 'KeyJ', 'KeyK')
  await keys.locator('a.customer-row[data-selected]:focus').waitFor()
  await press('Enter')
  await keys.locator('.hero h1').waitFor()
  await press('KeyC')
  await keys.keyboard.type('Called about the invoice.')
  await press('Control+Enter')
  await keys.locator('.timeline').getByText('Called about the invoice.').waitFor()
  await press('Escape', 'Escape')
  await keys.locator('a.customer-row').first().waitFor()
  await press('Control+KeyK')
  await keys.locator('.palette input').waitFor()
  await keys.keyboard.type(t('settings.tokens').slice(0, 6))
  await keys.getByRole('option', { name: t('settings.tokens') }).waitFor()
  await press('Enter')
  await keys.waitForURL('**/settings/tokens')
  await context.close()
})

test('a session that has ended leads to the door, and after signing in back to the same place', async () => {
  await page.goto(`${base}/customers?q=kovač`)
  await page.locator('a.customer-row').first().click()
  await page.locator('.hero h1').waitFor()
  const { pathname } = new URL(page.url())
  // Whoever moves the clock so far is signed out by it, too. More than the half hour: work that is due on the way is told
  // to the page, which asks anew then; and where that was after the half hour it is at the door before anything is clicked.
  await house.colleague.send('POST', '/clock', { advance: 'PT45M' })
  const filter = page.getByRole('button', { name: t('timeline.purchase'), exact: true })
  const door = page.getByLabel(t('session.password'), { exact: true })
  await filter.or(door).first().waitFor()
  if (await filter.isVisible()) await filter.click({ timeout: 2000 }).catch(() => door.waitFor())
  await page.waitForURL('**/sign-in*')
  await page.getByLabel(t('session.email'), { exact: true }).fill(owner.email)
  await page.getByLabel(t('session.password'), { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: t('session.sign_in') }).click()
  await page.waitForURL(`**${pathname}*`)
  await page.locator('.hero h1').waitFor()
})
