// What moving a case and looking at a board cost, on each database.

#include <ctime>

#include "house.h"
#include "processes/cases.h"
#include "processes_house.h"

namespace vez {
namespace {

// Of the load tests; few enough here for every run.
std::int64_t cases_count() {
  const char* const wanted = std::getenv("VEZ_BOARD_CASES");
  return wanted == nullptr ? 1'000 : std::atoll(wanted);
}

double cpu_ms() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

ProcessRow kitchen(House& house) {
  return house.write([](Tx& tx) { return take_pack(tx, {.key = {"kitchen"}}); }).value();
}

CreateCase of(CustomerId customer) {
  CreateCase input{};
  input.process = {"kitchen"}, input.customer_id = customer;
  return input;
}

HOUSE_CASE("figure: the first screen of a board with many cases") {
  const ProcessRow process = kitchen(house);
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040 123 456").id;
  const std::vector<std::string_view> statuses{"ordered", "contract", "with_maker", "in_production", "arrived"};
  const std::int64_t count = cases_count();
  constexpr std::int64_t at_once = 1'000;
  for (std::int64_t begun = 0; begun < count; begun += at_once)
    house.write([&](Tx& tx) {
      for (std::int64_t i = begun; i < std::min(begun + at_once, count); ++i)
        CHECK(place_case(tx, of(maja), statuses[static_cast<std::size_t>(i) % statuses.size()],
                         House::start - std::chrono::hours(24 * 20) - std::chrono::seconds(i))
                  .has_value());
    });
  const auto began = std::chrono::steady_clock::now();
  const Board board = house.write([&](Tx& tx) { return get_board(tx, {process.id}); }).value();
  const auto took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  MESSAGE("a board of " << count << " cases: " << took << " ms");
  std::int64_t told = 0;
  for (const BoardColumn& column : board.columns) told += column.count;
  EXPECT(told == count);
  EXPECT(took < 300);
}

HOUSE_CASE("figure: moving a case by hand, with its rules and timers") {
  kitchen(house);
  const CustomerId maja = house.add_person("Maja", "Zupančič", "040 123 456").id;
  constexpr int rounds = 300;
  std::vector<CaseId> cases;
  for (int i = 0; i < rounds; ++i)
    cases.push_back(house.write([&](Tx& tx) { return place_case(tx, of(maja), "with_maker", House::start); }).value());
  MoveCase move{};
  move.to = {"in_production"}, move.fields = {{"maker", Json{R"("Gorenje")"}}};
  const double before = cpu_ms();
  for (const CaseId id : cases) {
    move.id = id;
    house.write([&](Tx& tx) { return move_case(tx, move); }).value();
  }
  const double each = (cpu_ms() - before) / rounds;
  MESSAGE("a move with a task, a timer and the card that is answered: " << each << " ms of CPU");
  EXPECT(each < 10);
}

}  // namespace
}  // namespace vez
