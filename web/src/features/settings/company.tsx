import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  addCompanyDay,
  getCompany,
  listCompanyDays,
  listHolidayRegions,
  listHolidays,
  removeCompanyDay,
  updateCompany,
} from '../../api/calls/company'
import type { Company, CompanyDay, UpdateCompany } from '../../api/client'
import { serverNow } from '../../api/clock'
import { invalidate, queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { localeNames, locales, useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button, IconButton } from '../../ui/button'
import { useCountries } from '../../ui/choices'
import { DateField } from '../../ui/date-field'
import { type Option, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { readTime } from '../../ui/format'
import { HoursField } from '../../ui/hours'
import { listed } from '../../ui/isolate'
import { Failed, Notice, Skeleton } from '../../ui/pieces'
import { currencyCodes } from '../../ui/places'
import { faultAt, problemText } from '../../ui/problem'
import { timeZones } from '../../ui/time-zones'
import { toast } from '../../ui/toasts'

const companyQuery = {
  queryKey: ['company'],
  queryFn: ({ signal }: { signal: AbortSignal }) => getCompany({ signal }),
  meta: { topic: 'company' },
} as const

export function CompanySection() {
  const company = useQuery(companyQuery)
  if (company.isPending) return <Skeleton lines={10} tall />
  if (company.isError) return <Failed error={company.error} retry={() => void company.refetch()} />
  return (
    <>
      <General key={`general-${company.data.version}`} company={company.data} />
      <Hours key={`hours-${company.data.version}`} company={company.data} />
      <Days company={company.data} />
    </>
  )
}

function useSaveCompany(company: Company) {
  const { t } = useI18n()
  return useMutation({
    mutationFn: (body: UpdateCompany) => updateCompany({ if_match: `"${company.version}"`, body }),
    onSuccess: saved => {
      queryClient.setQueryData(companyQuery.queryKey, saved)
      void invalidate(['session'])
      toast(t('ui.saved'))
    },
    onError: error => {
      if (problemOf(error).kind === 'stale') void invalidate(companyQuery.queryKey)
    },
  })
}

function General({ company }: { company: Company }) {
  const { t } = useI18n()
  const [draft, setDraft] = useState(company)
  const countries = useCountries(draft.country)
  const languages = locales.map(value => ({ value, label: localeNames[value] }))
  const save = useSaveCompany(company)
  const problem = save.error ? problemOf(save.error) : undefined
  const { name, country, region, language, time_zone, currency } = draft
  const regions = useRegions(country)
  const set = (change: Partial<Company>) => setDraft(before => ({ ...before, ...change }))
  return (
    <section className="section">
      <Form
        problem={problem}
        pointers={['/name', '/country', '/region', '/language', '/time_zone', '/currency']}
        onSubmit={() => save.mutate({ name: name.trim(), country, region, language, time_zone, currency })}
      >
        <TextField
          label={t('company.name')}
          value={name}
          error={faultAt(problem, '/name')}
          onText={text => set({ name: text })}
        />
        <div className="form-pair">
          <SelectField
            label={t('customer.country')}
            value={country}
            options={countries}
            error={faultAt(problem, '/country')}
            onPick={value => set({ country: value, region: null })}
          />
          <SelectField
            label={t('customer.language')}
            value={language}
            options={languages}
            error={faultAt(problem, '/language')}
            onPick={value => set({ language: value })}
          />
        </div>
        {regions.length > 1 && (
          <SelectField
            label={t('company.region')}
            value={region ?? ''}
            options={regions}
            error={faultAt(problem, '/region')}
            onPick={value => set({ region: value === '' ? null : value })}
          />
        )}
        <div className="form-pair">
          <SelectField
            label={t('company.time_zone')}
            value={time_zone}
            options={timeZones(time_zone)}
            error={faultAt(problem, '/time_zone')}
            onPick={value => set({ time_zone: value })}
          />
          <SelectField
            label={t('company.currency')}
            value={currency}
            options={[...new Set([currency, ...currencyCodes])].map(code => ({ value: code, label: code }))}
            error={faultAt(problem, '/currency')}
            onPick={value => set({ currency: value })}
          />
        </div>
        <div>
          <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
            {t('ui.save')}
          </Button>
        </div>
      </Form>
    </section>
  )
}

/** Regions that keep holidays of their own; most countries have none. */
function useRegions(country: string): readonly Option<string>[] {
  const { t } = useI18n()
  const regions = useQuery({
    queryKey: ['holiday-regions', country],
    queryFn: ({ signal }) => listHolidayRegions({ country }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const found = regions.data?.items.map(({ code, name }) => ({ value: code, label: name })) ?? []
  return [{ value: '', label: t('company.region_none') }, ...found]
}

function Hours({ company }: { company: Company }) {
  const words = useSettingsWords()
  const i18n = useI18n()
  const { t } = i18n
  const [hours, setHours] = useState(company.opening_hours)
  const save = useSaveCompany(company)
  return (
    <section className="section">
      <h2>{t('company.hours')}</h2>
      <p>{words('setup.hours_why')}</p>
      {save.error && <Notice tone="danger">{problemText(i18n, problemOf(save.error))}</Notice>}
      <HoursField value={hours} onChange={setHours} />
      <div>
        <Button busy={save.isPending} onClick={() => save.mutate({ opening_hours: hours })}>
          {t('ui.save')}
        </Button>
      </div>
    </section>
  )
}

const daysQuery = {
  queryKey: ['company', 'days'],
  queryFn: ({ signal }: { signal: AbortSignal }) => listCompanyDays({ signal }),
  meta: { topic: 'company' },
} as const

/** Days unlike the others: closed, or open in hours of their own. */
function Days({ company }: { company: Company }) {
  const i18n = useI18n()
  const { t } = i18n
  const [year, setYear] = useState(() => new Date(serverNow()).getFullYear())
  const days = useQuery(daysQuery)
  const remove = useMutation({
    mutationFn: (day: CompanyDay) => removeCompanyDay({ id: day.id }),
    onSuccess: () => invalidate(['company']),
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const ofYear = days.data?.items.filter(day => day.date.startsWith(`${year}-`)) ?? []
  return (
    <section className="section">
      <div className="row">
        <h2 className="grow">{t('company.closed')}</h2>
        <IconButton icon="back" label={String(year - 1)} onClick={() => setYear(year - 1)} />
        <span className="number">{year}</span>
        <IconButton className="flip" icon="back" label={String(year + 1)} onClick={() => setYear(year + 1)} />
      </div>
      {days.isError && <Failed error={days.error} retry={() => void days.refetch()} />}
      {ofYear.length > 0 && (
        <ul className="days">
          {ofYear.map(day => (
            <DayChip key={day.id} day={day} onRemove={() => remove.mutate(day)} />
          ))}
        </ul>
      )}
      <AddDay />
      <Holidays year={year} country={company.country} region={company.region ?? undefined} />
    </section>
  )
}

function DayChip({ day, onRemove }: { day: CompanyDay; onRemove: () => void }) {
  const { t, formats } = useI18n()
  const date = formats.day(day.date)
  const hours = day.hours.map(span => `${span.opens}–${span.closes}`).join(', ')
  return (
    <li className="day">
      {listed([date, day.name, hours], ' · ')}
      <IconButton icon="close" label={t('company.open_again', { date })} onClick={onRemove} />
    </li>
  )
}

function AddDay() {
  const { t } = useI18n()
  const [date, setDate] = useState('')
  const [name, setName] = useState('')
  const [opens, setOpens] = useState('')
  const [closes, setCloses] = useState('')
  const add = useMutation({
    mutationFn: () => {
      const span = { opens: readTime(opens) ?? opens, closes: readTime(closes) ?? closes }
      return addCompanyDay({
        body: { date, name: name.trim(), hours: opens === '' && closes === '' ? [] : [span] },
      })
    },
    onSuccess: () => {
      for (const clear of [setDate, setName, setOpens, setCloses]) clear('')
      void invalidate(['company'])
    },
  })
  const problem = add.error ? problemOf(add.error) : undefined
  return (
    <Form
      className="add-day"
      problem={problem}
      pointers={['/date', '/name', '/hours/0/opens', '/hours/0/closes']}
      onSubmit={() => date !== '' && add.mutate()}
    >
      <DateField label={t('company.close_day')} value={date} error={faultAt(problem, '/date')} onDate={setDate} />
      <TextField
        label={t('company.day_name')}
        value={name}
        error={faultAt(problem, '/name')}
        autoComplete="off"
        onText={setName}
      />
      <TextField
        label={t('company.day_opens')}
        className="time-input"
        inputMode="numeric"
        value={opens}
        error={faultAt(problem, '/hours/0/opens')}
        autoComplete="off"
        onText={setOpens}
      />
      <TextField
        label={t('company.day_closes')}
        className="time-input"
        inputMode="numeric"
        value={closes}
        error={faultAt(problem, '/hours/0/closes')}
        autoComplete="off"
        onText={setCloses}
      />
      <Button type="submit" icon="plus" disabled={date === ''} busy={add.isPending}>
        {t('company.add_day')}
      </Button>
      <p className="field-hint">{t('company.day_hint')}</p>
    </Form>
  )
}

function Holidays({ year, country, region }: { year: number; country: string; region: string | undefined }) {
  const { t, formats } = useI18n()
  const holidays = useQuery({
    queryKey: ['holidays', year, country, region],
    queryFn: ({ signal }) => listHolidays({ year, country, region }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      <h3>{t('company.holidays', { country: formats.country(country) })}</h3>
      {holidays.isPending && <Skeleton lines={3} />}
      {holidays.isError && <Failed error={holidays.error} retry={() => void holidays.refetch()} />}
      <ul className="days">
        {holidays.data?.items.map(holiday => (
          <li key={holiday.date} className="day holiday">
            {formats.day(holiday.date)} {holiday.name}
          </li>
        ))}
      </ul>
    </>
  )
}
