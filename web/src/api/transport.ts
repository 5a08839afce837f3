/** Where the interface lives; the paths of the generated client follow it. */
const base = '/api/v1'

export interface Fault {
  pointer: string
  reason: string
}

/** Every way a call can be refused. A new kind is a compile error wherever kinds are told apart. */
export type Problem =
  | { kind: 'offline'; title: string }
  | { kind: 'invalid'; title: string; faults: readonly Fault[] }
  | { kind: 'signed_out'; title: string }
  | { kind: 'forbidden'; title: string }
  | { kind: 'not_found'; title: string }
  | { kind: 'conflict'; title: string; faults: readonly Fault[] }
  | { kind: 'stale'; title: string }
  | { kind: 'too_large'; title: string }
  | { kind: 'too_many'; title: string; retry_after_seconds: number }
  | { kind: 'unavailable'; title: string; retry_after_seconds: number }
  | { kind: 'broken'; title: string; status: number }

export class Refusal extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

/** What went wrong, whatever was thrown. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Refusal ? error.problem : { kind: 'broken', title: '', status: 0 }

export interface CallOptions {
  signal?: AbortSignal | undefined
  /** Called while a file goes up, with the share sent so far, 0..1. */
  onProgress?: ((share: number) => void) | undefined
}

type QueryValue = string | number | boolean | undefined
interface Request {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  query?: Record<string, QueryValue>
  if_match?: string | undefined
  json?: unknown
  file?: Blob
}

const state = { csrf_token: '', language: 'en' }
export const setCsrfToken = (token: string): void => {
  state.csrf_token = token
}
export const setCallLanguage = (language: string): void => {
  state.language = language
}

export function address(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? base + path : `${base}${path}?${text}`
}

/** One key per intention; getRandomValues also exists where the page is served without TLS. */
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(36)).join('-')

function headersOf(request: Request): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': state.language }
  if (request.method !== 'GET' && state.csrf_token !== '') headers['X-CSRF-Token'] = state.csrf_token
  if (request.method === 'POST') headers['Idempotency-Key'] = newKey()
  if (request.json !== undefined) {
    headers['Content-Type'] = 'application/json'
  }
  if (request.file) headers['Content-Type'] = 'application/octet-stream'
  if (request.if_match !== undefined) headers['If-Match'] = request.if_match
  return headers
}

interface Answer {
  status: number
  retry_after: string | null
  text: string
}

export async function send<T>(request: Request, options: CallOptions = {}): Promise<T> {
  const answer = request.file ? await sendFile(request, request.file, options) : await sendJson(request, options)
  if (answer.status >= 400) throw new Refusal(problemFrom(answer))
  return parse<T>(answer.text)
}

/** The server's types are trusted here and only here: both sides come from one document. */
const parse = <T>(text: string): T => JSON.parse(text === '' ? 'null' : text)

async function sendJson(request: Request, options: CallOptions): Promise<Answer> {
  const response = await fetch(address(request.path, request.query), {
    method: request.method,
    headers: headersOf(request),
    credentials: 'same-origin',
    body: request.json === undefined ? null : JSON.stringify(request.json),
    signal: options.signal ?? null,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refusal({ kind: 'offline', title: '' })
  })
  return { status: response.status, retry_after: response.headers.get('Retry-After'), text: await response.text() }
}

/** fetch cannot tell how much of a body has gone up, XMLHttpRequest can. */
function sendFile(request: Request, file: Blob, options: CallOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open(request.method, address(request.path, request.query))
    for (const [name, value] of Object.entries(headersOf(request))) call.setRequestHeader(name, value)
    call.upload.onprogress = event => options.onProgress?.(event.total > 0 ? event.loaded / event.total : 0)
    call.onload = () =>
      resolve({ status: call.status, retry_after: call.getResponseHeader('Retry-After'), text: call.responseText })
    call.onerror = () => reject(new Refusal({ kind: 'offline', title: '' }))
    call.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    options.signal?.addEventListener('abort', () => call.abort())
    call.send(file)
  })
}

interface ProblemDocument {
  title?: string
  detail?: string
  errors?: Fault[]
}

function documentOf(text: string): ProblemDocument {
  try {
    const document: ProblemDocument | null = JSON.parse(text)
    return document ?? {}
  } catch {
    return {} // A proxy in between may answer with a page of its own.
  }
}

export function problemFrom(answer: Answer): Problem {
  const document = documentOf(answer.text)
  const title = document.detail ?? document.title ?? ''
  const faults = document.errors ?? []
  const retry_after_seconds = Number(answer.retry_after ?? 1) || 1
  if (answer.status === 400 || answer.status === 415 || answer.status === 422) return { kind: 'invalid', title, faults }
  if (answer.status === 401) return { kind: 'signed_out', title }
  if (answer.status === 403) return { kind: 'forbidden', title }
  if (answer.status === 404) return { kind: 'not_found', title }
  if (answer.status === 409) return { kind: 'conflict', title, faults }
  if (answer.status === 412 || answer.status === 428) return { kind: 'stale', title }
  if (answer.status === 413) return { kind: 'too_large', title }
  if (answer.status === 429) return { kind: 'too_many', title, retry_after_seconds }
  if (answer.status === 502 || answer.status === 503 || answer.status === 504)
    return { kind: 'unavailable', title, retry_after_seconds }
  return { kind: 'broken', title, status: answer.status }
}
