import { useState } from 'react'
import type { Problem } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { useCountries } from '../../ui/choices'
import { SelectField, TextField } from '../../ui/field'
import { Notice } from '../../ui/pieces'
import { currencyCodes } from '../../ui/places'
import { faultAt, strayFaults } from '../../ui/problem'
import { timeZones } from '../../ui/time-zones'
import { type CompanyDraft, companyIn, type OwnerDraft, stepOf } from './steps'

interface StepProps<T> {
  value: T
  problem: Problem | undefined
  onChange: (value: T) => void
  onNext: () => void
}

const companyPointers = ['/company/name', '/company/country', '/company/time_zone', '/company/currency']
const ownerPointers = ['/owner/name', '/owner/email', '/owner/password']

export function CompanyStep({ value, problem, onChange, onNext }: StepProps<CompanyDraft>) {
  const words = useSettingsWords()
  const { t } = useI18n()
  const [tried, setTried] = useState(false)
  const countries = useCountries(value.country)
  const missing = tried && value.name.trim() === '' ? t('form.required') : undefined
  return (
    <form
      noValidate
      className="form"
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (value.name.trim() !== '') onNext()
      }}
    >
      <Stray problem={problem} pointers={companyPointers} step="company" />
      <TextField
        label={t('company.name')}
        autoFocus
        autoComplete="organization"
        value={value.name}
        error={missing ?? faultAt(problem, '/company/name')}
        onText={name => onChange({ ...value, name })}
      />
      <div className="form-pair">
        <SelectField
          label={t('customer.country')}
          value={value.country}
          options={countries}
          error={faultAt(problem, '/company/country')}
          onPick={country => onChange(companyIn(country, value.name))}
        />
        <SelectField
          label={t('company.currency')}
          value={value.currency}
          options={currencyCodes.map(code => ({ value: code, label: code }))}
          error={faultAt(problem, '/company/currency')}
          onPick={currency => onChange({ ...value, currency })}
        />
      </div>
      <SelectField
        label={t('company.time_zone')}
        value={value.time_zone}
        options={timeZones(value.time_zone)}
        error={faultAt(problem, '/company/time_zone')}
        onPick={time_zone => onChange({ ...value, time_zone })}
      />
      <div className="form-end">
        <Button type="submit" look="primary">
          {words('setup.next')}
        </Button>
      </div>
    </form>
  )
}

export function OwnerStep({ value, problem, busy, onChange, onNext }: StepProps<OwnerDraft> & { busy: boolean }) {
  const words = useSettingsWords()
  const { t } = useI18n()
  const [tried, setTried] = useState(false)
  const missing = (text: string) => (tried && text.trim() === '' ? t('form.required') : undefined)
  const full = value.name.trim() !== '' && value.email.trim() !== '' && value.password !== ''
  return (
    <form
      noValidate
      className="form"
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (full) onNext()
      }}
    >
      <Stray problem={problem} pointers={ownerPointers} step="owner" />
      <TextField
        label={t('account.name')}
        autoFocus
        autoComplete="name"
        value={value.name}
        error={missing(value.name) ?? faultAt(problem, '/owner/name')}
        onText={name => onChange({ ...value, name })}
      />
      <TextField
        label={t('session.email')}
        type="email"
        autoComplete="username"
        value={value.email}
        error={missing(value.email) ?? faultAt(problem, '/owner/email')}
        onText={email => onChange({ ...value, email })}
      />
      <TextField
        label={t('session.password')}
        hint={t('account.password_hint')}
        type="password"
        autoComplete="new-password"
        value={value.password}
        error={missing(value.password) ?? faultAt(problem, '/owner/password')}
        onText={password => onChange({ ...value, password })}
      />
      <div className="form-end">
        <Button type="submit" look="primary" busy={busy}>
          {words('setup.create')}
        </Button>
      </div>
    </form>
  )
}

function Stray({
  problem,
  pointers,
  step,
}: {
  problem: Problem | undefined
  pointers: readonly string[]
  step: 'company' | 'owner'
}) {
  const stray = strayFaults(problem, pointers).filter(fault => stepOf(fault.pointer) === step)
  return stray.length > 0 ? <Notice tone="danger">{stray.map(fault => fault.reason).join(' ')}</Notice> : null
}
