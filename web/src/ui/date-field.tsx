import { useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n'
import { IconButton } from './button'
import { TextField } from './field'
import { readDate } from './format'

interface DateFieldProps {
  label: string
  bare?: boolean
  /** "2026-12-24", or what was typed and is no date. */
  value: string
  error?: string | undefined
  disabled?: boolean
  autoFocus?: boolean
  onDate: (value: string) => void
}

/** Fingers have the system's own wheel, in the system's language. */
const coarse = matchMedia('(pointer: coarse)')

/** A day typed as people of the language write it, or picked; the browser's own field would follow the browser's language. */
export function DateField({ value, onDate, ...rest }: DateFieldProps) {
  const { t, locale, formats } = useI18n()
  const [text, setText] = useState(() => shown(value, formats.day))
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState(value)
  const picker = useRef<HTMLInputElement>(null)
  // Another value came from outside, such as the empty one after saving.
  if (value !== seen) {
    setSeen(value)
    if (value !== sent) setText(shown(value, formats.day))
  }
  if (coarse.matches) return <TextField {...rest} type="date" value={value} onText={onDate} />
  const send = (next: string): void => {
    setSent(next)
    onDate(next)
  }
  const pick = (date: string): void => {
    setText(shown(date, formats.day))
    send(date)
  }
  return (
    <span className="date-field">
      <TextField
        {...rest}
        value={text}
        placeholder={t('ui.date_pattern')}
        autoComplete="off"
        onText={typed => {
          setText(typed)
          send(readDate(typed, locale) ?? typed.trim())
        }}
        onBlur={() => setText(shown(sent, formats.day))}
      />
      <IconButton icon="calendar" label={t('ui.pick_day')} tabIndex={-1} onClick={() => picker.current?.showPicker()} />
      <input
        ref={picker}
        type="date"
        className="hidden"
        tabIndex={-1}
        aria-hidden="true"
        value={isDate(value) ? value : ''}
        onChange={event => pick(event.target.value)}
      />
    </span>
  )
}

export const isDate = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value)
const shown = (value: string, day: (date: string) => string): string => (isDate(value) ? day(value) : value)
