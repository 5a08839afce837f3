import { useEffect, useState, useSyncExternalStore } from 'react'
import { type CustomerId, isCustomerId } from '../../api/client'

/** Most customers chosen one by one; for more there is "all of this list". */
export const chosen_count_max = 200

/** Which customers of a list are to be changed together. */
export class Selection {
  version = 0
  /** Everybody of the list, however many that are. */
  all = false
  /** Whether somebody is choosing: then every row shows its box. */
  choosing = false
  /** Somebody has chosen more than there may be. */
  full = false
  /** Where a row was chosen last: the beginning of a range. */
  anchor = -1
  readonly ids = new Set<CustomerId>()
  private readonly listeners = new Set<() => void>()

  has(id: string): boolean {
    return this.all || (isCustomerId(id) && this.ids.has(id))
  }
  get empty(): boolean {
    return !this.all && this.ids.size === 0
  }

  toggle(id: string, index: number): void {
    // One taken out of everybody is nobody: the rest can't be said.
    if (this.all) this.clear()
    else if (isCustomerId(id)) {
      if (!this.ids.delete(id)) this.take(id)
      this.anchor = index
      this.changed()
    }
  }
  /** All of these, as with the shift key. */
  add(ids: readonly string[], index: number): void {
    if (this.all) return
    for (const id of ids) if (isCustomerId(id)) this.take(id)
    this.anchor = index
    this.changed()
  }
  chooseAll(): void {
    this.ids.clear()
    this.all = true
    this.full = false
    this.changed()
  }
  begin(): void {
    this.choosing = true
    this.changed()
  }
  clear(): void {
    this.ids.clear()
    this.all = false
    this.choosing = false
    this.full = false
    this.anchor = -1
    this.changed()
  }

  private take(id: CustomerId): void {
    this.full = this.ids.size >= chosen_count_max
    if (!this.full) this.ids.add(id)
  }
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  private changed(): void {
    this.version += 1
    for (const listener of this.listeners) listener()
  }
}

/** One for a list; another list begins with nobody. */
export function useSelection(list: string): Selection {
  const [selection] = useState(() => new Selection())
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is what makes it begin anew
  useEffect(() => () => selection.clear(), [selection, list])
  return selection
}
export const useSelectionVersion = (selection: Selection): number =>
  useSyncExternalStore(selection.subscribe, () => selection.version)
