import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { useRight } from '../../api/session'
import { CustomerPage } from '../../features/customers/customer-page'
import { MaybeSame, UndoMerge } from '../../features/duplicates/like'
import { ContactForm } from '../../features/timeline/contact-form'
import { Timeline } from '../../features/timeline/timeline'

// What is remembered comes after the first look: it has its own code and words.
const memory = () => import('../../features/memory/memory')
const Facts = lazy(() => import('../../features/memory/facts').then(({ Facts: Part }) => ({ default: Part })))
const CustomerTasks = lazy(() =>
  import('../../features/tasks/customer-tasks').then(({ CustomerTasks: Part }) => ({ default: Part })),
)
const CustomerPromises = lazy(() =>
  import('../../features/promises/customer-promises').then(({ CustomerPromises: Part }) => ({ default: Part })),
)
const PromiseTag = lazy(() =>
  import('../../features/promises/promise-tag').then(({ PromiseTag: Part }) => ({ default: Part })),
)
const CustomerCases = lazy(() =>
  import('../../features/processes/customer-cases').then(({ CustomerCases: Part }) => ({ default: Part })),
)
const More = lazy(() => memory().then(({ More: Part }) => ({ default: Part })))
const Beside = lazy(() => memory().then(({ Beside: Part }) => ({ default: Part })))

const route = getRouteApi('/inside/customers/$id')

/** Where the features meet: the customer, and what happened with him. */
export function Customer() {
  const { id } = route.useParams()
  const { kind, point } = route.useSearch()
  const navigate = useNavigate()
  // State, not a ref: the timeline is drawn before the element that scrolls it exists.
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const mayRecord = useRight('contacts_write')
  return (
    <CustomerPage
      key={id}
      id={id}
      onScroller={setScroller}
      record={() => box.current?.focus()}
      like={<MaybeSame id={id} />}
      know={card => (
        <>
          <CustomerPromises id={id} />
          <CustomerCases id={id} />
          <CustomerTasks id={id} />
          <Facts card={card} />
        </>
      )}
      more={card => <More card={card} />}
      beside={card => (
        <Beside
          card={card}
          point={point}
          onPoint={next =>
            void navigate({ to: '/customers/$id', params: { id }, search: { point: next }, replace: true })
          }
        />
      )}
      timeline={card => (
        <Timeline
          customerId={id}
          start={{ items: card.recent, next: card.recent_next }}
          kind={kind}
          point={card.service_points.find(one => one.id === point)}
          onKind={next =>
            void navigate({ to: '/customers/$id', params: { id }, search: { kind: next }, replace: true })
          }
          scroller={scroller}
          extra={entry =>
            entry.event === 'CustomersMerged' ? (
              <UndoMerge customerId={id} entry={entry} />
            ) : entry.event?.startsWith('Promise') ? (
              <Suspense>
                <PromiseTag entry={entry} />
              </Suspense>
            ) : undefined
          }
        >
          {mayRecord && <ContactForm customerId={id} box={box} points={card.service_points} point={point} />}
        </Timeline>
      )}
    />
  )
}
