import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getSecondFactorRule, setSecondFactorRule } from '../../api/calls/company'
import type { Role, SecondFactorRule } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { CheckField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Failed, Skeleton } from '../../ui/pieces'
import { toast } from '../../ui/toasts'

const ruleQuery = {
  queryKey: ['second-factor-rule'],
  queryFn: ({ signal }: { signal: AbortSignal }) => getSecondFactorRule({ signal }),
  meta: { topic: 'roles' },
}

/** Of whom a second factor is demanded. */
export function SecondFactorRulePart({ roles }: { roles: readonly Role[] }) {
  const words = useSettingsWords()
  const rule = useQuery(ruleQuery)
  return (
    <section className="section">
      <h2>{words('rule.title')}</h2>
      <p>{words('rule.why')}</p>
      {rule.isPending && <Skeleton lines={4} />}
      {rule.isError && <Failed error={rule.error} retry={() => void rule.refetch()} />}
      {rule.data && <RuleForm key={rule.data.role_ids.join()} rule={rule.data} roles={roles} />}
    </section>
  )
}

function RuleForm({ rule, roles }: { rule: SecondFactorRule; roles: readonly Role[] }) {
  const words = useSettingsWords()
  const { t } = useI18n()
  const [everybody, setEverybody] = useState(rule.everybody)
  const [chosen, setChosen] = useState(rule.role_ids)
  const save = useMutation({
    mutationFn: () => setSecondFactorRule({ body: { everybody, role_ids: everybody ? [] : chosen } }),
    onSuccess: () => {
      toast(t('ui.saved'))
      void invalidate(ruleQuery.queryKey)
    },
  })
  return (
    <Form problem={save.error ? problemOf(save.error) : undefined} pointers={[]} onSubmit={() => save.mutate()}>
      <CheckField label={words('rule.everybody')} checked={everybody} onCheck={setEverybody} />
      {!everybody &&
        roles.map(role => (
          <CheckField
            key={role.id}
            label={role.name}
            checked={chosen.includes(role.id)}
            onCheck={on => setChosen(on ? [...chosen, role.id] : chosen.filter(id => id !== role.id))}
          />
        ))}
      <div>
        <Button type="submit" busy={save.isPending}>
          {words('rule.save')}
        </Button>
      </div>
    </Form>
  )
}
