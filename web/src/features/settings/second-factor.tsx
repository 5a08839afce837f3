import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { encode } from 'uqr'
import {
  confirmSecondFactor,
  getSecondFactor,
  renewRecoveryCodes,
  startSecondFactor,
  turnOffSecondFactor,
} from '../../api/calls/me'
import type { SecondFactor, SecondFactorSecret } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Failed, Notice, Skeleton } from '../../ui/pieces'
import { faultAt, useProblemText } from '../../ui/problem'
import { Secret } from '../../ui/secret'
import { toast } from '../../ui/toasts'

const factorKey = ['second-factor']

/** The code of a phone beside the password: on, off, and what helps without the phone. */
export function SecondFactorPart() {
  const words = useSettingsWords()
  const factor = useQuery({ queryKey: factorKey, queryFn: ({ signal }) => getSecondFactor({ signal }) })
  // The codes are shown for as long as the person wants, also when it is on by then.
  const [turning, setTurning] = useState(false)
  return (
    <section className="section">
      <h2>{words('factor.title')}</h2>
      <p>{words('factor.why')}</p>
      {factor.isPending && <Skeleton lines={2} />}
      {factor.isError && <Failed error={factor.error} retry={() => void factor.refetch()} />}
      {factor.data?.on && !turning && <Manage factor={factor.data} />}
      {factor.data && (turning || !factor.data.on) && (
        <TurnOn
          begun={() => setTurning(true)}
          done={() => {
            setTurning(false)
            void invalidate(factorKey)
          }}
        />
      )}
    </section>
  )
}

/** Makes the secret, takes its first code, shows the codes for recovery. */
export function TurnOn({ begun, done }: { begun: () => void; done: () => void }) {
  const words = useSettingsWords()
  const start = useMutation({ mutationFn: () => startSecondFactor(), onSuccess: begun })
  const [codes, setCodes] = useState<readonly string[]>()
  const failure = useProblemText(problemOf(start.error))
  if (codes) {
    return (
      <>
        <Secret text={codes.join('\n')} why={words('factor.codes_why')} />
        <div>
          <Button look="primary" onClick={done}>
            {words('factor.kept')}
          </Button>
        </div>
      </>
    )
  }
  if (start.data) return <Confirm secret={start.data} confirmed={setCodes} />
  return (
    <div>
      {start.error && <Notice tone="danger">{failure}</Notice>}
      <Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>
        {words('factor.turn_on')}
      </Button>
    </div>
  )
}

interface ConfirmProps {
  secret: SecondFactorSecret
  confirmed: (codes: readonly string[]) => void
}
function Confirm({ secret, confirmed }: ConfirmProps) {
  const words = useSettingsWords()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => confirmSecondFactor({ body: { code } }),
    onSuccess: ({ recovery_codes }) => {
      confirmed(recovery_codes)
      void invalidate(['sessions'])
    },
  })
  const problem = confirm.error ? problemOf(confirm.error) : undefined
  return (
    <Form problem={problem} pointers={['/code']} onSubmit={() => confirm.mutate()}>
      <p>{words('factor.scan')}</p>
      <div className="factor">
        <QrCode text={secret.uri} label={words('factor.qr')} />
        <div className="factor-key">
          <span className="field-hint">{words('factor.key')}</span>
          <code className="secret">{secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          <TextField
            label={words('factor.code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            error={faultAt(problem, '/code')}
            onText={setCode}
          />
          <div>
            <Button type="submit" look="primary" busy={confirm.isPending} disabled={code.trim() === ''}>
              {words('factor.confirm')}
            </Button>
          </div>
        </div>
      </div>
    </Form>
  )
}

/** Dark on white in both colour schemes: cameras want it so. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 4 })
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <path className="qr-light" d={`M0 0h${size}v${size}h-${size}z`} />
      <path className="qr-dark" d={dark.join('')} />
    </svg>
  )
}

function Manage({ factor }: { factor: SecondFactor }) {
  const words = useSettingsWords()
  const { formats } = useI18n()
  const [open, setOpen] = useState(false)
  const since = factor.since_at ? formats.dateTime(factor.since_at) : ''
  return (
    <>
      <p>
        <span className="tag ok">{words('factor.is_on', { date: since })}</span>{' '}
        {words('factor.left', { n: factor.recovery_codes_left })}
      </p>
      {open ? (
        <Prove close={() => setOpen(false)} />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>{words('factor.manage')}</Button>
        </div>
      )}
    </>
  )
}

/** Password and code once more, for what makes the account less safe. */
function Prove({ close }: { close: () => void }) {
  const words = useSettingsWords()
  const { t } = useI18n()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const renew = useMutation({
    mutationFn: () => renewRecoveryCodes({ body: { password, code } }),
    onSuccess: () => void invalidate(factorKey),
  })
  const off = useMutation({
    mutationFn: () => turnOffSecondFactor({ body: { password, code } }),
    onSuccess: async () => {
      toast(words('factor.turned_off'))
      close()
      await Promise.all([invalidate(factorKey), invalidate(['session'])])
    },
  })
  const failure = renew.error ?? off.error
  const problem = failure ? problemOf(failure) : undefined
  const empty = password === '' || code.trim() === ''
  if (renew.data) {
    return (
      <>
        <Secret text={renew.data.recovery_codes.join('\n')} why={words('factor.codes_why')} />
        <div>
          <Button look="primary" onClick={close}>
            {words('factor.kept')}
          </Button>
        </div>
      </>
    )
  }
  const begin = (what: typeof renew | typeof off) => {
    renew.reset()
    off.reset()
    what.mutate()
  }
  return (
    <Form problem={problem} pointers={['/password', '/code']} onSubmit={() => undefined}>
      <div className="form-pair">
        <TextField
          label={t('account.current_password')}
          type="password"
          autoComplete="current-password"
          value={password}
          error={faultAt(problem, '/password')}
          onText={setPassword}
        />
        <TextField
          label={words('factor.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          error={faultAt(problem, '/code')}
          onText={setCode}
        />
      </div>
      <div className="inline-form">
        <Button busy={renew.isPending} disabled={empty} onClick={() => begin(renew)}>
          {words('factor.new_codes')}
        </Button>
        <Button look="danger" busy={off.isPending} disabled={empty} onClick={() => begin(off)}>
          {words('factor.turn_off')}
        </Button>
        <Button look="quiet" onClick={close}>
          {t('ui.cancel')}
        </Button>
      </div>
    </Form>
  )
}
