#include "merges/merges_holdings.h"

#include "merges/duplicates.h"
#include "merges/merges.h"
#include "merges_sql.h"

namespace vez {
namespace {

// Of one customer; more than it can be made of, and than it is ever found like.
constexpr std::int64_t told_rows_max = 100'000;

// A pair without the other one: that is somebody else's data.
struct ToldPair {
  PairState state;
  double probability;
  PairVerdict verdict;
  UtcTime found_at;
  std::optional<UtcTime> decided_at;
};
BOOST_DESCRIBE_STRUCT(ToldPair, (), (state, probability, verdict, found_at, decided_at))

struct ToldMerge {
  UtcTime at;
  std::optional<std::string> author_name;
  Json carried;
  std::optional<UtcTime> split_at;
};
BOOST_DESCRIBE_STRUCT(ToldMerge, (), (at, author_name, carried, split_at))

struct ToldMergeRow {
  UtcTime at;
  std::optional<std::string> author_name;
  std::string carried;
  std::optional<UtcTime> split_at;
};
BOOST_DESCRIBE_STRUCT(ToldMergeRow, (), (at, author_name, carried, split_at))

std::string tell_merges(Tx& tx, AnyId id) {
  std::vector<ToldMerge> merges;
  tx.each<ToldMergeRow>(sql::MergesTold{.customer_id = id, .count_max = told_rows_max}, [&](ToldMergeRow row) {
    merges.push_back({row.at, std::move(row.author_name), Json{std::move(row.carried)}, row.split_at});
  });
  return to_json(merges);
}

std::string tell_pairs(Tx& tx, AnyId id) {
  return to_json(tx.all<ToldPair>(sql::PairsTold{.customer_id = id, .count_max = told_rows_max}));
}

void erase_merges(Tx& tx, const Erasing& erasing) {
  tx.run(sql::EraseMovesOf{.customer_id = erasing.customer_id});
  tx.run(sql::EraseMergesOf{.customer_id = erasing.customer_id});
}

void erase_pairs(Tx& tx, const Erasing& erasing) { forget_duplicates_of(tx, CustomerId{erasing.customer_id.value}); }

}  // namespace

std::vector<Holding> merges_holdings() {
  return {{.name = "merges", .tables = {"merges", "row_moves"}, .tell = tell_merges, .erase = erase_merges},
          {.name = "duplicates",
           .tables = {"duplicate_pairs", "duplicate_keys", "duplicate_keyed", "duplicate_waiting"},
           .tell = tell_pairs,
           .erase = erase_pairs}};
}

}  // namespace vez
