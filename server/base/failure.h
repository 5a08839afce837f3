#pragma once

#include <stdexcept>

namespace vez {

// The world failed (disk, network, database): the transaction is rolled back, the caller hears 503, the work is
// retried.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The database can't be used at the moment; the same work may succeed later.
struct StoreFailure : Failure {
  using Failure::Failure;
};

// We are wrong: an invariant of our own does not hold (see CHECK).
struct ProgramFault : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace vez
