import { useInfiniteQuery } from '@tanstack/react-query'
import { listErasures } from '../../api/calls/erasures'
import type { Erasure } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Skeleton } from '../../ui/pieces'
import { Time } from '../../ui/time'

/** Who was erased is nobody any more: what is left is the number, by whom, when and why. */
export function ErasuresSection() {
  const words = useSettingsWords()
  const { t } = useI18n()
  const erasures = useInfiniteQuery({
    queryKey: ['erasures'],
    queryFn: ({ pageParam, signal }) =>
      listErasures(pageParam === '' ? { limit: 50 } : { limit: 50, cursor: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    meta: { topic: 'erasures' },
  })
  const all = erasures.data?.pages.flatMap(page => page.items) ?? []
  return (
    <section className="section">
      <p>{words('erasures.why')}</p>
      {erasures.isPending && <Skeleton lines={4} />}
      {erasures.isError && <Failed error={erasures.error} retry={() => void erasures.refetch()} />}
      {erasures.isSuccess && all.length === 0 && (
        <Empty icon="trash" title={words('erasures.none')}>
          {words('erasures.none_why')}
        </Empty>
      )}
      <ul className="lines">
        {all.map(erasure => (
          <Line key={erasure.id} erasure={erasure} />
        ))}
      </ul>
      {erasures.hasNextPage && (
        <Button busy={erasures.isFetchingNextPage} onClick={() => void erasures.fetchNextPage()}>
          {t('ui.more_rows')}
        </Button>
      )}
    </section>
  )
}

function Line({ erasure }: { erasure: Erasure }) {
  const words = useSettingsWords()
  return (
    <li>
      <Icon name="trash" />
      <span className="grow">
        <code className="proof">{erasure.id}</code>
        <small>
          {erasure.user_name} · <Time at={erasure.at} /> · {erasure.reason}
        </small>
      </span>
      <span className={erasure.wiped_at ? 'tag ok' : 'tag promise'}>
        {erasure.wiped_at ? words('erasures.wiped') : words('erasures.waiting')}
      </span>
    </li>
  )
}
