import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * No browser draws an element of a million rows (Firefox ends at 17.9 million pixels, Chromium at 33.5): so many rows
 * make up what can be scrolled over, and long before its end is reached it stands over other rows.
 */
export const stretch_rows_max = 200_000
const edge_rows_count = 2_000
const overscan_rows_count = 8

/** The row the stretch begins with; `first` and `last` are on the screen. */
export function stretchStart(start: number, first: number, last: number, count: number): number {
  const last_start = Math.max(0, count - stretch_rows_max)
  const near_start = start > 0 && first < start + edge_rows_count
  const near_end = start < last_start && last > start + stretch_rows_max - edge_rows_count
  const wanted = near_start || near_end ? first - stretch_rows_max / 2 : start
  return Math.max(0, Math.min(last_start, Math.round(wanted)))
}

/** Where the screen stands: the first row on it, and pixels of that row above its upper edge. */
export interface RowPlace {
  row: number
  into_px: number
}

interface FixedRows {
  first: number
  last: number
  height_px: number
  topOf: (index: number) => number
  place: () => RowPlace
  reveal: (index: number) => void
  move: (by_rows: number) => void
}

/** Which rows of the same height are on the screen, of any number of them. */
export function useFixedRows(
  box: RefObject<HTMLElement | null>,
  { count, row_px, begin }: { count: number; row_px: number; begin: RowPlace },
): FixedRows {
  const [start, setStart] = useState(() => stretchStart(0, begin.row, begin.row, count))
  const [screen, setScreen] = useState({ first: begin.row, last: begin.row + Math.ceil(innerHeight / row_px) })
  /** The place to be restored once the stretch is drawn. */
  const wanted_px = useRef<number | undefined>((begin.row - start) * row_px + begin.into_px)
  const now = useRef({ start, count, row_px })
  now.current = { start, count, row_px }

  const look = (): void => {
    const node = box.current
    if (!node) return
    const first = now.current.start + Math.floor(node.scrollTop / row_px)
    const last = now.current.start + Math.ceil((node.scrollTop + node.clientHeight) / row_px)
    const next = stretchStart(now.current.start, first, last, now.current.count)
    if (next !== now.current.start) {
      wanted_px.current = node.scrollTop + (now.current.start - next) * row_px
      setStart(next)
    }
    setScreen(before => (before.first === first && before.last === last ? before : { first, last }))
  }
  useLayoutEffect(() => {
    if (box.current && wanted_px.current !== undefined) box.current.scrollTop = wanted_px.current
    wanted_px.current = undefined
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it looks at it takes from the refs
  useEffect(() => {
    const node = box.current
    if (!node) return
    const sized = new ResizeObserver(look)
    sized.observe(node)
    node.addEventListener('scroll', look, { passive: true })
    return () => {
      sized.disconnect()
      node.removeEventListener('scroll', look)
    }
  }, [box])

  return {
    first: Math.max(start, screen.first - overscan_rows_count),
    last: Math.min(count, start + stretch_rows_max, screen.last + overscan_rows_count) - 1,
    height_px: Math.min(stretch_rows_max, count - start) * row_px,
    topOf: index => (index - start) * row_px,
    place: () => {
      const top_px = box.current?.scrollTop ?? 0
      return { row: start + Math.floor(top_px / row_px), into_px: top_px % row_px }
    },
    reveal: index => {
      const node = box.current
      if (!node) return
      const top_px = (index - start) * row_px
      if (top_px < node.scrollTop) node.scrollTop = top_px
      else if (top_px + row_px > node.scrollTop + node.clientHeight)
        node.scrollTop = top_px + row_px - node.clientHeight
    },
    move: by_rows => {
      if (box.current) box.current.scrollTop += by_rows * row_px
    },
  }
}
