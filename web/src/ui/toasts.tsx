import { useSyncExternalStore } from 'react'
import { useI18n } from '../i18n/i18n'
import { Button, IconButton } from './button'

/** Long enough to read and to change one's mind. */
export const undo_seconds = 8

interface Toast {
  id: number
  text: string
  undo?: (() => void) | undefined
  bad?: boolean
}
const store: { toasts: readonly Toast[]; listeners: Set<() => void>; last_id: number; held: boolean } = {
  toasts: [],
  listeners: new Set(),
  last_id: 0,
  held: false,
}
const toasts_count_max = 3

function set(toasts: readonly Toast[]): void {
  store.toasts = toasts.slice(-toasts_count_max)
  for (const listener of store.listeners) listener()
}
const remove = (id: number): void => set(store.toasts.filter(toast => toast.id !== id))

/** A toast under the pointer waits until the pointer has gone. */
function expire(id: number): void {
  setTimeout(() => (store.held ? expire(id) : remove(id)), undo_seconds * 1000)
}

export function toast(text: string, options: { undo?: () => void; bad?: boolean } = {}): void {
  store.last_id += 1
  const id = store.last_id
  set([...store.toasts, { id, text, ...options }])
  expire(id)
}

const subscribe = (listener: () => void): (() => void) => {
  store.listeners.add(listener)
  return () => store.listeners.delete(listener)
}

export function Toasts() {
  const { t } = useI18n()
  const toasts = useSyncExternalStore(subscribe, () => store.toasts)
  const hold = (held: boolean) => () => {
    store.held = held
  }
  return (
    <div className="toasts" role="status" onPointerEnter={hold(true)} onPointerLeave={hold(false)}>
      {toasts.map(item => (
        <div key={item.id} className={item.bad ? 'toast bad' : 'toast'}>
          <span className="grow">{item.text}</span>
          {item.undo && (
            <Button
              look="quiet"
              icon="undo"
              onClick={() => {
                item.undo?.()
                remove(item.id)
              }}
            >
              {t('ui.undo')}
            </Button>
          )}
          <IconButton icon="close" label={t('ui.close')} onClick={() => remove(item.id)} />
        </div>
      ))}
    </div>
  )
}
