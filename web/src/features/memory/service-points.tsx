import { useState } from 'react'
import { addServicePoint, removeServicePoint, updateServicePoint } from '../../api/calls/service-points'
import type { AddServicePoint, CustomerCard, ServicePoint, ServicePointId } from '../../api/client'
import { serverNow } from '../../api/clock'
import { useI18n } from '../../i18n/i18n'
import { useMemoryWords } from '../../i18n/memory'
import { IconButton } from '../../ui/button'
import { DateField } from '../../ui/date-field'
import { TextField } from '../../ui/field'
import { EditorEnd, Form } from '../../ui/form'
import { Icon } from '../../ui/icon'
import { listed } from '../../ui/isolate'
import { Menu } from '../../ui/menu'
import { faultAt } from '../../ui/problem'
import { useDoing, useSaving } from './doing'

interface Props {
  card: CustomerCard
  mayWrite: boolean
  /** The one whose history the timeline shows. */
  chosen: ServicePointId | undefined
  choose: (point: ServicePointId | undefined) => void
}

/** All that the customer is served with, seen without a second search. */
export function ServicePoints({ card, mayWrite, chosen, choose }: Props) {
  const words = useMemoryWords()
  const [adding, setAdding] = useState(false)
  return (
    <section className="side-section">
      <div className="row">
        <h2 className="grow">{words('points.title')}</h2>
        {mayWrite && !adding && <IconButton icon="plus" label={words('points.add')} onClick={() => setAdding(true)} />}
      </div>
      {card.service_points.length === 0 && !adding && <p className="soft">{words('points.none')}</p>}
      <ul className="lines">
        {card.service_points.map(point => (
          <Line key={point.id} {...{ card, point, mayWrite, chosen, choose }} />
        ))}
      </ul>
      {adding && <AddForm card={card} done={() => setAdding(false)} />}
    </section>
  )
}

function Line({ card, point, mayWrite, chosen, choose }: Props & { point: ServicePoint }) {
  const { t, formats } = useI18n()
  const words = useMemoryWords()
  const { id } = card.customer
  const doing = useDoing(id)
  const { name, until_on, since_on } = point
  const place = [point.street, [point.postcode, point.city].filter(part => part).join(' ')].filter(part => part)
  const today = new Date(serverNow()).toISOString().slice(0, 10)
  const only = chosen === point.id
  const end = () => doing(() => updateServicePoint({ id, service_point_id: point.id, body: { until_on: today } }))
  return (
    <li>
      <Icon name="pin" />
      <span className="grow">
        <button
          type="button"
          className="button link"
          aria-pressed={only}
          title={words('points.history', { name })}
          onClick={() => choose(only ? undefined : point.id)}
        >
          {name}
        </button>
        <small>
          {listed([point.product, point.contract_number, ...place])}
          {since_on && ` · ${words('points.since', { day: formats.day(since_on) })}`}
          {until_on && ` · ${words('points.ended', { day: formats.day(until_on) })}`}
        </small>
      </span>
      {mayWrite && (
        <Menu
          trigger={<IconButton className="on-hover" icon="more" label={`${t('ui.more')}: ${name}`} />}
          groups={[
            [
              ...(until_on ? [] : [{ label: words('points.end'), icon: 'check', run: () => void end() } as const]),
              {
                label: words('points.remove', { name }),
                icon: 'trash',
                danger: true,
                run: () => void doing(() => removeServicePoint({ id, service_point_id: point.id })),
              },
            ],
          ]}
        />
      )}
    </li>
  )
}

const names = ['name', 'product', 'contract_number', 'street', 'postcode', 'city'] as const
type Values = Record<(typeof names)[number] | 'since_on', string>
const nothing: Values = {
  name: '',
  product: '',
  contract_number: '',
  street: '',
  postcode: '',
  city: '',
  since_on: '',
}
const filled = (text: string): string | null => (text.trim() === '' ? null : text.trim())

function bodyOf({ name, ...rest }: Values): AddServicePoint {
  return {
    name: name.trim(),
    product: filled(rest.product),
    contract_number: filled(rest.contract_number),
    street: filled(rest.street),
    postcode: filled(rest.postcode),
    city: filled(rest.city),
    since_on: filled(rest.since_on),
  }
}

function AddForm({ card, done }: { card: CustomerCard; done: () => void }) {
  const words = useMemoryWords()
  const { id } = card.customer
  const [values, setValues] = useState(nothing)
  const { save, busy, problem } = useSaving(id, () => addServicePoint({ id, body: bodyOf(values) }), done)
  return (
    <Form
      className="editor"
      problem={problem}
      pointers={[...names, 'since_on'].map(name => `/${name}`)}
      onSubmit={() => values.name.trim() !== '' && save()}
    >
      {names.map(name => (
        <TextField
          key={name}
          label={words(`points.${name}`)}
          hint={name === 'name' ? words('points.name_hint') : undefined}
          value={values[name]}
          error={faultAt(problem, `/${name}`)}
          autoFocus={name === 'name'}
          autoComplete="off"
          onKeyDown={event => event.code === 'Escape' && done()}
          onText={text => setValues({ ...values, [name]: text })}
        />
      ))}
      <DateField
        label={words('points.since_on')}
        value={values.since_on}
        error={faultAt(problem, '/since_on')}
        onDate={since_on => setValues({ ...values, since_on })}
      />
      <EditorEnd busy={busy} cancel={done} />
    </Form>
  )
}
