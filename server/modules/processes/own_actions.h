#pragma once

// The actions of this room, for its files.

#include "processes/definition.h"

namespace vez {

struct MoveTo {
  using comes_in = void;
  Text<1, 40> to;
};
BOOST_DESCRIBE_STRUCT(MoveTo, (), (to))
struct SetCaseField {
  using comes_in = void;
  Text<1, 40> field;
  Json value;  // null takes it away
};
BOOST_DESCRIBE_STRUCT(SetCaseField, (), (field, value))
struct AssignCase {
  using comes_in = void;
  AssignBy by;
  std::optional<Text<1, 60>> team;
  std::optional<Text<3, 254>> user;
};
BOOST_DESCRIBE_STRUCT(AssignCase, (), (by, team, user))
Result<Done> check_input(const AssignCase& input);
struct StartAnother {
  using comes_in = void;
  Text<1, 40> process;
};
BOOST_DESCRIBE_STRUCT(StartAnother, (), (process))

constexpr std::string_view move_action = "move";
constexpr std::string_view set_field_action = "set_field";

}  // namespace vez
