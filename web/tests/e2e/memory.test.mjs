import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, call, checkAccess, openHouse, openPage, shoot, signIn, speak, words } from './support.mjs'

const t = words('en')
let house
let page
let complaints
let ana
let jan
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
  await speak(page, 'en')
  const add = (given_name, rest) =>
    call(page, 'POST', '/customers', { kind: 'person', given_name, family_name: 'Spominska', ...rest })
  ana = await add('Ana', { country: 'SI', language: 'sl', salutation: 'gospa' })
  jan = await add('Jan', {})
  await page.goto(`${base}/customers/${ana.id}`)
  await page.locator('.hero h1').waitFor()
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

test('a fact is noted in one line and comes back after it was erased', async () => {
  await page.getByRole('button', { name: t('facts.add') }).click()
  await page.getByLabel(t('facts.add')).fill('Reads everything before signing')
  await page.getByRole('button', { name: t('facts.save'), exact: true }).click()
  const fact = page.locator('.known').getByText('Reads everything before signing')
  await fact.waitFor()
  await fact.hover()
  await page.getByRole('button', { name: t('facts.erase', { text: 'Reads everything before signing' }) }).click()
  await page.getByText(t('facts.none')).waitFor()
  await page.getByRole('button', { name: t('ui.undo') }).click()
  await fact.waitFor()
})

test('a life event without source and legal basis is marked', async () => {
  await page.getByRole('button', { name: t('facts.add') }).click()
  await page.getByLabel(t('facts.add')).fill('Opened a shop')
  await page.getByLabel(t('facts.kind')).selectOption('life_event')
  await page.getByLabel(t('facts.source')).waitFor()
  await checkAccess(page, 'noting a fact')
  await page.getByRole('button', { name: t('facts.save'), exact: true }).click()
  await page.getByText(t('facts.not_for_contact')).waitFor()
})

test('a handle is added by its address and verified', async () => {
  await page.getByRole('button', { name: t('identity.add') }).click()
  await page.getByLabel(t('identity.value')).fill('https://t.me/Ana_Sp')
  assert.equal(await page.getByLabel(t('identity.kind')).inputValue(), 'telegram')
  await page.getByRole('button', { name: t('identity.add_short'), exact: true }).click()
  const line = page.locator('.identities li', { hasText: 'ana_sp' })
  await line.hover()
  await page.getByRole('button', { name: t('identity.verify', { value: 'ana_sp' }) }).click()
  await line.getByText(t('identity.verified')).waitFor()
})

test('a consent without a proof is refused where the proof belongs, and recorded with it', async () => {
  await page.getByRole('button', { name: t('consents.add') }).click()
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page.locator('.field-error').waitFor()
  await page.getByLabel(t('consents.evidence')).fill('Terms 2026-03')
  await checkAccess(page, 'recording a consent')
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page
    .getByText(`${t('purpose.marketing')}, ${t('by.any')}`)
    .first()
    .waitFor()
  await page.getByText(t('consents.history')).click()
  await page.getByText('Terms 2026-03').waitFor()
})

test('a relation is found by name and seen from the other side', async () => {
  await page.getByRole('button', { name: t('relations.add') }).click()
  await page.getByLabel(t('relations.search')).fill('Jan Spominska')
  await page.locator('.chooser .menu-item').first().click()
  await page.getByRole('link', { name: 'Jan Spominska' }).click()
  await page.getByRole('heading', { level: 1, name: 'Jan Spominska' }).waitFor()
  await page.getByText(t('relation.household')).waitFor()
  await page.getByRole('link', { name: 'Ana Spominska' }).click()
  await page.getByRole('heading', { level: 1, name: 'Ana Spominska' }).waitFor()
  assert.notEqual(jan.id, ana.id)
})

test('a contact about one service point stands in its history alone', async () => {
  const point = await call(page, 'POST', `/customers/${ana.id}/service-points`, {
    name: 'Cottage',
    product: 'Internet',
  })
  await page.getByRole('button', { name: 'Cottage', exact: true }).click()
  await page.waitForURL(`**point=${point.id}*`)
  await page.getByRole('heading', { name: 'Timeline: Cottage' }).waitFor()
  await page.getByLabel(t('contact.summary')).fill('No signal at the cottage')
  await page.getByRole('button', { name: t('contact.save'), exact: true }).click()
  await page.locator('.timeline').getByText('No signal at the cottage').waitFor()
  assert.equal(await page.locator('.timeline').getByText(t('event.FactNoted')).count(), 0)
  await shoot(page, 'customer-remembered')
  await page.getByRole('button', { name: t('timeline.all'), exact: true }).click()
  await page.locator('.timeline').getByText(t('event.FactNoted')).first().waitFor()
})

test('a field of the company is made with a purpose, filled in on the customer, and counted', async () => {
  await page.goto(`${base}/settings/fields`)
  await page.getByLabel(t('fields.label')).fill('Shoe size')
  await page.getByLabel(t('fields.key'), { exact: true }).fill('shoe_size')
  await page.getByLabel(t('fields.type')).selectOption('number')
  await page.getByLabel(t('fields.purpose')).fill('To recommend what fits')
  await page.getByLabel(t('fields.used_by')).fill('Shop')
  await page.getByRole('button', { name: t('fields.create') }).click()
  await page.getByText(t('fields.unused')).waitFor()
  await checkAccess(page, 'own fields')
  await page.goto(`${base}/customers/${ana.id}`)
  await page.getByRole('button', { name: t('edit.label', { name: 'Shoe size', value: '—' }) }).click()
  await page.getByLabel('Shoe size').fill('38,5')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: t('edit.label', { name: 'Shoe size', value: '38.5' }) }).waitFor()
  await page.goto(`${base}/settings/fields`)
  await page.getByText('1 customer has a value').waitFor()
})
