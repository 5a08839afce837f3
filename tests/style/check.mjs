// node tests/style/check.mjs rules|docs   says where the files of the project break the rules, and fails when one does
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { deadLinks, eventsWithoutWords, roomsNotListed, roomsWithoutReadme, rules } from './rules.mjs'

const root = new URL('../../', import.meta.url)
// Files git knows or would add.
const paths = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  .split('\0')
  .filter((path) => path !== '' && existsSync(new URL(encodeURI(path), root)))
const read = (path) => readFileSync(new URL(encodeURI(path), root), 'utf8')

let count = 0
function report(path, faults, rule) {
  for (const fault of faults) console.log(`${path}:${fault.line}: ${fault.what} [${rule}]`)
  count += faults.length
}

const what = process.argv[2]
if (what === 'rules') {
  const source = paths.filter((path) => /\.(cc|h|c|mjs|ts|tsx|css|sql|sh|cmake|story)$|CMakeLists\.txt$|^bin\//.test(path))
  for (const path of source) {
    const text = read(path)
    for (const [name, rule] of Object.entries(rules)) {
      if (path.startsWith('tests/style/')) continue // Bad examples live there.
      report(path, rule(path, text), name)
    }
  }
  const headers = paths.filter((path) => /^server\/.*\.h$|journal_words\.cc$/.test(path))
  for (const event of eventsWithoutWords(Object.fromEntries(headers.map((path) => [path, read(path)]))))
    report('server/modules/journal/journal_words.cc', [{ line: 1, what: `no sentence for ${event}` }], 'eventWords')
} else if (what === 'docs') {
  const exists = (path) => existsSync(new URL(encodeURI(path), root))
  for (const path of paths.filter((path) => path.endsWith('.md'))) report(path, deadLinks(path, read(path), exists), 'deadLinks')
  for (const room of roomsWithoutReadme(paths)) report(`${room}/README.md`, [{ line: 1, what: 'a room says what it is' }], 'roomReadme')
  for (const room of roomsNotListed(paths, read('server/README.md'))) report('server/README.md', [{ line: 1, what: `${room} is not in the list of rooms` }], 'roomList')
} else {
  console.error('wants rules or docs')
  process.exit(2)
}
console.log(count === 0 ? 'nothing is wrong' : `${count} faults`)
process.exit(count === 0 ? 0 : 1)
