#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "base/time.h"
#include "store/query.h"

namespace vez {

struct User;
using UserId = Id<User>;
struct Customer;
using CustomerId = Id<Customer>;
struct Event;
using EventId = Id<Event>;

// Which customers somebody sees: those they own, those that anybody in their teams owns, or all.
enum class Sees { own, team, all };
BOOST_DESCRIBE_ENUM(Sees, own, team, all)

// Who acts, through what, with which rights. Rights are bits of engine/rights.h.
struct Actor {
  UserId user_id;              // 0: the system itself
  std::string via = "system";  // "page", "token:NAME", "job:KIND", "cli", "import:ID"
  std::uint64_t rights = ~std::uint64_t{0};
  Sees sees = Sees::all;
  std::string language = "en";
};

// Why something happens: the event that led to it, and how many reactions deep we are.
struct Cause {
  EventId event_id;
  int depth = 0;
};

// How a write is kept apart from those at the same time on PostgreSQL; SQLite's are one after the other.
// `serializable`: as if they were one after the other. `snapshot` is for what takes from a queue with
// {for_update_skip_locked}, where takers would only get into each other's way: it sees one moment and never overwrites
// what it has not seen (docs/decisions/0003).
enum class Isolation { serializable, snapshot };

// What went into a Tx from outside, kept for when it has to be run again.
struct TxContext {
  Actor actor;
  Cause cause;
  Isolation isolation = Isolation::serializable;
};

// Something changed that a page may be showing: told to the live feed after the commit. `topic` without id:
// "customers", "imports"; with an id it is "topic:ID".
struct Change {
  std::string topic;
  std::int64_t id = 0;
  std::int64_t version = 0;
};

// An event on its way into the journal.
struct EventRecord {
  EventId id;
  std::string_view name;     // "CustomerCreated"
  std::int64_t version = 1;  // of the event's shape
  CustomerId customer_id;    // 0: about no customer
  std::string data;          // the event struct as JSON
  int depth = 0;             // of what caused it
};

class Tx;

// Engine's side of a Tx: writes events, runs reactions. Set once on the Db.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual void record(Tx& tx, EventRecord event) = 0;
  // Runs the reactions to events that were recorded while the Tx gathered them.
  virtual void react(Tx& tx, std::vector<EventRecord> events) = 0;
};

// What a database connection does for a Tx; store/sqlite and store/postgres implement it.
class Connection {
 public:
  using RowSink = std::function<void(const RowView&)>;

  virtual ~Connection() = default;
  virtual Dialect dialect() const = 0;
  // Runs a catalogue query; `parts` fill its {holes} in order of appearance. Returns the number of rows changed (0 for
  // SELECT). Throws StoreFailure (or one of its kinds, store/failure.h).
  virtual std::int64_t run(const QueryText& query, std::span<const Parameter> parameters,
                           std::span<const SqlPart* const> parts, const RowSink* rows) = 0;
  // `name` is of our own making.
  virtual void savepoint(int number) = 0;
  virtual void release(int number) = 0;
  virtual void roll_back_to(int number) = 0;
};

// How a transaction undoes a part of itself (Tx::attempt): with a savepoint, or, where there seldom is anything to
// undo, by being run again from its start with savepoints.
enum class PartUndo { savepoint, run_again };

// Thrown through the work to its Db when something is to be undone by running again. No std::exception: whoever handles
// failures of the work does not take it for one.
struct SavepointsNeeded {};

// One transaction. Made by Db alone; carries who, when and why. The function that gets it may be run again from the
// start (busy, serialisation failure, connection lost), so it must have no effects outside of it. No network, no
// waiting inside.
class Tx {
 public:
  Tx(Connection& connection, const TxContext& context, UtcTime now, IdGenerator& ids, Journal* journal,
     PartUndo part_undo = PartUndo::savepoint);
  Tx(const Tx&) = delete;
  Tx& operator=(const Tx&) = delete;

  const Actor& who() const { return context_.actor; }
  UtcTime now() const { return now_; }
  const Cause& why() const { return context_.cause; }
  // Once it is known who asks; before anything is changed.
  void act_as(Actor actor) { context_.actor = std::move(actor); }
  Dialect dialect() const { return connection_.dialect(); }

  template <class T>
  T new_id() {
    return ids_.next_as<T>();
  }

  // Runs a query for its effect; the number of rows changed.
  template <class Query>
  std::int64_t run(const Query& query) {
    const auto parameters = query.parameters();
    return run(Query::text, parameters, parts_of(query));
  }
  // The same for a text of the store's own.
  std::int64_t run(const QueryText& query, std::span<const Parameter> parameters,
                   std::span<const SqlPart* const> parts = {}) {
    ++writes_;
    return connection_.run(query, parameters, parts, nullptr);
  }

  // Calls `take` with each row, in order, while the query runs; `take` must not use this Tx.
  template <class Row, class Query, class Take>
  void each(const Query& query, Take take) {
    static const bool checked = (row_in::expect_columns<Row>(Query::text), true);
    static_cast<void>(checked);
    const auto parameters = query.parameters();
    const Connection::RowSink sink = [&take](const RowView& view) { take(row_in::read<Row>(view)); };
    connection_.run(Query::text, parameters, parts_of(query), &sink);
  }

  template <class Row, class Query>
  std::vector<Row> all(const Query& query) {
    std::vector<Row> rows;
    each<Row>(query, [&rows](Row row) { rows.push_back(std::move(row)); });
    return rows;
  }

  // The first row, if any.
  template <class Row, class Query>
  std::optional<Row> one(const Query& query) {
    std::optional<Row> found;
    each<Row>(query, [&found](Row row) {
      if (!found) found = std::move(row);
    });
    return found;
  }

  // Writes the event to the journal and runs its reactions, all in this Tx. E is described, has `name`, and may have
  // `customer_id`; `version` when its shape changed.
  template <class E>
  EventId record(const E& event) {
    EventRecord entry{.id = new_id<EventId>(),
                      .name = E::name,
                      .version = 1,
                      .customer_id = {},
                      .data = to_json(event),
                      .depth = context_.cause.depth};
    if constexpr (requires { E::version; }) entry.version = E::version;
    if constexpr (requires { event.customer_id; }) entry.customer_id = event.customer_id;
    const EventId id = entry.id;
    CHECK(journal_ != nullptr);
    journal_->record(*this, std::move(entry));
    return id;
  }

  // Tells the live feed after the commit.
  void changed(std::string topic, AnyId id = {}, std::int64_t version = 0);

  // Runs `work` as a part of its own: what it wrote stays if it returns true, and is undone if it returns false or
  // throws (the exception goes on).
  bool attempt(const std::function<bool()>& work);

  // Runs `work` with another cause (a reaction, a job started by an event); restored afterwards.
  void because(Cause cause, const std::function<void()>& work);

  // Runs `work`; the reactions to what it records come together at its end. For work on thousands of rows: a savepoint
  // for each costs SQLite the more, the more was written before it.
  void gather(const std::function<void()>& work);

  // For Db and the engine.
  bool wrote() const { return writes_ > 0; }
  std::vector<Change>& changes() { return changes_; }
  // Where events wait for their reactions; null when they do not wait.
  std::vector<EventRecord>* gathered() { return gathering_ ? &gathered_ : nullptr; }
  Connection& connection() { return connection_; }

 private:
  template <class Query>
  static auto parts_of(const Query& query) {
    if constexpr (requires { query.parts(); })
      return query.parts();
    else
      return std::span<const SqlPart* const>{};
  }

  Connection& connection_;
  TxContext context_;
  const UtcTime now_;
  IdGenerator& ids_;
  Journal* const journal_;
  const PartUndo part_undo_;
  std::int64_t writes_ = 0;
  int parts_ = 0;  // begun by attempt() and not ended
  std::vector<Change> changes_;
  bool gathering_ = false;
  std::vector<EventRecord> gathered_;
};

}  // namespace vez
