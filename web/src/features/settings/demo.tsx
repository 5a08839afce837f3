import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { removeDemo } from '../../api/client'
import { queryClient } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

export function DemoSection() {
  const i18n = useI18n()
  const { t } = i18n
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeDemo(),
    onSuccess: async ({ customers }) => {
      toast(t('demo.removed', { n: customers }))
      queryClient.removeQueries({ queryKey: ['customers'] })
      await queryClient.invalidateQueries({ queryKey: ['session'] })
      await navigate({ to: '/customers', search: {} })
    },
  })
  return (
    <section className="section">
      <p>{t('demo.why')}</p>
      {remove.error && <Notice tone="danger">{problemText(i18n, problemOf(remove.error))}</Notice>}
      <div>
        <Button look="danger" icon="trash" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('demo.remove')}
        </Button>
      </div>
    </section>
  )
}
