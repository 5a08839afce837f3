import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { updateCompany } from '../../api/calls/company'
import { loadDemo } from '../../api/calls/demo'
import { completeSetup } from '../../api/calls/setup'
import type { CompleteSetup, OpeningHours } from '../../api/client'
import { queryClient } from '../../api/query'
import { sessionQuery, takeSession } from '../../api/session'
import { type Problem, problemOf } from '../../api/transport'
import { localeNames, locales, setLocale, useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { HoursField } from '../../ui/hours'
import { Icon } from '../../ui/icon'
import { mainLandmark } from '../../ui/landmark'
import { Notice } from '../../ui/pieces'
import { faultsOf, problemText } from '../../ui/problem'
import { CompanyStep, OwnerStep } from './step-forms'
import { companyIn, countryOfLanguage, type OwnerDraft, type StepName, stepNames, stepOf, usualHours } from './steps'
import './setup.css'

/** A checklist: what is done stays in sight and can be opened again until the company exists. */
export function SetupPage() {
  const words = useSettingsWords()
  const { locale } = useI18n()
  const [token] = useState(() => location.hash.slice(1))
  const [step, setStep] = useState<StepName>('language')
  const [company, setCompany] = useState(() => companyIn(countryOfLanguage[locale], ''))
  const [hours, setHours] = useState<readonly OpeningHours[]>(usualHours)
  const [owner, setOwner] = useState<OwnerDraft>({ name: '', email: '', password: '' })
  const create = useMutation({
    mutationFn: async () => {
      const body = {
        token,
        company: { ...company, language: locale },
        owner: { ...owner, language: locale },
      } satisfies CompleteSetup
      const session = takeSession(await completeSetup({ body }))
      const withHours = await updateCompany({ body: { opening_hours: hours } })
      queryClient.setQueryData(sessionQuery.queryKey, { ...session, company: withHours })
    },
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ['setup'] })
      setStep('data')
    },
    onError: error => {
      const [fault] = faultsOf(problemOf(error))
      if (fault) setStep(stepOf(fault.pointer))
    },
  })
  const problem = create.error ? problemOf(create.error) : undefined
  const bodies: Record<StepName, React.ReactNode> = {
    language: (
      <LanguageStep
        onNext={() => setStep('company')}
        onCountry={country => setCompany(companyIn(country, company.name))}
      />
    ),
    company: <CompanyStep value={company} problem={problem} onChange={setCompany} onNext={() => setStep('hours')} />,
    hours: <HoursStep value={hours} onChange={setHours} onNext={() => setStep('owner')} />,
    owner: (
      <OwnerStep
        value={owner}
        problem={problem}
        busy={create.isPending}
        onChange={setOwner}
        onNext={() => create.mutate()}
      />
    ),
    data: <DataStep />,
  }
  return (
    <main className="setup" ref={mainLandmark}>
      <div className="setup-in">
        <h1>{words('setup.title')}</h1>
        <p className="soft">{words('setup.why')}</p>
        {token === '' && step !== 'data' && <Notice tone="danger">{words('setup.no_token')}</Notice>}
        {problem && faultsOf(problem).length === 0 && <ProblemNotice problem={problem} />}
        <ol className="setup-steps">
          {stepNames.map((name, index) => (
            <Step
              key={name}
              name={name}
              number={index + 1}
              state={name === step ? 'open' : index < stepNames.indexOf(step) ? 'done' : 'waiting'}
              onOpen={step === 'data' ? undefined : () => setStep(name)}
            >
              {bodies[name]}
            </Step>
          ))}
        </ol>
      </div>
    </main>
  )
}

function ProblemNotice({ problem }: { problem: Problem }) {
  const i18n = useI18n()
  return <Notice tone="danger">{problemText(i18n, problem)}</Notice>
}

interface StepProps {
  name: StepName
  number: number
  state: 'open' | 'done' | 'waiting'
  onOpen: (() => void) | undefined
  children: React.ReactNode
}
function Step({ name, number, state, onOpen, children }: StepProps) {
  const words = useSettingsWords()
  return (
    <li className={`setup-step ${state}`} aria-current={state === 'open' ? 'step' : undefined}>
      <div className="setup-step-head">
        <span className="setup-mark" aria-hidden="true">
          {state === 'done' ? <Icon name="check" /> : number}
        </span>
        <h2 className="grow">{words(`setup.${name}`)}</h2>
        {state === 'done' && onOpen && (
          <Button look="link" onClick={onOpen}>
            {words('setup.change')}
          </Button>
        )}
      </div>
      {state === 'open' && <div className="setup-body">{children}</div>}
    </li>
  )
}

function LanguageStep({ onNext, onCountry }: { onNext: () => void; onCountry: (country: string) => void }) {
  const words = useSettingsWords()
  const { locale } = useI18n()
  return (
    <div className="form">
      <fieldset className="setup-languages" aria-label={words('setup.language')}>
        {locales.map(one => (
          <Button
            key={one}
            lang={one}
            aria-pressed={one === locale}
            onClick={() => void setLocale(one).then(() => onCountry(countryOfLanguage[one]))}
          >
            {localeNames[one]}
          </Button>
        ))}
      </fieldset>
      <div className="form-end">
        <Button look="primary" onClick={onNext}>
          {words('setup.next')}
        </Button>
      </div>
    </div>
  )
}

interface HoursStepProps {
  value: readonly OpeningHours[]
  onChange: (value: readonly OpeningHours[]) => void
  onNext: () => void
}
function HoursStep({ value, onChange, onNext }: HoursStepProps) {
  const words = useSettingsWords()
  return (
    <div className="form">
      <p className="soft">{words('setup.hours_why')}</p>
      <HoursField value={value} onChange={onChange} />
      <div className="form-end">
        <Button look="primary" onClick={onNext}>
          {words('setup.next')}
        </Button>
      </div>
    </div>
  )
}

function DataStep() {
  const words = useSettingsWords()
  const router = useRouter()
  // The day's first page leads on.
  const home = () => router.navigate({ to: '/home', replace: true })
  const demo = useMutation({
    mutationFn: () => loadDemo(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['session'] })
      await home()
    },
  })
  return (
    <div className="form">
      <p className="soft">{words('setup.data_why')}</p>
      {demo.error && <ProblemNotice problem={problemOf(demo.error)} />}
      <div className="setup-choices">
        <button
          type="button"
          className="setup-choice"
          onClick={() => void router.navigate({ to: '/imports', replace: true })}
        >
          <Icon name="imports" />
          <b>{words('setup.import')}</b>
          <span>{words('setup.import_why')}</span>
        </button>
        <button type="button" className="setup-choice" disabled={demo.isPending} onClick={() => demo.mutate()}>
          <Icon name="users" />
          <b>{words(demo.isPending ? 'setup.demo_loading' : 'setup.demo')}</b>
          <span>{words('setup.demo_why')}</span>
        </button>
        <button type="button" className="setup-choice" onClick={() => void home()}>
          <Icon name="plus" />
          <b>{words('setup.empty')}</b>
          <span>{words('setup.empty_why')}</span>
        </button>
      </div>
    </div>
  )
}
