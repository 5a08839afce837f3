import type { CustomerId } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
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
