#include "engine/holding.h"

#include "base/json.h"
#include "engine/jobs.h"
#include "engine_sql.h"

namespace vez {
namespace {

struct TellEvent {
  EventId id;
  UtcTime at;
  std::string event;
  std::string via;
  Json data;
};
BOOST_DESCRIBE_STRUCT(TellEvent, (), (id, at, event, via, data))

struct EventRow_ {
  EventId id;
  UtcTime at;
  std::string name;
  std::string via;
  std::string data;
};
BOOST_DESCRIBE_STRUCT(EventRow_, (), (id, at, name, via, data))

std::string tell_events(Tx& tx, AnyId customer_id) {
  std::vector<TellEvent> events;
  tx.each<EventRow_>(sql::EventsOfCustomer{.customer_id = customer_id}, [&](EventRow_ row) {
    events.push_back({row.id, row.at, std::move(row.name), std::move(row.via), Json{std::move(row.data)}});
  });
  return to_json(events);
}

// That something was done, when, and by whom of the house stays; what it said goes.
void erase_events(Tx& tx, const Erasing& erasing) {
  tx.run(sql::EraseEventsOfCustomer{.customer_id = erasing.customer_id});
}

void erase_answers(Tx& tx, const Erasing& erasing) {
  erase_answers_naming(tx, id_text(erasing.customer_id.value));
  for (const std::string& name : erasing.names) erase_answers_naming(tx, name);
}

}  // namespace

bool is_to_sweep(Tx& tx) {
  const JobCounts jobs = count_jobs(tx, sweep_kind);
  return jobs.waiting + jobs.parked > 0;
}

std::string like_text(std::string_view text) {
  std::string out = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

void erase_answers_naming(Tx& tx, std::string_view text) {
  tx.run(sql::EraseAnswersNaming{.pattern = like_text(text)});
}

std::vector<Holding> journal_holdings() {
  return {{.name = "journal", .tables = {"events"}, .tell = tell_events, .erase = erase_events},
          {.name = "answers", .tables = {"idempotent_answers"}, .erase = erase_answers}};
}

}  // namespace vez
