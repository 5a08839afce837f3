import type { PairLikeness } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { Icon } from '../../ui/icon'

/** For and against, the weightiest first. */
export const Reasons = ({ likeness, count_max }: { likeness: PairLikeness; count_max?: number }) => (
  <ul className="reasons">
    {likeness.reasons.slice(0, count_max).map(reason => (
      <li key={reason.field} className={reason.speaks_for ? 'for' : 'against'}>
        <Icon name={reason.speaks_for ? 'check' : 'close'} />
        <span>{reason.sentence}</span>
      </li>
    ))}
  </ul>
)

export function Chance({ likeness }: { likeness: PairLikeness }) {
  const { t, formats } = useI18n()
  const tone = likeness.verdict === 'same' ? 'ok' : likeness.verdict === 'likely' ? 'accent' : ''
  // Never 100 %: it is a likeness, not a proof.
  const share = Math.min(0.99, Math.floor(likeness.probability * 100) / 100)
  return (
    <span className={`tag ${tone}`}>
      {t(`verdict.${likeness.verdict}`)} · {formats.percent(share)}
    </span>
  )
}
