import { useQuery } from '@tanstack/react-query'
import { listCustomers } from '../../api/calls/customers'
import { useI18n } from '../../i18n/i18n'
import { firstLetter, lettersOf, ownScript, rangeOf, type Script, scriptOf, scripts } from './letters'
import { useSetSearch } from './list-tools'

/** The scripts that names begin with: whoever stands first from a script's first letter on tells. */
async function scriptsThere(signal: AbortSignal): Promise<readonly Script[]> {
  const there = await Promise.all(
    scripts.map(async script => {
      const { items } = await listCustomers({ sort: 'name', from: firstLetter[script], limit: 1 }, { signal })
      return items.some(row => scriptOf(row.name) === script)
    }),
  )
  return scripts.filter((_, index) => there[index])
}
const scripts_stale_ms = 300_000

/** Jumps in an alphabetical list of any length: the server starts at the letter, nothing in between is fetched. */
export function Letters({ current, ready }: { current: string | undefined; ready: boolean }) {
  const { t, locale } = useI18n()
  const setSearch = useSetSearch()
  const there = useQuery({
    queryKey: ['customer-scripts'],
    queryFn: ({ signal }) => scriptsThere(signal),
    enabled: ready, // The rows come first.
    staleTime: scripts_stale_ms,
  })
  const own = ownScript(locale)
  const script = current ? scriptOf(current) : there.data?.includes(own) === false ? (there.data[0] ?? own) : own
  const other = there.data?.find(one => one !== script)
  const jump = (letter: string, label: string) => (
    <button
      key={label}
      type="button"
      aria-current={label === current ? 'true' : undefined}
      onClick={() => setSearch({ from: letter })}
    >
      {label}
    </button>
  )
  const otherJump = other && jump(firstLetter[other], rangeOf[other])
  return (
    <nav className="letters" aria-label={t('customers.letters')}>
      <button
        type="button"
        aria-current={current === undefined ? 'true' : undefined}
        aria-label={t('customers.letters_start')}
        onClick={() => setSearch({ from: undefined })}
      >
        ↑
      </button>
      {other === 'latin' && otherJump}
      {lettersOf(script, locale).map(letter => jump(letter, letter))}
      {other === 'cyrillic' && otherJump}
    </nav>
  )
}
