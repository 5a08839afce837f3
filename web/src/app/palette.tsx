import { Dialog } from '@base-ui/react/dialog'
import { useId, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n'
import { Icon } from '../ui/icon'
import { Skeleton } from '../ui/pieces'
import { type Entry, useEntries } from './palette-entries'
import { QuickCard } from './quick-card'

export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useI18n()
  const input = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open={open} onOpenChange={next => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" initialFocus={input}>
          <Dialog.Title className="hidden">{t('palette.title')}</Dialog.Title>
          <Body onClose={onClose} input={input} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Body({ onClose, input }: { onClose: () => void; input: React.RefObject<HTMLInputElement | null> }) {
  const { t } = useI18n()
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { entries, waiting, identity } = useEntries(text)
  const index = Math.min(at, Math.max(0, entries.length - 1))
  const current = entries[index]
  const run = (entry: Entry | undefined): void => {
    if (!entry) return
    onClose()
    entry.run()
  }
  const move = (event: React.KeyboardEvent): void => {
    const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0
    if (step !== 0 && entries.length > 0) {
      event.preventDefault()
      const next = (index + step + entries.length) % entries.length
      setAt(next)
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.code === 'Enter' || event.code === 'NumpadEnter') {
      event.preventDefault()
      run(current)
    }
  }
  return (
    <>
      <div className="palette-input">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${index}` : undefined}
          aria-label={t('palette.placeholder')}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={event => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={move}
        />
      </div>
      <div className="palette-results">
        <Entries id={id} entries={entries} index={index} run={run} point={setAt} />
        {waiting && entries.length === 0 && <Skeleton lines={3} />}
        {!waiting && entries.length === 0 && <p className="palette-none">{t('palette.none')}</p>}
        {identity && current?.customer && <QuickCard customer={current.customer} />}
      </div>
    </>
  )
}

interface EntriesProps {
  id: string
  entries: readonly Entry[]
  index: number
  run: (entry: Entry) => void
  point: (index: number) => void
}
function Entries({ id, entries, index, run, point }: EntriesProps) {
  const { t } = useI18n()
  return (
    <div role="listbox" id={`${id}-list`} aria-label={t('palette.results')} className="palette-list">
      {entries.map((entry, position) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard in the field, as a combobox has it
        <div
          key={entry.id}
          id={`${id}-${position}`}
          role="option"
          tabIndex={-1}
          aria-selected={position === index}
          className="palette-entry"
          onClick={() => run(entry)}
          onPointerMove={() => position !== index && point(position)}
        >
          <Icon name={entry.icon} />
          <span className="cut">{entry.label}</span>
          {entry.detail && <span className="cut soft grow">{entry.detail}</span>}
          {entry.shown && <kbd className="key">{entry.shown}</kbd>}
        </div>
      ))}
    </div>
  )
}
