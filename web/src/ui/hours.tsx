import type { OpeningHours } from '../api/client'
import { useI18n } from '../i18n/i18n'
import { Button, IconButton } from './button'
import { readTime } from './format'
import './hours.css'

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
/** Before and after lunch; more is a timetable, not opening hours. */
const spans_of_day_max = 3

interface HoursProps {
  value: readonly OpeningHours[]
  onChange: (value: readonly OpeningHours[]) => void
}

/** A week of opening hours; a day without any is closed. */
export function HoursField({ value, onChange }: HoursProps) {
  const { t, formats } = useI18n()
  const ofDay = (weekday: number) => value.filter(span => span.weekday === weekday)
  const setDay = (weekday: number, spans: readonly OpeningHours[]): void => {
    const others = value.filter(span => span.weekday !== weekday)
    onChange([...others, ...spans].toSorted((a, b) => a.weekday - b.weekday || a.opens.localeCompare(b.opens)))
  }
  const monday = ofDay(1)
  const copyMonday = () =>
    onChange([
      ...weekdays.filter(day => day <= 5).flatMap(weekday => monday.map(span => ({ ...span, weekday }))),
      ...value.filter(span => span.weekday > 5),
    ])
  return (
    <div className="hours">
      {weekdays.map(weekday => (
        <Day
          key={weekday}
          weekday={weekday}
          name={formats.weekday(weekday)}
          spans={ofDay(weekday)}
          onChange={spans => setDay(weekday, spans)}
        />
      ))}
      {monday.length > 0 && (
        <Button look="link" onClick={copyMonday}>
          {t('hours.copy')}
        </Button>
      )}
    </div>
  )
}

interface DayProps {
  weekday: number
  name: string
  spans: readonly OpeningHours[]
  onChange: (spans: readonly OpeningHours[]) => void
}
function Day({ weekday, name, spans, onChange }: DayProps) {
  const { t } = useI18n()
  const set = (index: number, change: Partial<OpeningHours>) =>
    onChange(spans.map((span, at) => (at === index ? { ...span, ...change } : span)))
  const add = () => {
    const last = spans.at(-1)
    onChange([
      ...spans,
      last ? { weekday, opens: last.closes, closes: '18:00' } : { weekday, opens: '08:00', closes: '16:00' },
    ])
  }
  return (
    <fieldset className="hours-day">
      <legend>{name}</legend>
      <div className="hours-spans">
        {spans.length === 0 && <span className="soft">{t('hours.closed')}</span>}
        {spans.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans of a day have no other identity than their order
          <span key={index} className="row">
            <TimeInput
              label={`${name}, ${t('hours.opens')}`}
              value={span.opens}
              onTime={opens => set(index, { opens })}
            />
            <span aria-hidden="true">–</span>
            <TimeInput
              label={`${name}, ${t('hours.closes')}`}
              value={span.closes}
              onTime={closes => set(index, { closes })}
            />
            <IconButton
              icon="close"
              label={`${name}: ${t('hours.remove')}`}
              onClick={() => onChange(spans.filter((_, at) => at !== index))}
            />
          </span>
        ))}
      </div>
      {spans.length < spans_of_day_max && <IconButton icon="plus" label={`${name}: ${t('hours.add')}`} onClick={add} />}
    </fieldset>
  )
}

function TimeInput({ label, value, onTime }: { label: string; value: string; onTime: (value: string) => void }) {
  return (
    <input
      key={value}
      className="input time-input"
      aria-label={label}
      inputMode="numeric"
      defaultValue={value}
      onBlur={event => {
        const time = readTime(event.target.value)
        if (time) onTime(time)
        event.target.value = time ?? value
      }}
    />
  )
}
