import { Tooltip } from '@base-ui/react/tooltip'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'
import { mainLandmark } from './landmark'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'plain' | 'primary' | 'quiet' | 'danger' | 'link'
  icon?: IconName
  /** The action is under way: the button keeps its size and says so. */
  busy?: boolean
  children: ReactNode
  ref?: Ref<HTMLButtonElement>
}

export function Button({ look = 'plain', icon, busy = false, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look} ${className ?? ''}`}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName
  label: string
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        {...rest}
        render={<button type="button" className={`button quiet square ${className ?? ''}`} aria-label={label} />}
      >
        <Icon name={icon} />
      </Tooltip.Trigger>
      <Tooltip.Portal container={mainLandmark}>
        <Tooltip.Positioner sideOffset={6} positionMethod="fixed" className="layer">
          <Tooltip.Popup className="tooltip">{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
