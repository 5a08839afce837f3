import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import { Icon } from './icon'
import type { IconName } from './icons'
import { mainLandmark } from './landmark'

export interface MenuEntry {
  label: string
  icon?: IconName
  /** Of several, the one in force. */
  checked?: boolean
  danger?: boolean
  lang?: string
  /** A file to be downloaded from there, instead of something to run. */
  file?: string
  run?: () => void
}

interface MenuProps {
  trigger: ReactElement
  groups: readonly (readonly MenuEntry[])[]
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
}

export function Menu({ trigger, groups, side = 'bottom', align = 'end' }: MenuProps) {
  const shown = groups.filter(group => group.length > 0)
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal container={mainLandmark}>
        <Base.Positioner side={side} align={align} sideOffset={6} positionMethod="fixed" className="layer">
          <Base.Popup className="menu">
            {shown.map((group, index) => (
              <Base.Group key={group.map(entry => entry.label).join()} className="menu-group">
                {index > 0 && <Base.Separator className="menu-line" />}
                {group.map(entry => (
                  <Entry key={entry.label} entry={entry} />
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  const className = entry.danger ? 'menu-item danger' : 'menu-item'
  const inside = (
    <>
      {entry.icon && <Icon name={entry.icon} />}
      <span className="grow">{entry.label}</span>
      {entry.checked && <Icon name="check" />}
    </>
  )
  if (entry.file !== undefined)
    return (
      <Base.LinkItem className={className} href={entry.file} download closeOnClick>
        {inside}
      </Base.LinkItem>
    )
  return (
    <Base.Item className={className} onClick={entry.run} lang={entry.lang}>
      {inside}
    </Base.Item>
  )
}
