import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { Option } from './field'

interface SegmentsProps<T extends string> {
  label: string
  value: T | undefined
  options: readonly Option<T>[]
  onPick: (value: T) => void
  framed?: boolean
}

/** One of a few, all of them in sight. */
export function Segments<T extends string>({ label, value, options, onPick, framed }: SegmentsProps<T>) {
  return (
    <ToggleGroup
      className={framed ? 'segments framed' : 'segments'}
      aria-label={label}
      value={value === undefined ? [] : [value]}
      onValueChange={next => {
        const option = options.find(one => one.value === next[0])
        if (option) onPick(option.value)
      }}
    >
      {options.map(option => (
        <Toggle key={option.value} value={option.value}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
