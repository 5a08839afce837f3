import { existingValues, type Import, type ImportOptions, onConflictValues } from '../../api/client'
import { useImportWords } from '../../i18n/imports'
import { CheckField, SelectField } from '../../ui/field'

interface KnownProps {
  one: Import
  set: (change: Partial<ImportOptions>) => void
}
/** How the rows meet the customers who are here already. Only what makes a difference to these rows is asked. */
export function Known({ one: { record_type, options }, set }: KnownProps) {
  const words = useImportWords()
  return (
    <fieldset className="known">
      <legend>{words('imports.known')}</legend>
      <CheckField
        label={words('imports.match')}
        hint={words('imports.match_hint')}
        checked={options.match}
        onCheck={match => set({ match })}
      />
      {record_type === 'purchase' && (
        <CheckField
          label={words('imports.create_missing')}
          hint={words('imports.create_missing_hint')}
          checked={options.create_missing}
          onCheck={create_missing => set({ create_missing })}
        />
      )}
      {record_type === 'customer' && (
        <SelectField
          label={words('imports.existing')}
          value={options.existing}
          options={existingValues.map(value => ({ value, label: words(`existing.${value}`) }))}
          onPick={existing => set({ existing })}
        />
      )}
      {record_type === 'customer' && options.match && (
        <SelectField
          label={words('imports.on_conflict')}
          hint={words('imports.on_conflict_hint')}
          value={options.on_conflict}
          options={onConflictValues.map(value => ({ value, label: words(`on_conflict.${value}`) }))}
          onPick={on_conflict => set({ on_conflict })}
        />
      )}
    </fieldset>
  )
}
