// What people have written does nothing on the page but stand there as they wrote it.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Hostile } from './hostile.mjs'
import { base, openHouse, openPage, phone, settled, shoot, signIn, speak, wide, words } from './support.mjs'

const t = words('en')
let house
let hostile
before(async () => {
  house = await openHouse({ holds: 'nothing' })
  hostile = new Hostile(house.server)
  await hostile.settle()
})
after(() => house.close())

test('every text that the interface takes was sent', () => {
  assert.deepEqual(hostile.missing(), [])
})

/** Runs before the page's own: counts what runs and what the policy for contents has stopped. */
function watch() {
  window.hits = []
  window.ran = () => window.hits.push('ran')
  document.addEventListener('securitypolicyviolation', event =>
    window.hits.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  )
}

/** What of the page was made of a text, or is wider than the screen. */
function look() {
  const made =
    'img[src="x"], script:not([src]), iframe, object, embed, base, svg[onload], [onerror], [onload], [onclick], [onfocus], ' +
    'a[href^="javascript:" i], form[action]'
  const elements = [...document.querySelectorAll(made)].map(one => one.outerHTML.slice(0, 120))
  const over = Math.max(document.documentElement.scrollWidth, window.innerWidth) - document.documentElement.clientWidth
  // What scrolls by itself scrolls down only.
  const wider = [...document.querySelectorAll('.page, main, .dialog, .popover, .menu, .palette')].filter(
    one => one.scrollWidth > one.clientWidth + 1,
  )
  const texts = [document.title, document.body.textContent]
  for (const one of document.querySelectorAll('input, textarea, [title], [aria-label]'))
    texts.push(one.value ?? '', one.title, one.getAttribute('aria-label') ?? '')
  const widest = over > 0 || wider.length > 0 ? widestOf(wider[0] ?? document.body) : ''
  return { hits: window.hits, elements, over, wider: wider.map(one => one.className), widest, text: texts.join('\n') }
  function widestOf(root) {
    const edge = root.getBoundingClientRect().left + root.clientWidth
    const far = [...root.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > edge + 1)
    return far
      .slice(-3)
      .map(one => `${one.tagName}.${one.className} in ${one.parentElement?.className}`)
      .join(', ')
  }
}

/** What opens something, by its name; nothing of it changes a record. */
const opens =
  /^(add|note|record|mark as|new|edit|choose|change|rename|show|history|columns|filter|views|more|all data)|^count/i
const changes = /undo|merge|remove|archive|retire|revoke|import \d|check|record$|create|contact$/i
/** Entries of menus that open a dialog. */
const asks = /…$|^figures|^change$|^keys/i

describe('at both sizes', () => {
  let page
  let complaints
  const elsewhere = []
  const faults = []
  const opened = []
  const seen = []
  const check = async where => {
    for (const size of [wide, phone]) {
      await page.setViewportSize(size)
      await settled(page)
      const found = await page.evaluate(look)
      seen.push(found.text)
      const here = `${where} at ${size.width} px`
      for (const hit of found.hits) faults.push(`${here}: ${hit}`)
      for (const one of found.elements) faults.push(`${here}: ${one}`)
      for (const one of found.wider) faults.push(`${here}: .${one} scrolls sideways: ${found.widest}`)
      if (found.over > 0) faults.push(`${here} is ${found.over} px too wide: ${found.widest}`)
      if (process.env.VEZ_SHOTS && !where.includes(', '))
        await shoot(page, `inert-${size.width}-${where.replaceAll(/[^a-z0-9]+/g, '-').slice(1, 40)}`)
    }
    await page.setViewportSize(wide)
  }
  before(async () => {
    ;({ page, complaints } = await openPage(house.browser))
    await page.addInitScript(watch)
    page.on('dialog', dialog => {
      faults.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', request => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== base && !['data:', 'blob:', 'file:'].includes(protocol)) elsewhere.push(request.url())
    })
    await signIn(page)
    await speak(page, 'en')
  })
  after(() => page.context().close())

  const press = one =>
    one.click({ timeout: 1_000 }).then(
      () => true,
      () => false, // What was opened before and stays may cover it.
    )
  const openOne = async (address, name, button) => {
    if (!(await press(button))) return
    opened.push(`${address}, ${name}`)
    await check(`${address}, ${name}`)
    const entries = await page.getByRole('menuitem').allTextContents()
    for (const entry of entries.filter(one => asks.test(one))) {
      if (!(await page.getByRole('menu').isVisible()) && !(await press(button))) break
      if (!(await press(page.getByRole('menuitem', { name: entry, exact: true })))) continue
      opened.push(`${address}, ${name}, ${entry}`)
      await check(`${address}, ${name}, ${entry}`)
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('Escape')
  }
  /** Clicks what opens something and looks at what was opened. */
  const openAll = async address => {
    // Their tools come after the list.
    if (address.startsWith('/customers')) await page.waitForLoadState('networkidle')
    // What is on every page is opened on the first.
    const all = address === '/home' ? 'button:visible' : 'main button:visible, main summary:visible'
    const named = await page.locator(all).evaluateAll(buttons =>
      buttons.map(one => ({
        name: (one.getAttribute('aria-label') ?? one.textContent ?? '').trim(),
        pops: one.hasAttribute('aria-haspopup') || one.tagName === 'SUMMARY',
      })),
    )
    const done = new Set()
    for (const { name, pops } of named) {
      // Of what stands by every row, the first.
      const kind = name.split(/[#<:“\u2068]/)[0].slice(0, 14)
      if (done.has(kind) || changes.test(name) || (!pops && !opens.test(name))) continue
      done.add(kind)
      const button = page
        .locator(all)
        .and(page.locator(`[aria-label=${JSON.stringify(name)}]`).or(page.getByText(name, { exact: true })))
      await openOne(address, name.slice(0, 40), button.first())
    }
  }

  test('nothing runs on any page, and none is wider than the screen', async () => {
    const begin = [
      '/home',
      '/customers',
      `/customers?q=${encodeURIComponent(hostile.sent.get('updateView /q')[0])}`,
      `/customers/${hostile.person}`,
      `/customers/${hostile.firm}`,
      `/duplicates/${hostile.pair[0]}/${hostile.pair[1]}`,
      `/imports/${hostile.import}`,
      `/imports/${hostile.waiting}`,
      '/settings',
    ]
    const waiting = [...begin]
    const known = new Set(waiting)
    while (waiting.length > 0) {
      const address = waiting.shift()
      await page.goto(base + address)
      await page.locator('#page > *').first().waitFor()
      await page.locator('main, .settings').first().waitFor()
      await check(address)
      const links = await page
        .locator('a[href]')
        .evaluateAll(all => all.map(one => one.getAttribute('href') ?? '').filter(href => href.startsWith('/')))
      for (const link of links.map(one => one.split(/[?#]/)[0]))
        if (!known.has(link) && !link.startsWith('/api/')) {
          known.add(link)
          waiting.push(link)
        }
      // Another customer's page is like the first's.
      if (begin.includes(address) || address.startsWith('/settings')) await openAll(address)
    }
    assert.ok(opened.length > 25, opened.join('\n'))
    assert.ok(known.size > 20, [...known].join(' '))
  })

  test('the forms on a customer’s page', async () => {
    for (const key of [
      'facts.add',
      'identity.add',
      'consents.add',
      'relations.add',
      'points.add',
      'organisation.choose',
    ]) {
      await page.goto(`${base}/customers/${hostile.person}`)
      await page
        .getByRole('button', { name: t(key), exact: true })
        .first()
        .click()
      await check(`a customer, ${key}`)
    }
  })

  test('the palette and the quick card', async () => {
    await page.goto(`${base}/home`)
    await page.locator('main').waitFor()
    await page.keyboard.press('Control+k')
    for (const text of ['img src', 'script', '+38640777888']) {
      await page.getByRole('combobox').first().fill(text)
      await page.waitForLoadState('networkidle')
      await check(`palette ${text}`)
    }
    await page.keyboard.press('Escape')
  })

  test('tasks that are done', async () => {
    await page.goto(`${base}/tasks`)
    await page.getByRole('button', { name: t('task.finished'), exact: true }).click()
    await page.locator('.task').first().waitFor()
    await check('tasks that are done')
  })

  test('a case of a process', async () => {
    await page.goto(`${base}/cases/${hostile.case}`)
    await page.locator('.ways').waitFor()
    await check('a case')
  })

  test('what is told of a customer as a page of its own', async () => {
    const session = await (await page.request.get(`${base}/api/v1/session`)).json()
    const answer = await page.request.post(`${base}/api/v1/customers/${hostile.person}/data`, {
      headers: { 'X-CSRF-Token': session.csrf_token },
      data: { format: 'html' },
    })
    assert.equal(answer.status(), 200)
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vez-inert-'))
    const file = path.join(folder, 'data.html')
    fs.writeFileSync(file, (await answer.json()).html)
    await page.goto(`file://${file}`)
    await check('the data as a page')
    fs.rmSync(folder, { recursive: true })
  })

  test('nothing ran, nothing went elsewhere, nothing was complained of', () => {
    assert.deepEqual(faults, [])
    assert.deepEqual(elsewhere, [])
    assert.deepEqual(complaints, [])
  })

  test('texts stand on the pages as they were typed', () => {
    const all = seen.join('\n')
    const lost = [...hostile.sent].flatMap(([place, texts]) =>
      texts.filter(one => !all.includes(one)).map(one => `${place}: ${one}`),
    )
    assert.deepEqual(lost, [])
  })
})
