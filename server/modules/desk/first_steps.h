#pragma once

// What comes after the first run: a few steps, each done by doing it. They are gone once all are done, or put away.

#include <vector>

#include "base/ids.h"
#include "engine/route.h"

namespace vez {

enum class FirstStepKind { bring_customers, invite_colleagues, record_contact };
BOOST_DESCRIBE_ENUM(FirstStepKind, bring_customers, invite_colleagues, record_contact)

struct FirstStep {
  FirstStepKind kind;
  bool done;
};
BOOST_DESCRIBE_STRUCT(FirstStep, (), (kind, done))

// Those that this person may do; none once they are put away, or all done.
struct FirstSteps {
  std::vector<FirstStep> items;
  bool put_away;
};
BOOST_DESCRIBE_STRUCT(FirstSteps, (), (items, put_away))

struct PutAwayFirstSteps {
  static constexpr std::string_view example = R"({"put_away":true})";
  bool put_away;  // false: they are to be shown again
};
BOOST_DESCRIBE_STRUCT(PutAwayFirstSteps, (), (put_away))

Result<FirstSteps> get_first_steps(Tx& tx, Nothing input);
Result<FirstSteps> put_away_first_steps(Tx& tx, PutAwayFirstSteps input);

}  // namespace vez
