import '../ui/tokens.css'
import '../ui/ui.css'
import './shell.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { queryClient } from '../api/query'
import { sessionQuery } from '../api/session'
import { firstLocale, setLocale } from '../i18n/i18n'
import { Toasts } from '../ui/toasts'
import { router } from './router'

const tooltip_delay_ms = 400

function draw(): void {
  const place = document.getElementById('page')
  if (!place) throw new Error('index.html has no #page')
  createRoot(place).render(
    <QueryClientProvider client={queryClient}>
      <CSPProvider disableStyleElements>
        <Tooltip.Provider delay={tooltip_delay_ms}>
          <RouterProvider router={router} />
          <Toasts />
        </Tooltip.Provider>
      </CSPProvider>
    </QueryClientProvider>,
  )
}

// Who it is and in which language, at the same time; whoever is not signed in is dealt with by the router.
void queryClient.prefetchQuery(sessionQuery)
void setLocale(firstLocale()).then(draw)
