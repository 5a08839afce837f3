import type { RecordType, Target } from '../../api/client'
import { useImportWords } from '../../i18n/imports'
import { Button } from '../../ui/button'
import { download } from '../../ui/download'

/** What a file may look like: columns by the names of the interface, which the server knows for sure, and two rows. */
const samples: Record<RecordType, { columns: readonly Target[]; rows: readonly (readonly string[])[] }> = {
  customer: {
    columns: ['external_id', 'given_name', 'family_name', 'phone', 'mail', 'street', 'postcode', 'city', 'country'],
    rows: [
      ['1001', 'Ana', 'Novak', '+386 40 123 456', 'ana.novak@mail.example', 'Glavni trg 1', '4000', 'Kranj', 'SI'],
      [
        '1002',
        'Gábor',
        'Nagy',
        '+36 30 123 4567',
        'nagy.gabor@mail.example',
        'Fő utca 2.',
        '8000',
        'Székesfehérvár',
        'HU',
      ],
    ],
  },
  purchase: {
    columns: ['customer_external_id', 'customer_mail', 'external_id', 'occurred_on', 'amount', 'currency', 'summary'],
    rows: [
      ['1001', 'ana.novak@mail.example', 'R-2041', '2026-03-14', '129.90', 'EUR', 'Alpina 42'],
      ['1002', 'nagy.gabor@mail.example', 'R-2042', '2026-03-15', '24.50', 'EUR', 'Alpina 38'],
    ],
  },
}

/** Semicolons and a byte order mark: spreadsheets of every country open it as a table. */
function save(name: string, lines: readonly (readonly string[])[]): void {
  const text = `\uFEFF${lines.map(cells => cells.join(';')).join('\r\n')}\r\n`
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  download(address, name)
  URL.revokeObjectURL(address)
}

export function Samples() {
  const words = useImportWords()
  const give = (type: RecordType) => () => {
    const { columns, rows } = samples[type]
    save(`${words(`record_type.${type}`)}.csv`, [columns, ...rows])
  }
  return (
    <p className="row wrap soft samples-offer">
      {words('imports.samples_offer')}
      <Button look="link" onClick={give('customer')}>
        {words('record_type.customer')}
      </Button>
      <Button look="link" onClick={give('purchase')}>
        {words('record_type.purchase')}
      </Button>
    </p>
  )
}
