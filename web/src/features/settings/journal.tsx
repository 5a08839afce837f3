import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listColleagues } from '../../api/calls/colleagues'
import { getCustomer } from '../../api/calls/customers'
import { exportJournalAddress, readJournal } from '../../api/calls/journal'
import {
  type CustomerId,
  type JournalEntry,
  type JournalFormat,
  type JournalKind,
  journalKindValues,
  type UserId,
} from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button, IconButton } from '../../ui/button'
import { DateField, isDate } from '../../ui/date-field'
import { download } from '../../ui/download'
import { SelectField } from '../../ui/field'
import { listed } from '../../ui/isolate'
import { Avatar, Failed, Skeleton } from '../../ui/pieces'

interface Chosen {
  user_id?: UserId | undefined
  kind?: JournalKind | undefined
  customer?: CustomerId | undefined
  from: string
  until: string
}

/** Who did what and when, the newest first. */
export function JournalSection({ of }: { of: CustomerId | undefined }) {
  const words = useSettingsWords()
  const [chosen, setChosen] = useState<Chosen>({ customer: of, from: '', until: '' })
  const set = (change: Partial<Chosen>) => setChosen(before => ({ ...before, ...change }))
  return (
    <section className="section">
      <p>{words('journal.why')}</p>
      <Filters chosen={chosen} set={set} />
      <Files chosen={chosen} />
      <Entries chosen={chosen} only={customer => set({ customer })} />
    </section>
  )
}

function Filters({ chosen, set }: { chosen: Chosen; set: (change: Partial<Chosen>) => void }) {
  const words = useSettingsWords()
  const people = useQuery({
    queryKey: ['colleagues'],
    queryFn: ({ signal }) => listColleagues({ signal }),
    meta: { topic: 'colleagues' },
  })
  const found = people.data?.items ?? []
  return (
    <div className="form">
      <div className="form-pair">
        <SelectField
          label={words('journal.person')}
          value={chosen.user_id ?? ''}
          options={[
            { value: '', label: words('journal.anybody') },
            ...found.map(one => ({ value: one.id, label: one.name })),
          ]}
          onPick={id => set({ user_id: found.find(one => one.id === id)?.id })}
        />
        <SelectField
          label={words('journal.kind')}
          value={chosen.kind ?? ''}
          options={[
            { value: '', label: words('journal.anything') },
            ...journalKindValues.map(one => ({ value: one, label: words(`journal_kind.${one}`) })),
          ]}
          onPick={kind => set({ kind: journalKindValues.find(one => one === kind) })}
        />
      </div>
      <div className="form-pair">
        <DateField label={words('journal.from')} value={chosen.from} onDate={from => set({ from })} />
        <DateField label={words('journal.until')} value={chosen.until} onDate={until => set({ until })} />
      </div>
      {chosen.customer && <OnlyCustomer id={chosen.customer} all={() => set({ customer: undefined })} />}
    </div>
  )
}

function OnlyCustomer({ id, all }: { id: CustomerId; all: () => void }) {
  const words = useSettingsWords()
  // Somebody who was erased has no name any more.
  const named = useQuery({
    queryKey: ['customer-name', id],
    queryFn: ({ signal }) => getCustomer({ id }, { signal }),
    retry: false,
  })
  return (
    <p className="day">
      {words('journal.only_customer', { name: named.data?.name ?? (named.isError ? id : '…') })}
      <IconButton icon="close" label={words('journal.all_customers')} onClick={all} />
    </p>
  )
}

const asked = (chosen: Chosen) => ({
  user_id: chosen.user_id,
  customer_id: chosen.customer,
  kind: chosen.kind,
  from: isDate(chosen.from) ? chosen.from : undefined,
  until: isDate(chosen.until) ? chosen.until : undefined,
})

/** All that the filter shows, not only what was fetched. */
function Files({ chosen }: { chosen: Chosen }) {
  const words = useSettingsWords()
  const save = (format: JournalFormat) => download(exportJournalAddress({ ...asked(chosen), format }))
  return (
    <div className="row wrap">
      <Button icon="download" onClick={() => save('csv')}>
        {words('journal.file_csv')}
      </Button>
      <Button icon="download" onClick={() => save('ndjson')}>
        {words('journal.file_ndjson')}
      </Button>
    </div>
  )
}

const page_count = 50

function Entries({ chosen, only }: { chosen: Chosen; only: (customer: Chosen['customer']) => void }) {
  const words = useSettingsWords()
  const shown = asked(chosen)
  const pages = useInfiniteQuery({
    queryKey: ['journal', shown],
    queryFn: ({ pageParam, signal }) =>
      readJournal({ ...shown, limit: page_count, cursor: pageParam || undefined }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
  })
  if (pages.isPending) return <Skeleton lines={8} tall />
  if (pages.isError) return <Failed error={pages.error} retry={() => void pages.refetch()} />
  const entries = pages.data.pages.flatMap(page => page.items)
  return (
    <>
      {entries.length === 0 && <p className="soft">{words(pages.hasNextPage ? 'journal.none_yet' : 'journal.none')}</p>}
      <ul className="lines journal">
        {entries.map(entry => (
          <Line key={entry.id} entry={entry} only={only} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <div>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {words('journal.more')}
          </Button>
        </div>
      )}
    </>
  )
}

function Line({ entry, only }: { entry: JournalEntry; only: (customer: Chosen['customer']) => void }) {
  const words = useSettingsWords()
  const { formats } = useI18n()
  const { customer_id, customer_name } = entry
  const who = entry.user_name ?? (entry.user_id ? words('journal.gone') : words('journal.system'))
  const through = throughWhat(entry.via, words)
  return (
    <li>
      <Avatar name={who} />
      <span className="grow">
        {customer_id && customer_name ? (
          <Link to="/customers/$id" params={{ id: customer_id }} search={{}}>
            {entry.text}
          </Link>
        ) : (
          entry.text
        )}
        <small>{listed([who, through, formats.dateTime(entry.at)], ' · ')}</small>
      </span>
      {customer_id && customer_name && (
        <IconButton
          icon="filter"
          label={words('journal.only_customer', { name: customer_name })}
          onClick={() => only(customer_id)}
        />
      )}
    </li>
  )
}

/** A person at the page needs no word for it. */
function throughWhat(via: string, words: ReturnType<typeof useSettingsWords>): string {
  const [kind, name = ''] = via.split(':', 2)
  if (kind === 'token') return words('journal.by_token', { name })
  if (kind === 'import') return words('journal.by_import')
  if (kind === 'cli') return words('journal.by_cli')
  if (kind === 'job') return words('journal.by_job')
  if (kind === 'rule') return words('journal.by_rule')
  return ''
}
