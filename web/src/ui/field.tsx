import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react'
import { Icon } from './icon'

interface FieldParts {
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** The label is for screen readers only, where the place already says it. */
  bare?: boolean
}
interface ControlProps {
  id: string
  'aria-invalid': boolean | undefined
  'aria-describedby': string | undefined
}

function Field({ label, hint, error, bare, control }: FieldParts & { control: (props: ControlProps) => ReactNode }) {
  const id = useId()
  const describedBy = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div className="field">
      <label htmlFor={id} className={bare ? 'hidden' : undefined}>
        {label}
      </label>
      {control({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy })}
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : (
        hint && (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}

type TextProps = FieldParts &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & {
    onText: (text: string) => void
    ref?: Ref<HTMLInputElement>
  }
export function TextField({ label, hint, error, bare, onText, className, ...rest }: TextProps) {
  return (
    <Field
      {...{ label, hint, error, bare }}
      control={props => (
        <input
          type="text"
          {...rest}
          {...props}
          className={`input ${className ?? ''}`}
          onChange={event => onText(event.target.value)}
        />
      )}
    />
  )
}

type AreaProps = FieldParts &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> & {
    onText: (text: string) => void
    ref?: Ref<HTMLTextAreaElement>
  }
export function AreaField({ label, hint, error, bare, onText, className, ...rest }: AreaProps) {
  return (
    <Field
      {...{ label, hint, error, bare }}
      control={props => (
        <textarea
          {...rest}
          {...props}
          className={`input ${className ?? ''}`}
          onChange={event => onText(event.target.value)}
        />
      )}
    />
  )
}

export interface Option<T extends string> {
  value: T
  label: string
}
type SelectProps<T extends string> = FieldParts &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value'> & {
    value: T
    options: readonly Option<T>[]
    onPick: (value: T) => void
  }
/** The browser's own list: the best one on a phone, and it needs no code. */
export function SelectField<T extends string>(props: SelectProps<T>) {
  const { label, hint, error, bare, options, onPick, className, ...rest } = props
  const pick = (value: string): void => {
    const option = options.find(one => one.value === value)
    if (option) onPick(option.value)
  }
  return (
    <Field
      {...{ label, hint, error, bare }}
      control={control => (
        <span className={`select ${className ?? ''}`}>
          <select {...rest} {...control} className="input" onChange={event => pick(event.target.value)}>
            {options.map(option => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron" />
        </span>
      )}
    />
  )
}

interface CheckProps {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  disabled?: boolean
  onCheck: (checked: boolean) => void
}
export function CheckField({ label, hint, checked, disabled, onCheck }: CheckProps) {
  const id = useId()
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={event => onCheck(event.target.checked)}
      />
      <span>
        {label}
        {hint && (
          <small id={`${id}-hint`} className="field-hint">
            {hint}
          </small>
        )}
      </span>
    </label>
  )
}
