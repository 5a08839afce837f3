import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, call, checkAccess, checkWidth, openHouse, openPage, shoot, signIn, words } from './support.mjs'

const t = words('en')
const stamp = Date.now().toString(36)
let house
let page
let complaints
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
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
  await page.locator('.tag[aria-live]', { hasText: t('import_state.undone') }).waitFor()
})

const upload = (name, lines) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
const check = async () => {
  await page.getByRole('button', { name: t('imports.check'), exact: true }).click()
  await page.getByRole('heading', { name: t('imports.checked') }).waitFor()
}

test('a row that may be either of two customers shows both; whoever imports decides what becomes of such rows', async () => {
  const one = await house.colleague.call('POST', '/customers', {
    kind: 'person',
    given_name: 'Ana',
    family_name: `Telefon${stamp}`,
    identities: [{ kind: 'phone', value: '+38641777001' }],
  })
  const other = await house.colleague.call('POST', '/customers', {
    kind: 'person',
    given_name: 'Ana',
    family_name: `Posta${stamp}`,
    identities: [{ kind: 'mail', value: `posta.${stamp}@mail.example` }],
  })
  await page.goto(`${base}/imports`)
  await upload('two.csv', ['family_name;phone;mail', `Dvojna${stamp};041 777 001;posta.${stamp}@mail.example`])
  await page.getByRole('heading', { name: t('imports.mapping') }).waitFor()
  await check()
  await page.locator('.report .tag', { hasText: t('fate.unclear') }).waitFor()
  for (const { id } of [one, other]) await page.locator(`.candidates a[href$="${id}"]`).waitFor()
  await checkAccess(page, 'an unclear row')
  await checkWidth(page, 'an unclear row')
  await shoot(page, 'import-unclear')
  await page.getByLabel(t('imports.existing')).selectOption('overwrite')
  await page.getByLabel(t('imports.on_conflict')).selectOption('create')
  await check()
  assert.equal(await page.locator('.candidates').count(), 0)
  await page
    .getByRole('button', {
      name: t('imports.run', { n: 1 })
        .match(/one \{(.+?)\}/)[1]
        .replace('#', '1'),
    })
    .click()
  await page.locator('.tag', { hasText: t('import_state.done') }).waitFor()
  assert.equal(await page.getByLabel(t('imports.on_conflict')).count(), 0)
})

test('the sample of purchases is understood as it is, and its customers are made', async () => {
  await page.goto(`${base}/imports`)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .locator('.samples-offer')
      .getByRole('button', { name: t('record_type.purchase') })
      .click(),
  ])
  await page.locator('input[type=file]').setInputFiles(await file.path())
  await page.getByRole('heading', { name: t('imports.mapping') }).waitFor()
  await page.getByRole('button', { name: t('record_type.purchase') }).click()
  await page.getByLabel(t('imports.create_missing')).waitFor()
  await page.locator('.mapping tbody tr').first().waitFor()
  assert.equal(await page.locator('.mapping tr.ignored').count(), 0)
  assert.equal(await page.getByLabel(t('imports.create_missing')).isChecked(), true)
  assert.equal(await page.getByLabel(t('imports.on_conflict')).count(), 0)
  await check()
  await shoot(page, 'import-purchases')
  await page.getByRole('button', { name: /^Import \d/ }).click()
  await page.locator('.tag', { hasText: t('import_state.done') }).waitFor()
  await page.locator('.report a').first().click()
  await page.locator('.timeline').getByText('Alpina 42').waitFor()
})

/** Attempts of a job are minutes apart; a session lasts longer. */
const steps_max = 10

test('an import that stopped says why and is begun again', async () => {
  await page.goto(`${base}/imports`)
  await upload('stopped.csv', ['family_name;city', `Ustavljen${stamp};Kranj`])
  await page.getByRole('heading', { name: t('imports.mapping') }).waitFor()
  const { pathname } = new URL(page.url())
  await house.server.harm('CREATE TABLE away AS SELECT * FROM import_chunks; DELETE FROM import_chunks;')
  await page.reload()
  await page.getByRole('button', { name: t('imports.check'), exact: true }).click()
  await page.getByText(t('imports.checking')).waitFor()
  // It is tried again and again, until somebody has to look at it.
  const state = async () => (await call(page, 'GET', `/imports/${pathname.split('/').at(-1)}`)).state
  for (let step = 0; step < steps_max && (await state()) !== 'failed'; step++)
    await call(page, 'POST', '/clock', { advance: 'PT20M' })
  const told = page.getByRole('alert')
  await told.getByText(t('imports.failed', { reason: '' }).trim()).waitFor()
  assert.match(await told.textContent(), /: \S/)
  await checkAccess(page, 'a failed import')
  await shoot(page, 'import-failed')
  await page.goto(`${base}/imports`)
  await page.locator('.tag', { hasText: t('import_state.failed') }).waitFor()
  await house.server.harm('INSERT INTO import_chunks SELECT * FROM away; DROP TABLE away;')
  await page.goto(`${base}${pathname}`)
  await page.getByRole('button', { name: t('imports.again') }).click()
  await page.getByRole('heading', { name: t('imports.checked') }).waitFor()
})

const rows_count = 20_000
/** Slow enough, in bytes a second, that a person sees the file going up. */
const upload_rate = 800_000

test('a large file is dropped, goes up in sight and comes in whole', async () => {
  const lines = ['id;given_name;family_name;mail;city']
  for (let row = 0; row < rows_count; row++)
    lines.push(`d${row};Dara;Drop${stamp}${row};d${row}.${stamp}@mail.example;Žužemberk`)
  await page.goto(`${base}/imports`)
  await page.locator('.drop').waitFor()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: upload_rate,
  })
  await page.evaluate(text => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }))
    const target = document.querySelector('.drop')
    for (const type of ['dragenter', 'dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  }, lines.join('\n'))
  const shares = new Set()
  await page.locator('progress').waitFor()
  while (await page.locator('progress').isVisible())
    shares.add(
      await page
        .locator('progress')
        .evaluate(bar => bar.value, undefined, { timeout: 500 })
        .catch(() => 1),
    )
  assert.ok(shares.size > 2, `the bar showed only ${[...shares]}`)
  await page.getByRole('heading', { name: t('imports.mapping') }).waitFor()
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await page.getByRole('button', { name: t('imports.check'), exact: true }).click()
  await page.getByRole('heading', { name: t('imports.checked') }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: /^Import \d/ }).click()
  await page.locator('.tag', { hasText: t('import_state.done') }).waitFor({ timeout: 60_000 })
  const { count } = await house.colleague.call(
    'GET',
    `/customers/count?q=${encodeURIComponent(`Drop${stamp}${rows_count - 1}`)}`,
  )
  assert.equal(count, 1)
})
