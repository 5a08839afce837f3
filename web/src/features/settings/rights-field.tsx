import type { Right } from '../../api/client'
import { useSession } from '../../api/session'
import { useSettingsWords } from '../../i18n/settings'
import { CheckField } from '../../ui/field'

interface RightsFieldProps {
  label: string
  chosen: readonly Right[]
  error: string | undefined
  onChoose: (chosen: readonly Right[]) => void
}

/** Some of my own rights: nobody gives others. */
export function RightsField({ label, chosen, error, onChoose }: RightsFieldProps) {
  const words = useSettingsWords()
  const { rights } = useSession()
  return (
    <fieldset className="fieldset">
      <legend>{label}</legend>
      <div className="scopes">
        {rights.map(right => (
          <CheckField
            key={right}
            label={words(`right.${right}`)}
            checked={chosen.includes(right)}
            onCheck={on => onChoose(on ? [...chosen, right] : chosen.filter(one => one !== right))}
          />
        ))}
      </div>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
