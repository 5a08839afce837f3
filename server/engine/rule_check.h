#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace vez {

// A rule of a module that its tables can't hold. `faults` tells what breaks it, with ids, at most rule_faults_max, in
// bounded memory however large the database is.
struct RuleCheck {
  std::string_view name;
  std::function<std::vector<std::string>(Db&)> faults;
};
constexpr std::int64_t rule_faults_max = 100;

}  // namespace vez
