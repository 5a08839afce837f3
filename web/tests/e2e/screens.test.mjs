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
const sections = [
  'account',
  'company',
  'people',
  'roles',
  'fields',
  'tokens',
  'erasures',
  'journal',
  'jobs',
  'demo',
  'clock',
]

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

    test('home', async () => {
      for (const kind of ['service', 'sales', 'analysis']) {
        await page.goto(`${base}/home`)
        await page.getByRole('button', { name: t(`home.${kind}`), exact: true }).click()
        if (kind === 'analysis') {
          await page.locator('.figures-head').waitFor()
          await call(page, 'POST', '/clock', { advance: 'PT2S' })
          await page.locator('.figure-group').first().waitFor()
        } else await page.locator('.home-figures').waitFor()
        await check(`home-${kind}`)
      }
    })

    test('tasks', async () => {
      const add = (title, due_at) => call(page, 'POST', '/tasks', { title, due_at })
      await add(`Poklicati gospo Zupančič glede računa`, new Date(Date.now() - 3_600_000).toISOString())
      await add(`Oddati poročilo`, new Date(Date.now() + 60_000).toISOString())
      await page.goto(`${base}/tasks`)
      await page.locator('.task').first().waitFor()
      await check('tasks')
      await page.getByRole('button', { name: t('task.add'), exact: true }).click()
      await page.locator('.task-form').waitFor()
      await check('tasks-new')
    })

    test('views, columns, changes of many and figures', async () => {
      const key = `tier_${look.locale}`
      const choices = [
        { key: 'gold', label: 'Zlata' },
        { key: 'tin', label: 'Kositrna' },
      ]
      await call(page, 'POST', '/custom-fields', {
        key,
        scope: 'everybody',
        type: 'choice',
        label: 'Skupina zvestobe',
        choices,
        required: false,
        purpose: 'Da vemo, komu kaj pripada',
        used_by: 'Prodaja',
      })
      const { items } = await call(page, 'GET', '/customers?limit=3')
      for (const one of items) await call(page, 'PATCH', `/customers/${one.id}`, { custom: { [key]: 'gold' } })
      const view = await call(page, 'POST', '/views', {
        name: `Zvesti iz Kranja ${look.locale}`,
        shared_with: 'everybody',
        filter: `customer.custom.${key} == "gold" && (customer.has_phone || customer.has_mail)`,
        columns: ['where', `custom.${key}`, 'owner', 'last_contact'],
      })
      await page.goto(`${base}/customers`)
      await page.locator('a.customer-row').first().waitFor()
      await page.getByRole('button', { name: `${t('views.title')}: —` }).click()
      await check('views-menu')
      await page.getByRole('menuitem', { name: view.name }).click()
      await page.locator('.chosen a.customer-row').first().waitFor()
      await check('view')
      await page.getByRole('button', { name: t('columns.title') }).click()
      await page.locator('.popover.column-choice').waitFor()
      await check('columns')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: t('filter.title'), exact: true }).click()
      await page.locator('.popover.filter').waitFor()
      await check('filter-own')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: `${t('views.title')}: ${view.name}` }).click()
      await page.getByRole('menuitem', { name: t('views.rename') }).click()
      await page.getByRole('dialog').waitFor()
      await check('view-rename')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: t('customers.more') }).click()
      await page.getByRole('menuitem', { name: t('customers.select') }).click()
      await page.locator('.row-pick').first().click()
      await check('bulk-chosen')
      await page.getByRole('button', { name: t('bulk.more') }).click()
      await page.getByRole('menuitem', { name: t('bulk.set_field') }).click()
      await page.getByRole('dialog').waitFor()
      await check('bulk-ask')
      await page.getByLabel(t('bulk.field'), { exact: true }).selectOption(key)
      await page.getByLabel(t('bulk.value'), { exact: true }).selectOption('tin')
      await page.locator('.dialog button[type=submit]').click()
      await page.locator('.bulk-progress').waitFor()
      await call(page, 'POST', '/clock', { advance: 'PT2S' })
      await page.getByRole('button', { name: t('bulk.undo') }).waitFor()
      await check('bulk-done')
      await page.getByRole('button', { name: t('customers.more') }).click()
      await page.getByRole('menuitem', { name: t('customers.mine') }).click()
      await page.getByRole('dialog').locator('li').first().waitFor()
      await check('bulk-mine')
      await page.goto(`${base}/customers`)
      await page.locator('a.customer-row').first().waitFor()
      await page.getByRole('button', { name: t('customers.more') }).click()
      await page.getByRole('menuitem', { name: t('customers.figures') }).click()
      await page.locator('.figures-head').waitFor()
      await call(page, 'POST', '/clock', { advance: 'PT2S' })
      await page.getByRole('button', { name: t('figures.file') }).waitFor()
      await check('figures')
      await page.goto(`${base}/settings/fields`)
      await page.locator('.lines > li button').first().click()
      await page.getByRole('menuitem', { name: t('fields.edit') }).click()
      await page.getByRole('dialog').waitFor()
      await check('field-edit')
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

    test('erasing a customer', async () => {
      const gone = await call(page, 'POST', '/customers', {
        kind: 'person',
        family_name: `Székesfehérvári-${look.name}`,
      })
      await page.goto(`${base}/customers/${gone.id}`)
      await page.locator('.hero h1').waitFor()
      await page
        .locator('.hero')
        .getByRole('button', { name: t('ui.more') })
        .click()
      const entry = page.getByRole('menuitem', { name: t('privacy.erase') })
      await entry.waitFor()
      await check('customer-menu')
      await entry.click()
      await page.getByLabel(t('privacy.reason'), { exact: true }).waitFor()
      await check('customer-erase')
      await call(page, 'POST', `/customers/${gone.id}/erase`, { name: gone.name, reason: 'Prosila je v pismu.' })
      await page.goto(`${base}/settings/erasures`)
      await page.locator('.proof').first().waitFor()
      await check('erasures')
    })

    test('duplicates', async () => {
      const { a, b } = await twice(page)
      await page.goto(`${base}/duplicates`)
      await page.locator('a.pair').first().waitFor()
      const [list, pair] = await Promise.all(
        [page.locator('.pair-list'), page.locator('a.pair').first()].map(one => one.boundingBox()),
      )
      assert.ok(pair.width > list.width * 0.95, 'a pair has the width of its list')
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
      const content = 'Ime;Priimek;Telefon;Velikost čevljev\r\nAna;Prva;12;Majhni\r\n'
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
