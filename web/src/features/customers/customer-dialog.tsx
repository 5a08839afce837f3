import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { createCustomer } from '../../api/calls/customers'
import {
  type CreateCustomer,
  type CustomerId,
  type CustomerKind,
  customerKindValues,
  type TypedCustomer,
} from '../../api/client'
import { invalidate } from '../../api/query'
import { useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { useCountries, useLanguages } from '../../ui/choices'
import { Dialog } from '../../ui/dialog'
import { SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { faultAt } from '../../ui/problem'
import { Segments } from '../../ui/segments'

export interface DialogProps {
  open: boolean
  /** A number or an address that is known already, for instance because it is calling. */
  known: string
  onClose: () => void
  onCreated: (id: CustomerId) => void
  /** Who may be meant; of another feature. */
  like: (typed: TypedCustomer) => ReactNode
}
export function CustomerDialog({ open, known, onClose, onCreated, like }: DialogProps) {
  const { t } = useI18n()
  return (
    <Dialog open={open} title={t('customers.new')} onClose={onClose} wide>
      <CustomerForm known={known} onClose={onClose} onCreated={onCreated} like={like} />
    </Dialog>
  )
}

const emptyFields = {
  given_name: '',
  family_name: '',
  name: '',
  phone: '',
  mail: '',
  street: '',
  postcode: '',
  city: '',
  country: '',
  language: '',
}
type Fields = typeof emptyFields

/** Empty fields are left out: "nothing said" is not the same as "empty". */
function bodyOf(kind: CustomerKind, fields: Fields): CreateCustomer {
  const said = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim())
  const names =
    kind === 'person'
      ? { given_name: said(fields.given_name), family_name: said(fields.family_name) }
      : { name: said(fields.name) }
  const identities = [
    { kind: 'phone' as const, value: fields.phone.trim() },
    { kind: 'mail' as const, value: fields.mail.trim() },
  ].filter(identity => identity.value !== '')
  const { street, postcode, city, country, language } = fields
  return {
    kind,
    ...names,
    street: said(street),
    postcode: said(postcode),
    city: said(city),
    country: said(country),
    language: said(language),
    identities,
  }
}

/** The country alone says nothing of who it is, and is always there. */
function typedOf(kind: CustomerKind, fields: Fields): TypedCustomer {
  const { language: _, organisation_id: __, ...body } = bodyOf(kind, fields)
  return body
}

const pointers = [
  '/given_name',
  '/family_name',
  '/name',
  '/street',
  '/postcode',
  '/city',
  '/country',
  '/language',
  '/identities/0/value',
  '/identities/1/value',
]

function CustomerForm({ known, onClose, onCreated, like }: Omit<DialogProps, 'open'>) {
  const { t } = useI18n()
  const { company } = useSession()
  const [kind, setKind] = useState<CustomerKind>('person')
  const start = { country: company.country, language: company.language }
  const [fields, setFields] = useState<Fields>({
    ...emptyFields,
    ...start,
    [known.includes('@') ? 'mail' : 'phone']: known,
  })
  const create = useMutation({
    mutationFn: () => createCustomer({ body: bodyOf(kind, fields) }),
    onSuccess: customer => {
      void invalidate(['customers'])
      void invalidate(['lookup'])
      onCreated(customer.id)
    },
  })
  const problem = create.error ? problemOf(create.error) : undefined
  const set = (name: keyof Fields) => (value: string) => setFields(before => ({ ...before, [name]: value }))
  const text = (name: keyof Fields, pointer = `/${name}`) => ({
    label: t(`customer.${name}`),
    value: fields[name],
    error: faultAt(problem, pointer),
    onText: set(name),
    autoComplete: 'off',
  })
  const mailPointer = fields.phone.trim() === '' ? '/identities/0/value' : '/identities/1/value'
  const phonePointer = fields.phone.trim() === '' ? '' : '/identities/0/value'
  return (
    <Form problem={problem} pointers={pointers} onSubmit={() => create.mutate()}>
      <Segments
        framed
        label={t('kind.label')}
        value={kind}
        options={customerKindValues.map(one => ({ value: one, label: t(`kind.${one}`) }))}
        onPick={setKind}
      />
      {kind === 'person' ? <PersonNames text={text} /> : <TextField {...text('name')} autoFocus />}
      <div className="form-pair">
        <TextField {...text('phone', phonePointer)} type="tel" />
        <TextField {...text('mail', mailPointer)} type="email" />
      </div>
      <TextField {...text('street')} />
      <div className="form-pair">
        <TextField {...text('postcode')} />
        <TextField {...text('city')} />
      </div>
      <CountryAndLanguage fields={fields} set={set} />
      {like(typedOf(kind, fields))}
      <div className="form-end">
        <Button look="quiet" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          {t('customers.create')}
        </Button>
      </div>
    </Form>
  )
}

type TextOf = (name: keyof Fields) => {
  label: string
  value: string
  error: string | undefined
  onText: (value: string) => void
}

/** The order of names follows the language of the page: Hungarians write the family name first. */
function PersonNames({ text }: { text: TextOf }) {
  const { locale } = useI18n()
  const order =
    locale === 'hu' || locale === 'ru'
      ? (['family_name', 'given_name'] as const)
      : (['given_name', 'family_name'] as const)
  return (
    <div className="form-pair">
      {order.map((name, index) => (
        <TextField key={name} {...text(name)} autoFocus={index === 0} />
      ))}
    </div>
  )
}

function CountryAndLanguage({ fields, set }: { fields: Fields; set: (name: keyof Fields) => (value: string) => void }) {
  const { t } = useI18n()
  const countries = useCountries(fields.country, true)
  const languages = useLanguages(fields.language, true)
  return (
    <div className="form-pair">
      <SelectField label={t('customer.country')} value={fields.country} options={countries} onPick={set('country')} />
      <SelectField
        label={t('customer.language')}
        value={fields.language}
        options={languages}
        onPick={set('language')}
      />
    </div>
  )
}
