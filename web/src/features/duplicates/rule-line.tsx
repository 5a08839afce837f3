import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { mergeRuleQuery } from '../../api/merge-rule'
import { useRight } from '../../api/session'
import { useSettingsWords } from '../../i18n/settings'

/** What the company's rule merges without asking anybody; nothing where there is none. */
export function RuleLine() {
  const words = useSettingsWords()
  const mayChange = useRight('company_manage')
  const kinds = useQuery(mergeRuleQuery).data?.kinds ?? []
  if (kinds.length === 0) return null
  const text = words('same.on', { kinds: kinds.map(kind => words(`same.${kind}`)).join(', ') })
  return (
    <p className="soft">
      {mayChange ? (
        <Link to="/settings/$section" params={{ section: 'company' }}>
          {text}
        </Link>
      ) : (
        text
      )}
    </p>
  )
}
