#pragma once

// One's tasks as a calendar that other programs read by a secret link.

#include <optional>
#include <string>

#include "engine/route.h"
#include "tasks/tasks.h"

namespace vez {

struct CalendarFeed {
  std::optional<UtcTime> created_at;  // none: there is no link
};
BOOST_DESCRIBE_STRUCT(CalendarFeed, (), (created_at))

struct NewCalendarFeed {
  using tells_secret = void;
  std::string path;  // "/calendar/….ics" of this server; told once
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(NewCalendarFeed, (), (path, created_at))

struct ReadCalendarFeed {
  Text<1, 100> file;  // the secret and ".ics"
};
BOOST_DESCRIBE_STRUCT(ReadCalendarFeed, (), (file))

struct CalendarFeedMade {
  static constexpr std::string_view name = "CalendarFeedMade";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(CalendarFeedMade, (), (user_id))
struct CalendarFeedRevoked {
  static constexpr std::string_view name = "CalendarFeedRevoked";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(CalendarFeedRevoked, (), (user_id))

// Open tasks in one calendar at most, those due first.
constexpr std::int64_t feed_tasks_max = 1'000;
// How often a program should look again, in minutes.
constexpr std::int64_t feed_refresh_minutes = 30;

Result<CalendarFeed> get_calendar_feed(Tx& tx, Nothing);
// The one before stops being good.
Result<NewCalendarFeed> make_calendar_feed(Tx& tx, Nothing);
Result<Done> revoke_calendar_feed(Tx& tx, Nothing);
// With the sight of its owner as it is now; unknown when the link is not good any more or they may not see tasks.
Result<RouteAnswer> read_calendar_feed(Tx& tx, ReadCalendarFeed input);

std::vector<Route> calendar_feed_routes();
// A new password ends the link with the sessions and the tokens.
std::vector<Reaction> calendar_feed_reactions();

}  // namespace vez
