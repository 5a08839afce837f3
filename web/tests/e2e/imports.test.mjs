import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, openHouse, openPage, shoot, signIn, words } from './support.mjs'

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
  await page.locator('.tag', { hasText: t('import_state.undone') }).waitFor()
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
