import type { ReactNode } from 'react'
import type { Problem } from '../api/transport'
import { useI18n } from '../i18n/i18n'
import { Button } from './button'
import { Notice } from './pieces'
import { problemText, strayFaults } from './problem'

interface FormProps {
  problem: Problem | undefined
  /** JSON pointers that have a field of their own. */
  pointers: readonly string[]
  onSubmit: () => void
  children: ReactNode
  className?: string
}

/** The server says what is wrong; the form puts each fault to its field and the rest above. */
export function Form({ problem, pointers, onSubmit, children, className }: FormProps) {
  const i18n = useI18n()
  const stray = strayFaults(problem, pointers)
  const known = problem && problem.kind === 'invalid' && problem.faults.length > stray.length
  return (
    <form
      noValidate
      className={className ?? 'form'}
      onSubmit={event => {
        event.preventDefault()
        onSubmit()
      }}
      onKeyDown={event => {
        if ((event.ctrlKey || event.metaKey) && event.code === 'Enter') event.currentTarget.requestSubmit()
      }}
    >
      {problem && !known && (
        <Notice tone="danger">
          {stray.length > 0 ? stray.map(fault => fault.reason).join(' ') : problemText(i18n, problem)}
        </Notice>
      )}
      {children}
    </form>
  )
}

interface EditorEndProps {
  /** What saving is called here, where it has another name. */
  save?: string
  busy?: boolean
  cancel: () => void
}

/** The end of a form that stands in the midst of a page. */
export function EditorEnd({ save, busy, cancel }: EditorEndProps) {
  const { t } = useI18n()
  return (
    <span className="editor-end">
      <Button type="submit" look="primary" busy={busy ?? false}>
        {save ?? t('ui.save')}
      </Button>
      <Button look="quiet" onClick={cancel}>
        {t('ui.cancel')}
      </Button>
    </span>
  )
}
