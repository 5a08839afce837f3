import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { listTeams } from '../../api/calls/teams'
import { createView, removeView, updateView } from '../../api/calls/views'
import { type SharedWith, sharedWithValues, type View } from '../../api/client'
import { invalidate } from '../../api/query'
import { problemOf } from '../../api/transport'
import { useDeskWords } from '../../i18n/desk'
import { useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { type Option, SelectField, TextField } from '../../ui/field'
import { Form } from '../../ui/form'
import { Menu, type MenuEntry } from '../../ui/menu'
import { faultAt, problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'
import type { ListSearch } from './list-search'
import { addressOfView, isAs, keptOf, viewsQuery } from './views-data'

/** The lists with a name, and what can be done with the one that is open. */
export function ViewsMenu({ search }: { search: ListSearch }) {
  const i18n = useI18n()
  const words = useDeskWords()
  const navigate = useNavigate()
  const views = useQuery(viewsQuery).data?.items ?? []
  const [dialog, setDialog] = useState<'new' | 'rename'>()
  const current = views.find(view => view.id === search.view)
  const changed = current && !isAs(current, search)
  const open = async (view: View) => void navigate({ to: '/customers', search: await addressOfView(view) })
  const doing = async (work: () => Promise<unknown>, done: string, undo?: () => void) => {
    try {
      await work()
      await invalidate(['views'])
      toast(done, undo ? { undo } : {})
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
  }
  const remove = (view: View) =>
    doing(
      async () => {
        await removeView({ id: view.id })
        if (search.view === view.id)
          await navigate({ to: '/customers', search: { ...search, view: undefined }, replace: true })
      },
      words('views.removed', { name: view.name }),
      () => {
        const { name, shared_with, team_id, q, filter, sort, columns } = view
        void doing(
          () => createView({ body: { name, shared_with, team_id, q, filter, sort, columns } }),
          words('views.back', { name }),
        )
      },
    )
  const entry = (view: View): MenuEntry => ({
    label: view.shared_with === 'nobody' ? view.name : `${view.name} · ${view.team_name ?? words('views.everybody')}`,
    checked: view.id === search.view,
    run: () => void open(view),
  })
  const ofCurrent: readonly MenuEntry[] = current?.may_change
    ? [
        ...(changed
          ? [
              {
                label: words('views.keep', { name: current.name }),
                icon: 'check',
                run: () => void doing(() => updateView({ id: current.id, body: keptOf(search) }), words('views.kept')),
              } as const,
            ]
          : []),
        { label: words('views.rename'), icon: 'edit', run: () => setDialog('rename') },
        { label: words('views.remove'), icon: 'trash', danger: true, run: () => void remove(current) },
      ]
    : []
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button
            icon="bookmark"
            className="views-button"
            aria-label={`${words('views.title')}: ${current?.name ?? '—'}`}
          >
            <span className="cut">{current?.name ?? words('views.title')}</span>
            {changed && <span className="soft">•</span>}
          </Button>
        }
        groups={[
          views.map(entry),
          [
            ...(search.view
              ? [
                  {
                    label: words('views.leave'),
                    icon: 'users',
                    run: () => void navigate({ to: '/customers', search: {} }),
                  } as const,
                ]
              : []),
            { label: words('views.save'), icon: 'plus', run: () => setDialog('new') },
          ],
          ofCurrent,
        ]}
      />
      {dialog && (
        <ViewDialog
          view={dialog === 'rename' ? current : undefined}
          search={search}
          onClose={() => setDialog(undefined)}
          onSaved={view => {
            setDialog(undefined)
            void open(view)
          }}
        />
      )}
    </>
  )
}

interface DialogProps {
  view: View | undefined
  search: ListSearch
  onClose: () => void
  onSaved: (view: View) => void
}
function ViewDialog({ view, search, onClose, onSaved }: DialogProps) {
  const { t } = useI18n()
  const words = useDeskWords()
  const [name, setName] = useState(view?.name ?? '')
  const [shared_with, setShared] = useState<SharedWith>(view?.shared_with ?? 'nobody')
  const [team_id, setTeam] = useState<string>(view?.team_id ?? '')
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: ({ signal }) => listTeams({ signal }),
    meta: { topic: 'teams' },
  })
  const team = teams.data?.items.find(one => one.id === team_id) ?? teams.data?.items[0]
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), shared_with, team_id: shared_with === 'team' ? (team?.id ?? null) : null }
      return view ? updateView({ id: view.id, body }) : createView({ body: { ...body, ...keptOf(search) } })
    },
    onSuccess: async saved => {
      await invalidate(['views'])
      toast(words('views.kept'))
      onSaved(saved)
    },
  })
  const problem = save.error ? problemOf(save.error) : undefined
  const audience: readonly Option<SharedWith>[] = sharedWithValues
    .filter(one => one !== 'team' || (teams.data?.items.length ?? 0) > 0)
    .map(value => ({ value, label: words(`views.with_${value}`) }))
  return (
    <Dialog open title={words(view ? 'views.rename' : 'views.save')} onClose={onClose}>
      <Form problem={problem} pointers={['/name', '/team_id']} onSubmit={() => name.trim() !== '' && save.mutate()}>
        <TextField
          label={words('views.name')}
          value={name}
          maxLength={80}
          error={faultAt(problem, '/name')}
          autoFocus
          autoComplete="off"
          onText={setName}
        />
        <SelectField label={words('views.shared')} value={shared_with} options={audience} onPick={setShared} />
        {shared_with === 'team' && (
          <SelectField
            label={words('views.team')}
            value={team?.id ?? ''}
            options={(teams.data?.items ?? []).map(one => ({ value: one.id as string, label: one.name }))}
            error={faultAt(problem, '/team_id')}
            onPick={setTeam}
          />
        )}
        <div className="inline-form">
          <Button type="submit" look="primary" busy={save.isPending} disabled={name.trim() === ''}>
            {t('ui.save')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
