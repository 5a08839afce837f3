#include "engine/journal.h"

#include "engine_sql.h"

namespace vez {
namespace {

// Which reaction to which event is to be repeated.
struct ReactionJob {
  EventId event_id;
  std::string reaction;
};
BOOST_DESCRIBE_STRUCT(ReactionJob, (), (event_id, reaction))

constexpr std::string_view reaction_kind = "reaction";

void repeat_later(Tx& tx, const Reaction& reaction, const RecordedEvent& event) {
  // In the order of the customer's events.
  const std::string key = std::string(reaction.name) + ":" + to_text(event.customer_id);
  enqueue(tx, reaction_kind, key, tx.now(), ReactionJob{.event_id = event.id, .reaction = std::string(reaction.name)});
}

RecordedEvent recorded(EventRecord event) {
  return {.id = event.id,
          .name = std::string(event.name),
          .version = event.version,
          .customer_id = event.customer_id,
          .depth = event.depth,
          .data = std::move(event.data)};
}

}  // namespace

std::vector<RecordedEvent> events_after(Tx& tx, EventId after_id, std::int64_t count_max) {
  return tx.all<RecordedEvent>(sql::EventsAfter{.after_id = after_id, .count_max = count_max});
}

EventJournal::EventJournal(std::vector<Reaction> reactions, JobKinds& jobs) {
  for (Reaction& reaction : reactions) {
    std::string event(reaction.event);
    reactions_.emplace(std::move(event), std::move(reaction));
  }
  jobs.add({.name = reaction_kind, .run = [this](Tx& tx, const Job& job) { repeat(tx, job.data); }});
}

void EventJournal::record(Tx& tx, EventRecord event) {
  const Cause& why = tx.why();
  tx.run(sql::InsertEvent{.id = event.id,
                          .now = tx.now(),
                          .name = event.name,
                          .version = event.version,
                          .actor_id = tx.who().user_id,
                          .via = tx.who().via,
                          .cause_id = why.event_id,
                          .depth = why.depth,
                          .customer_id = event.customer_id,
                          .data = event.data});
  if (!reactions_.contains(event.name)) return;
  if (std::vector<EventRecord>* const gathered = tx.gathered(); gathered != nullptr)
    gathered->push_back(std::move(event));
  else
    react_alone(tx, recorded(std::move(event)));
}

void EventJournal::react_alone(Tx& tx, const RecordedEvent& event) {
  const auto [first, last] = reactions_.equal_range(event.name);
  for (auto reaction = first; reaction != last; ++reaction) run(tx, reaction->second, event);
}

void EventJournal::react(Tx& tx, std::vector<EventRecord> records) {
  if (records.empty()) return;
  std::vector<RecordedEvent> events;
  events.reserve(records.size());
  for (EventRecord& record : records) events.push_back(recorded(std::move(record)));
  const auto all = [&] {
    for (const RecordedEvent& event : events) {
      if (event.depth >= cause_depth_max) return false;
      const auto [first, last] = reactions_.equal_range(event.name);
      tx.because({.event_id = event.id, .depth = event.depth + 1}, [&] {
        for (auto reaction = first; reaction != last; ++reaction) reaction->second.react(tx, event);
      });
    }
    return true;
  };
  try {
    if (tx.attempt(all)) return;
  } catch (const StoreFailure&) {
    throw;  // The database failed, not a reaction: all of the transaction is run again.
  } catch (const std::exception&) {
    // Which one it was shows below, where it alone is put off.
  }
  for (const RecordedEvent& event : events) react_alone(tx, event);
}

void EventJournal::run(Tx& tx, const Reaction& reaction, const RecordedEvent& event) {
  if (event.depth >= cause_depth_max) return repeat_later(tx, reaction, event);
  try {
    tx.attempt([&] {
      tx.because({.event_id = event.id, .depth = event.depth + 1}, [&] { reaction.react(tx, event); });
      return true;
    });
  } catch (const StoreFailure&) {
    throw;  // The database failed, not the reaction: all of the transaction is run again.
  } catch (const std::exception&) {
    repeat_later(tx, reaction, event);
  }
}

void EventJournal::repeat(Tx& tx, std::string_view data) {
  const auto job = from_json<ReactionJob>(data);
  CHECK(job.has_value());
  const auto event = tx.one<RecordedEvent>(sql::EventById{.id = job->event_id});
  if (!event) return;  // Erased since.
  if (event->depth >= cause_depth_max)
    throw Failure("a chain of more than 16 events that cause each other was stopped");
  const auto [first, last] = reactions_.equal_range(event->name);
  for (auto reaction = first; reaction != last; ++reaction) {
    if (reaction->second.name != job->reaction) continue;
    tx.because({.event_id = event->id, .depth = event->depth + 1}, [&] { reaction->second.react(tx, *event); });
    return;
  }
  throw Failure("no reaction named " + job->reaction + " to " + event->name);
}

}  // namespace vez
