import { lazy, Suspense } from 'react'
import { HomePage } from '../../features/home/home-page'
import { Skeleton } from '../../ui/pieces'

// Figures have their own code: who begins the day with customers does not wait for it.
const Analysis = lazy(() =>
  import('../../features/customers/analysis').then(({ Analysis: Part }) => ({ default: Part })),
)

const PromisesToday = lazy(() =>
  import('../../features/promises/promises-today').then(({ PromisesToday: Part }) => ({ default: Part })),
)

export const Home = () => (
  <HomePage
    promises={
      <Suspense>
        <PromisesToday />
      </Suspense>
    }
    analysis={
      <Suspense fallback={<Skeleton lines={8} tall />}>
        <Analysis />
      </Suspense>
    }
  />
)
