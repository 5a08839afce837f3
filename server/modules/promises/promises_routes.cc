#include "engine/holding.h"
#include "promises/promises.h"
#include "promises_sql.h"

namespace vez {
namespace {

constexpr std::int64_t told_rows_max = 100'000;

struct ToldPromise {
  std::string text;
  UtcTime from_at;
  UtcTime until_at;
  std::string time_zone;
  Channel channel;
  PromiseState state;
  std::optional<PromiseBreach> breach;
  std::optional<std::string> reason;
  std::optional<UtcTime> ended_at;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(ToldPromise, (),
                      (text, from_at, until_at, time_zone, channel, state, breach, reason, ended_at, created_at))

struct ToldMove {
  UtcTime from_at;
  UtcTime until_at;
  std::optional<std::string> told;
  std::optional<Channel> told_channel;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(ToldMove, (), (from_at, until_at, told, told_channel, created_at))

struct ToldOverride {
  std::string reason;
  UtcTime created_at;
};
BOOST_DESCRIBE_STRUCT(ToldOverride, (), (reason, created_at))

std::string tell_promises(Tx& tx, AnyId id) {
  return to_json(tx.all<ToldPromise>(sql::PromisesTold{.customer_id = id, .count_max = told_rows_max}));
}
std::string tell_moves(Tx& tx, AnyId id) {
  return to_json(tx.all<ToldMove>(sql::MovesTold{.customer_id = id, .count_max = told_rows_max}));
}
std::string tell_overrides(Tx& tx, AnyId id) {
  return to_json(tx.all<ToldOverride>(sql::OverridesTold{.customer_id = id, .count_max = told_rows_max}));
}

void erase_promises(Tx& tx, const Erasing& erasing) {
  forget_promises(tx, CustomerId{erasing.customer_id.value});
  for (const std::string& name : erasing.names) {
    const std::string pattern = like_text(name);
    tx.run(sql::BlankPromisesNaming{.pattern = pattern});
    tx.run(sql::BlankMovesNaming{.pattern = pattern});
    tx.run(sql::BlankOverridesNaming{.pattern = pattern});
    tx.run(sql::BlankCausesNaming{.blank = "-", .pattern = pattern});
    tx.run(sql::BlankDelaysNaming{.pattern = pattern});
  }
}

}  // namespace

std::vector<CustomerRows> promises_rows() { return {{.name = "promises", .table = "promises", .key = {"id"}}}; }

std::vector<Holding> promises_holdings() {
  return {{.name = "promises", .tables = {"promises"}, .tell = tell_promises, .erase = erase_promises},
          {.name = "promises moved", .tables = {"promise_moves"}, .tell = tell_moves},
          {.name = "contacts outside of promises", .tables = {"promise_overrides"}, .tell = tell_overrides}};
}

std::vector<Route> promises_routes() {
  constexpr Right read = Right::customers_read;
  constexpr Right write = Right::contacts_write;
  return {
      route(Method::get, "/promises", "listPromises", read,
            "Promises: open by when they are due, others the latest first.", list_promises),
      route(Method::get, "/promises/board", "getPromiseBoard", read, "What is late, today, this week and later.",
            get_promise_board),
      route(Method::get, "/promises/reading", "readWindow", read,
            "Which windows of time a line names, or a lead time makes; nothing is kept.", read_window),
      route(Method::get, "/promises/figures", "listPromiseFigures", read,
            "Promises kept, early, late and missed, by person, team or customer.", list_promise_figures),
      route(Method::get, "/promises/{id}", "getPromise", read, "One promise.", get_promise),
      route(Method::patch, "/promises/{id}", "updatePromise", write,
            "Gives a promise to somebody, or says what it hangs on.", update_promise),
      route(Method::post, "/promises/{id}/keep", "keepPromise", write,
            "The promise is kept; after its window it counts as late.", keep_promise),
      route(Method::post, "/promises/{id}/break", "breakPromise", write, "The promise will not be kept, and why.",
            break_promise),
      route(Method::post, "/promises/{id}/move", "movePromise", write,
            "Moves a promise before it is due, with the customer told.", move_promise),
      route(Method::post, "/promises/{id}/reopen", "reopenPromise", write,
            "What somebody ended by hand is to be done after all.", reopen_promise),
      route(Method::get, "/customers/{id}/promises", "listCustomerPromises", read, "What a customer was promised.",
            list_customer_promises),
      route(Method::post, "/customers/{id}/promises", "makePromise", write,
            "Promises something to a customer within a window of time.", make_promise, nullptr, 201),
      route(Method::get, "/promise-causes", "listPromiseCauses", read, "What promises hang on, by name.",
            list_promise_causes),
      route(Method::post, "/promise-causes", "createPromiseCause", write,
            "Names what promises may hang on: a delivery, a route.", create_promise_cause, nullptr, 201),
      route(Method::post, "/promise-causes/{id}/delay", "delayPromiseCause", Right::customers_write,
            "Moves every open promise that hangs on it.", delay_promise_cause),
  };
}

}  // namespace vez
