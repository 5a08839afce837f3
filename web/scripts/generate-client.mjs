// OpenAPI 3.1 in, out come src/api/client.ts with all types and src/api/calls/NOUN.ts with the calls, a file for each noun, so that a
// part of the page that comes later brings its calls along. The document is ours, so only what it uses is understood; anything
// else stops the script instead of becoming `unknown` in silence.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const source = process.argv[2] ?? path.join(web, '..', 'generated', 'openapi.json')
const target = process.argv[3] ?? path.join(web, 'src', 'api')
const doc = JSON.parse(fs.readFileSync(source, 'utf8'))
const schemas = doc.components?.schemas ?? {}

const quote = text => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
const literal = value => (typeof value === 'string' ? quote(value) : JSON.stringify(value))
const key = name => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name))
const lower = name => name[0].toLowerCase() + name.slice(1)
const upper = name => name[0].toUpperCase() + name.slice(1)
const comment = (text, indent = '') =>
  text ? `${indent}/** ${text.replace(/\*\//g, '* /').replace(/\s+/g, ' ').trim()} */\n` : ''
const refName = ref => {
  const name = ref.replace('#/components/schemas/', '')
  if (!(name in schemas)) throw new Error(`${ref} is not in the document`)
  return upper(name.replace(/[^\w$]+(\w)/g, (_, letter) => letter.toUpperCase()))
}

const isId = (name, schema) => schema.type === 'string' && !schema.enum && /Id$/.test(name)
const wrap = text => (text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text)

function objectType(schema) {
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, value]) => `${key(name)}${required.has(name) ? '' : '?'}: ${type(value)}`,
  )
  const rest = schema.additionalProperties
  if (fields.length === 0) return rest === undefined || rest === false ? 'Record<string, never>' : mapType(rest)
  const own = `{ ${fields.join('; ')} }`
  return rest === undefined || rest === false ? own : `${own} & ${mapType(rest)}`
}
const mapType = rest => (rest === true ? 'Record<string, unknown>' : `Record<string, ${type(rest)}>`)

function type(schema) {
  if (schema === undefined || schema === true || Object.keys(schema).length === 0) return 'unknown'
  if (schema === false) return 'never'
  if (schema.$ref) return refName(schema.$ref)
  if ('const' in schema) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  const some = schema.oneOf ?? schema.anyOf
  if (some) return [...new Set(some.map(type))].join(' | ')
  if (schema.allOf) return schema.allOf.map(part => wrap(type(part))).join(' & ')
  if (Array.isArray(schema.type)) return schema.type.map(one => type({ ...schema, type: one })).join(' | ')
  return plainType(schema)
}

function plainType(schema) {
  switch (schema.type) {
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string'
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `readonly ${wrap(type(schema.items))}[]`
    case 'object':
    case undefined:
      return schema.description && !schema.properties && !schema.type ? 'unknown' : objectType(schema)
    default:
      throw new Error(`schema type ${schema.type} is not understood`)
  }
}

function idDeclaration(name, schema) {
  const { minLength = 1, maxLength = 64 } = schema
  const pattern = schema.pattern ?? `^[\\w-]{${minLength},${maxLength}}$`
  return [
    `export type ${name} = string & { readonly brand: ${quote(name)} }`,
    `export const is${name} = (text: string): text is ${name} => /${pattern.replace(/\//g, '\\/')}/.test(text)`,
  ].join('\n')
}

function declaration(rawName, schema) {
  const name = refName(`#/components/schemas/${rawName}`)
  const head = comment(schema.description)
  if (isId(name, schema)) return head + idDeclaration(name, schema)
  if (schema.enum && schema.type === 'string') {
    const values = schema.enum.map(literal).join(', ')
    return `${head}export const ${lower(name)}Values = [${values}] as const\nexport type ${name} = (typeof ${lower(name)}Values)[number]`
  }
  if ((schema.type === 'object' || schema.properties) && !schema.additionalProperties && schema.properties) {
    const required = new Set(schema.required ?? [])
    const fields = Object.entries(schema.properties).map(
      ([field, value]) =>
        `${comment(value.description, '  ')}  ${key(field)}${required.has(field) ? '' : '?'}: ${type(value)}`,
    )
    return `${head}export interface ${name} {\n${fields.join('\n')}\n}`
  }
  return `${head}export type ${name} = ${type(schema)}`
}

const jsonType = content => Object.entries(content ?? {}).find(([mime]) => /[/+]json$/.test(mime))
const deref = item =>
  item.$ref
    ? item.$ref
        .slice(2)
        .split('/')
        .reduce((node, part) => node[part], doc)
    : item

function bodyOf(operation) {
  if (!operation.requestBody) return undefined
  const content = deref(operation.requestBody).content
  const json = jsonType(content)
  return json ? { json: true, type: type(json[1].schema) } : { json: false, type: 'Blob' }
}

/** A GET that does not answer with JSON is a file; the page needs its address. */
function answerOf(operation, method) {
  const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? []
  if (!success?.content && !success?.$ref) return { type: method === 'get' ? undefined : 'void' }
  const content = deref(success).content
  const json = jsonType(content)
  return json ? { type: type(json[1].schema) } : { type: undefined }
}

function argumentsOf(item, operation) {
  const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(deref)
  const idempotency = parameter => parameter.name.toLowerCase() === 'idempotency-key'
  const known = parameter => parameter.in !== 'header' || parameter.name.toLowerCase() === 'if-match'
  return all.filter(parameter => !idempotency(parameter) && known(parameter) && parameter.in !== 'cookie')
}
const argumentName = parameter => (parameter.in === 'header' ? 'if_match' : parameter.name)

function operationText(url, method, item, operation) {
  if (!operation.operationId) throw new Error(`${method} ${url} has no operation id`)
  const parameters = argumentsOf(item, operation)
  const body = bodyOf(operation)
  const answer = answerOf(operation, method)
  const fields = parameters.map(p => `${key(argumentName(p))}${p.required ? '' : '?'}: ${type(p.schema)}`)
  if (body) fields.push(`body: ${body.type}`)
  const optional = fields.every(field => /^[^:]*\?:/.test(field))
  const args = fields.length === 0 ? '' : `args: { ${fields.join('; ')} }${optional ? ' = {}' : ''}`
  const address = `\`${url.replace(/\{([^}]+)\}/g, (_, name) => `\${encodeURIComponent(args.${name})}`)}\``
  const query = parameters.filter(p => p.in === 'query').map(p => `${key(p.name)}: args.${p.name}`)
  const head = comment(operation.summary ?? operation.description)
  if (answer.type === undefined) {
    const queryText = query.length ? `{ ${query.join(', ')} }` : '{}'
    return `${head}export const ${operation.operationId}Address = (${args}): string => address(${address}, ${queryText})\n`
  }
  const request = [`method: '${method.toUpperCase()}'`, `path: ${address}`]
  if (query.length) request.push(`query: { ${query.join(', ')} }`)
  if (parameters.some(p => p.in === 'header')) request.push('if_match: args.if_match')
  if (body) request.push(body.json ? 'json: args.body' : 'file: args.body')
  const head2 = `export const ${operation.operationId} = (${args ? `${args}, ` : ''}options?: CallOptions): Promise<${answer.type}> =>`
  return `${head}${head2}\n  send({ ${request.join(', ')} }, options)\n`
}

/** What a call is about: "facts" of /customers/{id}/facts, "imports" of /imports/{id}/run. */
function nounOf(url) {
  const [first, id, part] = url.slice(1).split('/')
  return first === 'customers' && id?.startsWith('{') && part ? part : first
}

const calls = new Map()
const base = doc.servers?.[0]?.url ?? ''
for (const [url, item] of Object.entries(doc.paths)) {
  for (const method of ['get', 'put', 'post', 'patch', 'delete']) {
    // The document may name its paths with or without the base that the transport adds itself.
    const short = url.replace(/^\/api\/v1(?=\/)/, '')
    if (!item[method] || !jsonOrFile(item[method])) continue
    const texts = calls.get(nounOf(short)) ?? []
    texts.push(operationText(short, method, item, item[method]))
    calls.set(nounOf(short), texts)
  }
}
/** NDJSON in and out and the WebSocket are for programs; the page does not call them. */
function jsonOrFile(operation) {
  const answers = Object.keys(operation.responses)
  if (operation.requestBody && Object.keys(deref(operation.requestBody).content).some(m => /ndjson/.test(m)))
    return false
  return answers.some(status => status.startsWith('2'))
}

const head = `// Generated by scripts/generate-client.mjs from the OpenAPI document${base ? ` (${base})` : ''}. Never edited by hand.`
const types = Object.keys(schemas).map(name => refName(`#/components/schemas/${name}`))
function callsText(texts) {
  const whole = texts.join('\n')
  const said = name => new RegExp(`\\b${name}\\b`).test(whole)
  const used = types.filter(said).sort()
  const own = [
    said('address') && whole.includes('address(') ? 'address' : '',
    said('CallOptions') ? 'type CallOptions' : '',
    whole.includes('send(') ? 'send' : '',
  ]
  const imports = [`import { ${own.filter(Boolean).join(', ')} } from '../transport'\n`]
  if (used.length) imports.unshift(`import type { ${used.join(', ')} } from '../client'`)
  return [head, ...imports, whole].join('\n')
}

fs.rmSync(path.join(target, 'calls'), { recursive: true, force: true })
fs.mkdirSync(path.join(target, 'calls'), { recursive: true })
fs.writeFileSync(
  path.join(target, 'client.ts'),
  [head, ...Object.entries(schemas).map(([name, schema]) => `${declaration(name, schema)}\n`)].join('\n'),
)
for (const [noun, texts] of calls) fs.writeFileSync(path.join(target, 'calls', `${noun}.ts`), callsText(texts))
console.log(
  `${path.relative(process.cwd(), target)}: ${[...calls.values()].flat().length} calls, ${types.length} types`,
)
