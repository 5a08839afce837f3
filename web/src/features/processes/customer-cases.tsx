import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { createCase } from '../../api/calls/cases'
import type { Case, CustomerId } from '../../api/client'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { Age } from './board'
import { casesChanged, customerCasesQuery, processesQuery } from './processes-data'
import './processes.css'

/** What runs for a customer, on the customer's page, and how something new begins. */
export function CustomerCases({ id }: { id: CustomerId }) {
  const i18n = useI18n()
  const words = useProcessWords()
  const navigate = useNavigate()
  const mayWrite = useRight('tasks_write')
  const open = useQuery(customerCasesQuery(id, true)).data?.items ?? []
  const over = useQuery(customerCasesQuery(id, false)).data?.items ?? []
  const processes = (useQuery(processesQuery).data?.items ?? []).filter(one => one.active_number !== null)
  const start = useMutation({
    mutationFn: (process: string) => createCase({ body: { process, customer_id: id } }),
    onSuccess: async ({ at }) => {
      await casesChanged()
      await navigate({ to: '/cases/$id', params: { id: at.id } })
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const mayStart = mayWrite && processes.length > 0
  if (open.length === 0 && over.length === 0 && !mayStart) return null
  return (
    <div className="note-block">
      <div className="row">
        <h2 className="grow">
          <Icon name="columns" />
          {words('case.title')}
        </h2>
        {mayStart && (
          <Menu
            trigger={<IconButton icon="plus" label={words('case.start')} />}
            groups={[processes.map(one => ({ label: one.name, run: () => start.mutate(one.key) }))]}
          />
        )}
      </div>
      {open.length === 0 && <p className="soft">{words('case.none')}</p>}
      <ul className="lines">
        {[...open, ...over].map(one => (
          <Line key={one.id} one={one} />
        ))}
      </ul>
    </div>
  )
}

function Line({ one }: { one: Case }) {
  const words = useProcessWords()
  return (
    <li>
      <span className="grow">
        <Link to="/cases/$id" params={{ id: one.id }} className="text-link">
          {one.process_name}
        </Link>
        <small>
          {one.owner_name ?? one.team_name}
          {one.open && (
            <>
              {' · '}
              <Age since={one.status_since_at} word="case.days" />
            </>
          )}
        </small>
      </span>
      {one.stuck && <span className="tag danger">{words('case.stuck')}</span>}
      <span className={one.open ? 'tag accent' : 'tag'}>{one.status_name}</span>
    </li>
  )
}
