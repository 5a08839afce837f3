import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { useI18n } from '../i18n/i18n'
import { IconButton } from './button'

interface DialogProps {
  open: boolean
  title: string
  onClose: () => void
  children: ReactNode
  wide?: boolean
  first?: RefObject<HTMLElement | null>
}

export function Dialog({ open, title, onClose, children, wide, first }: DialogProps) {
  const { t } = useI18n()
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={wide ? 'dialog wide' : 'dialog'} initialFocus={first}>
          <header className="dialog-head">
            <Base.Title>{title}</Base.Title>
            <IconButton icon="close" label={t('ui.close')} onClick={onClose} />
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
