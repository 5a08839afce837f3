import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'generate-client.mjs')
const text = { type: 'string' }
const document = {
  openapi: '3.1.0',
  paths: {
    '/api/v1/things/{id}': {
      patch: {
        operationId: 'updateThing',
        summary: 'Change a thing.',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/ThingId' } },
          { name: 'If-Match', in: 'header', schema: text },
          { name: 'Idempotency-Key', in: 'header', schema: text },
        ],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        responses: { 204: { description: 'Done.' } },
      },
    },
    '/ingest': {
      post: { operationId: 'ingest', requestBody: { content: { 'application/x-ndjson': {} } }, responses: { 200: {} } },
    },
  },
  components: {
    schemas: {
      ThingId: text,
      Colour: { type: 'string', enum: ['red', "it's"] },
      Thing: {
        type: 'object',
        required: ['nickname', 'counts', 'either', 'owner'],
        properties: {
          nickname: { type: ['string', 'null'] },
          tags: { type: 'array', items: text },
          counts: { type: 'object', additionalProperties: { type: 'integer' } },
          either: { oneOf: [{ $ref: '#/components/schemas/Colour' }, { type: 'number' }] },
          owner: { anyOf: [{ $ref: '#/components/schemas/ThingId' }, { type: 'null' }] },
        },
      },
    },
  },
}

function generate(source) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vez-client-'))
  const [input, output] = ['openapi.json', 'api'].map(name => path.join(folder, name))
  fs.writeFileSync(input, JSON.stringify(source))
  execFileSync(process.execPath, [script, input, output], { stdio: 'pipe' })
  const written = ['client.ts', 'calls/things.ts']
    .map(name => fs.readFileSync(path.join(output, name), 'utf8'))
    .join('')
  fs.rmSync(folder, { recursive: true })
  return written
}

test('the generator understands what a 3.1 document says', () => {
  const client = generate(document)
  for (const line of [
    "export type ThingId = string & { readonly brand: 'ThingId' }",
    "export const colourValues = ['red', 'it\\'s'] as const",
    'nickname: string | null',
    'tags?: readonly string[]',
    'counts: Record<string, number>',
    'either: Colour | number',
    'owner: ThingId | null',
    'updateThing = (args: { id: ThingId; if_match?: string; body: Thing }, options?: CallOptions): Promise<void>',
    "method: 'PATCH', path: `/things/$",
    '{encodeURIComponent(args.id)}`',
  ])
    assert.ok(client.includes(line), `${line}\n${client}`)
  assert.ok(!client.includes('ingest'))
})

test('what it does not understand stops it', () => {
  const odd = structuredClone(document)
  odd.components.schemas.Odd = { type: 'tuple' }
  assert.throws(() => generate(odd))
})
