import { getRouteApi } from '@tanstack/react-router'
import { ImportPage } from '../../features/imports/import-page'

const route = getRouteApi('/inside/imports/$id')

export function OneImport() {
  const { id } = route.useParams()
  return <ImportPage key={id} id={id} />
}
