import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { dismissDuplicate, reopenDuplicate } from '../../api/calls/duplicates'
import { mergeCustomers } from '../../api/calls/merge'
import type { CustomerCard, CustomerId, DuplicatePairView, WouldCarry } from '../../api/client'
import { invalidate } from '../../api/query'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useDuplicateWords } from '../../i18n/duplicates'
import { type I18n, useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { phoneText } from '../../ui/format'
import { Icon } from '../../ui/icon'
import { Missing } from '../../ui/missing'
import { Failed, Notice, Scrolling, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import {
  afterMerge,
  type FieldName,
  fieldNames,
  keptFields,
  other,
  type Pick,
  pairQuery,
  type Side,
  textOf,
  undoMerge,
  usualPick,
  usualSurvivor,
} from './duplicates-data'
import { Chance, Reasons } from './reasons'
import './duplicates.css'

interface PairProps {
  first: CustomerId
  second: CustomerId
}

export function PairPage({ first, second }: PairProps) {
  const words = useDuplicateWords()
  const { t } = useI18n()
  const navigate = useNavigate()
  const pair = useQuery(pairQuery(first, second))
  useActions([
    {
      label: 'keys.back',
      code: 'Escape',
      shown: 'Esc',
      keyOnly: true,
      run: () => void navigate({ to: '/duplicates' }),
    },
  ])
  return (
    <Scrolling label={words('duplicates.compare')} className="page">
      <div className="page-in wide">
        <div className="bar">
          <Link to="/duplicates" className="button quiet square" aria-label={t('nav.duplicates')}>
            <Icon name="back" />
          </Link>
          <h1>{words('duplicates.compare')}</h1>
          {pair.data && <Chance likeness={pair.data.likeness} />}
        </div>
        {pair.isPending && <Skeleton lines={10} tall />}
        {pair.isError &&
          !pair.data &&
          (problemOf(pair.error).kind === 'not_found' ? (
            <Missing />
          ) : (
            <Failed error={pair.error} retry={() => void pair.refetch()} />
          ))}
        {pair.data && <Both pair={pair.data} />}
      </div>
    </Scrolling>
  )
}

const sides = ['first', 'second'] as const

function Both({ pair }: { pair: DuplicatePairView }) {
  const words = useDuplicateWords()
  const i18n = useI18n()
  const { t } = i18n
  const mayMerge = useRight('customers_merge')
  const cards = { first: pair.first, second: pair.second }
  const away = sides.find(side => cards[side].customer.merged_into_id !== null)
  const [survivor, setSurvivor] = useState<Side>(() => usualSurvivor(cards))
  const [picks, setPicks] = useState<Partial<Record<FieldName, Pick>>>({})
  const decide = useDecision(pair)
  const merge = () => decide.merge(survivor, picks)
  const mayDecide = mayMerge && away === undefined
  useActions(
    mayDecide
      ? [
          { label: 'duplicates.merge', icon: 'link', code: 'KeyM', shown: 'M', run: merge },
          { label: 'duplicates.dismiss', icon: 'close', code: 'KeyX', shown: 'X', run: decide.dismiss },
        ]
      : [],
  )
  const brings = survivor === 'first' ? pair.second_brings : pair.first_brings
  return (
    <>
      {away && <Notice tone="promise">{words('duplicates.is_merged')}</Notice>}
      {pair.state === 'dismissed' && (
        <Notice
          tone="plain"
          action={
            mayMerge && (
              <Button busy={decide.busy} onClick={decide.reopen}>
                {words('duplicates.reopen')}
              </Button>
            )
          }
        >
          {words('duplicates.is_dismissed')}
        </Notice>
      )}
      {pair.likeness.held_back && <Notice tone="promise">{pair.likeness.held_back}</Notice>}
      <Reasons likeness={pair.likeness} />
      <div className="table-box">
        <table className="beside">
          <caption className="hidden">{words('duplicates.beside')}</caption>
          <thead>
            <tr>
              <td />
              {sides.map(side => (
                <Head
                  key={side}
                  card={cards[side]}
                  stays={side === survivor}
                  onStay={mayDecide ? () => setSurvivor(side) : undefined}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {fieldNames.map(field => (
              <FieldRow
                key={field}
                field={field}
                cards={cards}
                pick={picks[field] ?? usualPick(field, survivor, cards)}
                onPick={mayDecide ? pick => setPicks(before => ({ ...before, [field]: pick })) : undefined}
              />
            ))}
            <PlainRow label={t('card.reach')} cells={sides.map(side => <Reach key={side} card={cards[side]} />)} />
            <PlainRow
              label={t('card.contact_count')}
              cells={sides.map(side => i18n.formats.number(cards[side].contacts.count))}
            />
            <PlainRow
              label={t('card.purchases')}
              cells={sides.map(side => i18n.formats.number(cards[side].purchases.count))}
            />
            {sides.some(side => cards[side].restrictions.length > 0) && (
              <PlainRow
                label={t('card.must_not')}
                cells={sides.map(side => (
                  <span key={side} className="danger-text">
                    {cards[side].restrictions.map(one => one.reason ?? t('customer.is_archived')).join(' ')}
                  </span>
                ))}
              />
            )}
          </tbody>
        </table>
      </div>
      {mayDecide && (
        <div className="decide">
          <p className="grow">
            {words('duplicates.carries', {
              name: cards[other(survivor)].customer.name,
              into: cards[survivor].customer.name,
            })}{' '}
            <Carried brings={brings} /> <span className="soft">{words('duplicates.can_be_undone')}</span>
          </p>
          <Button busy={decide.busy} onClick={decide.dismiss}>
            {t('duplicates.dismiss')}
          </Button>
          <Button look="primary" icon="link" busy={decide.busy} onClick={merge}>
            {t('duplicates.merge')}
          </Button>
        </div>
      )}
    </>
  )
}

/** What comes along, counted. */
const known = ['identities', 'timeline', 'members', 'restrictions'] as const
function Carried({ brings }: { brings: readonly WouldCarry[] }) {
  const words = useDuplicateWords()
  const parts = brings.flatMap(one => {
    const what = known.find(name => name === one.what)
    return what ? [words(`carried.${what}`, { n: one.count })] : []
  })
  return parts.length === 0 ? '' : `${words('duplicates.along')} ${parts.join(', ')}.`
}

function useDecision(pair: DuplicatePairView) {
  const words = useDuplicateWords()
  const i18n = useI18n()
  const navigate = useNavigate()
  const ids = { first_id: pair.first.customer.id, second_id: pair.second.customer.id }
  const complain = (error: unknown) => toast(problemText(i18n, problemOf(error)), { bad: true })
  const settle = () => invalidate(['duplicates'])
  const cards = { first: pair.first, second: pair.second }
  const merge = useMutation({
    mutationFn: ({ survivor, picks }: { survivor: Side; picks: Partial<Record<FieldName, Pick>> }) => {
      const stays = cards[survivor].customer
      const goes = cards[other(survivor)].customer
      return mergeCustomers({
        id: stays.id,
        if_match: `"${stays.version}"`,
        body: { from: goes.id, from_version: goes.version, keep: keptFields(picks, survivor, cards) },
      })
    },
    onSuccess: async done => {
      const name = done.from_name ?? ''
      toast(words('duplicates.merged', { name }), { undo: () => void undoMerge(done).catch(complain) })
      await navigate({ to: '/duplicates' })
      await afterMerge([done.customer_id, done.from_id])
    },
    onError: error => {
      complain(error)
      void settle()
    },
  })
  const reopen = useMutation({
    mutationFn: () => reopenDuplicate(ids),
    onSuccess: settle,
    onError: complain,
  })
  const dismiss = useMutation({
    mutationFn: () => dismissDuplicate(ids),
    onSuccess: async () => {
      toast(words('duplicates.dismissed'), { undo: () => reopen.mutate() })
      await navigate({ to: '/duplicates' })
      await settle()
    },
    onError: complain,
  })
  return {
    busy: merge.isPending || dismiss.isPending || reopen.isPending,
    merge: (survivor: Side, picks: Partial<Record<FieldName, Pick>>) => merge.mutate({ survivor, picks }),
    dismiss: () => dismiss.mutate(),
    reopen: () => reopen.mutate(),
  }
}

function Head({ card, stays, onStay }: { card: CustomerCard; stays: boolean; onStay: (() => void) | undefined }) {
  const words = useDuplicateWords()
  return (
    <th scope="col">
      <Link to="/customers/$id" params={{ id: card.customer.id }} search={{}} className="text-link">
        {card.customer.name}
      </Link>
      {onStay && (
        <label className="stays">
          <input type="radio" name="survivor" checked={stays} onChange={onStay} />
          {words('duplicates.stays')}
        </label>
      )}
    </th>
  )
}

const PlainRow = ({ label, cells }: { label: string; cells: readonly ReactNode[] }) => (
  <tr>
    <th scope="row">{label}</th>
    <td>{cells[0]}</td>
    <td>{cells[1]}</td>
  </tr>
)

const Reach = ({ card }: { card: CustomerCard }) => (
  <>
    {card.customer.identities.map(identity => (
      <span key={identity.id} className="reach">
        {identity.kind === 'phone' ? phoneText(identity.value) : identity.value}
      </span>
    ))}
  </>
)

const labelOf = (field: FieldName, t: I18n['t']): string =>
  field === 'organisation_id' ? t('customer.organisation') : t(`customer.${field}`)

function valueText(card: CustomerCard, field: FieldName, { t, formats }: I18n): string {
  const text = textOf(card, field)
  if (text === '') return text
  switch (field) {
    case 'birth_date':
    case 'customer_since':
      return formats.day(text)
    case 'language':
      return formats.language(text)
    case 'country':
      return formats.country(text)
    case 'preferred_channel':
      return card.customer.preferred_channel ? t(`channel.${card.customer.preferred_channel}`) : text
    default:
      return text
  }
}

interface FieldRowProps {
  field: FieldName
  cards: Readonly<Record<Side, CustomerCard>>
  pick: Pick
  onPick: ((pick: Pick) => void) | undefined
}
function FieldRow({ field, cards, pick, onPick }: FieldRowProps) {
  const words = useDuplicateWords()
  const i18n = useI18n()
  const name = useId()
  const texts = { first: valueText(cards.first, field, i18n), second: valueText(cards.second, field, i18n) }
  if (texts.first === '' && texts.second === '') return null
  const label = labelOf(field, i18n.t)
  const differ = texts.first !== texts.second
  if (!differ || !onPick)
    return <PlainRow label={label} cells={sides.map(side => <span key={side}>{texts[side]}</span>)} />
  const choose = (one: Pick, text: string) => (
    <label className={pick === one || pick === 'both' ? 'choice chosen' : 'choice'}>
      <input
        type="radio"
        name={name}
        checked={pick === one}
        onChange={() => onPick(one)}
        aria-label={`${label}: ${text}`}
      />
      <span>{text}</span>
    </label>
  )
  const nothing = words('duplicates.nothing')
  return (
    <tr>
      <th scope="row">
        {label}
        {field === 'note' && texts.first !== '' && texts.second !== '' && choose('both', words('duplicates.both'))}
      </th>
      <td>{choose('first', texts.first === '' ? nothing : texts.first)}</td>
      <td>{choose('second', texts.second === '' ? nothing : texts.second)}</td>
    </tr>
  )
}
