import { queryOptions, skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { countFigures, getFigures } from '../../api/calls/figures'
import {
  type CustomField,
  channelValues,
  type FigureCount,
  type FigureGroup,
  type FiguresId,
  type ListFigures,
} from '../../api/client'
import { ownFieldsQuery } from '../../api/own-fields'
import { useDeskWords } from '../../i18n/desk'
import { type I18n, useI18n } from '../../i18n/i18n'
import { labelIn } from '../../ui/own-value'
import { dayAfter, type FieldName, type FilterRow, literal, ownName, pathOf, rowText } from './filter'
import type { askedFor } from './list-data'
import { isOpen, type ListSearch } from './list-search'

/** Counting is asked after so often, in milliseconds, besides what the feed tells. */
const asked_again_ms = 700

type Asked = Pick<ReturnType<typeof askedFor>, 'q' | 'filter'>
/** Begins the counting; `kept`: those of today will do. */
export const figuresBegun = (asked: Asked, kept: boolean) =>
  queryOptions({
    queryKey: ['figures-begun', asked.q, asked.filter, kept],
    queryFn: () => countFigures({ body: { q: asked.q ?? null, filter: asked.filter ?? null, kept } }),
    staleTime: kept ? 60_000 : 0,
    gcTime: kept ? 60_000 : 0,
  })
export const figuresQuery = (id: FiguresId | undefined) =>
  queryOptions({
    queryKey: ['figures', id],
    queryFn: id === undefined ? skipToken : ({ signal }) => getFigures({ id }, { signal }),
    meta: { topic: `figures:${id}` },
    refetchInterval: query => (query.state.data?.state === 'counting' ? asked_again_ms : false),
  })

const day_ms = 86_400_000
const monthEnd = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
}
const within = {
  '7': [undefined, 7],
  '30': [7, 30],
  '90': [30, 90],
  '365': [90, 365],
  older: [365, undefined],
} as const
const isWithin = (key: string): key is keyof typeof within => key in within

const fields: Record<string, FieldName> = {
  owner: 'owner',
  kind: 'kind',
  language: 'language',
  country: 'country',
  city: 'city',
  source: 'source',
  preferred_channel: 'channel',
  contacted_by: 'contacted_by',
}

/** The rows that find those who were counted; none where a list can't say it. */
function rowsOfCount(by: string, key: string, own: readonly CustomField[]): readonly FilterRow[] | undefined {
  const row = (field: FieldName, comparison: FilterRow['comparison'], value = ''): FilterRow => ({
    field,
    comparison,
    value,
  })
  if (by === 'missing') {
    if (key === 'phone' || key === 'mail') return [row(key, 'no')]
    const field = key === 'birth_date' || key === 'customer_since' ? key : fields[key]
    // Only of persons is it asked when they were born.
    const person = key === 'birth_date' ? [row('kind', 'is', 'person')] : []
    return field && [row(field, 'empty'), ...person]
  }
  if (by === 'customer_since' || by === 'created') {
    if (key === '') return by === 'created' ? undefined : [row(by, 'empty')]
    return [row(by, 'after', dayAfter(`${key}-01`, -1)), row(by, 'before', monthEnd(key))]
  }
  if (by === 'last_contact') {
    if (key === '') return [row(by, 'empty')]
    if (!isWithin(key)) return undefined
    const [older, newer] = within[key]
    return [
      ...(newer === undefined ? [] : [row(by, 'within', String(newer))]),
      ...(older === undefined ? [] : [row(by, 'older', String(older))]),
    ]
  }
  if (by.startsWith('custom.')) {
    const field = own.find(one => `custom.${one.key}` === by)
    if (!field || field.type === 'long_text' || field.type === 'link') return undefined
    const name = ownName(field.type, field.key)
    return [field.type === 'boolean' ? row(name, key === 'yes' ? 'yes' : 'no') : row(name, 'is', key)]
  }
  const field = fields[by]
  if (!field || (key === '' && field === 'kind')) return undefined
  return [key === '' ? row(field, 'empty') : row(field, 'is', key)]
}

/** The list of those who were counted, within the list whose figures these are. */
export function searchOfCount(within_list: ListSearch, by: string, key: string, own: readonly CustomField[]) {
  const rows = rowsOfCount(by, key, own)
  if (!rows) return undefined
  const where = [...(within_list.where ?? []), ...rows.map(rowText)]
  return { q: within_list.q, also: within_list.also, where: [...new Set(where)] }
}

/** The same of those whose value is not among those told: each of them has one. */
export function searchOfOthers(within_list: ListSearch, group: FigureGroup, own: readonly CustomField[]) {
  const { by } = group
  const told = group.counts.map(one => one.key).filter(key => key !== '')
  const [first] = told
  if ((by === 'customer_since' || by === 'created') && first) {
    const before = rowText({ field: by, comparison: 'before', value: `${first}-01` })
    return { q: within_list.q, also: within_list.also, where: [...(within_list.where ?? []), before] }
  }
  const condition = conditionOfOthers(by, told, own)
  if (condition === undefined) return undefined
  const { q, where, also } = within_list
  return { q, where, also: also === undefined ? condition : `${isOpen(also) ? `(${also})` : also} && ${condition}` }
}
function conditionOfOthers(by: string, told: readonly string[], own: readonly CustomField[]): string | undefined {
  const field = own.find(one => `custom.${one.key}` === by)
  if (field?.type === 'choices') {
    const rest = field.choices.filter(one => !told.includes(one.key))
    return `(${rest.map(one => `customer.custom.${field.key}.${one.key}`).join(' || ')})`
  }
  const name = field ? ownName('choice', field.key) : fields[by]
  if (!name || by.startsWith('custom.') !== (field !== undefined)) return undefined
  const path = pathOf(name)
  return `has(${path}) && !(${path} in [${told.map(literal).join(', ')}])`
}

function useKeyWords(own: readonly CustomField[]): (by: string, count: FigureCount) => string {
  const i18n = useI18n()
  const words = useDeskWords()
  return (by, count) => count.label ?? keyWords(i18n, words, by, count.key, own)
}
function keyWords(
  { t, formats, locale }: I18n,
  words: ReturnType<typeof useDeskWords>,
  by: string,
  key: string,
  own: readonly CustomField[],
): string {
  if (key === '') return by === 'last_contact' ? t('compare.never') : words('figures.nothing')
  const channel = channelValues.find(one => one === key)
  switch (by) {
    case 'kind':
      return t(key === 'organisation' ? 'kind.organisation' : 'kind.person')
    case 'language':
      return formats.language(key)
    case 'country':
      return formats.country(key)
    case 'preferred_channel':
    case 'contacted_by':
      return channel ? t(`channel.${channel}`) : key
    case 'customer_since':
    case 'created':
      return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
        Date.parse(`${key}-01T00:00:00Z`) + day_ms,
      )
    case 'last_contact':
      if (!isWithin(key)) return key
      return words(key === 'older' ? 'figures.older' : `figures.within_${key}`)
    case 'missing': {
      const field = missing.find(one => one === key)
      return field ? words(`figures.missing_${field}`) : key
    }
    default: {
      const field = own.find(one => `custom.${one.key}` === by)
      if (field?.type === 'boolean') return t(key === 'yes' ? 'compare.yes' : 'compare.no')
      return key
    }
  }
}
const missing = ['phone', 'mail', 'city', 'country', 'language', 'owner', 'customer_since', 'birth_date'] as const

const titled = [
  'owner',
  'kind',
  'language',
  'country',
  'city',
  'source',
  'customer_since',
  'created',
  'last_contact',
  'preferred_channel',
  'contacted_by',
  'missing',
] as const

interface GroupsProps {
  /** What the groups are headed by, below the heading of where they stand. */
  heading: 'h2' | 'h3'
  figures: ListFigures
  /** The list whose figures these are. */
  search: ListSearch
  only?: readonly string[]
}
/** Each property as a small table with bars; each number leads to its customers. */
export function FigureGroups({ heading, figures, search, only }: GroupsProps) {
  const groups = only ? figures.groups.filter(group => only.includes(group.by)) : figures.groups
  const telling = groups.filter(group => group.counts.length > 1 || (group.counts[0] && group.counts[0].key !== ''))
  return (
    <div className="figure-groups">
      {telling.map(group => (
        <Group key={group.by} heading={heading} group={group} all={figures.counted} search={search} />
      ))}
    </div>
  )
}

interface GroupProps {
  heading: 'h2' | 'h3'
  group: FigureGroup
  all: number
  search: ListSearch
}
function Group({ heading: Heading, group, all, search }: GroupProps) {
  const { formats, locale } = useI18n()
  const words = useDeskWords()
  const own = useQuery({ ...ownFieldsQuery, enabled: group.by.startsWith('custom.') }).data?.items ?? []
  const keyText = useKeyWords(own)
  const title = titled.find(one => one === group.by)
  const field = own.find(one => `custom.${one.key}` === group.by)
  const name = title ? words(`figures.by_${title}`) : field ? labelIn(locale, field) : group.by
  const largest = Math.max(1, ...group.counts.map(one => one.count))
  const toOthers = group.other_count > 0 ? searchOfOthers(search, group, own) : undefined
  return (
    <section className="figure-group">
      <Heading>{name}</Heading>
      <table>
        <thead className="hidden">
          <tr>
            <th scope="col">{name}</th>
            <th scope="col">{words('figures.customers')}</th>
            <th scope="col">{words('figures.share')}</th>
          </tr>
        </thead>
        <tbody>
          {group.counts.map(count => {
            const leads = searchOfCount(search, group.by, count.key, own)
            const number = formats.number(count.count)
            return (
              <tr key={count.key}>
                <th scope="row" className={count.key === '' ? 'soft' : undefined}>
                  {keyText(group.by, count)}
                </th>
                <td className="number">
                  {leads ? (
                    <Link to="/customers" search={leads} className="text-link">
                      {number}
                    </Link>
                  ) : (
                    number
                  )}
                </td>
                <td className="figure-bar">
                  <span style={{ width: `${(100 * count.count) / largest}%` }} aria-hidden="true" />
                  <small>{formats.percent(count.count / Math.max(1, all))}</small>
                </td>
              </tr>
            )
          })}
          {group.other_count > 0 && (
            <tr>
              <th scope="row" className="soft">
                {words('figures.others')}
              </th>
              <td className="number">
                {toOthers ? (
                  <Link to="/customers" search={toOthers} className="text-link">
                    {formats.number(group.other_count)}
                  </Link>
                ) : (
                  formats.number(group.other_count)
                )}
              </td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}
