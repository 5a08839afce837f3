import type { ReactNode, Ref } from 'react'
import { problemOf } from '../api/transport'
import { useI18n } from '../i18n/i18n'
import { Button } from './button'
import { Icon } from './icon'
import type { IconName } from './icons'
import { useProblemText } from './problem'

/** First letters of the first and the last word, in whatever script. */
export const initials = (name: string): string => {
  const words = name.split(/\s+/).filter(word => /^\p{L}/u.test(word))
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined].map(word => [...(word ?? '')][0] ?? '').join('')
}

export const Avatar = ({ name, large, icon }: { name: string; large?: boolean; icon?: IconName | undefined }) => (
  <span className={large ? 'avatar large' : 'avatar'} aria-hidden="true">
    {icon ? <Icon name={icon} /> : initials(name).toLocaleUpperCase()}
  </span>
)

/** A grey shape of the size of what comes: nothing jumps when it arrives. */
export function Skeleton({ lines, tall }: { lines: number; tall?: boolean }) {
  const { t } = useI18n()
  return (
    <div className={tall ? 'skeleton tall' : 'skeleton'} role="status" aria-label={t('ui.loading')}>
      {Array.from({ length: lines }, (_, index) => `line-${index}`).map(line => (
        <span key={line} />
      ))}
    </div>
  )
}

interface EmptyProps {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
  /** The page has no other first heading. */
  first?: boolean
}
/** What will be here, why, and one button. */
export const Empty = ({ icon, title, children, action, first }: EmptyProps) => (
  <div className="empty">
    <Icon name={icon} />
    {first ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children && <p>{children}</p>}
    {action}
  </div>
)

type Tone = 'danger' | 'promise' | 'ok' | 'plain'
interface NoticeProps {
  tone: Tone
  children: ReactNode
  action?: ReactNode
}
export const Notice = ({ tone, children, action }: NoticeProps) => (
  <div className={`notice ${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
    <span className="grow">{children}</span>
    {action}
  </div>
)

/** What a screen shows when its data could not be had. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useI18n()
  const text = useProblemText(problemOf(error))
  return (
    <div className="failed">
      <Notice tone="danger" action={<Button onClick={retry}>{t('ui.retry')}</Button>}>
        {text}
      </Notice>
    </div>
  )
}

export const Progress = ({ share, label }: { share: number; label: string }) => (
  <progress className="progress" max={1} value={Math.min(1, share)} aria-label={label} />
)

interface ScrollingProps {
  label: string
  className: string
  busy?: boolean
  ref?: Ref<HTMLElement>
  children: ReactNode
}
/** A part of the screen that scrolls by itself. */
export const Scrolling = ({ label, className, busy, ref, children }: ScrollingProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
  <section ref={ref} className={className} aria-label={label} aria-busy={busy} tabIndex={0}>
    {children}
  </section>
)

export const Page = ({ title, children, wide }: { title: string; children: ReactNode; wide?: boolean }) => (
  <Scrolling label={title} className="page">
    <div className={wide ? 'page-in wide' : 'page-in'}>{children}</div>
  </Scrolling>
)
