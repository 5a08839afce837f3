import { memo, type ReactNode } from 'react'
import type { TimelineEntry } from '../../api/client'
import { type I18n, useI18n } from '../../i18n/i18n'
import { entryIcon } from '../../ui/channels'
import { Icon } from '../../ui/icon'
import { Time } from '../../ui/time'

/** Names of journal events that have a sentence of their own. */
const knownEvents = [
  'CustomerCreated',
  'CustomerUpdated',
  'CustomerArchived',
  'CustomerRestored',
  'IdentityAdded',
  'IdentityChanged',
  'IdentityRemoved',
  'RestrictionSet',
  'RestrictionLifted',
  'FactNoted',
  'FactChanged',
  'FactErased',
  'ConsentRecorded',
  'RelationAdded',
  'RelationChanged',
  'RelationRemoved',
  'ServicePointAdded',
  'ServicePointChanged',
  'ServicePointRemoved',
  'CustomersMerged',
  'CustomersSplit',
] as const

function titleOf(entry: TimelineEntry, { t, formats }: I18n): string {
  switch (entry.kind) {
    case 'contact':
    case 'note':
      return entry.summary
    case 'purchase': {
      const amount = entry.amount ? formats.money(entry.amount.amount, entry.amount.currency) : ''
      const quantity = entry.quantity !== null && entry.quantity !== 1 ? `${formats.number(entry.quantity)} ×` : ''
      return [quantity, entry.summary, amount].filter(part => part !== '').join(' ')
    }
    case 'change': {
      const known = knownEvents.find(event => event === entry.event)
      const sentence = known ? t(`event.${known}`) : ''
      return [sentence, entry.summary].filter(part => part !== '').join(': ') || t('event.other')
    }
  }
}

function kindText(entry: TimelineEntry, { t }: I18n): string {
  const channel = entry.channel ? t(`channel.${entry.channel}`) : t(`timeline.${entry.kind}`)
  return entry.direction ? `${channel}, ${t(`direction.${entry.direction}`)}` : channel
}

export const Entry = memo(function Entry({ entry, extra }: { entry: TimelineEntry; extra?: ReactNode }) {
  const i18n = useI18n()
  return (
    <div className={`entry ${entry.kind}`}>
      <Time at={entry.occurred_at} className="entry-time" />
      <span className="entry-icon" title={kindText(entry, i18n)}>
        <Icon name={entryIcon(entry)} />
        {entry.direction && <Icon name={entry.direction === 'in' ? 'arrowIn' : 'arrowOut'} />}
      </span>
      <span className="entry-text">
        <span className="hidden">{kindText(entry, i18n)}: </span>
        {titleOf(entry, i18n)} {extra}
      </span>
      <span className="entry-by cut">{entry.author_name ?? entry.source ?? ''}</span>
    </div>
  )
})
