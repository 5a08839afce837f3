import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type DragEvent, useState, useSyncExternalStore } from 'react'
import type { BoardColumn, Case, CaseId, ProcessCard, TransitionView } from '../../api/client'
import { shownNow, subscribeClock } from '../../api/clock'
import { useRight } from '../../api/session'
import { useProcessWords } from '../../i18n/processes'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import { Failed, Scrolling, Skeleton } from '../../ui/pieces'
import { useMoving } from './moving'
import { boardQuery, columnQuery } from './processes-data'

const day_ms = 86_400_000
const drag_type = 'application/x-vez-case'

/** Columns of statuses; a card is moved by the mouse, or from its menu. */
export function Board({ card }: { card: ProcessCard }) {
  const words = useProcessWords()
  const mayMove = useRight('tasks_write')
  const board = useQuery(boardQuery(card.process.id))
  const move = useMoving()
  const [dragged, setDragged] = useState<Case>()
  if (board.isPending) return <Skeleton lines={8} tall />
  if (board.isError) return <Failed error={board.error} retry={() => void board.refetch()} />
  if (card.process.active_number === null) return <p className="soft board-note">{words('board.not_published')}</p>
  const drop = (to: BoardColumn): void => {
    if (dragged && dragged.status !== to.status) void move(dragged, to.status, to.name)
    setDragged(undefined)
  }
  return (
    <Scrolling label={words('process.board')} className="board">
      {board.data.columns.map(column => (
        <Column
          key={column.status}
          card={card}
          column={column}
          mayMove={mayMove}
          drag={setDragged}
          drop={() => drop(column)}
        />
      ))}
    </Scrolling>
  )
}

interface ColumnProps {
  card: ProcessCard
  column: BoardColumn
  mayMove: boolean
  drag: (one: Case | undefined) => void
  drop: () => void
}
function Column({ card, column, mayMove, drag, drop }: ColumnProps) {
  const words = useProcessWords()
  const [over, setOver] = useState(false)
  const more = useInfiniteQuery(columnQuery(card.process.id, column))
  const loaded = more.data?.pages.flatMap(page => page.items) ?? []
  const cases = [...column.cases, ...loaded]
  const next = more.data ? more.hasNextPage : column.next !== null
  const accept = (event: DragEvent): void => {
    if (!mayMove || !event.dataTransfer.types.includes(drag_type)) return
    event.preventDefault()
    setOver(true)
  }
  return (
    <section
      className={over ? 'column over' : 'column'}
      aria-label={column.name}
      onDragOver={accept}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        drop()
      }}
    >
      <header className="column-head">
        <h2 className="cut">{column.name}</h2>
        <span className="number" title={words('process.open', { n: column.count })}>
          {column.count}
          {column.more && '+'}
        </span>
      </header>
      <p className="column-age">
        {column.old && <span className="tag">{words('board.old')}</span>}
        {column.oldest_at ? (
          <Age since={column.oldest_at} word="board.oldest" />
        ) : (
          column.count === 0 && words('board.empty')
        )}
      </p>
      <ul className="column-cards">
        {cases.map(one => (
          <Card key={one.id} one={one} card={card} mayMove={mayMove} drag={drag} />
        ))}
      </ul>
      {next && (
        <Button busy={more.isFetching} onClick={() => void (more.data ? more.fetchNextPage() : more.refetch())}>
          {words('board.more', { name: column.name })}
        </Button>
      )}
    </section>
  )
}

/** The days that somebody has waited, counted as they pass. */
export function Age({ since, word }: { since: string; word: 'board.oldest' | 'case.days' }) {
  const words = useProcessWords()
  const now_ms = useSyncExternalStore(subscribeClock, shownNow)
  return <>{words(word, { n: Math.max(0, Math.floor((now_ms - Date.parse(since)) / day_ms)) })}</>
}

const waysFrom = (transitions: readonly TransitionView[], status: string): readonly TransitionView[] =>
  transitions.filter(way => way.from.includes(status))

interface CardProps {
  one: Case
  card: ProcessCard
  mayMove: boolean
  drag: (one: Case | undefined) => void
}
function Card({ one, card, mayMove, drag }: CardProps) {
  const words = useProcessWords()
  const move = useMoving()
  const name = one.customer_name ?? words('case.hidden')
  const params: { id: CaseId } = { id: one.id }
  return (
    <li
      className="case-card"
      draggable={mayMove}
      onDragStart={event => {
        event.dataTransfer.setData(drag_type, one.id)
        event.dataTransfer.effectAllowed = 'move'
        drag(one)
      }}
      onDragEnd={() => drag(undefined)}
    >
      <span className="grow">
        <Link to="/cases/$id" params={params} className="text-link" draggable={false}>
          {name}
        </Link>
        <small>
          <Age since={one.status_since_at} word="case.days" />
          {' · '}
          {one.owner_name ?? one.team_name}
        </small>
      </span>
      {one.stuck && (
        <span className="case-stuck" title={words('case.stuck')}>
          <Icon name="warning" />
          <span className="hidden">{words('case.stuck')}</span>
        </span>
      )}
      {mayMove && (
        <Menu
          trigger={<IconButton icon="more" label={words('case.menu', { name })} />}
          groups={[
            waysFrom(card.transitions, one.status).map(way => ({
              label: words('case.move_to', { name: way.name }),
              run: () => void move(one, way.to, way.name),
            })),
          ]}
        />
      )}
    </li>
  )
}
