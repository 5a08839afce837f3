// Jobs that are prepared for longer than others leave them alone.

#include <atomic>
#include <future>
#include <thread>

#include "house.h"

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A kind whose preparation lasts until it is let go.
class Lasting {
 public:
  Lasting() {
    kinds.add({.name = "long",
               .run = [this](Tx&, const Job&) { ++runs; },
               .prepare = [this](Db&, const Job&) -> std::shared_ptr<const void> {
                 ++preparations;
                 released_.wait();
                 return std::make_shared<int>(1);
               }});
  }
  void release() { go_.set_value(); }

  JobKinds kinds;
  std::atomic<int> preparations = 0, runs = 0;

 private:
  std::promise<void> go_;
  std::shared_future<void> released_ = go_.get_future().share();
};

HOUSE_CASE("a job that is prepared for longer than its lease is nobody else's, and done once") {
  Lasting lasting;
  const auto other_node = house.db().dialect() == Dialect::postgres ? house.second_node() : nullptr;
  JobRunner first(house.db(), lasting.kinds), second(other_node ? *other_node : house.db(), lasting.kinds);
  house.write([](Tx& tx) { enqueue(tx, "long", "", tx.now(), 0); });
  std::thread runs([&] { first.run_one(); });
  CHECK(comes_true([&] { return lasting.preparations == 1; }));
  for (int i = 0; i < 4; ++i) {
    house.clock().set(house.clock().now() + seconds(6));
    // The lease ends after the next step of the clock.
    EXPECT(comes_true([&] { return second.next_at() > house.clock().now() + seconds(6); }));
    EXPECT(!second.run_one());
  }
  lasting.release();
  runs.join();
  EXPECT(lasting.preparations == 1);
  EXPECT(lasting.runs == 1);
  EXPECT(!second.next_at());
}

HOUSE_CASE("a lease that was over before it could be prolonged does not make its own runner do the job twice") {
  Lasting lasting;
  JobRunner runner(house.db(), lasting.kinds);
  house.write([](Tx& tx) { enqueue(tx, "long", "", tx.now(), 0); });
  std::thread runs([&] { runner.run_one(); });
  CHECK(comes_true([&] { return lasting.preparations == 1; }));
  house.clock().set(house.clock().now() + seconds(60));
  while (runner.run_one()) {
  }
  EXPECT(lasting.preparations == 1);
  lasting.release();
  runs.join();
  EXPECT(lasting.runs == 1);
  EXPECT(!runner.next_at());
}

}  // namespace
}  // namespace vez
