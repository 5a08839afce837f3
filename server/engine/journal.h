#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/failure.h"
#include "base/json.h"
#include "engine/jobs.h"
#include "store/tx.h"

namespace vez {

// What an event's reaction is given.
struct RecordedEvent {
  EventId id;
  std::string name;
  std::int64_t version = 1;
  CustomerId customer_id;
  std::int32_t depth = 0;
  std::string data;  // JSON of the event struct

  template <class E>
  E as() const {
    auto event = from_json<E>(data);
    CHECK_WITH(event.has_value(), name + " does not read back");
    return *std::move(event);
  }
};
BOOST_DESCRIBE_STRUCT(RecordedEvent, (), (id, name, version, customer_id, depth, data))

// The journal from after that event on, oldest first, at most `count_max`.
std::vector<RecordedEvent> events_after(Tx& tx, EventId after_id, std::int64_t count_max);

// What follows from an event at once, in its transaction, under a savepoint: a reaction that fails is undone alone and
// tried again as a job ("reaction"); it never stops the work that recorded the event.
struct Reaction {
  std::string_view event;  // the event's name
  std::string_view name;   // unique: names the job that repeats it
  std::function<void(Tx&, const RecordedEvent&)> react;
};

// Longest chain of events that cause events; beyond it the chain stops and is parked as a job, shown to people.
constexpr int cause_depth_max = 16;

// Writes events and runs their reactions.
class EventJournal final : public Journal {
 public:
  // The kind "reaction" is registered with `jobs`, for those that failed.
  EventJournal(std::vector<Reaction> reactions, JobKinds& jobs);

  void record(Tx& tx, EventRecord event) override;
  // All under one savepoint; where one fails each under its own.
  void react(Tx& tx, std::vector<EventRecord> events) override;

 private:
  void react_alone(Tx& tx, const RecordedEvent& event);
  void run(Tx& tx, const Reaction& reaction, const RecordedEvent& event);
  void repeat(Tx& tx, std::string_view data);

  std::multimap<std::string, Reaction, std::less<>> reactions_;
};

}  // namespace vez
