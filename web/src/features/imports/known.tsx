import { existingValues, type Import, type ImportOptions, onConflictValues } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { CheckField, SelectField } from '../../ui/field'

interface KnownProps {
  one: Import
  set: (change: Partial<ImportOptions>) => void
}
/** How the rows meet the customers who are here already. Only what makes a difference to these rows is asked. */
export function Known({ one: { record_type, options }, set }: KnownProps) {
  const { t } = useI18n()
  return (
    <fieldset className="known">
      <legend>{t('imports.known')}</legend>
      <CheckField
        label={t('imports.match')}
        hint={t('imports.match_hint')}
        checked={options.match}
        onCheck={match => set({ match })}
      />
      {record_type === 'purchase' && (
        <CheckField
          label={t('imports.create_missing')}
          hint={t('imports.create_missing_hint')}
          checked={options.create_missing}
          onCheck={create_missing => set({ create_missing })}
        />
      )}
      {record_type === 'customer' && (
        <SelectField
          label={t('imports.existing')}
          value={options.existing}
          options={existingValues.map(value => ({ value, label: t(`existing.${value}`) }))}
          onPick={existing => set({ existing })}
        />
      )}
      {record_type === 'customer' && options.match && (
        <SelectField
          label={t('imports.on_conflict')}
          hint={t('imports.on_conflict_hint')}
          value={options.on_conflict}
          options={onConflictValues.map(value => ({ value, label: t(`on_conflict.${value}`) }))}
          onPick={on_conflict => set({ on_conflict })}
        />
      )}
    </fieldset>
  )
}
