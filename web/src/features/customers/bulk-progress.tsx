import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import {
  cancelBulkChange,
  getBulkChange,
  listBulkChanges,
  listSkippedCustomers,
  undoBulkChange,
} from '../../api/calls/bulk-changes'
import type { BulkChange, BulkId } from '../../api/client'
import { clearPending } from '../../api/pending'
import { invalidate, queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { listed } from '../../ui/isolate'
import { Failed, Progress, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'

/** What goes on is asked for besides what the feed tells, in milliseconds. */
const asked_again_ms = 2000

const bulkQuery = (id: BulkId) =>
  queryOptions({
    queryKey: ['bulk', id],
    queryFn: ({ signal }) => getBulkChange({ id }, { signal }),
    meta: { topic: `bulk:${id}` },
    refetchInterval: query => (isBusy(query.state.data) ? asked_again_ms : false),
  })
const isBusy = (change: BulkChange | undefined): boolean => change?.state === 'running' || change?.state === 'undoing'

function useDoing() {
  const i18n = useI18n()
  return async (work: () => Promise<BulkChange>) => {
    try {
      const change = await work()
      queryClient.setQueryData(bulkQuery(change.id).queryKey, change)
      await invalidate(['bulk-list'])
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
  }
}

/** How far a change of many is: over the list, until it is put away. */
export function BulkProgress({ id, onClose }: { id: BulkId; onClose: () => void }) {
  const words = useDeskWords()
  const change = useQuery(bulkQuery(id)).data
  const [skipped, setSkipped] = useState(false)
  const doing = useDoing()
  const busy = isBusy(change)
  // The list shows what was changed as soon as it is done; nobody has to ask.
  useEffect(() => {
    if (!change || busy) return
    clearPending('customers')
    void queryClient.resetQueries({ queryKey: ['customers'] })
  }, [change, busy])
  if (!change) return null
  return (
    <section className="bulk-progress" aria-label={words('bulk.progress')}>
      <span className="grow" aria-live="polite">
        <BulkWords change={change} />
      </span>
      {busy && <Progress share={shareOf(change)} label={words('bulk.progress')} />}
      {change.state === 'running' && (
        <Button onClick={() => void doing(() => cancelBulkChange({ id }))}>{words('bulk.cancel')}</Button>
      )}
      {change.skipped_count > 0 && !busy && (
        <Button look="link" onClick={() => setSkipped(true)}>
          {words('bulk.show_skipped')}
        </Button>
      )}
      {change.can_undo && (
        <Button icon="undo" onClick={() => void doing(() => undoBulkChange({ id }))}>
          {words('bulk.undo')}
        </Button>
      )}
      {!busy && <IconButton icon="close" label={words('bulk.put_away')} onClick={onClose} />}
      {skipped && <Skipped id={id} onClose={() => setSkipped(false)} />}
    </section>
  )
}

function shareOf(change: BulkChange): number {
  if (change.state === 'undoing') return (change.undone_count + change.kept_count) / Math.max(1, change.changed_count)
  return (change.changed_count + change.skipped_count) / Math.max(1, change.expected_count)
}

/** "Set owner: 240 changed, 3 left as they were". */
function BulkWords({ change }: { change: BulkChange }) {
  const words = useDeskWords()
  const undone = change.state === 'undoing' || change.state === 'undone'
  const parts = undone
    ? [
        words('bulk.undone', { n: change.undone_count }),
        change.kept_count > 0 ? words('bulk.kept', { n: change.kept_count }) : '',
      ]
    : [
        words('bulk.changed', { n: change.changed_count }),
        change.skipped_count > 0 ? words('bulk.skipped', { n: change.skipped_count }) : '',
      ]
  const state = change.state === 'cancelled' || change.state === 'failed' ? words(`bulk.${change.state}`) : ''
  return (
    <>
      <strong>{words(`bulk.${change.action}`)}</strong>: {listed([...parts, state, change.problem ?? ''])}
    </>
  )
}

function Skipped({ id, onClose }: { id: BulkId; onClose: () => void }) {
  const { t } = useI18n()
  const words = useDeskWords()
  /** Where each page that is shown begins. */
  const [cursors, setCursors] = useState<readonly string[]>([''])
  return (
    <Dialog open title={words('bulk.show_skipped')} onClose={onClose}>
      <ul className="lines">
        {cursors.map((cursor, index) => (
          <SkippedPage
            key={cursor}
            id={id}
            cursor={cursor}
            more={
              index === cursors.length - 1
                ? next => <Button onClick={() => setCursors([...cursors, next])}>{t('ui.more_rows')}</Button>
                : undefined
            }
          />
        ))}
      </ul>
    </Dialog>
  )
}

interface PageProps {
  id: BulkId
  cursor: string
  more: ((next: string) => ReactNode) | undefined
}
function SkippedPage({ id, cursor, more }: PageProps) {
  const words = useDeskWords()
  const page = useQuery({
    queryKey: ['bulk', id, 'skipped', cursor],
    queryFn: ({ signal }) => listSkippedCustomers({ id, limit: 100, ...(cursor === '' ? {} : { cursor }) }, { signal }),
  })
  if (page.isPending)
    return (
      <li>
        <Skeleton lines={4} />
      </li>
    )
  if (page.isError)
    return (
      <li>
        <Failed error={page.error} retry={() => void page.refetch()} />
      </li>
    )
  return (
    <>
      {page.data.items.map(one => (
        <li key={one.id}>
          <span className="grow">
            {one.name === null ? (
              words('bulk.unseen')
            ) : (
              <Link to="/customers/$id" params={{ id: one.id }} search={{}} className="text-link">
                {one.name}
              </Link>
            )}
            <small>{one.reason}</small>
          </span>
        </li>
      ))}
      {more && page.data.next && <li>{more(page.data.next)}</li>}
    </>
  )
}

/** What I have changed of many, and what of it can still be undone. */
export function BulkChanges({ onClose }: { onClose: () => void }) {
  const words = useDeskWords()
  const doing = useDoing()
  const changes = useQuery({
    queryKey: ['bulk-list'],
    queryFn: ({ signal }) => listBulkChanges({ signal }),
    refetchInterval: query => (query.state.data?.items.some(isBusy) ? asked_again_ms : false),
  })
  return (
    <Dialog open wide title={words('bulk.mine')} onClose={onClose}>
      {changes.isPending && <Skeleton lines={4} />}
      {changes.isError && <Failed error={changes.error} retry={() => void changes.refetch()} />}
      {changes.data?.items.length === 0 && <p className="soft">{words('bulk.none')}</p>}
      <ul className="lines">
        {changes.data?.items.map(change => (
          <li key={change.id}>
            <span className="grow">
              <BulkWords change={change} />
              <small>
                <Time at={change.started_at} />
              </small>
            </span>
            {change.state === 'running' && (
              <Button onClick={() => void doing(() => cancelBulkChange({ id: change.id }))}>
                {words('bulk.cancel')}
              </Button>
            )}
            {change.can_undo && (
              <Button icon="undo" onClick={() => void doing(() => undoBulkChange({ id: change.id }))}>
                {words('bulk.undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
