import { getRouteApi } from '@tanstack/react-router'
import { CustomerRowPage } from '../../features/customers/customer-list'

const route = getRouteApi('/inside/customers')

export const Customers = () => <CustomerRowPage search={route.useSearch()} />
