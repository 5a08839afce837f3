import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listCustomers } from '../../api/calls/customers'
import type { CustomerId } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { usePromiseWords } from '../../i18n/promises'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { listed } from '../../ui/isolate'

const found_count_max = 6

/** Whom it is promised to, where no customer is looked at. */
export function CustomerPick({ onPick, cancel }: { onPick: (id: CustomerId) => void; cancel: () => void }) {
  const { t } = useI18n()
  const words = usePromiseWords()
  const [text, setText] = useState('')
  const q = text.trim()
  const found = useQuery({
    queryKey: ['promised-to', q],
    queryFn: ({ signal }) => listCustomers({ q, limit: found_count_max }, { signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
  const rows = q === '' ? [] : (found.data?.items ?? [])
  return (
    <form
      className="editor promise-form"
      onSubmit={event => {
        event.preventDefault()
        const first = rows[0]
        if (first) onPick(first.id)
      }}
    >
      <TextField
        label={words('promise.to_whom')}
        value={text}
        autoFocus
        autoComplete="off"
        onKeyDown={event => event.code === 'Escape' && cancel()}
        onText={setText}
      />
      <ul className="chooser" aria-live="polite">
        {rows.map(row => (
          <li key={row.id}>
            <button type="button" className="menu-item" onClick={() => onPick(row.id)}>
              <Icon name={row.kind === 'organisation' ? 'building' : 'user'} />
              <span className="cut">{listed([row.name, row.city])}</span>
            </button>
          </li>
        ))}
      </ul>
      <span className="editor-end">
        <Button look="quiet" onClick={cancel}>
          {t('ui.cancel')}
        </Button>
      </span>
    </form>
  )
}
