import { CasePage } from '../../features/processes/case-page'
import { CaseTasks } from '../../features/tasks/case-tasks'

/** Where the features meet: a case, and what is to be done for it. */
export const OneCase = () => <CasePage tasks={id => <CaseTasks id={id} />} />
