// Fails when the page grew beyond its budgets (KiB, gzip). First load: what index.html pulls in, with all its static imports,
// and the largest catalogue. A lazy page: everything it adds to the first load.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const budget_kib = { first_js: 190, first_css: 12, lazy_page: 40 }
const dist = path.join(import.meta.dirname, '..', 'dist')
const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite', 'manifest.json'), 'utf8'))
const sizes = new Map()
const gz = file => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length / 1024)
  return sizes.get(file)
}

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}
const sum = files => [...new Set(files)].reduce((total, file) => total + gz(file), 0)
const js = keys => [...keys].map(key => manifest[key].file).filter(file => file.endsWith('.js'))
const css = keys => [...keys].flatMap(key => manifest[key].css ?? [])

const entry = Object.keys(manifest).find(key => manifest[key].isEntry)
const first = closure(entry)
const dynamic = [...new Set([...first].flatMap(key => manifest[key].dynamicImports ?? []))]
const catalogues = dynamic.filter(key => key.includes('i18n/'))
const catalogue = Math.max(...catalogues.map(key => sum(js([key]))))
const rows = [
  ['first load, JavaScript', sum(js(first)) + catalogue, budget_kib.first_js],
  ['first load, CSS', sum(css(first)), budget_kib.first_css],
]
for (const key of dynamic.filter(one => !one.includes('i18n/'))) {
  const own = [...closure(key)].filter(one => !first.has(one))
  rows.push([manifest[key].name ?? key, sum(js(own)) + sum(css(own)), budget_kib.lazy_page])
}
let failed = false
for (const [name, kib, limit] of rows) {
  failed ||= kib > limit
  console.log(`${kib > limit ? 'OVER' : 'ok  '} ${kib.toFixed(1).padStart(6)} of ${limit} KiB  ${name}`)
}
process.exitCode = failed ? 1 : 0
