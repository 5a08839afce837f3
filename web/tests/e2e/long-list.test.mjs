import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, checkAccess, openHouse, openPage, signIn, words } from './support.mjs'

const t = words('en')
const people_count = 21_000
const batch_count = 7_000
const nameOf = index => `Vrsta${String(index).padStart(5, '0')}`
let house
let page
let complaints
before(async () => {
  house = await openHouse({ holds: 'company' })
  for (let first = 0; first < people_count; first += batch_count)
    await house.colleague.ingest(
      Array.from({ length: batch_count }, (_, index) => ({
        type: 'customer',
        source: 'e2e',
        external_id: String(first + index),
        kind: 'person',
        family_name: nameOf(first + index),
      })),
    )
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

/** The rows in sight, once none of them is grey: their places in the list and their names. */
async function inSight() {
  await page.waitForFunction(() => {
    const box = document.querySelector('.rows').getBoundingClientRect()
    const rows = [...document.querySelectorAll('.rows-in > li')]
    const seen = rows.filter(row => {
      const { top, bottom } = row.getBoundingClientRect()
      return bottom > box.top + 1 && top < box.bottom - 1
    })
    return seen.length > 0 && seen.every(row => row.querySelector('.customer-name') !== null)
  })
  return page.$$eval('.rows-in > li[aria-posinset]', rows =>
    rows.map(row => ({
      index: Number(row.getAttribute('aria-posinset')) - 1,
      name: row.querySelector('.customer-name').textContent,
    })),
  )
}
const scrollBy = px => page.locator('.rows').evaluate((box, by) => box.scrollBy(0, by), px)
/** What the page holds once nothing is left over, in MB. */
async function heap_mb() {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  await devtools.detach()
  return usedSize / 1024 / 1024
}
/** All 21,000 rows would be some 12 MB. */
const heap_growth_mb_max = 6

test('a list beyond 20,000 rows is scrolled to its end in bounded memory, and back without gaps', async context => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  const before_mb = await heap_mb()
  const last = page.locator('a.customer-row', { hasText: nameOf(people_count - 1) })
  while (!(await last.isVisible())) {
    await page.locator('.rows').evaluate(box => box.scrollTo(0, box.scrollHeight))
    await inSight()
  }
  const grown_mb = (await heap_mb()) - before_mb
  context.diagnostic(`the page grew by ${grown_mb.toFixed(1)} MB over ${people_count} rows`)
  assert.ok(grown_mb <= heap_growth_mb_max, `${grown_mb} MB`)
  for (let step = 0; step < 40; step++) {
    for (const { index, name } of await inSight()) assert.equal(name, nameOf(index))
    await scrollBy(-700)
  }
  await page.locator('.rows').evaluate(box => box.scrollTo(0, 0))
  for (const { index, name } of await inSight()) assert.equal(name, nameOf(index))
  await page.locator('a.customer-row', { hasText: nameOf(0) }).waitFor()
})

test('the keyboard goes where the rows were let go, and back from a customer the same row is there', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('KeyJ')
  await page.locator('.rows').evaluate(box => box.scrollTo(0, 80_000))
  await inSight()
  await page.keyboard.press('KeyJ')
  const third = page.locator('a.customer-row[data-selected]:focus', { hasText: nameOf(2) })
  await third.waitFor()
  await page.locator('.rows').evaluate(box => box.scrollTo(0, 80_000))
  const before = await inSight()
  await page.locator('a.customer-row', { hasText: before[20].name }).click()
  await page.locator('.hero h1').waitFor()
  await page.goBack()
  await page.locator('a.customer-row', { hasText: before[20].name }).waitFor()
  const after = await inSight()
  assert.deepEqual(after, before)
})

test('who comes in above what is read does not push it away', async () => {
  await page.goto(`${base}/customers`)
  await page.locator('a.customer-row').first().waitFor()
  await page.locator('.rows').evaluate(box => box.scrollTo(0, 200 * 40 * 6))
  await inSight()
  await house.colleague.ingest([
    { type: 'customer', source: 'e2e', external_id: 'late', kind: 'person', family_name: `${nameOf(900)}a` },
  ])
  await page.locator('.news').waitFor()
  for (let step = 0; step < 20; step++) {
    const before = await inSight()
    await scrollBy(-400)
    const after = await inSight()
    const names = after.map(row => row.name)
    assert.deepEqual(names, [...names].sort())
    // Ten rows up: what was on top is ten rows lower now, wherever somebody came in.
    const top = before.find(row => names.includes(row.name))
    assert.ok(top, 'the rows jumped')
  }
})

test('the rail has the letters of the scripts that names begin with', async () => {
  await page.goto(`${base}/customers`)
  const rail = page.getByRole('navigation', { name: t('customers.letters') })
  await rail.getByRole('button', { name: 'W', exact: true }).waitFor()
  assert.equal(await rail.getByRole('button', { name: 'А–Я' }).count(), 0)
  await house.colleague.ingest([
    { type: 'customer', source: 'e2e', external_id: 'ya', kind: 'person', family_name: 'Яковлева' },
    { type: 'customer', source: 'e2e', external_id: 'q', kind: 'person', family_name: 'Quine' },
  ])
  await page.reload()
  await rail.getByRole('button', { name: 'А–Я' }).click()
  await page.locator('a.customer-row', { hasText: 'Яковлева' }).waitFor()
  await rail.getByRole('button', { name: 'Э', exact: true }).click()
  await page.locator('a.customer-row', { hasText: 'Яковлева' }).waitFor()
  await checkAccess(page, 'rail of another script')
  await rail.getByRole('button', { name: 'A–Z' }).click()
  await rail.getByRole('button', { name: 'Q', exact: true }).click()
  await page.locator('a.customer-row', { hasText: 'Quine' }).waitFor()
})
