import { useMutation, useQuery } from '@tanstack/react-query'
import { setMergeRule } from '../../api/calls/duplicates'
import { type RuledKind, ruledKindValues } from '../../api/client'
import { mergeRuleQuery } from '../../api/merge-rule'
import { queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { CheckField } from '../../ui/field'
import { Failed, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

/** Of which verified identities two customers are made one by themselves. */
export function MergeRulePart() {
  const words = useSettingsWords()
  const i18n = useI18n()
  const rule = useQuery(mergeRuleQuery)
  const save = useMutation({
    mutationFn: (kinds: readonly RuledKind[]) => setMergeRule({ body: { kinds } }),
    onSuccess: saved => {
      queryClient.setQueryData(mergeRuleQuery.queryKey, saved)
      toast(i18n.t('ui.saved'))
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  const kinds = (save.isPending ? save.variables : rule.data?.kinds) ?? []
  return (
    <section className="section">
      <h2>{words('same.title')}</h2>
      <p>{words('same.why')}</p>
      {rule.isPending && <Skeleton lines={3} />}
      {rule.isError && <Failed error={rule.error} retry={() => void rule.refetch()} />}
      {rule.data &&
        ruledKindValues.map(kind => (
          <CheckField
            key={kind}
            label={words(`same.${kind}`)}
            checked={kinds.includes(kind)}
            disabled={save.isPending}
            onCheck={on => save.mutate(on ? [...kinds, kind] : kinds.filter(one => one !== kind))}
          />
        ))}
    </section>
  )
}
