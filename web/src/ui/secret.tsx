import { useState } from 'react'
import { useI18n } from '../i18n/i18n'
import { Button } from './button'

/** Shown once: what it is for, the text itself, and a button to copy it. */
export function Secret({ text, why }: { text: string; why: string }) {
  const { t } = useI18n()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="secret-box" role="status">
      <p>{why}</p>
      <code className="secret">{text}</code>
      {/* Browsers lend the clipboard only to pages served with TLS; elsewhere a click on the text marks all of it. */}
      {window.isSecureContext && (
        <div>
          <Button icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
            {t(copied ? 'ui.copied' : 'ui.copy')}
          </Button>
        </div>
      )}
    </div>
  )
}
