#pragma once

// What happens to promises.

#include <optional>
#include <string>
#include <vector>

#include "tasks/tasks.h"
#include "timeline/contact_windows.h"

namespace vez {

using PromiseCauseId = Id<struct PromiseCauseTag>;
using PromiseDelayId = Id<struct PromiseDelayTag>;

// Before its window, after it, or not at all.
enum class PromiseBreach { early, late, missed };
BOOST_DESCRIBE_ENUM(PromiseBreach, early, late, missed)

struct PromiseMade {
  static constexpr std::string_view name = "PromiseMade";
  CustomerId customer_id;
  PromiseId promise_id;
};
BOOST_DESCRIBE_STRUCT(PromiseMade, (), (customer_id, promise_id))
struct PromiseChanged {
  static constexpr std::string_view name = "PromiseChanged";
  CustomerId customer_id;
  PromiseId promise_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(PromiseChanged, (), (customer_id, promise_id, fields))
struct PromiseKept {
  static constexpr std::string_view name = "PromiseKept";
  CustomerId customer_id;
  PromiseId promise_id;
  bool after_missed;  // was found missed before it turned out that it was kept
};
BOOST_DESCRIBE_STRUCT(PromiseKept, (), (customer_id, promise_id, after_missed))
struct PromiseBroken {
  static constexpr std::string_view name = "PromiseBroken";
  CustomerId customer_id;
  PromiseId promise_id;
  PromiseBreach breach;
};
BOOST_DESCRIBE_STRUCT(PromiseBroken, (), (customer_id, promise_id, breach))
struct PromiseMoved {
  static constexpr std::string_view name = "PromiseMoved";
  CustomerId customer_id;
  PromiseId promise_id;
  std::optional<PromiseDelayId> delay_id;
};
BOOST_DESCRIBE_STRUCT(PromiseMoved, (), (customer_id, promise_id, delay_id))
// The customer was told of a move by a delay.
struct PromiseMoveTold {
  static constexpr std::string_view name = "PromiseMoveTold";
  CustomerId customer_id;
  PromiseId promise_id;
};
BOOST_DESCRIBE_STRUCT(PromiseMoveTold, (), (customer_id, promise_id))
struct PromiseReopened {
  static constexpr std::string_view name = "PromiseReopened";
  CustomerId customer_id;
  PromiseId promise_id;
};
BOOST_DESCRIBE_STRUCT(PromiseReopened, (), (customer_id, promise_id))
// The repair of a broken one was done.
struct PromiseSettled {
  static constexpr std::string_view name = "PromiseSettled";
  CustomerId customer_id;
  PromiseId promise_id;
};
BOOST_DESCRIBE_STRUCT(PromiseSettled, (), (customer_id, promise_id))
struct PromiseCauseNamed {
  static constexpr std::string_view name = "PromiseCauseNamed";
  PromiseCauseId cause_id;
};
BOOST_DESCRIBE_STRUCT(PromiseCauseNamed, (), (cause_id))
struct PromiseCauseDelayed {
  static constexpr std::string_view name = "PromiseCauseDelayed";
  PromiseCauseId cause_id;
  PromiseDelayId delay_id;
  std::int64_t days;
};
BOOST_DESCRIBE_STRUCT(PromiseCauseDelayed, (), (cause_id, delay_id, days))

}  // namespace vez
