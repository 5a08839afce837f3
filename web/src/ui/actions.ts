import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Key } from '../i18n/i18n'
import type { IconName } from './icons'

/**
 * What can be done here and now. The palette offers it, a key runs it, and "?" lists it: one declaration for all three.
 * What a person may not do is not declared, so it is nowhere.
 */
export interface Action {
  label: Key
  icon?: IconName
  /** Position of the key (event.code), so that a Cyrillic layout works like a Latin one. */
  code?: string
  /** How the key is written in the help. */
  shown?: string
  /** Moves only the hand, such as j and k; the palette would be no use for it. */
  keyOnly?: boolean
  run: () => void
}

const registry: { groups: Map<number, readonly Action[]>; all: readonly Action[]; listeners: Set<() => void> } = {
  groups: new Map(),
  all: [],
  listeners: new Set(),
}
let lastGroup = 0

function publish(): void {
  registry.all = [...registry.groups.values()].flat()
  for (const listener of registry.listeners) listener()
}

export const shortcutsKey = 'vez.shortcuts'
export const shortcutsOn = (): boolean => localStorage.getItem(shortcutsKey) !== 'off'
export const switchShortcuts = (on: boolean): void => localStorage.setItem(shortcutsKey, on ? 'on' : 'off')

/** The newest page on the screen comes first: its "e" wins over an older "e". */
export const actionFor = (code: string, actions: readonly Action[] = registry.all): Action | undefined =>
  actions.findLast(action => action.code === code)

export function useActions(actions: readonly Action[]): void {
  const latest = useRef(actions)
  latest.current = actions
  const shape = actions.map(action => `${action.label}:${action.code ?? ''}`).join()
  // The registry outlives the component, so it has to be told when the component comes and goes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape says when the list is another one
  useEffect(() => {
    lastGroup += 1
    const group = lastGroup
    registry.groups.set(
      group,
      latest.current.map((action, index) => ({ ...action, run: () => latest.current[index]?.run() })),
    )
    publish()
    return () => {
      registry.groups.delete(group)
      publish()
    }
  }, [shape])
}

const subscribe = (listener: () => void): (() => void) => {
  registry.listeners.add(listener)
  return () => registry.listeners.delete(listener)
}
export const useAllActions = (): readonly Action[] => useSyncExternalStore(subscribe, () => registry.all)

/** Letters belong to a field that is being typed into, and to dialogs and menus that are open. */
export function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select'))
    return true
  return target.closest('[role=dialog], [role=menu], [role=listbox]') !== null
}

export interface KeyPress {
  code: string
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}
/** What a key press means, before anybody knows whether it may be done. */
export function meaningOf(press: KeyPress): 'palette' | 'help' | 'action' | 'none' {
  if ((press.ctrlKey || press.metaKey) && !press.altKey && !press.shiftKey && press.code === 'KeyK') return 'palette'
  if (press.ctrlKey || press.metaKey || press.altKey) return 'none'
  // The question mark lives on another key in each layout; its own sign or its Latin place will both do.
  if (press.key === '?' || (press.shiftKey && press.code === 'Slash')) return 'help'
  return press.shiftKey ? 'none' : 'action'
}
