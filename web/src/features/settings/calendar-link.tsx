import { useMutation, useQuery } from '@tanstack/react-query'
import { getCalendarFeed, makeCalendarFeed, revokeCalendarFeed } from '../../api/calls/calendar-feed'
import { invalidate } from '../../api/query'
import { useRight } from '../../api/session'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useSettingsWords } from '../../i18n/settings'
import { Button } from '../../ui/button'
import { problemText } from '../../ui/problem'
import { Secret } from '../../ui/secret'
import { toast } from '../../ui/toasts'

const key = ['calendar-feed']

/** The link by which other programs read one's tasks: shown once. */
export function CalendarLink() {
  const i18n = useI18n()
  const words = useSettingsWords()
  const { formats } = i18n
  const mayRead = useRight('customers_read')
  const feed = useQuery({ queryKey: key, queryFn: ({ signal }) => getCalendarFeed({ signal }), enabled: mayRead }).data
  const onError = (error: Error) => toast(problemText(i18n, problemOf(error)), { bad: true })
  const make = useMutation({ mutationFn: () => makeCalendarFeed(), onSuccess: () => invalidate(key), onError })
  const revoke = useMutation({
    mutationFn: () => revokeCalendarFeed(),
    onSuccess: async () => {
      make.reset()
      await invalidate(key)
      toast(words('calendar.revoked'))
    },
    onError,
  })
  if (!feed) return null
  return (
    <section className="section">
      <h2>{words('calendar.title')}</h2>
      <p>{words('calendar.why')}</p>
      {make.data && <Secret text={`${location.origin}${make.data.path}`} why={words('calendar.once')} />}
      {feed.created_at && (
        <p className="soft">{words('calendar.since', { date: formats.dateTime(feed.created_at) })}</p>
      )}
      <div className="inline-form">
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {words(feed.created_at ? 'calendar.anew' : 'calendar.make')}
        </Button>
        {feed.created_at && (
          <Button look="quiet" icon="ban" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {words('calendar.revoke')}
          </Button>
        )}
      </div>
    </section>
  )
}
