// Every sentence that the server says to people, found in its source: the reason of each refuse(…), the words of each
// fault(…), what a Message is made of, and the titles of problems. `node tests/style/messages.mjs` fails when one has no
// translation, or a translation says what nobody says any more.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const server = fileURLToPath(new URL('../../server', import.meta.url))
export const languages = ['sl', 'hu', 'ru']

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(cc|h)$/.test(entry.name) && !/_(test|fuzz)\.cc$/.test(entry.name) ? [path] : []
  })
}

/** The arguments of a call whose opening parenthesis stands before `start`, split at the commas of its own level. */
function call_arguments(text, start) {
  const found = ['']
  let depth = 0
  for (let i = start; i < text.length; ++i) {
    const c = text[i]
    if (c === '"') {
      const end = /[^\\](\\\\)*"/.exec(text.slice(i))
      found[found.length - 1] += text.slice(i, i + end.index + end[0].length)
      i += end.index + end[0].length - 1
      continue
    }
    if ('([{'.includes(c)) ++depth
    if (')]}'.includes(c) && depth-- === 0) break
    if (c === ',' && depth === 0) found.push('')
    else found[found.length - 1] += c
  }
  return found
}

/** The first string literal of an expression, with those that follow it directly. */
function literals(expression) {
  return [...expression.matchAll(/"((?:[^"\\]|\\.)*)"(?:\s*"((?:[^"\\]|\\.)*)")*/g)].map((match) =>
    JSON.parse(`"${[...match[0].matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join('')}"`),
  )
}

export function messages_of(text) {
  const plain = text.replace(/^\s*\/\/.*$/gm, '')
  const found = []
  for (const match of plain.matchAll(/\brefuse\(/g)) {
    const reason = call_arguments(plain, match.index + match[0].length)[2] ?? ''
    // A choice between two sentences is two sentences.
    const said = literals(reason.replace(/\{\{[\s\S]*$/, ''))
    found.push(...said)
  }
  for (const match of plain.matchAll(/\b(?:fault|Message)\(/g))
    found.push(...literals(call_arguments(plain, match.index + match[0].length)[0].replace(/\{\{[\s\S]*$/, '')))
  for (const match of plain.matchAll(/\bMessage\{/g))
    found.push(...literals(call_arguments(plain, match.index + match[0].length)[0]))
  for (const match of plain.matchAll(/(?:case \d+|default): return ("(?:[^"\\]|\\.)+\.");/g)) found.push(JSON.parse(match[1]))
  return found.filter((sentence) => /[a-z]/.test(sentence))
}

/** Where sentences pass through functions of the room's own: every literal of two words or more that is not for engineers. */
const talkative = /\/(condition\/(check|syntax)|(csv|vcard)\/reader|xlsx\/(zip|reader)|modules\/imports\/(apply|records|import_file|imports|rows|cards|objects|imports_holdings)|http\/connection|modules\/people\/company)\.cc$/

function sentences_of(text) {
  const plain = text
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\b(?:CHECK_WITH|Failure|log_line)\((?:[^()"]|"(?:[^"\\]|\\.)*"|\([^()]*\))*\)/g, '')
    .replace(/#include.*$/gm, '')
  return [...plain.matchAll(/(?:"(?:[^"\\]|\\.)*"\s*)+/g)]
    .map((match) => [...match[0].matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join(''))
    .filter((literal) => /^(?:[a-z]|\{)[^=]* [^=]*$/.test(literal) && !literal.includes('\\x'))
    .map((literal) => JSON.parse(`"${literal}"`))
}

export function all_messages() {
  const found = sources(server).flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    return [...messages_of(text), ...(talkative.test(path) ? sentences_of(text) : [])]
  })
  return [...new Set(found)].sort()
}

function holes(text) {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = all_messages()
  let faults = 0
  const say = (text) => {
    console.log(text)
    ++faults
  }
  for (const language of languages) {
    const there = JSON.parse(readFileSync(join(server, 'base/messages', `${language}.json`), 'utf8'))
    for (const english of wanted) {
      if (there[english] === undefined) say(`${language}: no translation of: ${english}`)
      else if (holes(there[english]) !== holes(english)) say(`${language}: other values in: ${there[english]}`)
    }
    for (const english of Object.keys(there)) if (!wanted.includes(english)) say(`${language}: nobody says any more: ${english}`)
  }
  console.log(`${wanted.length} sentences, ${faults} faults`)
  process.exitCode = faults > 0 ? 1 : 0
}
