// The rules of STYLE.md point 13 and a few of their kin, as functions of a path and its text. A rule returns the faults it
// finds as { line, what }. Each has a bad example, and a good one that stands close to it, in rules.test.mjs.

// The text with comments, and unless kept the insides of strings, turned to spaces; lines and columns stay where they were.
// A character constant is a string; the quote in 1'000 is not one.
export function blanked(text, { strings = false } = {}) {
  const out = text.split('')
  const blank = (from, to) => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' '
  }
  const end = (sign, from) => {
    const at = text.indexOf(sign, from)
    return at < 0 ? text.length : at
  }
  for (let i = 0; i < text.length; ) {
    if (text.startsWith('//', i)) {
      const to = end('\n', i)
      blank(i, to)
      i = to
    } else if (text.startsWith('/*', i)) {
      const to = end('*/', i + 2) + 2
      blank(i, Math.min(to, text.length))
      i = to
    } else if (text.startsWith('R"', i) && !/\w/.test(text[i - 1] ?? '')) {
      const mark = text.slice(i + 2, text.indexOf('(', i))
      const to = end(`)${mark}"`, i)
      if (!strings) blank(i + 3 + mark.length, to)
      i = to + mark.length + 2
    } else if (text[i] === '"' || (text[i] === "'" && !/[0-9a-fA-F]/.test(text[i - 1] ?? ''))) {
      let to = i + 1
      while (to < text.length && text[to] !== text[i] && text[to] !== '\n') to += text[to] === '\\' ? 2 : 1
      if (!strings) blank(i + 1, Math.min(to, text.length))
      i = to + 1
    } else {
      i++
    }
  }
  return out.join('')
}

const lineOf = (text, at) => text.slice(0, at).split('\n').length
const inServer = (path) => path.startsWith('server/')
const within = (path, ...rooms) => rooms.some((room) => path.startsWith(`server/${room}/`))
const isCpp = (path) => /\.(cc|h|c)$/.test(path)

// Where the bracket that opens at `at` is closed; -1 where it is not.
function closing(code, at) {
  const open = code[at]
  const close = { '(': ')', '[': ']', '{': '}', '<': '>' }[open]
  let depth = 0
  for (let i = at; i < code.length; i++) {
    if (code[i] === open) depth++
    else if (code[i] === close && !(close === '>' && code[i - 1] === '-') && --depth === 0) return i
  }
  return -1
}

const skipSpace = (code, at) => at + /^\s*/.exec(code.slice(at))[0].length

// Every match of a pattern in the code as a fault.
function matches(code, pattern, what) {
  return [...code.matchAll(pattern)].map((match) => ({ line: lineOf(code, match.index), what: what(match) }))
}

// Captures and parameters of a lambda die before the coroutine it starts.
function coroutineLambdas(path, text) {
  if (!isCpp(path)) return []
  const code = blanked(text)
  const faults = []
  for (const match of code.matchAll(/(^|[^\w\])\[])\s*\[(?!\[)/g)) {
    const opening = match.index + match[0].length - 1
    let at = closing(code, opening)
    if (at < 0) continue
    at = skipSpace(code, at + 1)
    if (code[at] === '<') at = skipSpace(code, closing(code, at) + 1)
    if (code[at] === '(') at = skipSpace(code, closing(code, at) + 1)
    const body = code.indexOf('{', at)
    if (body < 0 || !/^(mutable|noexcept|constexpr|static|\s|->[^;{}]*)*$/.test(code.slice(at, body))) continue
    if (/\bco_(await|return|yield)\b|\bawaitable\b/.test(code.slice(at, closing(code, body) + 1)))
      faults.push({ line: lineOf(code, opening), what: 'a lambda that is a coroutine: make it a named function that owns its arguments' })
  }
  return faults
}

// Parts of a parameter list, at its own commas.
function parametersIn(list) {
  const parts = []
  let depth = 0
  let from = 0
  for (let i = 0; i < list.length; i++) {
    if ('(<[{'.includes(list[i])) depth++
    else if (')>]}'.includes(list[i])) depth--
    else if (list[i] === ',' && depth === 0) {
      parts.push(list.slice(from, i))
      from = i + 1
    }
  }
  return [...parts, list.slice(from)].map((part) => part.trim()).filter(Boolean)
}

// What a coroutine refers to must outlive it. A comment in or right above the signature may say that it does ("outlives").
function coroutineReferences(path, text) {
  if (!isCpp(path)) return []
  const code = blanked(text)
  const lines = text.split('\n')
  const names = ['awaitable', ...[...code.matchAll(/\busing\s+(\w+)\s*=[^;]*\bawaitable\b/g)].map((match) => match[1])]
  const signatures = []
  for (const match of code.matchAll(new RegExp(`\\b(${names.join('|')})\\b`, 'g'))) {
    let at = skipSpace(code, match.index + match[0].length)
    if (code[at] === '<') at = skipSpace(code, closing(code, at) + 1)
    const name = /^(?:[\w:~]|<\w*>)+\s*(?=\()/.exec(code.slice(at))
    if (name) signatures.push([match.index, at + name[0].length])
    // auto name(…) -> awaitable<…>
    const before = /\)\s*(const|noexcept|\s)*->\s*[\w:]*$/.exec(code.slice(0, match.index))
    if (before) {
      let open = before.index
      for (let depth = 0; open >= 0; open--) {
        if (code[open] === ')') depth++
        else if (code[open] === '(' && --depth === 0) break
      }
      if (/\w\s*$/.test(code.slice(0, open))) signatures.push([open, open])
    }
  }
  const faults = []
  for (const [from, open] of signatures) {
    const list = code.slice(open + 1, closing(code, open))
    const bad = parametersIn(list).filter((part) => /&|\bstring_view\b|\bspan\b/.test(part.replace(/=.*/s, '')))
    if (bad.length === 0) continue
    const first = lineOf(code, from)
    const last = lineOf(code, open + list.length)
    let top = first - 1
    while (top > 0 && /^\s*\/\//.test(lines[top - 1])) top--
    if (/\/\/.*\boutlives?\b/.test(lines.slice(top, last).join('\n'))) continue
    faults.push({ line: first, what: `a coroutine takes ${bad.join(', ')}: take it by value, or say what it outlives` })
  }
  return faults
}

function coroutinesInModules(path, text) {
  if (!isCpp(path) || !inServer(path) || within(path, 'http', 'channels', 'app')) return []
  return matches(blanked(text), /\bco_(await|return|yield)\b/g, (match) => `${match[0]} outside http/, channels/ and app/`)
}

const statement =
  /"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE|VIEW|TRIGGER|VIRTUAL|DATABASE|ROLE)\b|PRAGMA\s|WITH\s+\w+\s+AS\b|BEGIN\s+IMMEDIATE\b)/g

function sqlInCode(path, text) {
  if (!isCpp(path) || !inServer(path) || within(path, 'store')) return []
  const code = blanked(text, { strings: true }).replace(/R"\w*\(/g, (opening) => opening.replace('R', ' ').replace('(', ' ').replace(/"\w*/, (m) => `${' '.repeat(m.length - 1)}"`))
  return matches(code, statement, (match) => `SQL in C++ (${match[1].trim()} …): it belongs in a .sql file`)
}

function wallClock(path, text) {
  if (!isCpp(path) || !inServer(path) || within(path, 'base')) return []
  return matches(
    blanked(text),
    /\bsystem_clock::now\b|\bgettimeofday\s*\(|\bCLOCK_REALTIME\b|(?<![\w.>])(?:std)?::time\s*\(/g,
    (match) => `${match[0]}: time comes from the Clock`,
  )
}

function driverOutsideStore(path, text) {
  if (!isCpp(path) || !inServer(path) || within(path, 'store')) return []
  return matches(blanked(text), /\bsqlite3_\w+|\bPQ[a-z]\w+(?=\s*\()|#\s*include\s*<(sqlite3|libpq-fe)\.h>/g, (match) => `${match[0]} outside store/`)
}

// A thing to do has a number under which it is kept, or is done.
const toDo = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b(?!\\s*\\(#\\d+\\))`, 'g')
function unnumbered(path, text) {
  if (/\.(md|json|csv|txt|svg)$/.test(path)) return []
  return matches(text, toDo, (match) => `${match[0]} without a number`)
}

const lineCountMax = 600
function longFile(path, text) {
  if (!/\.(cc|h|c|ts|tsx|mjs|sh)$/.test(path) || /(^|\/)(messages|generated)\//.test(path) || /generated/i.test(text.slice(0, 200))) return []
  const count = text.split('\n').length - 1
  if (count <= lineCountMax || /(\/\/|#) long because /.test(text)) return []
  return [{ line: count, what: `${count} lines, more than ${lineCountMax}: divide it, or say "// long because …"` }]
}

// A bare number of something that has a unit.
function unitless(path, text) {
  if (!isCpp(path) || !inServer(path)) return []
  return matches(
    blanked(text),
    /\b(?:int|long|unsigned|double|float|(?:std::)?(?:u?int(?:16|32|64)_t|size_t))\s+((?:\w+_)?(?:timeout|delay|interval|duration|lifetime|backoff))\s*[=;,){]/g,
    (match) => `${match[1]} has no unit: ${match[1]}_seconds, _ms, …`,
  )
}

// An error may be nothing to act on; then a comment in the place of the action says why.
function swallowed(path, text) {
  if (!isCpp(path)) return []
  const silent = [...blanked(text).matchAll(/\bcatch\s*\([^)]*\)\s*\{\s*\}/g)]
  return silent
    .filter((match) => !text.slice(match.index, match.index + match[0].length).includes('//'))
    .map((match) => ({ line: lineOf(text, match.index), what: 'an error is swallowed: catch with an empty body' }))
}

export const rules = {
  coroutineLambdas,
  coroutineReferences,
  coroutinesInModules,
  sqlInCode,
  wallClock,
  driverOutsideStore,
  unnumbered,
  longFile,
  unitless,
  swallowed,
}

// Relative links of a Markdown text that lead nowhere; `exists` is asked with paths from the root of the project.
export function deadLinks(path, text, exists) {
  const faults = []
  const shown = text.replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replace(/[^\n]/g, ' '))
  for (const match of shown.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)) {
    const target = (match[1] ?? match[2]).replace(/#.*$/, '')
    if (target === '' || /^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    const parts = target.startsWith('/') ? [] : path.split('/').slice(0, -1)
    for (const part of decodeURIComponent(target).split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    if (!exists(parts.join('/'))) faults.push({ line: lineOf(text, match.index), what: `no such file: ${target}` })
  }
  return faults
}

// Folders of server/ that are rooms (they have a CMakeLists.txt) and do not say what they are.
export function roomsWithoutReadme(paths) {
  const known = new Set(paths)
  return paths
    .filter((path) => /^server\/.+\/CMakeLists\.txt$/.test(path) && !known.has(path.replace(/CMakeLists\.txt$/, 'README.md')))
    .map((path) => path.replace(/\/CMakeLists\.txt$/, ''))
}

// Rooms that the list of rooms (server/README.md, its text) does not lead to.
export function roomsNotListed(paths, list) {
  return paths
    .map((path) => /^server\/(.+)\/README\.md$/.exec(path)?.[1])
    .filter((room) => room !== undefined && paths.includes(`server/${room}/CMakeLists.txt`) && !list.includes(`](${room}/README.md)`))
}

// Every event has a sentence in the journal. `files`: of each path its text.
export function eventsWithoutWords(files) {
  const words = files['server/modules/journal/journal_words.cc'] ?? ''
  return Object.values(files).flatMap((text) =>
    [...text.matchAll(/static constexpr std::string_view name = "(\w+)";/g)].map((match) => match[1]).filter((event) => !words.includes(`{"${event}",`)),
  )
}
