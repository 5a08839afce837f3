import { useSettingsWords } from '../../i18n/settings'
import { TextField } from '../../ui/field'

interface CodeFieldProps {
  code: string
  error: string | undefined
  onCode: (code: string) => void
}
/** The code of the second factor; it comes when the server asks for it. */
export function CodeField({ code, error, onCode }: CodeFieldProps) {
  const words = useSettingsWords()
  return (
    <TextField
      label={words('factor.code')}
      hint={words('factor.code_hint')}
      // The person has just been asked for it, and it is all that is missing.
      autoFocus
      autoComplete="one-time-code"
      value={code}
      error={error}
      onText={onCode}
    />
  )
}
