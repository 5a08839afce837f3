#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace vez {

// What a person or a program may do. A role is a set of these; a route names the one it needs. The numbers stand in
// databases: a new right takes the next one, wherever it is written, and none is used again.
enum class Right {
  customers_read = 0,
  customers_write = 1,
  contacts_write = 2,
  imports_run = 3,
  customers_export = 9,
  customers_merge = 10,
  customer_data_tell = 14,
  customers_erase = 15,
  users_manage = 4,
  company_manage = 5,
  tokens_manage = 6,
  jobs_manage = 7,
  clock_set = 8,
  journal_read = 16,
  tasks_write = 17,
};
BOOST_DESCRIBE_ENUM(Right, customers_read, customers_write, contacts_write, imports_run, customers_export,
                    customers_merge, customer_data_tell, customers_erase, users_manage, company_manage, tokens_manage,
                    jobs_manage, clock_set, journal_read, tasks_write)

// A set of rights, a bit each.
using Rights = std::uint64_t;
constexpr Rights right_bit(Right right) { return Rights{1} << static_cast<int>(right); }
constexpr Rights rights_set(std::initializer_list<Right> rights) {
  Rights set = 0;
  for (const Right right : rights) set |= right_bit(right);
  return set;
}
inline const Rights all_rights = [] {
  Rights all = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Right>>(
      [&](auto right) { all |= right_bit(right.value); });
  return all;
}();
constexpr bool has_right(Rights rights, Right right) { return (rights & right_bit(right)) != 0; }

}  // namespace vez
