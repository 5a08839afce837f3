import type { Option } from './field'

export function timeZones(current: string): readonly Option<string>[] {
  const known = Intl.supportedValuesOf('timeZone').filter(zone =>
    /^(Europe|Asia|Africa|America|Atlantic|Australia|Pacific)\//.test(zone),
  )
  const all = known.includes(current) || current === '' ? known : [current, ...known]
  return all.map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
