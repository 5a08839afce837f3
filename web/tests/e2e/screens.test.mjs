import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
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
  twice,
  wide,
  words,
} from './support.mjs'

let house
before(async () => {
  house = await openHouse()
})
after(() => house.close())

/** Something of all that can be remembered of a customer, with texts as long as people write them. */
async function remember(page, id, locale) {
  const post = (what, body) => call(page, 'POST', `/customers/${id}/${what}`, body)
  await post('facts', {
    kind: 'advice',
    text: 'Pošljite najprej celotne pogoje: pred podpisom prebere vse in gre v podrobnosti.',
  })
  await post('facts', { kind: 'life_event', text: 'Открыла своё дело', expires_on: '2099-12-31' })
  await post('identities', {
    kind: 'customer_number',
    value: `crm:${locale}-280012345678901234567890`,
    confidence: 0.6,
  })
  await post('service-points', {
    name: 'Vikend na Pohorju',
    product: 'Internet 100',
    contract_number: `TT-${locale}-287744`,
    street: 'Pohorska cesta 3',
    city: 'Maribor',
    since_on: '2021-05-01',
  })
  await post('consents', {
    purpose: 'marketing',
    channel: 'mail',
    given: true,
    method: 'website',
    text_version: '2026-03',
  })
  await post('consents', { purpose: 'sharing', channel: 'any', given: false, method: 'in_person' })
  const other = await call(page, 'POST', '/customers', { kind: 'person', family_name: `Székesfehérvári-${locale}` })
  await post('relations', { kind: 'family', other_id: other.id, note: 'sestra' })
  await call(page, 'POST', '/custom-fields', {
    key: `size_${locale}`,
    scope: 'persons',
    type: 'choices',
    label: 'Velikost čevljev',
    choices: [
      { key: 'small', label: 'Majhni' },
      { key: 'large', label: 'Veliki' },
    ],
    required: false,
    purpose: 'Da priporočimo, kar je prav',
    used_by: 'Trgovina',
  })
}

/** Colour schemes and widths cross the languages, so that every language meets both. */
const looks = [
  { name: 'light-wide', viewport: wide, dark: false, locale: 'sl' },
  { name: 'dark-wide', viewport: wide, dark: true, locale: 'ru' },
  { name: 'light-phone', viewport: phone, dark: false, locale: 'hu' },
  { name: 'dark-phone', viewport: phone, dark: true, locale: 'en' },
]
const sections = ['account', 'company', 'people', 'roles', 'fields', 'tokens', 'jobs', 'demo', 'clock']

for (const look of looks.filter(one => process.env.LOOK === undefined || one.locale === process.env.LOOK)) {
  describe(`every screen, ${look.name}, ${look.locale}`, () => {
    const t = words(look.locale)
    let page
    let complaints
    const check = async name => {
      await checkAccess(page, name)
      await checkWidth(page, name)
      await shoot(page, `${name}-${look.name}-${look.locale}`)
    }
    before(async () => {
      ;({ page, complaints } = await openPage(house.browser, look))
    })
    after(async () => {
      assert.deepEqual(complaints, [])
      await page.context().close()
    })

    test('sign-in and invitation', async () => {
      await page.goto(`${base}/sign-in`)
      await page.locator('form').waitFor()
      await check('sign-in')
      await page.goto(`${base}/invitation#token`)
      await page.locator('form').waitFor()
      await check('invitation')
    })

    test('customers', async () => {
      await signIn(page, look.locale)
      await speak(page, look.locale)
      const where = ['city is Kranj', 'language is sl', 'language is hu', 'last_contact within 30']
      await page.goto(`${base}/customers?where=${encodeURIComponent(JSON.stringify(where))}`)
      await page.locator('a.customer-row').first().waitFor()
      await check('customers-filtered')
      await page.goto(`${base}/customers`)
      await page.locator('a.customer-row').first().waitFor()
      await check('customers')
      await page.getByRole('button', { name: t('customers.more') }).click()
      const entry = page.getByRole('menuitem', { name: t('customers.export') })
      await entry.waitFor()
      await check('customers-menu')
      const [file] = await Promise.all([page.waitForEvent('download'), entry.click()])
      assert.equal(file.suggestedFilename(), 'customers.csv')
      await page.getByRole('button', { name: t('filter.title'), exact: true }).click()
      await page.locator('.popover').waitFor()
      await check('customers-filter')
      await page.keyboard.press('Escape')
      await page.goto(`${base}/customers?create=${encodeURIComponent('+38640123457')}`)
      await page.getByRole('dialog').waitFor()
      await check('customer-new')
      await page.goto(`${base}/customers?q=qqqqqq`)
      await page.locator('.empty').waitFor()
      await check('customers-none')
    })

    test('customer', async () => {
      const { items } = await call(page, 'GET', '/customers?sort=-last_contact_at&limit=1')
      await page.goto(`${base}/customers/${items[0].id}`)
      await page.locator('.hero h1').waitFor()
      await check('customer')
      await remember(page, items[0].id, look.locale)
      await page.goto(`${base}/customers/${items[0].id}`)
      await page.locator('.known li').first().waitFor()
      await check('customer-remembered')
      for (const add of ['facts.add', 'identity.add', 'points.add', 'relations.add', 'consents.add'])
        await page.getByRole('button', { name: t(add), exact: true }).click()
      await check('customer-adding')
      await page.goto(`${base}/customers/${items[0].id}`)
      await page.locator('.known li').first().waitFor()
      await page.locator('.hero-name button').click()
      await page.locator('.name-editor').waitFor()
      await check('customer-name')
      await page.keyboard.press('Escape')
      const firms = await call(
        page,
        'GET',
        `/customers?limit=1&filter=${encodeURIComponent('customer.kind == "organisation"')}`,
      )
      if (firms.items.length > 0) {
        await page.goto(`${base}/customers/${firms.items[0].id}`)
        await page.locator('.hero h1').waitFor()
        await check('organisation')
      }
      await page.goto(`${base}/customers/0000000000000`)
      await page.locator('.empty, .failed').waitFor()
      await check('customer-missing')
    })

    test('duplicates', async () => {
      const { a, b } = await twice(page)
      await page.goto(`${base}/duplicates`)
      await page.locator('a.pair').first().waitFor()
      await check('duplicates')
      await page.goto(`${base}/customers/${a.id}`)
      await page.locator('.hero h1').waitFor()
      await page.getByRole('link', { name: t('duplicates.compare_now') }).waitFor()
      await check('customer-maybe-same')
      await page.goto(`${base}/duplicates/${a.id}/${b.id}`)
      await page.locator('.beside').waitFor()
      await check('duplicate-pair')
      await page.getByRole('button', { name: t('duplicates.merge') }).click()
      await page.locator('.toast').waitFor()
      await page.goto(`${base}/customers/${b.id}`)
      await page.waitForURL(`**/customers/${a.id}`)
      await page.locator('.merged-entry button').waitFor()
      await check('customer-merged')
    })

    test('palette', async () => {
      await page.goto(`${base}/customers`)
      await page.locator('a.customer-row').first().waitFor()
      await page.keyboard.press('Control+KeyK')
      await page.locator('.palette input').fill('a')
      await check('palette')
    })

    test('imports', async () => {
      await page.goto(`${base}/imports`)
      await page.locator('.drop').waitFor()
      await check('imports')
      const content = 'Ime;Priimek;Telefon\r\nAna;Prva;12\r\n'
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'stranke.csv', mimeType: 'text/csv', buffer: Buffer.from(content) })
      await page.locator('.mapping').waitFor()
      await page.locator('.reading summary').click()
      await check('import-mapping')
    })

    for (const section of sections) {
      test(`settings: ${section}`, async () => {
        await page.goto(`${base}/settings/${section}`)
        await page.locator('.settings-page, .empty').first().waitFor()
        await check(`settings-${section}`)
      })
    }

    test('settings', async () => {
      await page.goto(`${base}/settings`)
      await page.locator('.settings-nav').waitFor()
      await check('settings')
    })
  })
}
