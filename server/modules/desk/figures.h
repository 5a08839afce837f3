#pragma once

// What a list consists of, at one click: how many by owner, language, country, source, month …

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "customers/customers.h"
#include "engine/jobs.h"

namespace vez {

using FiguresId = Id<struct FiguresTag>;

enum class FiguresState { counting, done, failed };
BOOST_DESCRIBE_ENUM(FiguresState, counting, done, failed)

struct CountFigures {
  static constexpr std::string_view example = R"({"filter":"customer.city == \"Kranj\""})";
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 8000>> filter;
  std::optional<bool> kept;  // one of today will do, when I have asked for it before
};
BOOST_DESCRIBE_STRUCT(CountFigures, (), (q, filter, kept))

// So many have this; the key is what a condition compares with, "" is no value.
struct FigureCount {
  std::string key;
  std::optional<std::string> label;  // of an owner, or a choice, where the key is no word
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(FigureCount, (), (key, label, count))

// The customers of the list by one of their properties: "kind", "owner", "language", "country", "city", "source",
// "customer_since" and "created" (months, by the company's clock), "last_contact" ("7", "30", "90", "365": within so
// many days; "older";
// ""), "preferred_channel", "contacted_by" (a channel; one customer may be in several), "missing" (what a record has
// no value of), and "custom.KEY" of choices and of yes or no.
struct FigureGroup {
  std::string by;
  std::vector<FigureCount> counts;  // the most frequent first, months in their order
  std::int64_t other_count;         // of values beyond those told
};
BOOST_DESCRIBE_STRUCT(FigureGroup, (), (by, counts, other_count))

struct ListFigures {
  FiguresId id;
  FiguresState state;
  std::int64_t counted;  // customers so far
  std::vector<FigureGroup> groups;
  UtcTime started_at;
  std::optional<UtcTime> ended_at;
};
BOOST_DESCRIBE_STRUCT(ListFigures, (), (id, state, counted, groups, started_at, ended_at))

struct OneListFigures {
  FiguresId id;
};
BOOST_DESCRIBE_STRUCT(OneListFigures, (), (id))

// Ids that one job looks through: some 30 ms of a reader.
constexpr std::int64_t figures_window_customers = 20'000;
// Different values of a property that are told apart while counting, and that are told.
constexpr std::size_t figure_keys_max = 2'000;
constexpr std::size_t figures_told_max = 40;
// Those of one person that are kept.
constexpr std::int64_t figures_kept_max = 20;
// They are gone after this time, in seconds: what was looked for may be somebody's name.
constexpr std::int64_t figures_kept_seconds = 48 * 3600;

// Counts by a job: ask again until it is done (topic "figures").
Result<ListFigures> count_figures(Tx& tx, CountFigures input);
Result<ListFigures> get_figures(Tx& tx, OneListFigures input);
Result<RouteAnswer> download_figures(Tx& tx, OneListFigures input);

// Of everybody: they can be counted again.
void forget_figures(Tx& tx);

void add_figures_jobs(JobKinds& kinds);

}  // namespace vez
