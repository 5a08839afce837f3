import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, call, openHouse, openPage, signIn, words } from './support.mjs'

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
  assert.deepEqual(complaints, [])
  await house.close()
})

const rows = () => page.locator('a.customer-row')
const list = async search => {
  await page.goto(`${base}/customers${search ?? ''}`)
  await rows().first().waitFor()
}
const where = (...conditions) => `?where=${encodeURIComponent(JSON.stringify(conditions))}`
/** Work waits for the clock, which stands still in the tests. */
const work = () => call(page, 'POST', '/clock', { advance: 'PT2S' })
const count = condition => call(page, 'GET', `/customers/count?filter=${encodeURIComponent(condition)}`)
const more = async name => {
  await page.getByRole('button', { name: t('customers.more') }).click()
  await page.getByRole('menuitem', { name }).click()
}

test('a list is saved as a view, opened from the palette, renamed and removed, and comes back', async () => {
  await list(where('city is Kranj', 'kind is person'))
  await page.getByRole('button', { name: `${t('views.title')}: —` }).click()
  await page.getByRole('menuitem', { name: t('views.save') }).click()
  await page.getByLabel(t('views.name'), { exact: true }).fill('People of Kranj')
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page.getByRole('button', { name: `${t('views.title')}: People of Kranj` }).waitFor()
  await list()
  await page.keyboard.press('Control+KeyK')
  await page.locator('.palette input').fill('People of')
  await page.getByRole('option', { name: 'People of Kranj' }).click()
  await page.locator('.chip', { hasText: 'Kranj' }).waitFor()
  assert.match(decodeURIComponent(page.url()), /city.is.Kranj/)
  await page.getByRole('button', { name: `${t('views.title')}: People of Kranj` }).click()
  await page.getByRole('menuitem', { name: t('views.rename') }).click()
  await page.getByLabel(t('views.name'), { exact: true }).fill('Kranj')
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page.getByRole('button', { name: `${t('views.title')}: Kranj` }).click()
  await page.getByRole('menuitem', { name: t('views.remove') }).click()
  await page
    .locator('.toast')
    .getByRole('button', { name: t('ui.undo') })
    .click()
  await page.locator('.toast', { hasText: t('views.back', { name: 'Kranj' }) }).waitFor()
  const { items } = await call(page, 'GET', '/views')
  assert.deepEqual(
    items.map(one => one.filter),
    ['customer.kind == "person" && customer.city == "Kranj"'],
  )
})

test('own fields are columns and filters, and the address says which', async () => {
  await call(page, 'POST', '/custom-fields', {
    key: 'shoe_size',
    scope: 'everybody',
    type: 'number',
    label: 'Shoe size',
    choices: [],
    required: false,
    purpose: 'To recommend what fits',
    used_by: 'Shop',
  })
  const { items } = await call(page, 'GET', '/customers?limit=2')
  await call(page, 'PATCH', `/customers/${items[0].id}`, { custom: { shoe_size: 42.5 } })
  await list()
  await page.getByRole('button', { name: t('columns.title') }).click()
  await page.getByRole('checkbox', { name: 'Shoe size' }).check()
  await page.keyboard.press('Escape')
  await rows().first().getByText('42.5').waitFor()
  assert.match(page.url(), /custom\.shoe_size/)
  await page.getByRole('button', { name: t('filter.title'), exact: true }).click()
  await page.getByLabel(t('filter.field')).selectOption({ label: 'Shoe size' })
  await page.getByLabel(t('filter.value')).fill('42')
  await page.locator('.chip', { hasText: 'Shoe size: is at least 42' }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelectorAll('a.customer-row').length === 1)
})

test('a list is sorted by an own field, from its heading and from the menu', async () => {
  const { items } = await call(page, 'GET', '/customers?limit=2')
  await call(page, 'PATCH', `/customers/${items[1].id}`, { custom: { shoe_size: 38 } })
  await list(`?columns=${encodeURIComponent(JSON.stringify(['where', 'custom.shoe_size']))}`)
  const heading = page.locator('.heading-sort', { hasText: 'Shoe size' })
  await heading.click()
  await rows().first().getByText('38', { exact: true }).waitFor()
  assert.match(page.url(), /sort=custom\.shoe_size/)
  await heading.click()
  await rows().first().getByText('42.5', { exact: true }).waitFor()
  await page.getByRole('button', { name: new RegExp(`^${t('sort.label')}`) }).click()
  await page.getByRole('menuitem', { name: t('sort.up', { name: 'Shoe size' }) }).click()
  await rows().first().getByText('38', { exact: true }).waitFor()
})

test('an own field that is meant for it stands on the card of who is found by a number', async () => {
  const { items: fields } = await call(page, 'GET', '/custom-fields')
  await call(page, 'PATCH', `/custom-fields/${fields[0].id}`, { on_card: true })
  const { items } = await call(
    page,
    'GET',
    `/customers?limit=1&filter=${encodeURIComponent('customer.has_phone && customer.custom.shoe_size > 1.0')}`,
  )
  await page.keyboard.press('Control+KeyK')
  await page.locator('.palette input').fill(items[0].phone)
  await page.locator('.quick-card dt', { hasText: 'Shoe size' }).waitFor()
  await page.keyboard.press('Escape')
})

test('rows are chosen by click, range and key, changed together, and put back', async () => {
  await list('?sort=-created_at')
  const box = index => page.locator('.row-pick').nth(index)
  await rows().first().hover()
  await box(0).click()
  await box(3).click({ modifiers: ['Shift'] })
  await page.locator('.bulk-count', { hasText: '4' }).waitFor()
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('KeyX')
  await page.locator('.bulk-count', { hasText: '3' }).waitFor()
  await page.getByRole('button', { name: t('bulk.set_restriction') }).click()
  await page.getByLabel(t('restriction.reason')).fill('Asked in writing')
  await page.locator('.dialog button[type=submit]').click()
  await page.locator('.bulk-progress').waitFor()
  await work()
  const undo = page.locator('.bulk-progress').getByRole('button', { name: t('bulk.undo') })
  await undo.waitFor()
  assert.equal((await count('customer.do_not_sell')).count, 3)
  await undo.click()
  await work()
  await page.locator('.bulk-progress', { hasText: '3 undone' }).waitFor()
  assert.equal((await count('customer.do_not_sell')).count, 0)
})

test('all of a list are changed, and who may not be is left with the reason', async () => {
  await list(where('city is Kranj'))
  const { count: all } = await count('customer.city == "Kranj"')
  await page.keyboard.press('Control+KeyA')
  await page.locator('.bulk-count', { hasText: String(all) }).waitFor()
  await page.getByRole('button', { name: t('bulk.archive'), exact: true }).click()
  await page.locator('.dialog button[type=submit]').click()
  await page.locator('.bulk-progress').waitFor()
  await work()
  await page.locator('.bulk-progress', { hasText: `${all} changed` }).waitFor()
  await page.locator('.empty').waitFor()
  await page.goto(`${base}/customers`)
  await more(t('customers.mine'))
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('bulk.undo') })
    .first()
    .click()
  await work()
  await page
    .getByRole('dialog', { name: t('bulk.mine') })
    .getByText(`${all} undone`)
    .waitFor()
  assert.equal((await count('customer.city == "Kranj"')).count, all)
})

test('the chosen ones are exported, and no others', async () => {
  await list()
  await rows().first().hover()
  await page.locator('.row-pick').first().click()
  await page.getByRole('button', { name: t('bulk.more') }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: t('bulk.export') }).click(),
  ])
  const stream = await file.createReadStream()
  const text = (await stream.toArray()).join('')
  assert.equal(text.trim().split('\r\n').length, 2)
})

test('each figure of a list leads to as many customers as it says', async () => {
  await list(where('kind is person'))
  await more(t('customers.figures'))
  await page.locator('.figures-head').waitFor()
  await work()
  await page.getByRole('button', { name: t('figures.file') }).waitFor()
  const row = page
    .locator('.figure-group', { hasText: t('figures.by_last_contact') })
    .locator('tbody tr')
    .first()
  const number = (await row.locator('td.number').textContent()).trim()
  await row.getByRole('link').click()
  await page.locator('.chip').first().waitFor()
  await page.locator('.customers-count', { hasText: number }).waitFor()
})

test('the day begins with the kind of work that was chosen, and a number opens its list', async () => {
  const { user } = await call(page, 'GET', '/session')
  const { items } = await call(page, 'GET', '/customers?limit=2')
  for (const one of items) await call(page, 'PATCH', `/customers/${one.id}`, { owner_id: user.id })
  await page.goto(`${base}/`)
  await page.waitForURL('**/home')
  await page.getByRole('button', { name: t('home.sales'), exact: true }).click()
  await page.locator('.home-figure', { hasText: t('home.mine') }).waitFor()
  await page.goto(`${base}/home`)
  await page.locator('.home-figure', { hasText: t('home.mine') }).click()
  await page.locator('.customers-count', { hasText: '2' }).waitFor()
  await page.locator('.chip', { hasText: user.name }).waitFor()
})

test('a field of one’s own is changed where it is declared', async () => {
  await page.goto(`${base}/settings/fields`)
  await page.getByRole('button', { name: t('fields.more', { name: 'Shoe size' }) }).click()
  await page.getByRole('menuitem', { name: t('fields.edit') }).click()
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByLabel(t('fields.type')).isDisabled(), true)
  await dialog.getByLabel(t('fields.purpose')).fill('So that boots fit')
  await dialog.getByRole('button', { name: t('fields.edit'), exact: true }).click()
  await page.locator('small', { hasText: 'So that boots fit' }).waitFor()
})
