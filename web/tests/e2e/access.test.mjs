// The second step of sign-in, the journal, and the rule for identical verified identities, as people use them.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  base,
  call,
  checkAccess,
  checkWidth,
  openHouse,
  openPage,
  owner,
  phone,
  shoot,
  signIn,
  speak,
  words,
} from './support.mjs'

const t = words('en')
let house
let page
let complaints
before(async () => {
  house = await openHouse()
  ;({ page, complaints } = await openPage(house.browser))
  await signIn(page)
  await speak(page, 'en')
})
after(async () => {
  await house.close()
  assert.deepEqual(complaints, [])
})

/** What an authenticator app shows at the server's time (RFC 6238). */
async function codeOf(secret, steps = 0) {
  const { now } = await (await fetch(`${base}/api/v1/clock`, { headers: { Cookie: house.colleague.cookie } })).json()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse(now) / 30_000) + steps))
  const hash = createHmac('sha1', key).update(counter).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
const later = () => house.colleague.call('POST', '/clock', { advance: 'PT30S' })

/** Somebody who came by an invitation, on a screen of their own. */
async function comes(email, role_id, look = {}) {
  const { invitation_token } = await house.colleague.call('POST', '/users', {
    name: 'Eva Kos',
    email,
    role_id,
    language: 'en',
  })
  const own = await openPage(house.browser, look)
  await own.page.goto(`${base}/invitation#${invitation_token}`)
  await own.page.getByLabel(t('account.new_password')).fill('nova guma za kolo')
  await own.page.getByRole('button', { name: t('invitation.accept') }).click()
  return own
}

/** Turns it on where the page offers it; answers the secret and the codes for recovery. */
async function turnOn(page) {
  await page.getByRole('button', { name: t('factor.turn_on') }).click()
  await page.locator('svg.qr').waitFor()
  const secret = (await page.locator('code.secret').textContent()).replaceAll(' ', '')
  await page.getByLabel(t('factor.code')).fill('000000')
  await page.getByRole('button', { name: t('factor.confirm') }).click()
  await page.locator('.field-error').waitFor()
  await checkAccess(page, 'turning it on')
  await page.getByLabel(t('factor.code')).fill(await codeOf(secret))
  await page.getByRole('button', { name: t('factor.confirm') }).click()
  await page.getByText(t('factor.codes_why')).waitFor()
  const codes = (await page.locator('code.secret').textContent()).split('\n')
  assert.equal(codes.length, 10)
  return { secret, codes }
}

async function enter(page, email, password) {
  await page.goto(`${base}/sign-in`)
  await page.getByLabel(t('session.email')).fill(email)
  await page.getByLabel(t('session.password')).fill(password)
  await page.getByRole('button', { name: t('session.sign_in') }).click()
}

test('a second step is turned on, asked for, helped out by a recovery code, and turned off', async () => {
  const { page, complaints } = await comes('eva@alpina.example', '0000000000003')
  await page.waitForURL('**/home')
  await page.goto(`${base}/settings/account`)
  const { secret, codes } = await turnOn(page)
  await shoot(page, 'second-factor-codes')
  await page.getByRole('button', { name: t('factor.kept') }).click()
  await page.getByText(t('factor.left', {}).split('{')[0]).first().waitFor()
  await page.getByRole('button', { name: t('session.sign_out') }).click()
  await page.waitForURL('**/sign-in*')
  await enter(page, 'eva@alpina.example', 'nova guma za kolo')
  await page.getByLabel(t('factor.code')).waitFor()
  await checkAccess(page, 'the code is asked for')
  await later()
  await page.getByLabel(t('factor.code')).fill(await codeOf(secret))
  await page.getByRole('button', { name: t('session.sign_in') }).click()
  await page.waitForURL('**/home')
  await page.context().clearCookies()
  await enter(page, 'eva@alpina.example', 'nova guma za kolo')
  await page.getByLabel(t('factor.code')).fill(codes[0].toLowerCase())
  await page.getByRole('button', { name: t('session.sign_in') }).click()
  await page.waitForURL('**/home')
  await page.goto(`${base}/settings/account`)
  await page.getByRole('button', { name: t('factor.manage'), exact: true }).click()
  await page.getByLabel(t('account.current_password')).last().fill('nova guma za kolo')
  await later()
  await page.getByLabel(t('factor.code')).fill(await codeOf(secret))
  await page.getByRole('button', { name: t('factor.turn_off') }).click()
  await page.getByRole('button', { name: t('factor.turn_on') }).waitFor()
  await page.context().close()
  assert.deepEqual(complaints, [])
})

test('of whom it is demanded is led to turn it on, and then in', async () => {
  await page.goto(`${base}/settings/people`)
  const rule = page.locator('section', { has: page.getByRole('heading', { name: t('rule.title') }) })
  await rule.getByLabel('Agent', { exact: true }).check()
  await rule.getByRole('button', { name: t('rule.save') }).click()
  await page.getByText(t('ui.saved')).waitFor()
  const own = await comes('iva@alpina.example', '0000000000003', { viewport: phone })
  await own.page.waitForURL('**/second-factor')
  await own.page.goto(`${base}/customers`)
  await own.page.waitForURL('**/second-factor')
  await own.page.getByRole('button', { name: t('factor.turn_on') }).waitFor()
  await checkAccess(own.page, 'it is demanded')
  const { secret } = await turnOn(own.page)
  assert.equal(secret.length, 32)
  await checkWidth(own.page, 'codes for recovery')
  await own.page.getByRole('button', { name: t('factor.kept') }).click()
  await own.page.waitForURL('**/home')
  await own.page.context().close()
  assert.deepEqual(own.complaints, [])
})

test('who has lost the phone gets it reset by an owner', async () => {
  await page.goto(`${base}/settings/people`)
  const line = page.locator('.lines li', { hasText: 'iva@alpina.example' })
  await line.getByText(t('factor.on_tag')).waitFor()
  await line.getByRole('button').click()
  await page.getByRole('menuitem', { name: t('factor.reset') }).click()
  await page
    .locator('.toast')
    .getByText(t('factor.reset_done', { name: 'Eva Kos' }))
    .waitFor()
  await line.getByText(t('factor.on_tag')).waitFor({ state: 'detached' })
})

test('the journal tells who did what, and by person, kind and customer', async () => {
  const kos = await call(page, 'POST', '/customers', { kind: 'person', given_name: 'Jan', family_name: 'Dnevni' })
  const wrong = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: owner.email, password: 'wrong' }),
  })
  assert.equal(wrong.status, 401)
  await page.goto(`${base}/settings/journal`)
  const added = page.locator('.journal li', { hasText: 'Customer added: Jan Dnevni' })
  await added.waitFor()
  assert.ok((await added.textContent()).includes(owner.name))
  assert.equal(await added.getByRole('link').getAttribute('href'), `/customers/${kos.id}`)
  await page.getByLabel(t('journal.kind')).selectOption('sign_in')
  await page.getByText(`Sign-in as ${owner.name} was refused: the password was wrong`).first().waitFor()
  await added.waitFor({ state: 'detached' })
  await page.getByLabel(t('journal.kind')).selectOption('')
  await added.getByRole('button').click()
  await page.locator('.day', { hasText: 'Jan Dnevni' }).waitFor()
  await page.waitForFunction(() => document.querySelectorAll('.journal li').length === 1)
  await checkAccess(page, 'journal')
})

test('the rule for identical verified identities is set and told beside the duplicates', async () => {
  await page.goto(`${base}/settings/company`)
  await page.getByLabel(t('same.mail'), { exact: true }).check()
  await page.getByText(t('ui.saved')).waitFor()
  const made = []
  for (const given_name of ['Neža', 'Neza']) {
    const one = await call(page, 'POST', '/customers', { kind: 'person', given_name, family_name: 'Pravilna' })
    const identity = await call(page, 'POST', `/customers/${one.id}/identities`, {
      kind: 'mail',
      value: 'neza@pravilna.example',
    })
    await call(page, 'PATCH', `/customers/${one.id}/identities/${identity.id}`, { verified: true })
    made.push(one)
  }
  await call(page, 'POST', '/clock', { advance: 'PT1M' })
  await page.goto(`${base}/customers/${made[1].id}`)
  await page.waitForURL(`**/customers/${made[0].id}`)
  await page.goto(`${base}/duplicates`)
  await page.getByText(t('same.on', { kinds: t('same.mail') })).waitFor()
  await page.goto(`${base}/settings/journal`)
  await page
    .locator('.journal li', { hasText: 'Merged: Neža Pravilna' })
    .getByText(t('journal.by_rule'))
    .first()
    .waitFor()
})
