import { getRouteApi } from '@tanstack/react-router'
import { PairPage } from '../../features/duplicates/pair-page'

const route = getRouteApi('/inside/duplicates/$first/$second')

export function OnePair() {
  const { first, second } = route.useParams()
  return <PairPage key={first + second} first={first} second={second} />
}
