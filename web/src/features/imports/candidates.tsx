import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { lookupCustomer } from '../../api/calls/customers'
import type { CustomerMatch } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useImportWords } from '../../i18n/imports'
import { identityIn } from '../../ui/format'

/** Whom an undecided row may mean: whoever has one of its numbers or addresses. Looked up when the row comes in sight. */
export function Candidates({ sample }: { sample: string }) {
  const { t } = useI18n()
  const words = useImportWords()
  const place = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const watch = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && setSeen(true))
    if (place.current) watch.observe(place.current)
    return () => watch.disconnect()
  }, [])
  const identities = sample.split(' · ').flatMap(cell => identityIn(cell) ?? [])
  const matches = useQueries({
    queries: identities.map(({ kind, value }) => ({
      queryKey: ['lookup', kind, value],
      queryFn: ({ signal }: { signal: AbortSignal }) => lookupCustomer({ identity: `${kind}:${value}` }, { signal }),
      enabled: seen,
    })),
    combine: answers => answers.flatMap(answer => answer.data?.matches ?? []),
  })
  return (
    <small ref={place} className="candidates">
      {matches.length > 0 && words('imports.candidates')}
      {eachOnce(matches).map(({ customer, reason }, index) => (
        <span key={customer.id}>
          {index > 0 ? ' · ' : ' '}
          <Link to="/customers/$id" params={{ id: customer.id }} search={{}} className="text-link">
            {customer.name}
          </Link>{' '}
          ({t(reason === 'same_phone' ? 'lookup.same_phone' : 'lookup.same_mail')})
        </span>
      ))}
    </small>
  )
}

const eachOnce = (matches: readonly CustomerMatch[]): readonly CustomerMatch[] =>
  matches.filter((match, index) => matches.findIndex(one => one.customer.id === match.customer.id) === index)
