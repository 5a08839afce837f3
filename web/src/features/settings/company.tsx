import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Company, getCompany, listHolidays, type UpdateCompany, updateCompany } from '../../api/client'
import { serverNow } from '../../api/clock'
import { invalidate, queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button, IconButton } from '../../ui/button'
import { useCountries, useLanguages } from '../../ui/choices'
import { SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { HoursField } from '../../ui/hours'
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
      <Closed company={company.data} />
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
  const languages = useLanguages(draft.language)
  const save = useSaveCompany(company)
  const problem = save.error ? problemOf(save.error) : undefined
  const { name, country, language, time_zone, currency } = draft
  const set = (change: Partial<Company>) => setDraft(before => ({ ...before, ...change }))
  return (
    <section className="section">
      <Form
        problem={problem}
        pointers={['/name', '/country', '/language', '/time_zone', '/currency']}
        onSubmit={() => save.mutate({ name: name.trim(), country, language, time_zone, currency })}
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
            onPick={value => set({ country: value })}
          />
          <SelectField
            label={t('customer.language')}
            value={language}
            options={languages}
            error={faultAt(problem, '/language')}
            onPick={value => set({ language: value })}
          />
        </div>
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

function Hours({ company }: { company: Company }) {
  const i18n = useI18n()
  const { t } = i18n
  const [hours, setHours] = useState(company.opening_hours)
  const save = useSaveCompany(company)
  return (
    <section className="section">
      <h2>{t('company.hours')}</h2>
      <p>{t('setup.hours_why')}</p>
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

function Closed({ company }: { company: Company }) {
  const i18n = useI18n()
  const { t, formats } = i18n
  const [year, setYear] = useState(() => new Date(serverNow()).getFullYear())
  const [date, setDate] = useState('')
  const save = useSaveCompany(company)
  const days = company.closed_days.filter(day => day.startsWith(`${year}-`))
  const set = (closed_days: readonly string[]) => save.mutate({ closed_days: [...new Set(closed_days)].toSorted() })
  return (
    <section className="section">
      <div className="row">
        <h2 className="grow">{t('company.closed')}</h2>
        <IconButton icon="back" label={String(year - 1)} onClick={() => setYear(year - 1)} />
        <span className="number">{year}</span>
        <IconButton className="flip" icon="back" label={String(year + 1)} onClick={() => setYear(year + 1)} />
      </div>
      {save.error && <Notice tone="danger">{problemText(i18n, problemOf(save.error))}</Notice>}
      {days.length > 0 && (
        <ul className="days">
          {days.map(day => (
            <li key={day} className="day">
              {formats.day(day)}
              <IconButton
                icon="close"
                label={t('company.open_again', { date: formats.day(day) })}
                onClick={() => set(company.closed_days.filter(one => one !== day))}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        className="inline-form"
        onSubmit={event => {
          event.preventDefault()
          if (date !== '') set([...company.closed_days, date])
          setDate('')
        }}
      >
        <TextField label={t('company.close_day')} type="date" value={date} onText={setDate} />
        <Button type="submit" icon="plus" disabled={date === ''} busy={save.isPending}>
          {t('company.add_day')}
        </Button>
      </form>
      <Holidays year={year} country={company.country} />
    </section>
  )
}

function Holidays({ year, country }: { year: number; country: string }) {
  const { t, formats } = useI18n()
  const holidays = useQuery({
    queryKey: ['holidays', year, country],
    queryFn: ({ signal }) => listHolidays({ year, country }, { signal }),
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
