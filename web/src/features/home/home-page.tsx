import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { countDuplicates } from '../../api/calls/duplicates'
import { chooseHome, getHome } from '../../api/calls/home'
import {
  type CustomerRow,
  type HomeCount,
  type HomeKind,
  homeKindValues,
  type SalesHome,
  type ServiceHome,
} from '../../api/client'
import { invalidate } from '../../api/query'
import { useRight, useSession } from '../../api/session'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Failed, Page, Skeleton } from '../../ui/pieces'
import { Segments } from '../../ui/segments'
import { Time } from '../../ui/time'
import { FirstSteps } from './first-steps'
import './home.css'
import { listed } from '../../ui/isolate'

/** Midnight where the person is. */
const dayBegan = (): string => new Date(new Date().setHours(0, 0, 0, 0)).toISOString()

/** What the day begins with, by the kind of work; which that is, each chooses. */
export function HomePage({ analysis, promises }: { analysis: ReactNode; promises: ReactNode }) {
  const words = useDeskWords()
  const [kind, setKind] = useState<HomeKind>()
  const home = useQuery({
    queryKey: ['home', kind],
    queryFn: ({ signal }) => getHome({ ...(kind ? { kind } : {}), day_began_at: dayBegan() }, { signal }),
    placeholderData: before => before,
    staleTime: 0,
  })
  const pick = (next: HomeKind): void => {
    setKind(next)
    // What was looked at last is what the next day begins with; that it could not be kept harms nothing.
    void chooseHome({ body: { kind: next } })
      .then(() => invalidate(['home', undefined]))
      .catch(() => undefined)
  }
  const shown = kind ?? home.data?.kind
  return (
    <Page title={words('home.title')} wide>
      <header className="bar home-head">
        <h1>{words('home.title')}</h1>
        <span className="grow" />
        <Segments
          framed
          label={words('home.kind')}
          value={shown}
          options={homeKindValues.map(value => ({ value, label: words(`home.${value}`) }))}
          onPick={pick}
        />
      </header>
      <FirstSteps />
      {promises}
      {home.isPending && <Skeleton lines={8} tall />}
      {home.isError && <Failed error={home.error} retry={() => void home.refetch()} />}
      {shown === 'service' && home.data?.service && <Service home={home.data.service} />}
      {shown === 'sales' && home.data?.sales && <Sales home={home.data.sales} />}
      {shown === 'analysis' && analysis}
    </Page>
  )
}

type Where = readonly string[]

/** A number that opens its list. */
interface FigureProps {
  count: HomeCount
  label: string
  where?: Where
  to?: '/duplicates'
  /** Its list stands on this page. */
  below?: string
}
function Figure({ count, label, where, to, below }: FigureProps) {
  const { formats } = useI18n()
  const words = useDeskWords()
  const number = formats.number(count.count)
  const inside = (
    <>
      <strong>{count.exact ? number : words('home.at_least', { n: number })}</strong>
      <span>{label}</span>
    </>
  )
  if (to)
    return (
      <Link to={to} className="home-figure">
        {inside}
      </Link>
    )
  if (below)
    return (
      <a href={`#${below}`} className="home-figure">
        {inside}
      </a>
    )
  if (!where) return <div className="home-figure">{inside}</div>
  return (
    <Link to="/customers" search={{ where }} className="home-figure">
      {inside}
    </Link>
  )
}

interface PartProps {
  title: string
  id?: string
  /** What is said instead, when there is nothing. */
  none: string | undefined
  /** Something is to be done about that, from the list of customers. */
  leads?: boolean
  children: ReactNode
}
function Part({ title, id, none, leads = false, children }: PartProps) {
  const { t } = useI18n()
  return (
    <section className="section" id={id}>
      <h2>{title}</h2>
      {none === undefined ? (
        <ul className="lines">{children}</ul>
      ) : (
        <>
          <p className="soft">{none}</p>
          {leads && (
            <Link to="/customers" search={{}} className="button link">
              {t('nav.customers')}
            </Link>
          )}
        </>
      )}
    </section>
  )
}

interface LineProps {
  id: CustomerRow['id']
  name: string
  detail: string
  at: string | null
}
const CustomerLine = ({ id, name, detail, at }: LineProps) => (
  <li>
    <Link to="/customers/$id" params={{ id }} search={{}}>
      <strong className="cut">{name}</strong>
      <small>{detail}</small>
    </Link>
    {at && (
      <span className="soft">
        <Time at={at} />
      </span>
    )}
  </li>
)
const detailOf = (row: CustomerRow): string => listed([row.organisation_name, row.city])

/** So many at first: the other parts stay in sight. */
const contacts_shown_count = 8

function Service({ home }: { home: ServiceHome }) {
  const { t } = useI18n()
  const words = useDeskWords()
  const { user } = useSession()
  const mayMerge = useRight('customers_merge')
  const [all, setAll] = useState(false)
  const contacts = all ? home.contacts : home.contacts.slice(0, contacts_shown_count)
  const duplicates = useQuery({
    queryKey: ['duplicates', 'home-count'],
    queryFn: ({ signal }) => countDuplicates({}, { signal }),
    enabled: mayMerge,
    meta: { topic: 'duplicates' },
  })
  return (
    <>
      <div className="home-figures">
        <Figure
          count={home.recent_count}
          label={words('home.recent')}
          where={[`owner is ${user.id}`, 'last_contact within 7']}
        />
        <Figure count={home.contact_count} label={words('home.contacts')} below="contacts" />
        {duplicates.data && <Figure count={duplicates.data} label={words('home.duplicates')} to="/duplicates" />}
        <Figure count={home.restriction_count} label={words('home.restrictions')} where={['do_not_sell yes']} />
      </div>
      <div className="home-columns">
        <Part
          title={words('home.recent_title')}
          none={home.recent.length === 0 ? words('home.recent_none') : undefined}
          leads
        >
          {home.recent.map(row => (
            <CustomerLine key={row.id} id={row.id} name={row.name} detail={detailOf(row)} at={row.last_contact_at} />
          ))}
        </Part>
        <Part
          id="contacts"
          title={words('home.contacts_title')}
          none={home.contacts.length === 0 ? words('home.contacts_none') : undefined}
          leads
        >
          {contacts.map(one => (
            <CustomerLine
              key={`${one.customer_id}-${one.recorded_at}`}
              id={one.customer_id}
              name={one.customer_name}
              detail={`${t(`channel.${one.channel}`)}: ${one.summary}`}
              at={one.recorded_at}
            />
          ))}
          {contacts.length < home.contacts.length && (
            <li>
              <Button look="link" onClick={() => setAll(true)}>
                {t('ui.more_rows')}
              </Button>
            </li>
          )}
        </Part>
        <Part
          title={words('home.restrictions_title')}
          none={home.restrictions.length === 0 ? words('home.restrictions_none') : undefined}
        >
          {home.restrictions.map(one => (
            <CustomerLine
              key={one.customer_id}
              id={one.customer_id}
              name={one.customer_name}
              detail={one.reason}
              at={one.since_at}
            />
          ))}
        </Part>
      </div>
    </>
  )
}

function Sales({ home }: { home: SalesHome }) {
  const words = useDeskWords()
  const { user } = useSession()
  const mine = `owner is ${user.id}`
  const none = home.mine_count.count === 0 ? words('home.mine_none') : undefined
  return (
    <>
      <div className="home-figures">
        <Figure count={home.mine_count} label={words('home.mine')} where={[mine]} />
        <Figure
          count={home.within_week_count}
          label={words('home.within_week')}
          where={[mine, 'last_contact within 7']}
        />
        <Figure
          count={home.within_month_count}
          label={words('home.within_month')}
          where={[mine, 'last_contact within 30', 'last_contact older 7']}
        />
        <Figure
          count={home.within_quarter_count}
          label={words('home.within_quarter')}
          where={[mine, 'last_contact within 90', 'last_contact older 30']}
        />
        <Figure count={home.older_count} label={words('home.older')} where={[mine, 'last_contact older 90']} />
        <Figure count={home.never_count} label={words('home.never')} where={[mine, 'last_contact empty']} />
      </div>
      <div className="home-columns">
        <Part
          title={words('home.forgotten_title')}
          none={none ?? (home.forgotten.length === 0 ? words('home.forgotten_none') : undefined)}
          leads={none !== undefined}
        >
          {home.forgotten.map(row => (
            <CustomerLine key={row.id} id={row.id} name={row.name} detail={detailOf(row)} at={row.last_contact_at} />
          ))}
        </Part>
        {none === undefined && (
          <Part title={words('home.never_title')} none={home.never.length === 0 ? words('home.never_none') : undefined}>
            {home.never.map(row => (
              <CustomerLine key={row.id} id={row.id} name={row.name} detail={detailOf(row)} at={row.created_at} />
            ))}
          </Part>
        )}
      </div>
    </>
  )
}
