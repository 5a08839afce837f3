import type { Channel, TimelineEntry } from '../api/client'
import type { IconName } from './icons'

export const channelIcons: Record<Channel, IconName> = {
  call: 'call',
  visit: 'pin',
  letter: 'letter',
  mail: 'mail',
  chat: 'chat',
  other: 'other',
}

export function entryIcon(entry: TimelineEntry): IconName {
  switch (entry.kind) {
    case 'contact':
      return entry.channel ? channelIcons[entry.channel] : 'other'
    case 'purchase':
      return 'purchase'
    case 'note':
      return 'note'
    case 'change':
      return 'history'
  }
}
