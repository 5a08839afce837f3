// A company in which every text that people can write would do something if it were let, or is hard to show. Which texts
// there are comes from the reference of the interface: one that is new is sent without a line here, and where that is
// not possible the test fails and names it.
import assert from 'node:assert/strict'
import { Colleague, owner } from './server.mjs'

/** What would run counts itself. */
const acts = [
  '<img src=x onerror=ran()>',
  '"><script>ran()</script>',
  '<svg onload=ran()>',
  'javascript:ran()',
  '{{ran()}}${ran()}',
  "'-ran()-'",
  '<a href="javascript:ran()">x</a>',
  '<iframe srcdoc="<script>parent.ran()</script>">',
]
const looks = ['\u202Etfel\u202C', 'مرحبا', 'Z\u0351\u036B\u0343\u036A\u0302\u036Balgo', '👩‍👩‍👧‍👦', '&lt;b&gt;']
const word = 'Donaudampfschifffahrtsgesellschaft'

/** Has rules of its own: no free text. */
const ruled = new Set(
  (
    'country region time_zone currency language preferred_hours opens closes filter sort columns email key field_key ' +
    'field delimiter encoding quote sheet sheets system date_format password new_password current_password token code ' +
    'advance definition process to'
  ).split(' '),
)
/** Only asked, or said again; nobody is shown it. */
const asked = new Set([
  'findTypedDuplicates',
  'readTimeWords',
  'countFigures',
  'signIn',
  'acceptInvitation',
  'createBulkChange /q',
  'eraseCustomer /name',
  'recordContact /override_reason',
  'makePromise /countries',
  'publishDraft /mapping/en',
])

/** What a change writes stands there instead of what was written last by these. */
const instead = {
  updateCompany: ['completeSetup /company'],
  updateMe: ['completeSetup /owner'],
  updateRole: ['createRole'],
  updateUser: ['createUser'],
  updateTeam: ['createTeam'],
  updateView: ['createView'],
  updateCustomField: ['createCustomField'],
  updateCustomer: ['createCustomer'],
  updateIdentity: ['addIdentity'],
  updateServicePoint: ['addServicePoint'],
  updateFact: ['noteFact'],
  updateRelation: ['addRelation'],
  updateTask: ['createTask'],
}

export class Hostile {
  colleague
  operations = new Map()
  document
  /** Every text that was sent, by where. */
  sent = new Map()
  number = 0

  constructor(server) {
    this.server = server
    this.colleague = new Colleague(server.origin)
  }

  /** A text for a member with these limits; no two are the same. */
  text(schema) {
    const max = schema.maxLength ?? 100
    this.number += 1
    const mark = `#${this.number.toString(36)}`
    if (max < 30) return `<b>${mark}</b>`.slice(0, max)
    const act = acts.filter(one => one.length + mark.length <= max)
    let text = mark + act[this.number % act.length]
    const look = looks[this.number % looks.length]
    if (text.length + look.length + 1 <= max) text += ` ${look}`
    if (max >= 80 && this.number % 2 === 0) text += ` ${word.repeat(6)}`
    return [...text].slice(0, max).join('').trim()
  }

  resolved(schema) {
    if (schema.$ref) return this.resolved(this.document.components.schemas[schema.$ref.split('/').at(-1)])
    const one = schema.anyOf?.find(either => either.type !== 'null')
    return one ? this.resolved(one) : schema
  }

  /** The free texts of a body: [pointer, schema]. */
  texts(schema, pointer = '') {
    const whole = this.resolved(schema)
    const name = pointer
      .split('/')
      .filter(step => step !== '0')
      .at(-1)
    if (whole.properties)
      return Object.entries(whole.properties).flatMap(([member, inner]) => this.texts(inner, `${pointer}/${member}`))
    if (whole.type === 'array') return this.texts(whole.items, `${pointer}/0`)
    if (whole.type === 'object' && whole.additionalProperties?.type === 'string') return [[`${pointer}/en`, {}]]
    const free = whole.type === 'string' && !whole.enum && !whole.pattern && !whole.format && !ruled.has(name)
    return free ? [[pointer, whole]] : []
  }

  bodyOf(id) {
    const { operation } = this.operations.get(id)
    return operation.requestBody?.content['application/json']?.schema
  }

  /** Sends the body with every free text that is not in it; not those that are `without`. */
  async write(id, names, body, without = []) {
    const { method, path } = this.operations.get(id)
    const whole = structuredClone(body)
    for (const [pointer, schema] of this.texts(this.bodyOf(id))) {
      const steps = pointer.split('/').slice(1)
      const last = steps.pop()
      if (without.includes(pointer)) continue
      let into = whole
      for (const [index, step] of steps.entries()) {
        // What is in a list is written where the list has something; a text of each language always.
        if (last === 'en' && index === steps.length - 1 && into !== undefined) into[step] ??= {}
        into = into?.[step]
      }
      if (into === undefined || (last in into && last !== '0')) continue
      into[last] = this.text(schema)
      for (const before of instead[id] ?? [])
        this.sent.get(before.includes('/') ? `${before}${pointer}` : `${before} ${pointer}`)?.pop()
      this.sent.set(`${id} ${pointer}`, [...(this.sent.get(`${id} ${pointer}`) ?? []), into[last]])
    }
    const address = path.replace(/\{(\w+)\}/g, (_, name) => names[name])
    return this.colleague.call(method.toUpperCase(), address, whole)
  }

  /** Those that no call has sent. */
  missing() {
    return [...this.operations.keys()].flatMap(id => {
      const schema = this.bodyOf(id)
      if (!schema || asked.has(id)) return []
      return this.texts(schema)
        .map(([pointer]) => `${id} ${pointer}`)
        .filter(place => !this.sent.has(place) && !asked.has(place))
    })
  }

  async learn() {
    this.document = await (await fetch(`${this.server.origin}/api/openapi.json`)).json()
    for (const [path, methods] of Object.entries(this.document.paths))
      for (const [method, operation] of Object.entries(methods))
        if (operation.operationId) this.operations.set(operation.operationId, { method, path, operation })
  }

  async settle() {
    await this.learn()
    const session = await this.write(
      'completeSetup',
      {},
      {
        token: this.server.link.split('#')[1],
        company: { country: 'SI', language: 'sl', time_zone: 'Europe/Ljubljana', currency: 'EUR' },
        owner: { email: owner.email, password: owner.password, language: 'en' },
      },
    )
    this.colleague.csrf = session.csrf_token
    await this.settings()
    await this.customers()
    await this.files()
    await this.endings()
  }

  async settings() {
    const { user } = await this.colleague.call('GET', '/session')
    await this.write('updateCompany', {}, {})
    await this.write('updateMe', {}, {})
    await this.write('addCompanyDay', {}, { date: `${new Date().getFullYear()}-12-23`, hours: [] })
    const role = await this.write('createRole', {}, { sees: 'all', rights: ['customers_read'] })
    await this.write('updateRole', { id: role.id }, {})
    const colleague = await this.write('createUser', {}, { email: 'eva@example.com', language: 'sl', role_id: role.id })
    this.eva = colleague.user.id
    await this.write('updateUser', { id: colleague.user.id }, {})
    const team = await this.write('createTeam', {}, { member_ids: [user.id, colleague.user.id] })
    await this.write('updateTeam', { id: team.id }, {})
    await this.write('createToken', {}, { scopes: ['customers_read'] })
    const view = await this.write('createView', {}, { shared_with: 'everybody', filter: '', sort: '' })
    await this.write('updateView', { id: view.id }, {})
    this.view = view.id
    await this.fields()
  }

  async fields() {
    const field = (key, type, more = {}) =>
      this.write('createCustomField', {}, { key, type, scope: 'everybody', required: false, ...more })
    await field('motto', 'text')
    await field('story', 'long_text')
    await field('page', 'link')
    const kind = await field('kind', 'choices', { choices: [{ key: 'one', label: 'One' }] })
    await this.write('updateCustomField', { id: kind.id }, { choices: [{ key: 'one', label: 'One' }] })
    const club = await this.write(
      'createCustomField',
      {},
      { key: 'club', type: 'choice', scope: 'everybody', required: false, choices: [{ key: 'ski' }] },
      ['/choices/0/labels/en'],
    )
    await this.write('updateCustomField', { id: club.id }, { choices: [{ key: 'ski' }] }, [
      // Shown instead of the label where it is.
      '/choices/0/labels/en',
    ])
    this.custom = () => ({
      motto: this.own('motto', 500),
      story: this.own('story', 4000),
      club: 'ski',
      kind: ['one'],
      page: `https://example.com/${this.number}"><img/src=x/onerror=ran()>`,
    })
  }

  own(key, maxLength) {
    const text = this.text({ maxLength })
    this.sent.set(`custom ${key}`, [...(this.sent.get(`custom ${key}`) ?? []), text])
    return text
  }

  async customers() {
    const number = () => ({ kind: 'customer_number', system: 'shop' })
    const firm = await this.write(
      'createCustomer',
      {},
      { kind: 'organisation', country: 'SI', custom: this.custom() },
      ['/given_name', '/family_name', '/middle_name', '/salutation'],
    )
    const person = await this.write(
      'createCustomer',
      {},
      { kind: 'person', organisation_id: firm.id, language: 'sl', identities: [number()], custom: this.custom() },
      ['/name'],
    )
    const { user } = await this.colleague.call('GET', '/session')
    await this.write('updateCustomer', { id: firm.id }, { owner_id: user.id }, [
      '/given_name',
      '/family_name',
      '/middle_name',
      '/salutation',
    ])
    await this.write('updateCustomer', { id: person.id }, {}, ['/name'])
    this.person = person.id
    this.firm = firm.id
    await this.remembered({ id: person.id }, firm.id)
    await this.twins()
  }

  async remembered(names, other_id) {
    const identity = await this.write('addIdentity', names, { kind: 'card' })
    await this.write('updateIdentity', { ...names, identity_id: identity.id }, {})
    for (const kind of ['phone', 'mail', 'telegram', 'facebook', 'web_visitor'])
      await this.write('addIdentity', names, { kind })
    const point = await this.write('addServicePoint', names, { country: 'SI' })
    await this.write('updateServicePoint', { ...names, service_point_id: point.id }, {})
    await this.write('recordContact', names, { channel: 'call', direction: 'in', service_point_id: point.id }, [
      '/override_reason',
    ])
    await this.write('recordContact', names, { channel: 'letter', direction: 'out' }, ['/override_reason'])
    for (const kind of ['trait', 'advice', 'preference', 'life_event']) await this.write('noteFact', names, { kind })
    const fact = await this.write('noteFact', names, { kind: 'trait' })
    await this.write('updateFact', { ...names, fact_id: fact.id }, {})
    await this.write('recordConsent', names, { purpose: 'marketing', channel: 'mail', given: true, method: 'website' })
    const relation = await this.write('addRelation', names, { kind: 'contact_for', other_id })
    await this.write('updateRelation', { ...names, relation_id: relation.id }, {})
    await this.tasks(names.id)
    await this.promises(names)
    await this.cases(names.id)
    await this.write('setRestriction', { ...names, kind: 'do_not_sell' }, {})
    // By the selection, too.
    await this.write('createBulkChange', {}, { action: 'set_restriction', ids: [other_id] }, ['/q'])
  }

  async cases(customer_id) {
    await this.colleague.call('POST', '/processes/packs/call_back')
    const made = await this.colleague.call('POST', '/cases', { process: 'call_back', customer_id })
    await this.write('moveCase', { id: made.id }, { to: 'tried' })
    this.case = made.id
  }

  async tasks(customer_id) {
    const body = { customer_id, due_on: `${new Date().getFullYear() + 1}-01-02`, checklist: [{ done: false }] }
    const task = await this.write('createTask', {}, body)
    await this.write('updateTask', { id: task.id }, { checklist: [{ done: false }] })
    const done = await this.write('createTask', {}, body)
    await this.write('finishTask', { id: done.id }, {})
    await this.write('giveTask', { id: task.id }, { owner_id: this.eva })
  }

  /** Open and moved by a delay, kept, broken, moved by hand. */
  async promises(names) {
    const year = new Date().getFullYear() + 1
    const window = { from_at: `${year}-01-02T09:00:00Z`, until_at: `${year}-01-02T10:00:00Z` }
    const cause = await this.write('createPromiseCause', {}, {})
    const make = more => this.write('makePromise', names, { ...window, channel: 'mail', ...more }, ['/countries'])
    await make({ cause_id: cause.id })
    await this.write('delayPromiseCause', { id: cause.id }, { days: 2 })
    await this.colleague.call('POST', '/clock', { advance: 'PT1S' })
    const moved = await make({})
    await this.write('movePromise', { id: moved.id }, { ...window, told_channel: 'mail' })
    const kept = await make({})
    await this.write('keepPromise', { id: kept.id }, {})
    const broken = await make({})
    await this.write('breakPromise', { id: broken.id }, {})
  }

  /** Two that are like each other, and two that were merged. */
  async twins() {
    const twin = {
      kind: 'person',
      given_name: '<img src=x onerror=ran()>Ana',
      family_name: '<script>ran()</script>Kovač',
      birth_date: '1980-02-03',
      identities: [{ kind: 'phone', value: '+38640777888' }],
    }
    const make = () => this.write('createCustomer', {}, twin, ['/name'])
    const [first, third] = [await make(), await make()]
    // Of the second, who is merged, nothing is shown that the first has.
    const second = await this.colleague.call('POST', '/customers', twin)
    await this.colleague.call('POST', `/customers/${first.id}/merge`, { from: second.id })
    this.pair = [first.id, third.id]
    await this.colleague.call('POST', '/clock', { advance: 'PT10S' })
  }

  /** Names of files, headers and cells; rows that fail tell the cell. */
  async files() {
    const cell = value => `"${value.replaceAll('"', '""')}"`
    const row = values => values.map(cell).join(',')
    const header = `${acts[0]} H`
    const lines = [
      row(['family_name', 'phone', 'birth_date', 'country', 'custom.club', header]),
      row([
        this.file('name'),
        this.file('phone'),
        this.file('date'),
        this.file('country'),
        this.file('club'),
        this.file('rest'),
      ]),
      row([`${acts[1]} same`, '', '', '', '', '']),
    ]
    const address = `/api/v1/imports?filename=${encodeURIComponent(`${this.file('filename')}.csv`)}`
    const answer = await fetch(this.server.origin + address, {
      method: 'POST',
      headers: { Cookie: this.colleague.cookie, 'X-CSRF-Token': this.colleague.csrf, 'Content-Type': 'text/csv' },
      body: lines.join('\n'),
    })
    const made = await answer.json()
    assert.equal(answer.status, 201, JSON.stringify(made))
    this.import = made.id
    await this.colleague.call('POST', `/imports/${made.id}/run`)
    await this.colleague.call('POST', '/clock', { advance: 'PT10S' })
    // And one that waits for somebody to say what its columns are.
    const waiting = await fetch(`${this.server.origin}/api/v1/imports?filename=waiting.csv`, {
      method: 'POST',
      headers: { Cookie: this.colleague.cookie, 'X-CSRF-Token': this.colleague.csrf, 'Content-Type': 'text/csv' },
      body: lines.join('\n'),
    })
    this.waiting = (await waiting.json()).id
    await this.write('updateImport', { id: this.waiting }, { options: {}, columns: [] }, ['/columns/0/field'])
    await this.colleague.ingest([
      {
        type: 'customer',
        source: '<b>crm</b>',
        external_id: acts[0],
        kind: 'organisation',
        name: this.file('ingest'),
      },
    ])
  }

  file(what) {
    const text = this.text({ maxLength: 60 })
    this.sent.set(`file ${what}`, [...(this.sent.get(`file ${what}`) ?? []), text])
    return text
  }

  async endings() {
    const gone = await this.colleague.call('POST', '/customers', { kind: 'person', family_name: 'Odhod' })
    await this.write('eraseCustomer', { id: gone.id }, { name: 'Odhod' })
  }
}
