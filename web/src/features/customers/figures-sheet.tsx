import { useQuery } from '@tanstack/react-query'
import { downloadFiguresAddress } from '../../api/calls/figures'
import { useDeskWords } from '../../i18n/desk'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { download } from '../../ui/download'
import { Failed, Notice, Skeleton } from '../../ui/pieces'
import { FigureGroups, figuresBegun, figuresQuery } from './figures-groups'
import { askedFor } from './list-data'
import type { ListSearch } from './list-search'
import './figures.css'

/** What the list consists of, at one click. */
export function FiguresSheet({ search, onClose }: { search: ListSearch; onClose: () => void }) {
  const words = useDeskWords()
  const { q, filter } = askedFor(search)
  const begun = useQuery(figuresBegun({ q, filter }, false))
  const counted = useQuery(figuresQuery(begun.data?.id))
  const figures = counted.data ?? begun.data
  const failed = begun.error ?? counted.error
  return (
    <Dialog open wide title={words('figures.title')} onClose={onClose}>
      {failed && <Failed error={failed} retry={() => void (begun.error ? begun.refetch() : counted.refetch())} />}
      {!figures && !failed && <Skeleton lines={8} />}
      {figures && (
        <>
          <div className="row wrap figures-head">
            <span className="grow" role="status">
              {figures.state === 'counting'
                ? words('figures.counting', { n: figures.counted })
                : words('figures.counted', { n: figures.counted })}
            </span>
            {figures.state === 'done' && (
              <Button icon="download" onClick={() => download(downloadFiguresAddress({ id: figures.id }))}>
                {words('figures.file')}
              </Button>
            )}
          </div>
          {figures.state === 'failed' && <Notice tone="danger">{words('figures.failed')}</Notice>}
          {figures.state === 'done' && figures.counted === 0 && <p className="soft">{words('figures.nobody')}</p>}
          <FigureGroups heading="h3" figures={figures} search={search} />
        </>
      )}
    </Dialog>
  )
}
