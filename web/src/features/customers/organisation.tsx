import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listCustomers } from '../../api/calls/customers'
import type { CustomerCard, CustomerId, CustomerRow } from '../../api/client'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { TextField } from '../../ui/field'
import { phoneText } from '../../ui/format'
import { Icon } from '../../ui/icon'
import { Avatar } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { saveFields } from './card-data'
import { literal } from './filter'

/** For whom this person speaks. */
export function Organisation({ card, mayWrite }: { card: CustomerCard; mayWrite: boolean }) {
  const i18n = useI18n()
  const { t } = i18n
  const [choosing, setChoosing] = useState(false)
  const choose = async (organisation_id: CustomerId | null): Promise<void> => {
    setChoosing(false)
    try {
      const conflict = await saveFields(card.customer, { organisation_id })
      if (conflict) toast(t('edit.conflict', { value: conflict.theirs.organisation_name ?? '—' }), { bad: true })
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
  }
  if (!card.organisation && !mayWrite) return null
  return (
    <section className="side-section">
      <div className="row">
        <h2 className="grow">{t('customer.organisation')}</h2>
        {mayWrite && !choosing && (
          <IconButton
            icon={card.organisation ? 'edit' : 'plus'}
            label={t('organisation.choose')}
            onClick={() => setChoosing(true)}
          />
        )}
      </div>
      {card.organisation && !choosing && (
        <ul className="lines">
          <PersonLine row={card.organisation} />
        </ul>
      )}
      {!card.organisation && !choosing && <p className="soft">{t('organisation.none')}</p>}
      {choosing && (
        <Chooser
          pick={id => void choose(id)}
          remove={card.organisation ? () => void choose(null) : undefined}
          cancel={() => setChoosing(false)}
        />
      )}
    </section>
  )
}

const found_count_max = 5
interface ChooserProps {
  pick: (id: CustomerId) => void
  remove: (() => void) | undefined
  cancel: () => void
}
function Chooser({ pick, remove, cancel }: ChooserProps) {
  const { t } = useI18n()
  const [text, setText] = useState('')
  const found = useQuery({
    queryKey: ['organisations', text.trim()],
    queryFn: ({ signal }) =>
      listCustomers(
        { q: text.trim(), filter: `customer.kind == ${literal('organisation')}`, limit: found_count_max },
        { signal },
      ),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
  })
  return (
    <div className="editor">
      <TextField
        label={t('organisation.search')}
        bare
        placeholder={t('organisation.search')}
        value={text}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && cancel()}
        onText={setText}
      />
      <ul className="chooser" aria-live="polite">
        {text.trim() !== '' &&
          (found.data?.items ?? []).map(row => (
            <li key={row.id}>
              <button type="button" className="menu-item" onClick={() => pick(row.id)}>
                <Icon name="building" />
                <span className="cut">{row.name}</span>
              </button>
            </li>
          ))}
      </ul>
      <span className="editor-end">
        {remove && (
          <Button look="danger" onClick={remove}>
            {t('organisation.remove')}
          </Button>
        )}
        <Button look="quiet" onClick={cancel}>
          {t('ui.cancel')}
        </Button>
      </span>
    </div>
  )
}

export function Members({ card }: { card: CustomerCard }) {
  const { t } = useI18n()
  return (
    <section className="side-section">
      <h2>{t('organisation.members', { n: card.member_count })}</h2>
      {card.member_count === 0 && <p className="soft">{t('organisation.no_members')}</p>}
      <ul className="lines">
        {card.members.map(row => (
          <PersonLine key={row.id} row={row} />
        ))}
      </ul>
      {card.member_count > card.members.length && (
        <Link to="/customers" search={{ where: [`organisation is ${card.customer.id}`] }} className="text-link">
          {t('organisation.all_members')}
        </Link>
      )}
    </section>
  )
}

const PersonLine = ({ row }: { row: CustomerRow }) => (
  <li>
    <Avatar name={row.name} icon={row.kind === 'organisation' ? 'building' : undefined} />
    <span className="grow cut">
      <Link to="/customers/$id" params={{ id: row.id }} search={{}} className="text-link">
        {row.name}
      </Link>
      <small className="number">{row.phone ? phoneText(row.phone) : (row.city ?? '')}</small>
    </span>
  </li>
)
