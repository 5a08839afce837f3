import { useEffect, useRef } from 'react'
import { actionFor, meaningOf, shortcutsOn, takesLetters } from '../ui/actions'

/** Keys of the whole page; the window is outside React, hence the effect. */
export function useKeyboard(open: (what: 'palette' | 'help') => void): void {
  const latest = useRef(open)
  latest.current = open
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const meaning = meaningOf(event)
      if (meaning === 'palette') {
        event.preventDefault()
        latest.current('palette')
      }
      if (meaning === 'palette' || meaning === 'none' || !shortcutsOn() || takesLetters(event.target)) return
      if (meaning === 'help') {
        event.preventDefault()
        latest.current('help')
        return
      }
      const action = actionFor(event.code)
      if (!action || (event.code === 'Enter' && isControl(event.target))) return
      event.preventDefault()
      action.run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

/** Enter on a focused link or button is that link or button. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button') !== null
