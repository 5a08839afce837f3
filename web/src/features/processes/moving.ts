import { moveCase, undoMove } from '../../api/calls/cases'
import type { Case, CaseId } from '../../api/client'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { faultsOf, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import { casesChanged } from './processes-data'

/** Moves a case; for some seconds it can be taken back. What is refused is said in words. */
export function useMoving(): (
  one: Case | { id: CaseId; customer_name: string | null },
  to: string,
  name: string,
) => Promise<void> {
  const i18n = useI18n()
  const words = useProcessWords()
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      const problem = problemOf(error)
      const reasons = faultsOf(problem).map(fault => fault.reason)
      toast(reasons.length > 0 ? reasons.join(' ') : problemText(i18n, problem), { bad: true })
      return false
    } finally {
      await casesChanged()
    }
  }
  return async (one, to, name) => {
    if (!(await attempt(() => moveCase({ id: one.id, body: { to } })))) return
    toast(words('case.moved', { name: one.customer_name ?? words('case.hidden'), to: name }), {
      undo: () => void attempt(() => undoMove({ id: one.id })),
    })
  }
}
