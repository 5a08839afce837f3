import { useMutation } from '@tanstack/react-query'
import type { CustomerId } from '../../api/client'
import { invalidate } from '../../api/query'
import { type Problem, problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

/** Does something with what is remembered of a customer; what is refused is said. True when it was done. */
export function useDoing(id: CustomerId): (work: () => Promise<unknown>) => Promise<boolean> {
  const i18n = useI18n()
  return async work => {
    try {
      await work()
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
      return false
    }
    await invalidate(['card', id])
    return true
  }
}

interface Saving {
  save: () => void
  busy: boolean
  problem: Problem | undefined
}
/** The same for a form, which says itself what was refused. */
export function useSaving(id: CustomerId, work: () => Promise<unknown>, done: () => void): Saving {
  const saving = useMutation({
    mutationFn: work,
    onSuccess: async () => {
      await invalidate(['card', id])
      done()
    },
  })
  return {
    save: () => saving.mutate(),
    busy: saving.isPending,
    problem: saving.error ? problemOf(saving.error) : undefined,
  }
}
