import { getRouteApi } from '@tanstack/react-router'
import { CustomerList } from '../../features/customers/customer-list'

const route = getRouteApi('/inside/customers')

export const Customers = () => <CustomerList search={route.useSearch()} />
