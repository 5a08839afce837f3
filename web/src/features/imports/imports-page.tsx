import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { createImport } from '../../api/calls/imports'
import type { Import, ImportState } from '../../api/client'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useImportWords } from '../../i18n/imports'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Notice, Page, Progress, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { Time } from '../../ui/time'
import { importsQuery, putImport } from './import-data'
import { Samples } from './samples'
import './imports.css'

export function ImportsPage() {
  const { t } = useI18n()
  const words = useImportWords()
  const imports = useInfiniteQuery(importsQuery)
  const all = imports.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={t('nav.imports')}>
      <div className="bar">
        <h1>{t('nav.imports')}</h1>
      </div>
      <Drop />
      {imports.isPending && <Skeleton lines={4} tall />}
      {imports.isError && <Failed error={imports.error} retry={() => void imports.refetch()} />}
      {imports.isSuccess && all.length === 0 && (
        <Empty icon="imports" title={words('imports.empty')}>
          {words('imports.empty_why')}
        </Empty>
      )}
      <ul className="lines">
        {all.map(one => (
          <Line key={one.id} one={one} />
        ))}
      </ul>
      {imports.hasNextPage && (
        <Button busy={imports.isFetchingNextPage} onClick={() => void imports.fetchNextPage()}>
          {t('ui.more_rows')}
        </Button>
      )}
    </Page>
  )
}

export function toneOf(state: ImportState): 'ok' | 'danger' | 'accent' | 'promise' | '' {
  switch (state) {
    case 'done':
      return 'ok'
    case 'failed':
      return 'danger'
    case 'checking':
    case 'running':
    case 'undoing':
      return 'accent'
    case 'uploaded':
    case 'checked':
      return 'promise'
    case 'cancelled':
    case 'undone':
      return ''
  }
}

function Line({ one }: { one: Import }) {
  const { formats } = useI18n()
  const words = useImportWords()
  return (
    <li>
      <Icon name={one.record_type === 'purchase' ? 'purchase' : 'users'} />
      <span className="grow">
        <Link to="/imports/$id" params={{ id: one.id }} className="text-link import-name">
          {one.filename}
        </Link>
        <small>
          {one.created_by_name} · <Time at={one.created_at} /> · {formats.bytes(one.size_bytes)}
        </small>
      </span>
      <span className="soft number">{one.counts.rows > 0 && words('imports.rows', { n: one.counts.rows })}</span>
      <span className={`tag ${toneOf(one.state)}`}>{words(`import_state.${one.state}`)}</span>
    </li>
  )
}

type Upload = { is: 'none' } | { is: 'going'; name: string; share: number } | { is: 'refused'; problem: Problem }

/** A file is dropped or chosen; it goes up at once and the mapping opens. */
function Drop() {
  const i18n = useI18n()
  const { t } = i18n
  const words = useImportWords()
  const navigate = useNavigate()
  const picker = useRef<HTMLInputElement>(null)
  const abort = useRef<AbortController>(undefined)
  const [over, setOver] = useState(false)
  const [upload, setUpload] = useState<Upload>({ is: 'none' })
  const send = async (file: File): Promise<void> => {
    abort.current = new AbortController()
    setUpload({ is: 'going', name: file.name, share: 0 })
    try {
      const onProgress = (share: number) => setUpload({ is: 'going', name: file.name, share })
      const created = await createImport(
        { filename: file.name, body: file },
        { signal: abort.current.signal, onProgress },
      )
      putImport(created)
      await navigate({ to: '/imports/$id', params: { id: created.id } })
    } catch (error) {
      if (error instanceof DOMException) setUpload({ is: 'none' })
      else setUpload({ is: 'refused', problem: problemOf(error) })
    }
  }
  const take = (files: FileList | null): void => {
    const file = files?.item(0)
    if (file) void send(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the button inside
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      {upload.is === 'going' ? (
        <div className="drop-going">
          <div className="row">
            <span className="grow cut">{words('imports.uploading', { name: upload.name })}</span>
            <span className="number soft">{i18n.formats.percent(upload.share)}</span>
            <Button look="quiet" onClick={() => abort.current?.abort()}>
              {t('ui.cancel')}
            </Button>
          </div>
          <Progress share={upload.share} label={words('imports.uploading', { name: upload.name })} />
        </div>
      ) : (
        <>
          <Icon name="upload" />
          <p>{words('imports.drop')}</p>
          <Button look="primary" onClick={() => picker.current?.click()}>
            {words('imports.choose')}
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,.vcf,.ndjson,.jsonl,.json,.gz,text/csv,text/vcard"
            className="hidden"
            tabIndex={-1}
            aria-label={words('imports.choose')}
            onChange={event => take(event.target.files)}
          />
          <Samples />
        </>
      )}
      {upload.is === 'refused' && <Notice tone="danger">{problemText(i18n, upload.problem)}</Notice>}
    </div>
  )
}
