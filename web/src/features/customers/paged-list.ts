/** One page as the server answers it. */
export interface PageOf<T> {
  items: readonly T[]
  next: string | null
}

/** What is remembered of every page seen; the rows themselves only near the screen. */
interface Page<T> {
  cursor: string
  /** Index of its first row in the list. */
  start: number
  size: number
  first_id: string | undefined
  last_id: string | undefined
  rows: readonly T[] | undefined
  stale: boolean
}

const serials = { next: 1 }
/** Fetched so many rows before they are seen, and kept so many after. */
const ahead_rows_count = 100
const kept_rows_count = 300

/**
 * A list of any length by pages of a cursor. The cursor of every page seen is kept (some 100 bytes for 200 rows), the
 * rows only of pages around the screen; a page scrolled back to is fetched again from its cursor, up to the row where
 * the next one begins, so that nothing is missing or twice when the data changed meanwhile.
 */
export class PagedList<T extends { id: string }> {
  /** Tells one list from another. */
  readonly serial = serials.next++
  /** Changes whenever something else is to be drawn. */
  version = 0
  /** Rows that came in above the screen so far; what is drawn moves with them, not under the pointer. */
  moved_rows = 0
  /** Why the last page could not be had; nothing is fetched until retry. */
  error: unknown
  private pages: Page<T>[] = []
  /** The cursor of the first page nobody has seen; null after the last one. */
  private next: string | null = ''
  private screen: { first: number; last: number } | undefined
  private filling: Promise<void> | undefined
  private readonly listeners = new Set<() => void>()
  private readonly fetch: (cursor: string) => Promise<PageOf<T>>

  constructor(fetch: (cursor: string) => Promise<PageOf<T>>) {
    this.fetch = fetch
  }

  get known_count(): number {
    return endOf(this.pages.at(-1))
  }
  get ended(): boolean {
    return this.next === null
  }
  get held_count(): number {
    return this.pages.reduce((count, page) => count + (page.rows?.length ?? 0), 0)
  }

  row(index: number): T | undefined {
    const page = this.pages[this.pageAt(index)]
    return page?.rows?.[index - page.start]
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** What is on the screen now, first to last row. Fetches what is missing there and lets go of what is far from it. */
  show(first: number, last: number): void {
    this.screen = { first, last }
    this.drop()
    void this.fill()
  }
  /** Nobody looks any more: what is under way is the last. */
  hide(): void {
    this.screen = undefined
  }

  /** The first page, or what is held of the list once more, without a jump. */
  async refresh(): Promise<void> {
    for (const page of this.pages) page.stale = page.rows !== undefined
    this.error = undefined
    await this.fill()
    if (this.error !== undefined) throw this.error
  }
  retry(): void {
    this.error = undefined
    this.changed()
    void this.fill()
  }

  private changed(): void {
    this.version += 1
    for (const listener of this.listeners) listener()
  }

  /** One page at a time, always the one that is needed most by then. */
  private fill(): Promise<void> {
    this.filling ??= this.work().finally(() => {
      this.filling = undefined
    })
    return this.filling
  }
  private async work(): Promise<void> {
    try {
      for (let index = this.due(); index !== undefined && this.error === undefined; index = this.due()) {
        const page = this.pages[index]
        if (page) await this.again(page)
        else await this.further()
        this.drop()
        this.changed()
      }
    } catch (error) {
      this.error = error
      this.changed()
    }
  }

  private due(): number | undefined {
    if (this.pages.length === 0) return 0
    const stale = this.pages.findIndex(page => page.stale)
    if (stale >= 0) return stale
    if (!this.screen) return undefined
    const { first, last } = this.screen
    const seen = this.missing(first, last)
    if (seen !== undefined) return seen
    if (this.next !== null && this.known_count <= last + ahead_rows_count) return this.pages.length
    return this.missing(first - ahead_rows_count, last + ahead_rows_count)
  }
  private missing(first: number, last: number): number | undefined {
    for (let index = this.pageAt(Math.max(0, first)); index < this.pages.length; index++) {
      const page = this.pages[index]
      if (!page || page.start > last) return undefined
      if (page.rows === undefined) return index
    }
    return undefined
  }

  private async further(): Promise<void> {
    const cursor = this.next ?? ''
    const { items, next } = await this.fetch(cursor)
    this.pages.push({
      cursor,
      start: this.known_count,
      size: items.length,
      ...edgesOf(items),
      rows: items,
      stale: false,
    })
    this.next = next
  }

  /** Fetches a page seen before. It ends where the next one begins, however many rows that are by now. */
  private async again(page: Page<T>): Promise<void> {
    const follower = this.pages[this.pages.indexOf(page) + 1]
    let { items, next } = await this.fetch(page.cursor)
    let end = follower ? endIn(items, page, follower) : undefined
    if (follower && end === undefined && next !== null) {
      const more = await this.fetch(next)
      items = [...items, ...more.items]
      next = more.next
      end = endIn(items, page, follower)
    }
    if (follower && end === undefined) this.pages.length = this.pages.indexOf(page) + 1 // The rest is another list now.
    if (end === undefined) this.next = next
    this.put(page, end === undefined ? items : items.slice(0, end))
  }

  private put(page: Page<T>, rows: readonly T[]): void {
    const grown = rows.length - page.size
    const above = this.screen !== undefined && endOf(page) <= this.screen.first
    Object.assign(page, { ...edgesOf(rows), size: rows.length, rows, stale: false })
    if (grown === 0) return
    for (let index = this.pages.indexOf(page) + 1; index < this.pages.length; index++) {
      const later = this.pages[index]
      if (later) later.start += grown
    }
    if (!above || !this.screen) return
    this.moved_rows += grown
    this.screen = { first: this.screen.first + grown, last: this.screen.last + grown }
  }

  private drop(): void {
    if (!this.screen) return
    const { first, last } = this.screen
    for (const page of this.pages) {
      if (page.start <= last + kept_rows_count && endOf(page) >= first - kept_rows_count) continue
      page.rows = undefined
      page.stale = false
    }
  }

  /** The page that holds the row, or the number of pages when none does. */
  private pageAt(index: number): number {
    let low = 0
    let high = this.pages.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (endOf(this.pages[middle]) > index) high = middle
      else low = middle + 1
    }
    return low
  }
}

const endOf = (page: { start: number; size: number } | undefined): number => (page ? page.start + page.size : 0)
const edgesOf = (rows: readonly { id: string }[]) => ({ first_id: rows.at(0)?.id, last_id: rows.at(-1)?.id })

interface Edges {
  first_id: string | undefined
  last_id: string | undefined
}
/** How many of the rows are the page's own: up to its last row, or to the first one of the next page. */
function endIn(rows: readonly { id: string }[], page: Edges, follower: Edges): number | undefined {
  const last = rows.findLastIndex(row => row.id === page.last_id)
  if (last >= 0) return last + 1
  const first = rows.findIndex(row => row.id === follower.first_id)
  return first >= 0 ? first : undefined
}
