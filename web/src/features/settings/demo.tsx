import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { loadDemo, removeDemo } from '../../api/calls/demo'
import { queryClient } from '../../api/query'
import { useSession } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

export function DemoSection() {
  const words = useSettingsWords()
  const i18n = useI18n()
  const { company } = useSession()
  const navigate = useNavigate()
  const change = useMutation({
    mutationFn: (load: boolean) => (load ? loadDemo() : removeDemo()),
    onSuccess: async ({ customers }, load) => {
      toast(words(load ? 'demo.loaded' : 'demo.removed', { n: customers }))
      queryClient.removeQueries({ queryKey: ['customers'] })
      await queryClient.invalidateQueries({ queryKey: ['session'] })
      await navigate({ to: '/customers', search: {} })
    },
  })
  const { has_demo } = company
  return (
    <section className="section">
      <p>{words(has_demo ? 'demo.why' : 'demo.load_why')}</p>
      {change.error && <Notice tone="danger">{problemText(i18n, problemOf(change.error))}</Notice>}
      <div>
        <Button
          look={has_demo ? 'danger' : 'primary'}
          icon={has_demo ? 'trash' : 'users'}
          busy={change.isPending}
          onClick={() => change.mutate(!has_demo)}
        >
          {words(has_demo ? 'demo.remove' : 'demo.load')}
        </Button>
      </div>
    </section>
  )
}
