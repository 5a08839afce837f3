// Drives the page in a real browser against a real server. Nothing here waits for a fixed time: only for what a person
// would see.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import { found, owner, settle, startServer } from './server.mjs'

export { owner }

/** Where the suite's server is; set before the first test. */
export let base = ''
const shots = process.env.VEZ_SHOTS ?? path.join(import.meta.dirname, '..', '..', 'dist-shots')
fs.mkdirSync(shots, { recursive: true })

const read = name =>
  JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '..', '..', 'src', 'i18n', name), 'utf8'))
const catalogues = Object.fromEntries(
  ['sl', 'hu', 'ru', 'en'].map(locale => [
    locale,
    // Those of the first load, and those that come later with what is remembered.
    Object.assign(
      ...[
        `${locale}.json`,
        ...['memory', 'desk', 'settings', 'imports', 'tasks', 'promises', 'processes', 'duplicates'].map(part =>
          path.join(part, `${locale}.json`),
        ),
      ].map(read),
    ),
  ]),
)
/** The words on the screen, from the same catalogue: the tests do not break when a word is improved. */
export const words =
  locale =>
  (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), catalogues[locale][key])

export const wide = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.VEZ_CHROMIUM ?? '/usr/bin/chromium', args: flags })

/** A server and a browser; with a company and its customers unless the test wants nobody there, or no company. */
export async function openHouse({ holds = 'customers' } = {}) {
  const server = await startServer()
  base = server.origin
  const prepare = { customers: settle, company: found, nothing: () => undefined }[holds]
  const colleague = await prepare(server)
  const browser = await openBrowser()
  const close = async () => {
    await browser.close()
    await server.remove()
  }
  return { server, browser, colleague, close }
}

/** A person at a screen. What the browser complains about (a refused style, an exception) fails the test. */
export async function openPage(browser, { viewport = wide, dark = false, locale = 'en' } = {}) {
  const small = viewport.width < 720
  const context = await browser.newContext({
    viewport,
    colorScheme: dark ? 'dark' : 'light',
    locale,
    isMobile: small,
    hasTouch: small,
  })
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    // A refused call is also written to the console; the tests look at what the page makes of it.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket/.test(message.text()))
      complaints.push(message.text())
  })
  page.setDefaultTimeout(15_000)
  return { context, page, complaints }
}

export async function signIn(page, locale = 'en') {
  const t = words(locale)
  await page.goto(`${base}/sign-in`)
  await page.evaluate(language => localStorage.setItem('vez.language', language), locale)
  await page.reload()
  await page.getByLabel(t('session.email')).fill(owner.email)
  await page.getByLabel(t('session.password')).fill(owner.password)
  await page.getByRole('button', { name: t('session.sign_in') }).click()
  await page.waitForURL('**/home')
  await page.goto(`${base}/customers`)
}

/** The interface, with the rights of who is signed in on this page. */
export async function call(page, method, address, body) {
  const session = await (await page.request.get(`${base}/api/v1/session`)).json()
  const answer = await page.request.fetch(`${base}/api/v1${address}`, {
    method,
    headers: { 'X-CSRF-Token': session.csrf_token },
    ...(body === undefined ? {} : { data: body }),
  })
  assert.ok(answer.ok(), `${method} ${address}: ${answer.status()} ${await answer.text()}`)
  const text = await answer.text()
  return text === '' ? undefined : JSON.parse(text)
}

export async function speak(page, language) {
  await call(page, 'PATCH', '/me', { language })
}

/** Nothing still loading, fonts there, no motion under way. */
export async function settled(page) {
  await page.waitForFunction(
    () =>
      document.querySelector('.skeleton') === null &&
      document.fonts.status === 'loaded' &&
      document.getAnimations().every(animation => animation.playState !== 'running'),
  )
}

export async function shoot(page, name) {
  await settled(page)
  await page.screenshot({ path: path.join(shots, `${name}.png`) })
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
export async function checkAccess(page, name) {
  await settled(page)
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  const findings = violations.map(
    v => `${v.id}: ${v.nodes.map(n => `${n.target.join(' ')} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`,
  )
  assert.deepEqual(findings, [], name)
}

/** A page that is wider than the screen makes a phone scroll sideways. */
export async function checkWidth(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(over, 0, `${name} is wider than the screen`)
}

let twins_count = 0
/** One customer twice, in two scripts, found as such by the server. */
export async function twice(page) {
  twins_count += 1
  const phone = `+38640${String(Date.now() + twins_count).slice(-6)}`
  const birth_date = `198${twins_count % 10}-02-03`
  const add = (given_name, family_name, more) =>
    call(page, 'POST', '/customers', {
      kind: 'person',
      given_name,
      family_name,
      birth_date,
      identities: [{ kind: 'phone', value: phone }],
      ...more,
    })
  const a = await add('Иван', 'Петров', { city: 'Kranj', street: 'Glavni trg 1', note: 'Prefers letters.' })
  await call(page, 'POST', `/customers/${a.id}/contacts`, {
    channel: 'call',
    direction: 'in',
    summary: 'Asks about the bill.',
  })
  const b = await add('Ivan', 'Petrov', { city: 'Bled', language: 'sl', note: 'Calls after five.' })
  await call(page, 'POST', '/clock', { advance: 'PT10S' })
  return { a, b }
}
