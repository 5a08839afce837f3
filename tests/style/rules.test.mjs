// node --test tests/style/rules.test.mjs: every rule finds its bad example and lets the good one beside it pass.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blanked, deadLinks, eventsWithoutWords, roomsNotListed, roomsWithoutReadme, rules } from './rules.mjs'

const long = 'int x;\n'.repeat(601)
const word = 'TO' + 'DO'

// rule: [path, bad text, line of the fault], then [path, good text]
const examples = {
  coroutineLambdas: {
    bad: [
      ['server/http/a.cc', 'void f() {\n  co_spawn(io, [name]() -> awaitable<void> { co_await nap(); }(), detached);\n}', 2],
      ['server/http/a.cc', 'auto f = [] { co_return; };', 1],
      ['server/http/a.cc', 'spawn(\n  [&]<class T>(T x) mutable {\n    if (x) { co_await x; }\n  });', 2],
    ],
    good: [
      ['server/http/a.cc', 'awaitable<void> f() { co_await g([x] { return x; }); }'],
      ['server/http/a.cc', 'awaitable<void> f() { auto [a, b] = co_await g(); list[0] = co_await h(); [[maybe_unused]] int i; }'],
      ['server/http/a.cc', '// [name]() { co_await nap(); }\nconst char* s = "[] { co_await x; }";'],
    ],
  },
  coroutineReferences: {
    bad: [
      ['server/http/a.cc', 'awaitable<void> greet(const std::string& name);', 1],
      ['server/http/a.h', 'class A {\n  awaitable<bool, Executor> write(int x,\n    std::string_view bytes) {}\n};', 2],
      ['server/http/a.cc', 'using Later = asio::awaitable<void>;\nLater f(std::span<int> xs);', 2],
      ['server/http/a.cc', 'auto f(int& x) -> awaitable<void> {}', 1],
      ['server/http/a.cc', '// Waits.\nasio::awaitable<std::map<int, int>> A::f(T&& x) {}', 2],
    ],
    good: [
      ['server/http/a.cc', 'awaitable<Response> post(AsyncDb& db, Input input) {  // db outlives every request\n}'],
      ['server/http/a.cc', '// The server outlives its connections.\nawaitable<void> serve(Lane& lane);'],
      ['server/http/a.cc', 'awaitable<void> f(std::string name, std::shared_ptr<T> t);\nvoid g(const std::string& name);'],
    ],
  },
  coroutinesInModules: {
    bad: [['server/modules/people/people.cc', 'f();\nco_await g();', 2]],
    good: [
      ['server/http/server.cc', 'co_await g();'],
      ['server/modules/people/people.cc', '// Not across co_await.\n'],
    ],
  },
  sqlInCode: {
    bad: [
      ['server/modules/a/a.cc', 'run("SELECT id FROM users");', 1],
      ['server/engine/a.cc', 'run(R"(\n  DELETE FROM jobs)");', 1],
      ['server/app/a.cc', 'run("  insert into x").run("UPDATE users SET name = 1");', 1],
    ],
    good: [
      ['server/store/a.cc', 'run("SELECT 1");'],
      ['server/engine/route.cc', 'return "DELETE"; // "SELECT 1"'],
      ['server/modules/a/a.cc', 'refuse("Update your address");'],
    ],
  },
  wallClock: {
    bad: [
      ['server/engine/a.cc', 'auto t = std::chrono::system_clock::now();', 1],
      ['server/app/a.cc', 'x = ::time(nullptr);', 1],
    ],
    good: [
      ['server/base/time.cc', 'std::chrono::system_clock::now();'],
      ['server/engine/a.cc', 'steady_clock::now(); tx.time(); // system_clock::now'],
    ],
  },
  driverOutsideStore: {
    bad: [
      ['server/app/a.cc', '\nsqlite3_open(x);', 2],
      ['server/modules/a/a.cc', 'PQexec(c);', 1],
      ['server/engine/a.h', '#include <libpq-fe.h>', 1],
    ],
    good: [
      ['server/store/sqlite/a.cc', 'sqlite3_open(x);'],
      ['server/app/a.cc', '// sqlite3_open\nsay("PQexec(");'],
    ],
  },
  unnumbered: {
    bad: [['web/src/a.ts', `// ${word}: later`, 1]],
    good: [['web/src/a.ts', `// ${word} (#12): later\nconst todo = 1`]],
  },
  longFile: {
    bad: [['server/a/a.cc', long, 601]],
    good: [
      ['server/a/a.cc', `// long because it is one table.\n${long}`],
      ['server/a/a.cc', 'int x;\n'.repeat(600)],
    ],
  },
  unitless: {
    bad: [
      ['server/a/a.h', 'int timeout = 3;', 1],
      ['server/a/a.h', 'struct A {\n  std::int64_t retry_delay;\n};', 2],
    ],
    good: [['server/a/a.h', 'int timeout_seconds; std::chrono::seconds timeout; std::int64_t retry_delay_ms = 1;']],
  },
  swallowed: {
    bad: [['server/a/a.cc', 'try { f(); } catch (...) {\n}', 1]],
    good: [['server/a/a.cc', 'try { f(); } catch (...) { failed = true; }\ntry { f(); } catch (const E&) {\n  // Asked again.\n}']],
  },
}

test('every rule has examples', () => assert.deepEqual(Object.keys(examples).sort(), Object.keys(rules).sort()))

for (const [name, { bad, good }] of Object.entries(examples)) {
  for (const [path, text, line] of bad)
    test(`${name} finds: ${text.slice(0, 60)}`, () => {
      // Keywords of SQL are found in capitals only, as they are written here.
      assert.deepEqual([...new Set(rules[name](path, text).map((fault) => fault.line))], [line])
    })
  for (const [path, text] of good)
    test(`${name} lets pass: ${text.slice(0, 60)}`, () => assert.deepEqual(rules[name](path, text), []))
}

test('blanking keeps every line and column', () => {
  const text = 'a = "x\\"y"; /* b\n */ c = 1\'000; // d\nR"k(\n"e)k" \'"\' f'
  assert.equal(blanked(text).length, text.length)
  assert.equal(blanked(text).replace(/ +/g, ' '), 'a = " "; \n c = 1\'000; \nR"k(\n )k" \' \' f')
})

test('dead links are found, code and addresses are not links', () => {
  const text = '[a](b.md) [c](../d.md#e) [f](https://g.example)\n`[h](i)` [j](#k)\n```\n[l](m)\n```\n![n](o.png "title")'
  const asked = []
  const faults = deadLinks('docs/x.md', text, (path) => {
    asked.push(path)
    return path === 'd.md'
  })
  assert.deepEqual(asked, ['docs/b.md', 'd.md', 'docs/o.png'])
  assert.deepEqual(
    faults.map((fault) => fault.line),
    [1, 6],
  )
})

test('a room without a README is found', () => {
  assert.deepEqual(roomsWithoutReadme(['server/CMakeLists.txt', 'server/a/CMakeLists.txt', 'server/b/CMakeLists.txt', 'server/b/README.md']), ['server/a'])
})

test('a room that the list of rooms forgets is found', () => {
  const paths = ['a', 'modules/b', 'c'].flatMap((room) => [`server/${room}/CMakeLists.txt`, `server/${room}/README.md`])
  assert.deepEqual(roomsNotListed(paths, '| [a](a/README.md) | … | [c](c/README.md) |'), ['modules/b'])
})

test('an event without a sentence in the journal is found', () => {
  const event = (name) => `struct A {\n  static constexpr std::string_view name = "${name}";\n};`
  const words = '{"CustomerCreated", customers, Message("Customer added")},'
  const files = { 'server/modules/journal/journal_words.cc': words, 'server/a.h': event('CustomerCreated'), 'server/b.h': event('Forgotten') }
  assert.deepEqual(eventsWithoutWords(files), ['Forgotten'])
})
