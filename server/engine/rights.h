#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string_view>

namespace vez {

// What a person or a program may do. A role is a set of these; a route names the one it needs.
enum class Right {
  customers_read,
  customers_write,
  contacts_write,
  imports_run,
  customers_export,
  users_manage,
  company_manage,
  tokens_manage,
  jobs_manage,
  clock_set,
};
BOOST_DESCRIBE_ENUM(Right, customers_read, customers_write, contacts_write, imports_run, customers_export, users_manage,
                    company_manage, tokens_manage, jobs_manage, clock_set)

// A set of rights, a bit each.
using Rights = std::uint64_t;
constexpr Rights right_bit(Right right) { return Rights{1} << static_cast<int>(right); }
constexpr Rights all_rights = (right_bit(Right::clock_set) << 1) - 1;
constexpr bool has_right(Rights rights, Right right) { return (rights & right_bit(right)) != 0; }

}  // namespace vez
