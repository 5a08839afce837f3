// For development only, until the server can be run beside the page: the interface in memory, with made-up customers.
// It checks what the page must keep to (CSRF, If-Match, unknown fields), and it serves dist/ under the real policy.
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const port = Number(process.env.PORT ?? 8080)
const fresh = process.env.FRESH === '1'
const customers_count = Number(process.env.CUSTOMERS ?? 100_000)
const dist = path.join(import.meta.dirname, '..', 'dist')
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; manifest-src 'self'"

let lastId = 0
const newId = () => `0mock${String(++lastId).padStart(8, '0')}`
let seed = 7
const random = n => {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed % n
}
const pick = list => list[random(list.length)]
let offset_ms = 0
const now = () => new Date(Date.now() + offset_ms).toISOString()
const ago = minutes => new Date(Date.now() - minutes * 60_000).toISOString()

const people = [
  { language: 'sl', country: 'SI', phone: '+38640', cities: ['Kranj', 'Ljubljana', 'Maribor', 'Celje', 'Koper'], given: ['Maja', 'Luka', 'Ana', 'Žiga', 'Špela', 'Matej', 'Črt'], family: ['Zupančič', 'Horvat', 'Božič', 'Krajnc', 'Novak', 'Šuštar', 'Čeh'] },
  { language: 'hu', country: 'HU', phone: '+3630', cities: ['Budapest', 'Győr', 'Szeged', 'Pécs'], given: ['Ágnes', 'Zoltán', 'Katalin', 'Gergő', 'Őzse'], family: ['Nagy', 'Kovács', 'Szabó', 'Tóth', 'Zsoldos'] },
  { language: 'ru', country: 'RU', phone: '+7916', cities: ['Москва', 'Казань', 'Тверь'], given: ['Ольга', 'Иван', 'Мария', 'Пётр'], family: ['Смирнова', 'Козлов', 'Орлова', 'Яковлев'] },
  { language: 'en', country: 'GB', phone: '+447700', cities: ['Edinburgh', 'Leeds'], given: ['Oliver', 'Emma', 'Harry'], family: ['Walker', 'Smith', 'Young'] },
]
const customers = []
const byId = new Map()
function makeCustomer(fields) {
  const customer = {
    id: newId(), kind: 'person', name: '', language: null, country: null, city: null, organisation_name: null, customer_since: null,
    last_contact_at: null, created_at: now(), given_name: null, family_name: null, middle_name: null, organisation_id: null,
    street: null, postcode: null, note: null, owner_id: null, birth_date: null, source: null, external_id: null, identities: [],
    version: 1, updated_at: now(), archived: false, timeline: [], ...fields,
  }
  customer.name ||= nameOf(customer)
  customers.push(customer)
  byId.set(customer.id, customer)
  return customer
}
function nameOf(c) {
  const parts = c.language === 'hu' || c.language === 'ru' ? [c.family_name, c.given_name, c.middle_name] : [c.given_name, c.middle_name, c.family_name]
  return parts.filter(Boolean).join(' ') || c.name
}
const normal = (kind, value) => {
  if (kind === 'mail') return { value: value.toLowerCase(), valid: /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) }
  let digits = value.replace(/[^\d+]/g, '')
  if (digits.startsWith('00')) digits = `+${digits.slice(2)}`
  if (digits.startsWith('0')) digits = `+386${digits.slice(1)}`
  const valid = /^\+\d{10,13}$/.test(digits)
  return { value: valid ? digits : value, valid }
}
const identity = (kind, given, label = '') => ({ id: newId(), kind, given, label, ...normal(kind, given) })

const lines = ['Vprašala za popravek računa 2026-1184; pošljemo nov račun do petka.', 'Klic 6 min: pritožba zaradi zamude dostave.', 'Prosila za dostop za sodelavko Tino.', 'Dogovorjen termin servisa v torek med 8. in 10. uro.', 'Pohvala za hitro rešitev.']
function entry(fields) {
  return { id: newId(), kind: 'contact', occurred_at: now(), recorded_at: now(), channel: null, direction: null, summary: '', author_name: null, source: null, amount: null, quantity: null, event: null, ...fields }
}
function timelineOf(c) {
  if (c.timeline.length > 0 || !c.demo) return c.timeline
  const count = c === customers[1] ? 400 : 12
  for (let i = 0; i < count; i++) {
    const at = ago(90 + i * 2900)
    if (i % 5 === 3) c.timeline.push(entry({ kind: 'purchase', occurred_at: at, summary: 'Paket Servis Plus', amount: { amount: 4990 + i * 100, currency: 'EUR' }, quantity: 1 + (i % 2), source: 'shop' }))
    else if (i % 7 === 6) c.timeline.push(entry({ kind: 'change', occurred_at: at, event: 'CustomerUpdated', author_name: 'Aleš Mlakar' }))
    else c.timeline.push(entry({ occurred_at: at, channel: pick(['call', 'mail', 'visit', 'chat', 'letter']), direction: pick(['in', 'out']), summary: pick(lines), author_name: pick(['Aleš Mlakar', 'Tina Kos']) }))
  }
  return c.timeline
}
function seedCustomers(count) {
  const firm = makeCustomer({ kind: 'organisation', name: 'Alpina Mont d.o.o.', language: 'sl', country: 'SI', city: 'Kranj', demo: true, identities: [identity('phone', '+38642011000', 'work'), identity('mail', 'info@alpina.example')] })
  makeCustomer({ given_name: 'Maja', family_name: 'Zupančič', language: 'sl', country: 'SI', city: 'Kranj', street: 'Cesta talcev 7', postcode: '4000', organisation_id: firm.id, organisation_name: firm.name, customer_since: '2019-03-01', birth_date: '1984-06-02', source: 'shop', external_id: '1017', note: 'Bere vse pogoje, preden podpiše. Najprej pošljite dokumente.', last_contact_at: ago(90), demo: true, identities: [identity('phone', '040 123 456', 'mobile'), identity('phone', '12', 'home'), identity('mail', 'maja.zupancic@alpina.example', 'work')] })
  for (let i = 2; i < count; i++) {
    const group = people[i % 20 < 14 ? 0 : i % 20 < 17 ? 1 : i % 20 < 19 ? 2 : 3]
    const given_name = pick(group.given)
    const family_name = pick(group.family)
    makeCustomer({ given_name, family_name, language: group.language, country: group.country, city: pick(group.cities), customer_since: `20${10 + (i % 16)}-0${1 + (i % 9)}-11`, last_contact_at: i % 3 === 0 ? ago(random(600_000)) : null, demo: true, identities: [identity('phone', `${group.phone}${String(1000000 + i).slice(-6)}`), identity('mail', `c${i}@mail.example`)] })
  }
  sortAll()
}
const collator = new Intl.Collator('sl', { sensitivity: 'base' })
let sorted = []
const sortAll = () => {
  sorted = customers.filter(c => !c.archived).map(c => [sortKey(c), c]).sort((a, b) => collator.compare(a[0], b[0])).map(pair => pair[1])
}
const sortKey = c => (c.family_name ? `${c.family_name} ${c.given_name ?? ''}` : c.name)

const company = { name: 'Alpina', country: 'SI', language: 'sl', time_zone: 'Europe/Ljubljana', currency: 'EUR', opening_hours: [1, 2, 3, 4, 5].map(weekday => ({ weekday, opens: '08:00', closes: '16:00' })), closed_days: ['2026-12-24'], has_demo: !fresh, version: 1 }
const users = []
const rights = { owner: ['customers_read', 'customers_write', 'contacts_write', 'imports_run', 'users_manage', 'company_manage', 'tokens_manage', 'jobs_manage', 'clock_set'], agent: ['customers_read', 'customers_write', 'contacts_write'] }
const invitations = new Map()
const sessions = new Map()
const tokens = []
let jobs = [{ id: newId(), kind: 'RebuildSearch', key: 'search', state: 'parked', attempts: 12, run_at: ago(45), last_error: 'StoreFailure("InsertTerm: disk full")' }]
const imports = []
let needed = fresh
const addUser = fields => {
  const user = { id: newId(), role: 'agent', language: 'sl', disabled: false, created_at: now(), version: 1, ...fields }
  users.push(user)
  return user
}
if (!fresh) {
  addUser({ name: 'Aleš Mlakar', email: 'ales@alpina.example', role: 'owner', password: 'correct horse battery' })
  addUser({ name: 'Tina Kos', email: 'tina@alpina.example', password: 'correct horse battery' })
  seedCustomers(customers_count)
}

class Refused extends Error {
  constructor(status, title, errors = []) {
    super(title)
    Object.assign(this, { status, title, errors })
  }
}
const invalid = (pointer, reason) => new Refused(422, 'Invalid', [{ pointer, reason }])
const only = (body, ...names) => {
  for (const name of Object.keys(body)) if (!names.includes(name)) throw new Refused(400, `Unknown ${name}`, [{ pointer: `/${name}`, reason: 'unknown field' }])
}
const pub = user => ({ ...user, password: undefined })
const row = c => ({ id: c.id, kind: c.kind, name: c.name, language: c.language, country: c.country, city: c.city, phone: c.identities.find(i => i.kind === 'phone')?.value ?? null, mail: c.identities.find(i => i.kind === 'mail')?.value ?? null, organisation_name: c.organisation_name, customer_since: c.customer_since, last_contact_at: c.last_contact_at, created_at: c.created_at })
const full = c => ({ ...c, archived: undefined, timeline: undefined, demo: undefined })
const find = id => {
  const c = byId.get(id)
  if (!c || c.archived) throw new Refused(404, 'No such customer')
  return c
}
const sessionOf = (s, user) => ({ user: { id: user.id, name: user.name, email: user.email, language: user.language, role: user.role }, rights: rights[user.role], company, csrf_token: s.csrf, session_id: s.id })
function enter(ctx, user) {
  const secret = randomBytes(16).toString('hex')
  const s = { id: newId(), user_id: user.id, csrf: randomBytes(8).toString('hex'), created_at: now(), last_seen_at: now(), user_agent: ctx.req.headers['user-agent'] ?? '' }
  sessions.set(secret, s)
  ctx.res.setHeader('Set-Cookie', `vez=${secret}; HttpOnly; SameSite=Lax; Path=/`)
  return sessionOf(s, user)
}
function page(all, query, size = 50) {
  const start = Number(query.get('cursor') ?? 0)
  const limit = Number(query.get('limit') ?? size)
  return { items: all.slice(start, start + limit), next: start + limit < all.length ? String(start + limit) : null }
}
const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
function matching(query) {
  let list = sorted
  for (const part of (query.get('filter') ?? '').split(' && ').filter(Boolean)) {
    const match = /^customer\.(\w+) (?:==|in) (.+)$/.exec(part)
    if (!match) throw new Refused(400, 'Bad condition', [{ pointer: '?filter', reason: 'not understood' }])
    const values = [].concat(JSON.parse(match[2]))
    list = list.filter(c => values.includes(c[match[1]]))
  }
  const words = fold(query.get('q') ?? '').split(/\s+/).filter(Boolean)
  if (words.length) list = list.filter(c => words.every(w => fold(`${c.name} ${c.city ?? ''} ${c.identities.map(i => i.value).join(' ')}`).split(' ').some(t => t.startsWith(w))))
  return list
}
function listed(query) {
  let list = matching(query)
  const sort = query.get('sort')
  if (sort === '-created_at') list = [...list].sort((a, b) => (a.id < b.id ? 1 : -1))
  if (sort === '-last_contact_at') list = [...list].sort((a, b) => (b.last_contact_at ?? '').localeCompare(a.last_contact_at ?? ''))
  const from = query.get('from')
  const params = new URLSearchParams(query)
  if (from) params.set('cursor', String(Math.max(0, list.findIndex(c => collator.compare(sortKey(c), from) >= 0))))
  const { items, next } = page(list, params)
  return { items: items.map(row), next }
}
function change(c, body) {
  Object.assign(c, body, { version: c.version + 1, updated_at: now() })
  if ('organisation_id' in body) c.organisation_name = body.organisation_id ? byId.get(body.organisation_id).name : null
  if (c.kind === 'person') c.name = nameOf(c)
  c.timeline.unshift(entry({ kind: 'change', event: 'CustomerUpdated', author_name: 'Aleš Mlakar' }))
  sortAll()
  tell(`customer:${c.id}`, c.id)
  tell('customers', c.id)
}
function card(c) {
  const all = timelineOf(c)
  const contacts = all.filter(e => e.kind === 'contact')
  const purchases = all.filter(e => e.kind === 'purchase')
  const members = customers.filter(m => m.organisation_id === c.id)
  const channels = [...new Set(contacts.map(e => e.channel))]
  const { items, next } = page(all, new URLSearchParams('limit=20'))
  return {
    customer: full(c), organisation: c.organisation_id ? row(byId.get(c.organisation_id)) : null, members: members.slice(0, 5).map(row), member_count: members.length,
    contacts: { count: contacts.length, first_at: contacts.at(-1)?.occurred_at ?? null, last_at: contacts[0]?.occurred_at ?? null, by_channel: channels.map(channel => ({ channel, count: contacts.filter(e => e.channel === channel).length })) },
    purchases: { count: purchases.length, total: purchases.length ? [{ amount: purchases.reduce((sum, e) => sum + e.amount.amount, 0), currency: 'EUR' }] : [], last_at: purchases[0]?.occurred_at ?? null },
    recent: items, recent_next: next,
  }
}

// Imports: a comma or semicolon file without quoting, read in a few steps so that progress can be seen.
const guesses = { ime: 'given_name', priimek: 'family_name', telefon: 'phone', 'e-pošta': 'mail', kraj: 'city', id: 'external_id' }
function parse(one) {
  const rows = one.text.trim().split(/\r?\n/).map(line => line.split(one.dialect.delimiter))
  const head = one.dialect.has_header ? rows[0] : rows[0].map((_, i) => `${i + 1}`)
  one.rows = rows.slice(one.dialect.has_header ? 1 : 0)
  one.columns = head.map((name, index) => ({ index, name, samples: one.rows.slice(0, 5).map(r => r[index] ?? ''), target: guesses[name.toLowerCase()] ?? null }))
}
const shownImport = one => ({ ...one, text: undefined, rows: undefined, fates: undefined, made: undefined })
function work(one, state, end, dry) {
  Object.assign(one, { state, done_bytes: 0, counts: { rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0 }, fates: [] })
  const chunk = Math.max(1, Math.ceil(one.rows.length / 8))
  const step = () => {
    if (one.state !== state) return
    for (const cells of one.rows.slice(one.counts.rows, one.counts.rows + chunk)) importRow(one, cells, dry)
    one.done_bytes = Math.round((one.size_bytes * one.counts.rows) / one.rows.length)
    if (one.counts.rows === one.rows.length) Object.assign(one, { state: end, finished_at: now() })
    one.version++
    tell(`import:${one.id}`, one.id)
    if (one.state === state) setTimeout(step, 60)
    else if (!dry) {
      sortAll()
      tell('imports', one.id)
      tell('customers', one.id)
    }
  }
  setTimeout(step, 60)
}
function importRow(one, cells, dry) {
  const value = target => cells[one.columns.find(c => c.target === target)?.index] ?? ''
  const phone = value('phone')
  const line = one.counts.rows + (one.dialect.has_header ? 2 : 1)
  one.counts.rows++
  const sample = cells.join(' · ')
  if (phone && !normal('phone', phone).valid) {
    one.counts.failed++
    one.fates.push({ line, fate: 'failed', customer_id: null, messages: [{ column: one.columns.find(c => c.target === 'phone').name, reason: 'ni telefonska številka' }], sample })
    return
  }
  one.counts.created++
  const made = dry ? null : makeCustomer({ given_name: value('given_name') || null, family_name: value('family_name') || null, city: value('city') || null, external_id: value('external_id') || null, language: 'sl', country: 'SI', source: one.options.source, identities: phone ? [identity('phone', phone)] : [] })
  if (made) one.made.push(made)
  one.fates.push({ line, fate: 'created', customer_id: made?.id ?? null, messages: [], sample })
}
const findImport = id => imports.find(one => one.id === id) ?? (() => { throw new Refused(404, 'No such import') })()

const routes = []
const on = (method, pattern, handler, open = false) => routes.push({ method, pattern: new RegExp(`^/api/v1${pattern.replace(/\{\w+\}/g, '([^/]+)')}$`), handler, open })
on('GET', '/setup', () => ({ needed, simulated_clock: true }), true)
on('POST', '/setup', ctx => {
  if (ctx.body.token !== (process.env.TOKEN ?? 'first')) throw new Refused(403, 'The link is not valid')
  if (ctx.body.owner.password.length < 12) throw invalid('/owner/password', 'at least 12 characters')
  const { demo: _, token: __, owner, company: given } = ctx.body
  Object.assign(company, given)
  needed = false
  return enter(ctx, addUser({ ...owner, role: 'owner' }))
}, true)
on('POST', '/session', ctx => {
  const user = users.find(u => u.email === ctx.body.email && u.password === ctx.body.password && !u.disabled)
  if (!user) throw new Refused(401, 'Wrong')
  return enter(ctx, user)
}, true)
on('GET', '/session', ctx => sessionOf(ctx.session, ctx.user))
on('DELETE', '/session', ctx => void sessions.delete(ctx.secret))
on('GET', '/sessions', ctx => ({ items: [...sessions.values()].filter(s => s.user_id === ctx.user.id).map(s => ({ id: s.id, created_at: s.created_at, last_seen_at: s.last_seen_at, user_agent: s.user_agent, current: s === ctx.session })), next: null }))
on('DELETE', '/sessions/{id}', (_, id) => { for (const [secret, s] of sessions) if (s.id === id) sessions.delete(secret) })
on('PATCH', '/me', ctx => { only(ctx.body, 'name', 'language'); Object.assign(ctx.user, ctx.body); return pub(ctx.user) })
on('POST', '/me/password', ctx => {
  if (ctx.body.current_password !== ctx.user.password) throw invalid('/current_password', 'wrong password')
  if (ctx.body.new_password.length < 12) throw invalid('/new_password', 'at least 12 characters')
  ctx.user.password = ctx.body.new_password
})
on('GET', '/company', () => company)
on('PATCH', '/company', ctx => { Object.assign(company, ctx.body, { version: company.version + 1 }); tell('company', 'company'); return company })
on('GET', '/company/holidays', ctx => ({ items: [['01-01', 'novo leto'], ['02-08', 'Prešernov dan'], ['04-27', 'dan upora proti okupatorju'], ['05-01', 'praznik dela'], ['06-25', 'dan državnosti'], ['12-25', 'božič']].map(([d, name]) => ({ date: `${ctx.query.get('year')}-${d}`, name })), next: null }))
on('GET', '/users', ctx => page(users.map(pub), ctx.query))
on('POST', '/users', ctx => {
  if (users.some(u => u.email === ctx.body.email)) throw new Refused(409, 'Taken', [{ pointer: '/email', reason: 'already invited' }])
  const invitation_token = randomBytes(8).toString('hex')
  const user = addUser(ctx.body)
  invitations.set(invitation_token, user)
  return { user: pub(user), invitation_token }
})
on('POST', '/invitations', ctx => {
  const user = invitations.get(ctx.body.token)
  if (!user) throw new Refused(404, 'No such invitation')
  if (ctx.body.password.length < 12) throw invalid('/password', 'at least 12 characters')
  user.password = ctx.body.password
  return enter(ctx, user)
}, true)
on('PATCH', '/users/{id}', (ctx, id) => { const user = users.find(u => u.id === id); Object.assign(user, ctx.body); return pub(user) })
on('GET', '/tokens', ctx => page(tokens, ctx.query))
on('POST', '/tokens', ctx => { only(ctx.body, 'name', 'scopes', 'expires_at'); const token = { id: newId(), created_at: now(), expires_at: null, last_used_at: null, ...ctx.body }; tokens.push(token); return { id: token.id, name: token.name, scopes: token.scopes, expires_at: token.expires_at, token: `vez_${randomBytes(20).toString('hex')}` } })
on('DELETE', '/tokens/{id}', (_, id) => void tokens.splice(tokens.findIndex(t => t.id === id), 1))
on('GET', '/jobs', ctx => page(jobs, ctx.query))
on('POST', '/jobs/{id}/retry', (_, id) => { jobs = jobs.filter(j => j.id !== id) })
on('GET', '/clock', () => ({ now: now(), simulated: true }))
on('POST', '/clock', ctx => {
  const [, sign, count, unit] = /^P(T?)(\d+)([DHM])$/.exec(ctx.body.advance)
  offset_ms += Number(count) * { D: 86_400_000, TH: 3_600_000, TM: 60_000 }[sign + unit]
  return { now: now(), jobs_run: 3 }
})
on('POST', '/demo', () => { seedCustomers(300); company.has_demo = true; return { customers: 300 } })
on('DELETE', '/demo', () => { const before = customers.length; for (const c of customers) if (c.demo) byId.delete(c.id); customers.splice(0, customers.length, ...customers.filter(c => !c.demo)); company.has_demo = false; sortAll(); return { customers: before - customers.length } })
on('GET', '/customers', ctx => listed(ctx.query))
on('GET', '/customers/count', ctx => ({ count: matching(ctx.query).length, exact: true }))
on('GET', '/customers/lookup', ctx => {
  const [kind, ...rest] = ctx.query.get('identity').split(':')
  const wanted = normal(kind, rest.join(':'))
  const matches = sorted.filter(c => c.identities.some(i => i.kind === kind && i.value === wanted.value)).slice(0, 5)
  return { identity: { kind, ...wanted }, matches: matches.map(c => ({ customer: row(c), confidence: 1, reason: `same_${kind}` })) }
})
on('POST', '/customers', ctx => {
  only(ctx.body, 'kind', 'given_name', 'family_name', 'middle_name', 'name', 'language', 'country', 'street', 'postcode', 'city', 'note', 'birth_date', 'customer_since', 'organisation_id', 'identities')
  if (!ctx.body.family_name && !ctx.body.given_name && !ctx.body.name) throw invalid(ctx.body.kind === 'person' ? '/family_name' : '/name', 'A name is needed')
  const c = makeCustomer({ ...ctx.body, identities: (ctx.body.identities ?? []).map(i => identity(i.kind, i.value, i.label)) })
  c.timeline.unshift(entry({ kind: 'change', event: 'CustomerCreated', author_name: ctx.user.name }))
  sortAll()
  tell('customers', c.id)
  return full(c)
})
on('GET', '/customers/{id}', (_, id) => full(find(id)))
on('PATCH', '/customers/{id}', (ctx, id) => {
  const c = find(id)
  if (ctx.req.headers['if-match'] !== `"${c.version}"`) throw new Refused(412, 'Stale')
  change(c, ctx.body)
  return full(c)
})
on('DELETE', '/customers/{id}', (_, id) => { find(id).archived = true; sortAll(); tell('customers', id) })
on('POST', '/customers/{id}/restore', (_, id) => { byId.get(id).archived = false; sortAll(); tell('customers', id); return full(byId.get(id)) })
on('POST', '/customers/{id}/identities', (ctx, id) => { only(ctx.body, 'kind', 'value', 'label'); const one = identity(ctx.body.kind, ctx.body.value, ctx.body.label); find(id).identities.push(one); tell(`customer:${id}`, id); return one })
on('DELETE', '/customers/{id}/identities/{x}', (_, id, x) => { const c = find(id); c.identities = c.identities.filter(i => i.id !== x); tell(`customer:${id}`, id) })
on('GET', '/customers/{id}/card', (_, id) => card(find(id)))
on('GET', '/customers/{id}/timeline', (ctx, id) => page(timelineOf(find(id)).filter(e => !ctx.query.get('kind') || e.kind === ctx.query.get('kind')), ctx.query))
on('POST', '/customers/{id}/contacts', (ctx, id) => {
  only(ctx.body, 'channel', 'direction', 'summary', 'occurred_at')
  const made = entry({ ...ctx.body, author_name: ctx.user.name })
  const c = find(id)
  timelineOf(c).unshift(made)
  c.last_contact_at = made.occurred_at
  tell(`customer:${id}`, id)
  return made
})
on('POST', '/imports', ctx => {
  const text = ctx.raw.toString('utf8')
  const one = { id: newId(), filename: ctx.query.get('filename'), state: 'uploaded', record_type: 'customer', dialect: { delimiter: text.split('\n')[0].includes(';') ? ';' : ',', encoding: 'utf-8', has_header: true, quote: '"' }, columns: [], options: { source: 'file', match: true, country: 'SI', currency: 'EUR', date_format: null }, size_bytes: ctx.raw.length, done_bytes: 0, counts: { rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0 }, problem: null, created_at: now(), created_by_name: ctx.user.name, finished_at: null, version: 1, text, fates: [], made: [] }
  parse(one)
  imports.unshift(one)
  return shownImport(one)
})
on('GET', '/imports', ctx => page(imports.map(shownImport), ctx.query))
on('GET', '/imports/{id}', (_, id) => shownImport(findImport(id)))
on('PATCH', '/imports/{id}', (ctx, id) => {
  const one = findImport(id)
  const { columns = [], dialect, ...rest } = ctx.body
  Object.assign(one, rest, { state: 'uploaded', version: one.version + 1 })
  if (dialect) { one.dialect = dialect; parse(one) }
  for (const { index, target } of columns) one.columns[index].target = target
  return shownImport(one)
})
on('POST', '/imports/{id}/check', (_, id) => { const one = findImport(id); work(one, 'checking', 'checked', true); return shownImport(one) })
on('POST', '/imports/{id}/run', (_, id) => { const one = findImport(id); work(one, 'running', 'done', false); return shownImport(one) })
on('POST', '/imports/{id}/cancel', (_, id) => { const one = findImport(id); one.state = one.state === 'checking' ? 'uploaded' : 'cancelled'; return shownImport(one) })
on('POST', '/imports/{id}/undo', (_, id) => {
  const one = findImport(id)
  for (const c of one.made) c.archived = true
  Object.assign(one, { state: 'undone', version: one.version + 1 })
  sortAll()
  tell('customers', id)
  return shownImport(one)
})
on('GET', '/imports/{id}/rows', (ctx, id) => page(findImport(id).fates.filter(f => !ctx.query.get('fate') || f.fate === ctx.query.get('fate')), ctx.query))

const sockets = new Set()
function frame(text) {
  const data = Buffer.from(text)
  const head = data.length < 126 ? Buffer.from([0x81, data.length]) : Buffer.from([0x81, 126, data.length >> 8, data.length & 255])
  return Buffer.concat([head, data])
}
function tell(topic, id) {
  for (const one of sockets) if (one.topics.has(topic)) one.socket.write(frame(JSON.stringify({ changed: { topic, ids: [id], version: 1 } })))
}
function hear(one, data) {
  while (data.length >= 6) {
    const opcode = data[0] & 15
    let length = data[1] & 127
    let at = 2
    if (length === 126) [length, at] = [data.readUInt16BE(2), 4]
    const mask = data.subarray(at, at + 4)
    const payload = Buffer.from(data.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i % 4]))
    data = data.subarray(at + 4 + length)
    if (opcode === 8) return one.socket.end()
    if (opcode !== 1) continue
    const message = JSON.parse(payload.toString())
    for (const topic of message.subscribe ?? []) one.topics.add(topic)
    for (const topic of message.unsubscribe ?? []) one.topics.delete(topic)
  }
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json' }
function serveFile(req, res, pathname) {
  let file = path.join(dist, path.normalize(pathname))
  if (!file.startsWith(dist) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) file = path.join(dist, 'index.html')
  res.setHeader('Content-Security-Policy', csp)
  res.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream')
  if (/-[\w-]{8}\.\w+$/.test(file)) res.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
  const gz = `${file}.gz`
  if (fs.existsSync(gz) && /gzip/.test(req.headers['accept-encoding'] ?? '')) {
    res.setHeader('Content-Encoding', 'gzip')
    file = gz
  }
  res.end(fs.readFileSync(file))
}
async function serveCall(req, res, url) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const json = /json/.test(req.headers['content-type'] ?? '')
  const ctx = { req, res, raw, query: url.searchParams, body: json && raw.length ? JSON.parse(raw.toString()) : {} }
  const route = routes.find(r => r.method === req.method && r.pattern.test(url.pathname))
  if (!route) throw new Refused(404, 'No such route')
  ctx.secret = /vez=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
  ctx.session = sessions.get(ctx.secret)
  ctx.user = users.find(u => u.id === ctx.session?.user_id)
  if (!route.open) {
    if (!ctx.user) throw new Refused(401, 'Not signed in')
    if (req.method !== 'GET' && req.headers['x-csrf-token'] !== ctx.session.csrf) throw new Refused(403, 'CSRF')
  }
  const answer = await route.handler(ctx, ...route.pattern.exec(url.pathname).slice(1))
  res.setHeader('Content-Type', 'application/json')
  if (answer === undefined) return res.writeHead(204).end()
  res.end(JSON.stringify(answer))
}
const server = http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://localhost')
  if (!url.pathname.startsWith('/api/')) return serveFile(req, res, url.pathname)
  try {
    if (/report\.csv$/.test(url.pathname)) return res.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="report.csv"' }).end('line,fate\n')
    await serveCall(req, res, url)
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error)
    res.writeHead(error.status ?? 500, { 'Content-Type': 'application/problem+json' })
    res.end(JSON.stringify({ type: 'about:blank', title: error.title ?? 'broken', status: error.status ?? 500, errors: error.errors ?? [] }))
  }
})
server.on('upgrade', (req, socket) => {
  const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  const one = { socket, topics: new Set() }
  sockets.add(one)
  socket.on('data', data => hear(one, data))
  socket.on('close', () => sockets.delete(one))
  socket.on('error', () => sockets.delete(one))
  socket.write(frame(JSON.stringify({ hello: { epoch: '1' } })))
})
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}${needed ? `/setup#${process.env.TOKEN ?? 'first'}` : ''}`))
