// A server of one's own for the programs of this folder, and what it costs.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ticks_per_second = Number(execFileSync('getconf', ['CLK_TCK']))

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Starts `vez serve`; resolves when it answers, with its address and how long that took. */
export async function serve(vez, args, stderr = 'inherit') {
  const started = performance.now()
  const child = spawn(vez, ['serve', '--listen', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', stderr] })
  let output = ''
  child.stdout.on('data', (piece) => {
    output += piece
  })
  for (;;) {
    const origin = /Vez is at (http:\S+)/.exec(output)?.[1]
    if (origin && (await fetch(`${origin}/readyz`).catch(() => undefined))?.ok)
      return { child, origin, port: Number(new URL(origin).port), ms: performance.now() - started }
    if (child.exitCode !== null) throw new Error(`vez serve ended: ${output}`)
    await sleep(5)
  }
}

export async function stop(server) {
  const ended = new Promise((resolve) => server.child.on('exit', resolve))
  server.child.kill('SIGTERM')
  await ended
}

/** User and system time of the process so far, in µs. */
export function cpu_us(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticks_per_second) * 1e6
}

export function resident_mb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

/**
 * What is resident of the process's own memory. Pages of the database file that it has mapped are left out: they are the kernel's
 * cache, given back when somebody needs the memory, and counted once for each connection that reads them.
 */
export function own_resident_mb(pid) {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

/** Calls `use` with a server of a small company and a token of its owner; cleans up. */
export async function with_company(vez, use) {
  const folder = mkdtempSync(join(tmpdir(), 'vez-load-'))
  try {
    execFileSync(vez, ['bench', '--keep', '--data', folder, '--customers', '1000', '--events', '1000'], { stdio: 'ignore' })
    const where = ['--data', join(folder, 'bench')]
    const token = new_token(vez, where)
    const server = await serve(vez, where, 'ignore')
    try {
      await use(server, token)
    } finally {
      await stop(server)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A token of the owner of a company that `vez bench` made. */
export function new_token(vez, where) {
  const words = ['token', 'create', '--user', 'bench@bench.example', '--name', 'load', ...where]
  return execFileSync(vez, words, { encoding: 'utf8' }).trim()
}

/** The JSON of a request, which must succeed. */
export async function ask(server, token, method, path, body) {
  const headers = { Authorization: `Bearer ${token}` }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const response = await fetch(`${server.origin}/api/v1${path}`, { method, headers, body: body === undefined ? body : JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.status === 204 ? undefined : response.json()
}

/** The value below which that part of all values is. */
export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}
export const median = (values) => quantile(values, 0.5)
