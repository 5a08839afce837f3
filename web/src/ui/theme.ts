import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'vez.theme'
const listeners = new Set<() => void>()

function chosen(): Theme {
  const stored = localStorage.getItem(storageKey)
  return themes.find(theme => theme === stored) ?? 'system'
}
const dark = matchMedia('(prefers-color-scheme: dark)')

function apply(): void {
  const theme = chosen()
  const isDark = theme === 'system' ? dark.matches : theme === 'dark'
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', isDark ? '#131312' : '#f6f5f2')
  for (const listener of listeners) listener()
}
dark.addEventListener('change', apply)

export function setTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme)
  apply()
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosen)
