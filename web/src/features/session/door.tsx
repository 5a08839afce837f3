import type { ReactNode } from 'react'
import { localeNames, locales, setLocale, useI18n } from '../../i18n/i18n'
import { Button } from '../../ui/button'
import { mainLandmark } from '../../ui/landmark'

/** The frame of pages for somebody who is not inside yet; the language can be chosen before anything is read. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { t, locale } = useI18n()
  return (
    <main className="door" ref={mainLandmark}>
      <div className="door-card">
        <div className="brand">
          <img src="/icons/vez.svg" alt="" width="20" height="20" />
          Vez
        </div>
        <h1>{title}</h1>
        {children}
        <nav className="door-end" aria-label={t('account.language')}>
          {locales.map(one => (
            <Button
              key={one}
              look="quiet"
              lang={one}
              aria-current={one === locale ? 'true' : undefined}
              onClick={() => void setLocale(one)}
            >
              {localeNames[one]}
            </Button>
          ))}
        </nav>
      </div>
    </main>
  )
}
