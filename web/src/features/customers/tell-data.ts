import { tellCustomerData } from '../../api/calls/data'
import type { Customer, DataFormat } from '../../api/client'
import { problemOf } from '../../api/transport'
import { useI18n } from '../../i18n/i18n'
import { download } from '../../ui/download'
import { problemText } from '../../ui/problem'
import { toast } from '../../ui/toasts'

/** Saves all that is kept about the customer as a file. */
export function useTellData(customer: Customer): (format: DataFormat) => void {
  const i18n = useI18n()
  const save = async (format: DataFormat) => {
    try {
      const told = await tellCustomerData({ id: customer.id, body: { format } })
      const text = format === 'html' ? (told.html ?? '') : JSON.stringify(told.data, null, 2)
      const type = format === 'html' ? 'text/html' : 'application/json'
      const address = URL.createObjectURL(new Blob([text], { type }))
      download(address, `${customer.name}.${format}`)
      URL.revokeObjectURL(address)
      toast(i18n.t('privacy.told'))
    } catch (error) {
      toast(problemText(i18n, problemOf(error)), { bad: true })
    }
  }
  return format => void save(format)
}
