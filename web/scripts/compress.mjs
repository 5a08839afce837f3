// A .gz beside every file worth it: the server hands them out as they are.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = path.join(import.meta.dirname, '..', 'dist')
const bytes_min = 512
for (const name of fs.readdirSync(dist, { recursive: true })) {
  const file = path.join(dist, String(name))
  if (!/\.(js|css|html|svg|json|webmanifest)$/.test(file)) continue
  const content = fs.readFileSync(file)
  if (content.length >= bytes_min) fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
