import { getRouteApi } from '@tanstack/react-router'
import { CustomerList } from '../../features/customers/customer-list'
import { TypedLike } from '../../features/duplicates/like'

const route = getRouteApi('/inside/customers')

export const Customers = () => <CustomerList search={route.useSearch()} like={typed => <TypedLike typed={typed} />} />
