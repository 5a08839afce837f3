import type { Fault, Problem } from '../api/transport'
import { type I18n, useI18n } from '../i18n/i18n'

export function problemText({ t }: I18n, problem: Problem): string {
  switch (problem.kind) {
    case 'offline':
      return t('problem.offline')
    case 'invalid':
      return problem.title || t('problem.invalid')
    case 'signed_out':
      return problem.title || t('problem.signed_out')
    case 'forbidden':
      return problem.title || t('problem.forbidden')
    case 'not_found':
      return problem.title || t('problem.not_found')
    case 'conflict':
      return problem.title || t('problem.conflict')
    case 'stale':
      return problem.title || t('problem.stale')
    case 'too_large':
      return problem.title || t('problem.too_large')
    case 'too_many':
      return t('problem.too_many', { n: problem.retry_after_seconds })
    case 'unavailable':
      return t('problem.unavailable')
    case 'broken':
      return t('problem.broken')
  }
}
export const useProblemText = (problem: Problem): string => problemText(useI18n(), problem)

export function faultsOf(problem: Problem | undefined): readonly Fault[] {
  return problem && (problem.kind === 'invalid' || problem.kind === 'conflict') ? problem.faults : []
}
export const faultAt = (problem: Problem | undefined, pointer: string): string | undefined =>
  faultsOf(problem).find(fault => fault.pointer === pointer)?.reason

/** Faults that no field of the form shows; they are shown above it. */
export const strayFaults = (problem: Problem | undefined, pointers: readonly string[]): readonly Fault[] =>
  faultsOf(problem).filter(fault => !pointers.includes(fault.pointer))
