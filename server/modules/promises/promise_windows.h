#pragma once

// Which window a promise gets: said, read from its text, or by a lead time.

#include "calendar/working_calendar.h"
#include "promises/promise_rows.h"

namespace vez {

Result<OpenPeriod> window_of(Tx& tx, const MakePromise& input, const Customer& customer, const CustomerZone& zone);

}  // namespace vez
