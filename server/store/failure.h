#pragma once

#include "base/failure.h"

namespace vez {

// The same work may succeed if it is simply run again: locked, serialisation failure, deadlock.
struct StoreBusy : StoreFailure {
  using StoreFailure::StoreFailure;
};

// No connection; the work was not committed.
struct StoreUnreachable : StoreFailure {
  using StoreFailure::StoreFailure;
};

// The connection was lost while committing: the work may or may not be there.
struct CommitUnknown : StoreFailure {
  using StoreFailure::StoreFailure;
};

// No room on the disk.
struct StoreFull : StoreFailure {
  using StoreFailure::StoreFailure;
};

// Another process holds the embedded database.
struct StoreInUse : StoreFailure {
  using StoreFailure::StoreFailure;
};

// A rule of the schema refused a row (unique, foreign key, check): a fault of ours, or of two that came at once.
struct ConstraintViolated : StoreFailure {
  using StoreFailure::StoreFailure;
};

}  // namespace vez
