import { useI18n } from '../i18n/i18n'
import { shortcutsOn, useAllActions } from '../ui/actions'
import { Dialog } from '../ui/dialog'

export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useI18n()
  const actions = useAllActions().filter(action => action.shown !== undefined)
  return (
    <Dialog open={open} title={t('keys.title')} onClose={onClose}>
      <dl className="keys-help">
        <dt>{t('keys.palette')}</dt>
        <dd>
          <kbd className="key">Ctrl K</kbd>
        </dd>
        <dt>{t('keys.help')}</dt>
        <dd>
          <kbd className="key">?</kbd>
        </dd>
        {actions.map(action => (
          <div key={`${action.label}-${action.code}`} className="contents">
            <dt>{t(action.label)}</dt>
            <dd>
              <kbd className="key">{action.shown}</kbd>
            </dd>
          </div>
        ))}
        <dt>{t('keys.send')}</dt>
        <dd>
          <kbd className="key">Ctrl Enter</kbd>
        </dd>
      </dl>
      <p className="field-hint">{t(shortcutsOn() ? 'keys.position' : 'keys.off')}</p>
    </Dialog>
  )
}
