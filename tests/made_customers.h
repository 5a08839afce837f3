#pragma once

// Customers that nobody is: Slovenes, Hungarians, Russians and English in households, some of them twice, as staff type
// them. The same for the same seed. For what no file of others holds: scripts, orders of names, twins, fathers and sons
// of one name.

#include <cstdint>
#include <functional>

#include "duplicates/profile.h"

namespace vez {

struct MadeCustomer {
  CustomerTraits traits;
  std::int64_t person = 0;     // whom the record is of
  std::int64_t household = 0;  // where the person lives
};

// Hands out at least `count` records.
void make_customers(std::uint64_t seed, std::int64_t count, const std::function<void(MadeCustomer&&)>& take);

}  // namespace vez
