import { describe, expect, it } from 'vitest'
import { lettersOf, scriptOf } from '../../src/features/customers/letters'
import { PagedList } from '../../src/features/customers/paged-list'
import { stretch_rows_max, stretchStart } from '../../src/ui/fixed-rows'

interface One {
  id: string
}
const page_rows = 200
const screen_rows_count = 40

/** A server's list: ids in order, a cursor is the last id of a page. */
function house(count: number) {
  const ids = Array.from({ length: count }, (_, index) => String(index).padStart(7, '0'))
  const asked: string[] = []
  const state = { ids, asked, failing: false }
  const list = new PagedList<One>(async cursor => {
    asked.push(cursor)
    if (state.failing) throw new Error('no network')
    const rest = state.ids.filter(id => id > cursor)
    const items = rest.slice(0, page_rows).map(id => ({ id }))
    return { items, next: rest.length > page_rows ? (items.at(-1)?.id ?? null) : null }
  })
  return { state, list }
}
/** Looks at the rows from there on until nothing is on its way any more. */
async function look(list: PagedList<One>, first: number): Promise<readonly (string | undefined)[]> {
  list.show(first, first + screen_rows_count - 1)
  await settled()
  return Array.from({ length: screen_rows_count }, (_, index) => list.row(first + index)?.id)
}
const settled = () => new Promise(resolve => setTimeout(resolve))
const idsFrom = (state: { ids: readonly string[] }, first: number) => state.ids.slice(first, first + screen_rows_count)

describe('a list by pages', () => {
  it('goes on to the end, with the rows around the screen in memory and no others', async () => {
    const { state, list } = house(30_000)
    await list.refresh()
    for (let first = 0; first < 30_000 - screen_rows_count; first += 150) {
      expect(await look(list, first)).toEqual(idsFrom(state, first))
      expect(list.held_count).toBeLessThanOrEqual(1_100)
    }
    await look(list, 30_000 - screen_rows_count)
    expect(list.ended).toBe(true)
    expect(list.known_count).toBe(30_000)
    expect(state.asked.length).toBe(150)
  })
  it('fetches a page again by its cursor when it is scrolled back to', async () => {
    const { state, list } = house(3_000)
    await list.refresh()
    await look(list, 2_900)
    expect(list.row(0)).toBeUndefined()
    expect(await look(list, 0)).toEqual(idsFrom(state, 0))
    expect(state.asked.filter(cursor => cursor === '').length).toBe(2)
  })
  it('reaches a far place page by page and holds none of those in between', async () => {
    const { state, list } = house(10_000)
    await list.refresh()
    expect(await look(list, 9_000)).toEqual(idsFrom(state, 9_000))
    expect(list.held_count).toBeLessThanOrEqual(1_100)
  })
  it('misses nobody who came in above, and moves with them', async () => {
    const { state, list } = house(3_000)
    await list.refresh()
    await look(list, 2_000)
    state.ids.splice(1_500, 0, '0001499a')
    await look(list, 1_650)
    expect(list.moved_rows).toBe(1)
    expect(await look(list, 1_480)).toEqual(idsFrom(state, 1_480))
    expect(await look(list, 1_640)).toEqual(idsFrom(state, 1_640))
  })
  it('shows nobody twice when somebody above is gone', async () => {
    const { state, list } = house(3_000)
    await list.refresh()
    await look(list, 2_000)
    state.ids.splice(1_500, 1)
    await look(list, 1_650)
    expect(list.moved_rows).toBe(-1)
    expect(await look(list, 1_580)).toEqual(idsFrom(state, 1_580))
  })
  it('goes on where the last row of a page itself is gone', async () => {
    const { state, list } = house(3_000)
    await list.refresh()
    await look(list, 1_200)
    state.ids.splice(399, 1)
    await look(list, 650)
    expect(await look(list, 380)).toEqual(idsFrom(state, 380))
  })
  it('is fetched again where it stands', async () => {
    const { state, list } = house(3_000)
    await list.refresh()
    await look(list, 1_000)
    const before = state.asked.length
    await list.refresh()
    expect(state.asked.slice(before)).not.toContain('')
    expect(await look(list, 1_000)).toEqual(idsFrom(state, 1_000))
  })
  it('says that a page could not be had, and goes on when asked to', async () => {
    const { state, list } = house(3_000)
    await list.refresh()
    state.failing = true
    await look(list, 180)
    expect(list.error).toBeDefined()
    state.failing = false
    list.retry()
    expect(await look(list, 180)).toEqual(idsFrom(state, 180))
  })
  it('stops when nobody looks any more', async () => {
    const { state, list } = house(30_000)
    await list.refresh()
    list.show(29_000, 29_040)
    list.hide()
    await settled()
    expect(state.asked.length).toBeLessThan(4)
  })
})

describe('the stretch that is drawn of a list too long for a browser', () => {
  const million = 1_000_000
  it('is the whole of a shorter list', () => expect(stretchStart(0, 150_000, 150_040, stretch_rows_max)).toBe(0))
  it('stays where it is in its middle', () => expect(stretchStart(300_000, 400_000, 400_040, million)).toBe(300_000))
  it('moves on before its end, and back before its beginning', () => {
    expect(stretchStart(0, 199_000, 199_040, million)).toBe(99_000)
    expect(stretchStart(300_000, 301_000, 301_040, million)).toBe(201_000)
  })
  it('never goes beyond the list', () => {
    expect(stretchStart(700_000, 899_900, 899_940, million)).toBe(799_900)
    expect(stretchStart(800_000, 999_960, 999_999, million)).toBe(800_000)
    expect(stretchStart(50_000, 50_000, 50_040, million)).toBe(0)
  })
})

describe('the letters of the rail', () => {
  it('leave out no letter of the Latin alphabet', () => {
    for (const locale of ['sl', 'hu', 'ru', 'en'] as const)
      expect(lettersOf('latin', locale)).toEqual(expect.arrayContaining([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']))
  })
  it('are told apart by script', () => {
    expect(scriptOf('Анна')).toBe('cyrillic')
    expect(scriptOf('Anna')).toBe('latin')
  })
})
