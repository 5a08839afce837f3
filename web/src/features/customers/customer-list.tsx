import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import type { BulkId } from '../../api/client'
import { clearPending, usePending } from '../../api/pending'
import { queryClient } from '../../api/query'
import { useRight } from '../../api/session'
import { useI18n } from '../../i18n/i18n'
import { useActions } from '../../ui/actions'
import { Button } from '../../ui/button'
import { download } from '../../ui/download'
import type { MenuEntry } from '../../ui/menu'
import { Empty, Failed } from '../../ui/pieces'
import { CustomerDialog, type DialogProps } from './customer-dialog'
import { countQuery, exportAddress, listQuery, rowsOf } from './list-data'
import type { ListSearch } from './list-search'
import { ListTools, useSetSearch } from './list-tools'
import { Rows } from './rows'
import { useSelection, useSelectionVersion } from './selection'
import './list.css'

// What comes with a choice or a click has its own code.
const ViewsMenu = lazy(() => import('./views-menu').then(({ ViewsMenu: Part }) => ({ default: Part })))
const BulkBar = lazy(() => import('./bulk-bar').then(({ BulkBar: Part }) => ({ default: Part })))
const progress = () => import('./bulk-progress')
const BulkProgress = lazy(() => progress().then(({ BulkProgress: Part }) => ({ default: Part })))
const BulkChanges = lazy(() => progress().then(({ BulkChanges: Part }) => ({ default: Part })))
const FiguresSheet = lazy(() => import('./figures-sheet').then(({ FiguresSheet: Part }) => ({ default: Part })))

export function CustomerList({ search, like }: { search: ListSearch; like: DialogProps['like'] }) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const setSearch = useSetSearch()
  const list = useQuery(listQuery(search))
  const count = useQuery(countQuery(search))
  const mayWrite = useRight('customers_write')
  const mayExport = useRight('customers_export')
  const searchBox = useRef<HTMLInputElement>(null)
  const create = () => setSearch({ create: '' })
  const selection = useSelection(JSON.stringify(rowsOf(search)))
  useSelectionVersion(selection)
  const choosing = selection.choosing || !selection.empty
  const [sheet, setSheet] = useState<'figures' | 'changes'>()
  const [bulk, setBulk] = useState<BulkId>()
  const mayChoose = mayWrite || mayExport
  useActions([
    { label: 'keys.search', code: 'Slash', shown: '/', keyOnly: true, run: () => searchBox.current?.focus() },
    ...(mayExport
      ? [{ label: 'customers.export', icon: 'download', run: () => download(exportAddress(search)) } as const]
      : []),
    { label: 'customers.figures', icon: 'chart', run: () => setSheet('figures') },
    ...(mayChoose ? [{ label: 'customers.select', icon: 'check', run: () => selection.begin() } as const] : []),
    ...(mayWrite ? [{ label: 'customers.mine', icon: 'history', run: () => setSheet('changes') } as const] : []),
    ...(mayWrite ? [{ label: 'customers.new', icon: 'plus', code: 'KeyN', shown: 'N', run: create } as const] : []),
  ])
  const empty = list.data?.ended && list.data.known_count === 0
  /** Nobody is called what was typed; the rows are those called nearly so. */
  const similar = Boolean(search.q) && count.data?.exact && count.data.count === 0 && list.data && !empty
  const narrowed = Boolean(search.q || search.where || search.from || search.also)
  const more: readonly MenuEntry[] = [
    { label: t('customers.figures'), icon: 'chart', run: () => setSheet('figures') },
    ...(mayChoose ? [{ label: t('customers.select'), icon: 'check', run: () => selection.begin() } as const] : []),
    ...(mayWrite ? [{ label: t('customers.mine'), icon: 'history', run: () => setSheet('changes') } as const] : []),
  ]
  return (
    <div className="customers">
      <header className="bar customers-bar">
        <h1>{t('nav.customers')}</h1>
        <span className="soft number cut customers-count" aria-live="polite">
          {similar
            ? t('customers.similar')
            : count.data && t(count.data.exact ? 'customers.count' : 'customers.count_about', { n: count.data.count })}
        </span>
        <span className="grow" />
        <Suspense>
          <ViewsMenu search={search} />
        </Suspense>
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={create}>
            {t('customers.new')}
          </Button>
        )}
      </header>
      <ListTools mayExport={mayExport} search={search} searchBox={searchBox} more={more} />
      {bulk && (
        <Suspense>
          <BulkProgress id={bulk} onClose={() => setBulk(undefined)} />
        </Suspense>
      )}
      {!bulk && <News />}
      {list.isError && !list.data ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : empty ? (
        <Nothing narrowed={narrowed} mayWrite={mayWrite} create={create} />
      ) : (
        <Rows
          search={rowsOf(search)}
          list={list.data}
          total={search.from || similar || !count.data?.exact ? undefined : count.data.count}
          loading={list.isPending || list.isPlaceholderData}
          selection={mayChoose ? selection : undefined}
        />
      )}
      {choosing && (
        <Suspense>
          <BulkBar search={search} selection={selection} total={count.data} onBegun={change => setBulk(change.id)} />
        </Suspense>
      )}
      {sheet === 'figures' && (
        <Suspense>
          <FiguresSheet search={search} onClose={() => setSheet(undefined)} />
        </Suspense>
      )}
      {sheet === 'changes' && (
        <Suspense>
          <BulkChanges onClose={() => setSheet(undefined)} />
        </Suspense>
      )}
      <CustomerDialog
        open={search.create !== undefined}
        known={search.create ?? ''}
        onClose={() => setSearch({ create: undefined })}
        onCreated={id => void navigate({ to: '/customers/$id', params: { id }, search: {}, replace: true })}
        like={like}
      />
    </div>
  )
}

/** The list never jumps under the pointer: what is new waits here until it is asked for. */
function News() {
  const { t } = useI18n()
  const pending = usePending('customers')
  const [asked, setAsked] = useState(false)
  if (pending.size === 0) return null
  const show = async () => {
    setAsked(true)
    await queryClient.resetQueries({ queryKey: ['customers'] })
    clearPending('customers')
    setAsked(false)
  }
  return (
    <div className="news" role="status">
      <Button icon="refresh" busy={asked} onClick={() => void show()}>
        {t('customers.changed', { n: pending.size })}
      </Button>
    </div>
  )
}

function Nothing({ narrowed, mayWrite, create }: { narrowed: boolean; mayWrite: boolean; create: () => void }) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const mayImport = useRight('imports_run')
  if (narrowed) {
    const all = () => void navigate({ to: '/customers', search: {} })
    return (
      <Empty
        icon="search"
        title={t('customers.none_found')}
        action={<Button onClick={all}>{t('customers.show_all')}</Button>}
      >
        {t('customers.none_found_why')}
      </Empty>
    )
  }
  const action = mayImport ? (
    <Button look="primary" icon="imports" onClick={() => void navigate({ to: '/imports' })}>
      {t('imports.start')}
    </Button>
  ) : (
    mayWrite && (
      <Button look="primary" icon="plus" onClick={create}>
        {t('customers.new')}
      </Button>
    )
  )
  return (
    <Empty icon="users" title={t('customers.empty')} action={action}>
      {t('customers.empty_why')}
    </Empty>
  )
}
