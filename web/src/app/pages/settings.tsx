import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { AccountSection } from '../../features/settings/account'
import { ClockSection } from '../../features/settings/clock'
import { CompanySection } from '../../features/settings/company'
import { DemoSection } from '../../features/settings/demo'
import { JobsSection } from '../../features/settings/jobs'
import { PeopleSection } from '../../features/settings/people'
import { RolesSection } from '../../features/settings/roles'
import { TokensSection } from '../../features/settings/tokens'
import { useI18n } from '../../i18n/i18n'
import { Icon } from '../../ui/icon'
import { Missing } from '../../ui/missing'
import { Scrolling, Skeleton } from '../../ui/pieces'
import { type SectionName, useSections } from '../sections'
import { useSignOut } from '../shell'
import '../../features/settings/settings.css'

const FieldsSection = lazy(() =>
  import('../../features/settings/fields').then(({ FieldsSection: Part }) => ({ default: Part })),
)
const MergeRulePart = lazy(() =>
  import('../../features/settings/merge-rule').then(({ MergeRulePart: Part }) => ({ default: Part })),
)
const TaskRulesPart = lazy(() =>
  import('../../features/settings/task-settings').then(({ TaskRulesPart: Part }) => ({ default: Part })),
)
const JournalSection = lazy(() =>
  import('../../features/settings/journal').then(({ JournalSection: Part }) => ({ default: Part })),
)

const ErasuresSection = lazy(() =>
  import('../../features/settings/erasures').then(({ ErasuresSection: Part }) => ({ default: Part })),
)

const route = getRouteApi('/inside/settings/$section')

export function Settings() {
  return <Frame name={undefined} />
}
export function SettingsSection() {
  const { section } = route.useParams()
  const found = useSections().find(one => one.name === section)
  return found ? <Frame name={found.name} /> : <Missing />
}

/** On a wide screen the index shows the account beside the list; on a phone the list alone. */
function Frame({ name }: { name: SectionName | undefined }) {
  const { t } = useI18n()
  const sections = useSections()
  const leave = useSignOut()
  const shown = name ?? 'account'
  return (
    <div className={name ? 'settings chosen' : 'settings'}>
      <nav className="settings-nav" aria-label={t('nav.settings')}>
        <Title level={name ? 2 : 1}>{t('nav.settings')}</Title>
        {sections.map(section => (
          <Link
            key={section.name}
            to="/settings/$section"
            params={{ section: section.name }}
            className="place"
            aria-current={section.name === shown ? 'page' : undefined}
          >
            <Icon name={section.icon} />
            <span>{t(section.label)}</span>
          </Link>
        ))}
        <button type="button" className="place" onClick={() => void leave()}>
          <Icon name="leave" />
          <span>{t('session.sign_out')}</span>
        </button>
      </nav>
      <Scrolling label={t(`settings.${shown}`)} className="page settings-page">
        <div className="page-in">
          <div className="bar">
            <Link to="/settings" className="button quiet square settings-back" aria-label={t('nav.settings')}>
              <Icon name="back" />
            </Link>
            <Title level={name ? 1 : 2}>{t(`settings.${shown}`)}</Title>
          </div>
          <Body name={shown} />
        </div>
      </Scrolling>
    </div>
  )
}

/** One first heading on each screen, also on a phone, where the list and the section are screens of their own. */
const Title = ({ level, children }: { level: 1 | 2; children: string }) =>
  level === 1 ? <h1 className="title">{children}</h1> : <h2 className="title">{children}</h2>

/** Begun anew for each customer that one comes from. */
function Journal() {
  const { customer } = route.useSearch()
  return <JournalSection key={customer} of={customer} />
}

function Body({ name }: { name: SectionName }) {
  switch (name) {
    case 'account':
      return <AccountSection />
    case 'company':
      return (
        <>
          <CompanySection />
          <Suspense fallback={<Skeleton lines={4} />}>
            <TaskRulesPart />
            <MergeRulePart />
          </Suspense>
        </>
      )
    case 'people':
      return (
        <Suspense fallback={<Skeleton lines={6} />}>
          <PeopleSection />
        </Suspense>
      )
    case 'roles':
      return <RolesSection />
    case 'fields':
      return (
        <Suspense fallback={<Skeleton lines={6} />}>
          <FieldsSection />
        </Suspense>
      )
    case 'tokens':
      return <TokensSection />
    case 'erasures':
      return (
        <Suspense fallback={<Skeleton lines={4} />}>
          <ErasuresSection />
        </Suspense>
      )
    case 'journal':
      return (
        <Suspense fallback={<Skeleton lines={8} />}>
          <Journal />
        </Suspense>
      )
    case 'jobs':
      return <JobsSection />
    case 'demo':
      return <DemoSection />
    case 'clock':
      return <ClockSection />
  }
}
