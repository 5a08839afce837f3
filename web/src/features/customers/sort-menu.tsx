import { useQuery } from '@tanstack/react-query'
import { ownFieldsQuery } from '../../api/own-fields'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Menu } from '../../ui/menu'
import { labelIn } from '../../ui/own-value'
import { isOwnSort, type ListSearch, type Sort } from './list-search'

const sortLabels = {
  name: 'sort.name',
  '-created_at': 'sort.created',
  '-last_contact_at': 'sort.last_contact',
  last_contact_at: 'sort.last_contact_up',
} as const
const offeredSorts = ['name', '-created_at', '-last_contact_at', 'last_contact_at'] as const
/** A view that a program has made may have another order. */
const isOffered = (sort: Sort): sort is (typeof offeredSorts)[number] => sort in sortLabels

/** The orders of a list: the usual ones, and those of own fields that it shows. */
export function SortMenu({ search, onSort }: { search: ListSearch; onSort: (sort: Sort) => void }) {
  const { t, locale } = useI18n()
  const words = useDeskWords()
  const sort = search.sort ?? 'name'
  const names = [...(search.columns ?? []), ...(isOwnSort(sort) ? [sort.replace('-', '')] : [])]
  const fields = useQuery({ ...ownFieldsQuery, enabled: names.some(name => name.startsWith('custom.')) })
  const own = (fields.data?.items ?? [])
    // Several choices of one customer have no order among those of others.
    .filter(({ key, type }) => type !== 'choices' && names.includes(`custom.${key}`))
    .flatMap(field => {
      const name = labelIn(locale, field)
      const up: Sort = `custom.${field.key}`
      return [
        { sort: up, label: words('sort.up', { name }) },
        { sort: `-${up}` satisfies Sort, label: words('sort.down', { name }) },
      ]
    })
  const all = [...offeredSorts.map(one => ({ sort: one, label: t(sortLabels[one]) })), ...own]
  const shown = all.find(one => one.sort === sort)?.label ?? t(isOffered(sort) ? sortLabels[sort] : 'sort.label')
  const entries = all.map(one => ({ label: one.label, checked: one.sort === sort, run: () => onSort(one.sort) }))
  return (
    <Menu
      trigger={
        <Button icon="sort" aria-label={`${t('sort.label')}: ${shown}`}>
          <span className="wide-only cut">{shown}</span>
        </Button>
      }
      groups={[entries.slice(0, offeredSorts.length), entries.slice(offeredSorts.length)]}
    />
  )
}
