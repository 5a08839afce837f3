import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base, openHouse, openPage, phone, signIn } from './support.mjs'

const usable_ms_max = 1500
const slow_down = 4
const rounds_count = 5
let house
before(async () => {
  house = await openHouse()
})
after(() => house.close())

/**
 * What a machine four times slower takes, told apart from what else this one is doing: four times the processor time of
 * the page's main thread until the first row is there (thread ticks: time in which others had the processor does not
 * count), and once the answers that are waited for one after another, each as in its quickest round: the document, its
 * slowest script, who is signed in, the rows.
 */
async function round(page, devtools) {
  await page.goto(`${base}/icons/vez.svg`) // The same process, so that the counter goes on.
  const before_s = await taskSeconds(devtools)
  await page.goto(`${base}/customers`, { waitUntil: 'commit' })
  await page.locator('a.customer-row').first().waitFor()
  const cpu_ms = ((await taskSeconds(devtools)) - before_s) * 1000
  const answers = await page.evaluate(() => {
    const took = kind => kind.map(entry => entry.responseEnd - entry.startTime)
    const all = performance.getEntriesByType('resource')
    const of = pattern => all.filter(entry => pattern.test(entry.name))
    return {
      document: Math.max(...took(performance.getEntriesByType('navigation'))),
      scripts: Math.max(...took(of(/[.]js$/))),
      session: Math.max(...took(of(/[/]session$/))),
      rows: Math.max(...took(of(/[/]customers[?].*sort=name.*limit=200/))),
    }
  })
  return { cpu_ms, answers, wall_ms: await page.evaluate(() => performance.now()) }
}
async function taskSeconds(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return metrics.find(metric => metric.name === 'TaskDuration').value
}
const least = values => Math.min(...values)

test('the list is usable within 1.5 s on a machine four times slower', async t => {
  const { page, context } = await openPage(house.browser)
  await signIn(page)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const rounds = []
  for (let count = 0; count < rounds_count; count++) rounds.push(await round(page, devtools))
  const cpu_ms = least(rounds.map(one => one.cpu_ms))
  assert.ok(cpu_ms > 20, `${cpu_ms} ms of processor time are none`)
  const names = Object.keys(rounds[0].answers)
  const waited_ms = names.reduce((sum, name) => sum + least(rounds.map(one => one.answers[name])), 0)
  const usable_ms = Math.round(slow_down * cpu_ms + waited_ms)
  const wall = rounds.map(one => Math.round(one.wall_ms)).join(', ')
  t.diagnostic(
    `usable after ${usable_ms} ms: ${slow_down} times ${Math.round(cpu_ms)} ms of main thread and ${Math.round(waited_ms)} ms of answers; unslowed on the wall ${wall} ms`,
  )
  assert.ok(usable_ms <= usable_ms_max, `${usable_ms} ms`)
  await context.close()
})

test('nothing jumps while a list and a customer load', async t => {
  for (const viewport of [undefined, phone]) {
    const { page, context } = await openPage(house.browser, viewport ? { viewport } : {})
    await signIn(page)
    await page.addInitScript(() => {
      window.shift = 0
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(`${base}/customers`)
    await page.locator('a.customer-row').first().waitFor()
    const list = await page.evaluate(() => window.shift)
    await page.locator('a.customer-row').first().click()
    await page.locator('.timeline li').first().waitFor()
    const customer = await page.evaluate(() => window.shift)
    t.diagnostic(`layout shift: list ${list.toFixed(3)}, with customer ${customer.toFixed(3)}`)
    assert.ok(customer < 0.1, `layout shift ${customer}`)
    await context.close()
  }
})
