import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { checkDefinition } from '../../api/calls/processes'
import type { DefinitionFaultView } from '../../api/client'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { useProcessWords } from '../../i18n/processes'
import { Button } from '../../ui/button'
import { AreaField } from '../../ui/field'
import { Notice } from '../../ui/pieces'
import { faultsOf, problemText } from '../../ui/problem'

interface DefinitionProps {
  text: string
  save: string
  readOnly?: boolean
  cancel?: () => void
  onSave: (definition: string) => Promise<void>
}

/** Where a line begins in the text. */
const beginOf = (text: string, line: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((length, one) => length + one.length + 1, 0)

/** A process as it is written; what is wrong leads to its line. */
export function Definition({ text: start, save: saveWord, readOnly, cancel, onSave }: DefinitionProps) {
  const i18n = useI18n()
  const words = useProcessWords()
  const [text, setText] = useState(start)
  const [faults, setFaults] = useState<readonly DefinitionFaultView[]>()
  const area = useRef<HTMLTextAreaElement>(null)
  const check = useMutation({
    mutationFn: () => checkDefinition({ body: { definition: text } }),
    onSuccess: ({ faults: found }) => setFaults(found),
  })
  const tidy = useMutation({
    mutationFn: () => checkDefinition({ body: { definition: text } }),
    onSuccess: ({ faults: found, tidy: written }) => {
      setFaults(found)
      if (written !== null) setText(written)
    },
  })
  const save = useMutation({
    mutationFn: async () => {
      const { faults: found } = await checkDefinition({ body: { definition: text } })
      setFaults(found)
      if (found.length === 0) await onSave(text)
    },
  })
  const goTo = ({ line, column }: DefinitionFaultView): void => {
    const at = beginOf(text, line) + column - 1
    area.current?.focus()
    area.current?.setSelectionRange(at, at)
    const height = Number.parseFloat(getComputedStyle(area.current ?? document.body).lineHeight)
    if (area.current) area.current.scrollTop = Math.max(0, (line - 4) * height)
  }
  const failure = save.error ?? check.error ?? tidy.error
  const problem = failure ? problemOf(failure) : undefined
  const reasons = faultsOf(problem).map(fault => fault.reason)
  return (
    <form
      className="definition"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (!readOnly) save.mutate()
      }}
      onKeyDown={event => {
        if ((event.ctrlKey || event.metaKey) && event.code === 'Enter') event.currentTarget.requestSubmit()
      }}
    >
      {problem && <Notice tone="danger">{reasons.length > 0 ? reasons.join(' ') : problemText(i18n, problem)}</Notice>}
      {faults?.length === 0 && !save.isPending && <Notice tone="ok">{words('definition.good')}</Notice>}
      {faults !== undefined && faults.length > 0 && (
        <div role="alert">
          <p className="warn">{words('definition.faults', { n: faults.length })}</p>
          <ol className="definition-faults">
            {faults.map(fault => (
              <li key={`${fault.line}:${fault.column} ${fault.reason}`}>
                <button type="button" className="text-link" onClick={() => goTo(fault)}>
                  {words('definition.line', { line: fault.line })}
                </button>
                <span>
                  {fault.place !== '' && <b>{fault.place}: </b>}
                  {fault.reason}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
      <AreaField
        ref={area}
        label={words('definition.text')}
        hint={readOnly ? undefined : words('definition.hint')}
        className="definition-text"
        value={text}
        rows={28}
        readOnly={readOnly}
        spellCheck={false}
        wrap="off"
        onText={setText}
      />
      {!readOnly && (
        <span className="row wrap">
          <Button type="submit" look="primary" busy={save.isPending}>
            {saveWord}
          </Button>
          <Button busy={check.isPending} onClick={() => check.mutate()}>
            {words('definition.check')}
          </Button>
          <Button busy={tidy.isPending} onClick={() => tidy.mutate()}>
            {words('definition.tidy')}
          </Button>
          {cancel && (
            <Button look="quiet" onClick={cancel}>
              {i18n.t('ui.cancel')}
            </Button>
          )}
        </span>
      )}
    </form>
  )
}
