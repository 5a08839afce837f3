import { useMutation, useQuery } from '@tanstack/react-query'
import { listJobs, retryJob } from '../../api/calls/jobs'
import type { ListedJob } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Skeleton } from '../../ui/pieces'
import { problemText } from '../../ui/problem'
import { Time } from '../../ui/time'
import { toast } from '../../ui/toasts'

/** Work that kept failing. It stops nothing else, and it is never lost. */
export function JobsSection() {
  const words = useSettingsWords()
  const jobs = useQuery({
    queryKey: ['jobs', 'parked'],
    queryFn: ({ signal }) => listJobs({ state: 'parked', limit: 200 }, { signal }),
    meta: { topic: 'jobs' },
  })
  return (
    <section className="section">
      <p>{words('jobs.why')}</p>
      {jobs.isPending && <Skeleton lines={4} />}
      {jobs.isError && <Failed error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.data?.items.length === 0 && (
        <Empty icon="check" title={words('jobs.none')}>
          {words('jobs.none_why')}
        </Empty>
      )}
      <ul className="lines">
        {jobs.data?.items.map(job => (
          <Line key={job.id} job={job} />
        ))}
      </ul>
    </section>
  )
}

function Line({ job }: { job: ListedJob }) {
  const i18n = useI18n()
  const words = useSettingsWords()
  const retry = useMutation({
    mutationFn: () => retryJob({ id: job.id }),
    onSuccess: () => {
      toast(words('jobs.retried'))
      void invalidate(['jobs'])
    },
    onError: error => toast(problemText(i18n, problemOf(error)), { bad: true }),
  })
  return (
    <li>
      <Icon name="warning" />
      <span className="grow">
        {job.kind}
        <small>
          {words('jobs.attempts', { n: job.attempts })} · <Time at={job.run_at} />
        </small>
        {job.last_error && <small className="error-text">{job.last_error}</small>}
      </span>
      <Button icon="refresh" busy={retry.isPending} onClick={() => retry.mutate()}>
        {i18n.t('ui.retry')}
      </Button>
    </li>
  )
}
