import { useI18n } from '../../i18n/i18n'
import { lettersOf } from './letters'
import { useSetSearch } from './list-tools'

/** Jumps in an alphabetical list of any length: the server starts at the letter, nothing in between is fetched. */
export function Letters({ current }: { current: string | undefined }) {
  const { t, locale } = useI18n()
  const setSearch = useSetSearch()
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
      {lettersOf(locale).map(letter => (
        <button
          key={letter}
          type="button"
          aria-current={letter === current ? 'true' : undefined}
          onClick={() => setSearch({ from: letter })}
        >
          {letter}
        </button>
      ))}
    </nav>
  )
}
