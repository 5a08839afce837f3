#include "desk/bulk.h"

#include <algorithm>
#include <limits>

#include "customers/customers_bulk.h"
#include "customers/customers_chosen.h"
#include "customers/customers_search.h"
#include "desk/bulk_actions.h"
#include "desk_sql.h"
#include "engine/page.h"
#include "people/accounts.h"

namespace vez {
namespace {

struct SkippedFor {
  std::string reason;
  std::map<std::string, std::string> parameters;
};
BOOST_DESCRIBE_STRUCT(SkippedFor, (), (reason, parameters))

struct BulkRow {
  BulkId id;
  UserId author_id;
  BulkAction action;
  std::string wanted;
  std::string ids;
  std::optional<std::string> q;
  std::optional<std::string> filter;
  BulkState state;
  std::string problem;
  CustomerId last_id;
  std::int64_t expected_count;
  bool expected_exact;
  std::int64_t changed_count;
  std::int64_t skipped_count;
  std::int64_t undone_count;
  std::int64_t kept_count;
  UtcTime started_at;
  std::optional<UtcTime> ended_at;
  UtcTime undo_until;
  EventId event_id;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(BulkRow, (),
                      (id, author_id, action, wanted, ids, q, filter, state, problem, last_id, expected_count,
                       expected_exact, changed_count, skipped_count, undone_count, kept_count, started_at, ended_at,
                       undo_until, event_id, version))

struct BulkJob {
  BulkId bulk_id;
};
BOOST_DESCRIBE_STRUCT(BulkJob, (), (bulk_id))

struct ItemRow {
  CustomerId customer_id;
  std::string was;
};
BOOST_DESCRIBE_STRUCT(ItemRow, (), (customer_id, was))

std::string key_of(BulkId id) { return "bulk:" + to_text(id); }

// What we have written ourselves.
template <class T>
T kept(const std::string& json) {
  auto value = from_json<T>(json);
  CHECK(value.has_value());
  return *std::move(value);
}

BulkChange shown(Tx& tx, const BulkRow& row) {
  const std::int64_t done = row.changed_count + row.skipped_count;
  BulkChange change{.id = row.id,
                    .action = row.action,
                    .state = row.state,
                    .problem = std::nullopt,
                    .expected_count = std::max(row.expected_count, done),
                    .expected_exact = row.expected_exact,
                    .changed_count = row.changed_count,
                    .skipped_count = row.skipped_count,
                    .undone_count = row.undone_count,
                    .kept_count = row.kept_count,
                    .started_at = row.started_at,
                    .ended_at = row.ended_at,
                    .undo_until = row.undo_until,
                    .can_undo = false,
                    .version = row.version};
  if (!row.problem.empty()) change.problem = in_language(Message(row.problem), tx.who().language);
  const bool ended =
      row.state == BulkState::done || row.state == BulkState::cancelled || row.state == BulkState::failed;
  change.can_undo = ended && row.changed_count > row.undone_count + row.kept_count && tx.now() < row.undo_until;
  return change;
}

// Nobody else's business.
Result<BulkRow> find_own(Tx& tx, BulkId id) {
  auto row = tx.one<BulkRow>(sql::BulkChangeById{.id = id});
  if (!row || row->author_id != tx.who().user_id) return refuse(RefusalCode::not_found, "id", "no such change");
  return *std::move(row);
}

void save(Tx& tx, BulkRow& row) {
  tx.run(sql::SaveBulkChange{.state = enum_name(row.state),
                             .problem = row.problem,
                             .last_id = row.last_id,
                             .changed_count = row.changed_count,
                             .skipped_count = row.skipped_count,
                             .undone_count = row.undone_count,
                             .kept_count = row.kept_count,
                             .ended_at = row.ended_at,
                             .id = row.id});
  tx.changed("bulk", row.id, ++row.version);
}

// All that follows from it is caused by its one event: the journal tells it as one action.
void go_on(Tx& tx, const BulkRow& row, std::string_view kind) {
  tx.because({.event_id = row.event_id, .depth = 0},
             [&] { enqueue(tx, kind, key_of(row.id), tx.now(), BulkJob{.bulk_id = row.id}); });
}

Result<std::string> wanted_of(Tx& tx, const CreateBulkChange& input) {
  Wanted wanted{.owner_id = input.owner_id,
                .reason = input.reason ? input.reason->value : "",
                .field_key = input.field_key ? input.field_key->value : "",
                .value = input.value ? input.value->text : "null"};
  if (input.owner_id && input.action != BulkAction::set_owner)
    return refuse(RefusalCode::invalid, "owner_id", "goes with another action");
  if (input.owner_id && !find_user(tx, *input.owner_id))
    return refuse(RefusalCode::invalid, "owner_id", "no such user");
  if (input.reason.has_value() != (input.action == BulkAction::set_restriction))
    return refuse(RefusalCode::invalid, "reason", "goes with a restriction, and that with it");
  const bool field = input.action == BulkAction::set_field;
  if (input.field_key.has_value() != field || (input.value && !field))
    return refuse(RefusalCode::invalid, "field_key", "goes with one of your own fields, and that with it");
  if (field) {
    const auto fields = TRY(list_custom_fields(tx, {})).items;
    const auto own = std::ranges::find(fields, wanted.field_key, &CustomField::key);
    if (own == fields.end()) return refuse(RefusalCode::invalid, "field_key", "there is no such field");
    TRY(check_custom_values(tx, {{wanted.field_key, Json{wanted.value}}}, own->scope == FieldScope::organisations,
                            false));
  }
  return to_json(wanted);
}

Result<CustomerCount> expected_of(Tx& tx, const CreateBulkChange& input) {
  if (input.all.value_or(false) != input.ids.empty())
    return refuse(RefusalCode::invalid, "ids", "either those chosen, or all of the list");
  if (input.ids.size() > bulk_ids_max)
    return refuse(RefusalCode::invalid, "ids", {"must be at most {max}", {{"max", std::to_string(bulk_ids_max)}}});
  if (!input.ids.empty()) return CustomerCount{static_cast<std::int64_t>(input.ids.size()), true};
  auto counted = count_customers(tx, {.q = input.q, .filter = input.filter});
  if (counted) return *counted;
  for (Fault& fault : counted.error().faults)
    if (fault.pointer == "?filter") fault.pointer = "/filter";
  return std::unexpected(std::move(counted).error());
}

// To be said again in the language of whoever asks.
std::string kept_words(const Message& message) {
  SkippedFor skipped{.reason = std::string(message.english), .parameters = {}};
  for (const auto& [name, value] : message.parameters) skipped.parameters.emplace(name, value);
  return to_json(skipped);
}

void put_one(Tx& tx, BulkRow& row, const Wanted& wanted, CustomerId id) {
  const auto was = change_one(tx, row.action, wanted, id);
  ++(was ? row.changed_count : row.skipped_count);
  tx.run(sql::PutBulkItem{.bulk_id = row.id,
                          .customer_id = id,
                          .changed = was.has_value(),
                          .was = was ? to_json(*was) : "",
                          .reason = was ? "" : kept_words(was.error().faults.front().reason)});
}

// --------------------------------------------------------------------------------------------------------- the pieces

struct Piece {
  std::vector<CustomerId> ids;
  CustomerId reached;
  bool ended = false;
};

Piece chosen_ids(const BulkRow& row) {
  auto ids = kept<std::vector<CustomerId>>(row.ids);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  Piece piece{.ids = {}, .reached = row.last_id};
  const auto from = std::ranges::upper_bound(ids, row.last_id);
  const auto count = std::min<std::ptrdiff_t>(ids.end() - from, bulk_piece_customers);
  piece.ids.assign(from, from + count);
  piece.ended = from + count == ids.end();
  return piece;
}

Piece listed_ids(Tx& tx, const BulkRow& row) {
  std::optional<Text<0, 8000>> filter;
  if (row.filter) filter = Text<0, 8000>{*row.filter};
  const auto asked_for = chosen(tx, filter);
  if (!asked_for) throw Failure("the condition of a change of many is none any more");
  const AnyId until(row.event_id);  // Ids are of their time.
  Piece piece{.ids = {}, .reached = row.last_id};
  if (row.q) {
    const std::string query = typed_search(tx, *row.q).value().beginnings(tx.dialect());
    if (!query.empty())
      piece.ids = tx.all<CustomerId>(sql::BulkCustomersFound{.q = query,
                                                             .after_id = row.last_id,
                                                             .until_id = until,
                                                             .count_max = bulk_piece_customers,
                                                             .set = set_of(tx, *asked_for),
                                                             .filter = asked_for->filter});
    piece.ended = std::ssize(piece.ids) < bulk_piece_customers;
    return piece;
  }
  const auto window = *tx.one<CustomerId>(sql::BulkWindow{.after_id = row.last_id, .count_max = bulk_window_customers});
  piece.ended = window.value == 0 || window.value > until.value;
  piece.ids = tx.all<CustomerId>(sql::BulkCustomers{.after_id = row.last_id,
                                                    .until_id = piece.ended ? until : AnyId(window),
                                                    .count_max = bulk_piece_customers,
                                                    .set = set_of(tx, *asked_for),
                                                    .filter = asked_for->filter});
  const bool full = std::ssize(piece.ids) == bulk_piece_customers;
  if (full) piece.ended = false;
  if (!full && !piece.ended) piece.reached = window;
  return piece;
}

void end(Tx& tx, BulkRow& row, BulkState state) {
  row.state = state, row.ended_at = tx.now();
  save(tx, row);
  tx.changed("customers");
}

// As whom it is done, while they may: rights taken away meanwhile end it.
bool act_as_author(Tx& tx, BulkRow& row) {
  auto actor = actor_now(tx, row.author_id, key_of(row.id));
  if (actor && has_right(actor->rights, Right::customers_write)) {
    tx.act_as(*std::move(actor));
    return true;
  }
  row.problem = Message("who began it may not change customers any more").english;
  end(tx, row, BulkState::failed);
  return false;
}

void run_piece(Tx& tx, const Job& job) {
  auto found = tx.one<BulkRow>(sql::BulkChangeById{.id = kept<BulkJob>(job.data).bulk_id});
  if (!found || found->state != BulkState::running) return;
  BulkRow& row = *found;
  if (!act_as_author(tx, row)) return;
  const auto wanted = kept<Wanted>(row.wanted);
  const bool by_list = row.ids == "[]";
  const Piece piece = by_list ? listed_ids(tx, row) : chosen_ids(row);
  tx.gather([&] {
    for (const CustomerId id : piece.ids) put_one(tx, row, wanted, id);
  });
  row.last_id = piece.ids.empty() ? piece.reached : std::max(piece.ids.back(), piece.reached);
  if (piece.ended) {
    row.state = BulkState::done;
    tx.record(BulkChangeEnded{
        .bulk_id = row.id, .state = row.state, .changed_count = row.changed_count, .skipped_count = row.skipped_count});
    end(tx, row, BulkState::done);
    return;
  }
  save(tx, row);
  go_on(tx, row, "bulk_change");
}

void undo_piece(Tx& tx, const Job& job) {
  auto found = tx.one<BulkRow>(sql::BulkChangeById{.id = kept<BulkJob>(job.data).bulk_id});
  if (!found || found->state != BulkState::undoing) return;
  BulkRow& row = *found;
  if (!act_as_author(tx, row)) return;
  const auto wanted = kept<Wanted>(row.wanted);
  const auto items = tx.all<ItemRow>(
      sql::BulkItemsAfter{.bulk_id = row.id, .after_id = row.last_id, .count_max = bulk_piece_customers});
  tx.gather([&] {
    for (const ItemRow& item : items)
      ++(undo_one(tx, row.action, wanted, item.customer_id, kept<Was>(item.was)) ? row.undone_count : row.kept_count);
  });
  if (std::ssize(items) == bulk_piece_customers) {
    row.last_id = items.back().customer_id;
    save(tx, row);
    go_on(tx, row, "bulk_undo");
    return;
  }
  tx.record(BulkChangeUndone{.bulk_id = row.id, .undone_count = row.undone_count, .kept_count = row.kept_count});
  end(tx, row, BulkState::undone);
}

// What was before is gone when it can't be undone any more. An undo under way is let finish.
void forget_piece(Tx& tx, const Job& job) {
  const auto id = kept<BulkJob>(job.data).bulk_id;
  const auto row = tx.one<BulkRow>(sql::BulkChangeById{.id = id});
  if (!row) return;
  const bool busy = row->state == BulkState::undoing || row->state == BulkState::running;
  if (!busy && tx.run(sql::ForgetBulkItems{.bulk_id = id, .count_max = bulk_window_customers}) == 0) {
    tx.run(sql::ForgetBulkWanted{.id = id});
    return;
  }
  enqueue(tx, "bulk_forget", "", busy ? tx.now() + std::chrono::seconds(3600) : tx.now(), BulkJob{.bulk_id = id});
}

void stop_failed(Tx& tx, const Job& job, const std::string&) {
  auto row = tx.one<BulkRow>(sql::BulkChangeById{.id = kept<BulkJob>(job.data).bulk_id});
  if (!row || (row->state != BulkState::running && row->state != BulkState::undoing)) return;
  row->problem = Message("it failed again and again; the reason stands among the jobs").english;
  end(tx, *row, BulkState::failed);
}

}  // namespace

Result<BulkChange> create_bulk_change(Tx& tx, CreateBulkChange input) {
  const std::string wanted = TRY(wanted_of(tx, input));
  const CustomerCount expected = TRY(expected_of(tx, input));
  const auto id = tx.new_id<BulkId>();
  const EventId event = tx.record(BulkChangeStarted{.bulk_id = id, .action = input.action});
  const UtcTime undo_until = tx.now() + std::chrono::seconds(bulk_undo_seconds);
  const bool typed = input.q && !trimmed(input.q->value).empty();
  const bool filtered = input.filter && !trimmed(input.filter->value).empty();
  tx.run(sql::InsertBulkChange{.id = id,
                               .author_id = tx.who().user_id,
                               .action = enum_name(input.action),
                               .wanted = wanted,
                               .ids = to_json(input.ids),
                               .q = typed ? std::optional<std::string_view>(input.q->value) : std::nullopt,
                               .filter = filtered ? std::optional<std::string_view>(input.filter->value) : std::nullopt,
                               .expected_count = expected.count,
                               .expected_exact = expected.exact,
                               .now = tx.now(),
                               .undo_until = undo_until,
                               .event_id = event});
  const BulkRow row = TRY(find_own(tx, id));
  go_on(tx, row, "bulk_change");
  enqueue(tx, "bulk_forget", "", undo_until, BulkJob{.bulk_id = id});
  tx.changed("bulk", id, row.version);
  return shown(tx, row);
}

Result<BulkChanges> list_bulk_changes(Tx& tx, Nothing) {
  BulkChanges changes;
  for (const BulkRow& row :
       tx.all<BulkRow>(sql::BulkChangesOf{.author_id = tx.who().user_id, .count_max = bulk_changes_told_max}))
    changes.items.push_back(shown(tx, row));
  return changes;
}

Result<BulkChange> get_bulk_change(Tx& tx, OneBulkChange input) { return shown(tx, TRY(find_own(tx, input.id))); }

Result<Page<SkippedCustomer>> list_skipped_customers(Tx& tx, ListSkipped input) {
  const BulkRow row = TRY(find_own(tx, input.id));
  const std::int64_t limit = TRY(page_limit(input.limit));
  const CustomerId after{TRY(id_of_cursor(input.cursor))};
  auto skipped = tx.all<SkippedCustomer>(
      sql::SkippedAfter{.bulk_id = row.id, .after_id = after, .count_max = limit + 1, .seen = seen(tx)});
  for (SkippedCustomer& one : skipped) {
    const auto why = kept<SkippedFor>(one.reason);
    Message message(why.reason);
    for (const auto& [name, value] : why.parameters) message.parameters.emplace_back(name, value);
    one.reason = in_language(message, tx.who().language);
  }
  return page_by_id(std::move(skipped), limit);
}

Result<BulkChange> cancel_bulk_change(Tx& tx, OneBulkChange input) {
  BulkRow row = TRY(find_own(tx, input.id));
  if (row.state != BulkState::running) return shown(tx, row);  // Asked too late, or twice.
  cancel_jobs(tx, key_of(row.id));
  tx.record(BulkChangeEnded{.bulk_id = row.id,
                            .state = BulkState::cancelled,
                            .changed_count = row.changed_count,
                            .skipped_count = row.skipped_count});
  end(tx, row, BulkState::cancelled);
  return shown(tx, row);
}

Result<BulkChange> undo_bulk_change(Tx& tx, OneBulkChange input) {
  BulkRow row = TRY(find_own(tx, input.id));
  if (row.state == BulkState::undoing) return shown(tx, row);  // Asked twice, done once.
  if (!shown(tx, row).can_undo) return refuse(RefusalCode::conflict, "", "there is nothing to undo any more");
  row.state = BulkState::undoing, row.last_id = {}, row.ended_at.reset(), row.problem.clear();
  row.undone_count = row.kept_count = 0;
  save(tx, row);
  cancel_jobs(tx, key_of(row.id));
  go_on(tx, row, "bulk_undo");
  return shown(tx, row);
}

void forget_bulk_items_of(Tx& tx, CustomerId id) { tx.run(sql::ForgetBulkItemsOf{.customer_id = id}); }

void forget_bulk_naming(Tx& tx, const std::string& pattern) { tx.run(sql::ForgetBulkNaming{.pattern = pattern}); }

void add_bulk_jobs(JobKinds& kinds) {
  kinds.add({.name = "bulk_change", .run = run_piece, .parked = stop_failed});
  kinds.add({.name = "bulk_undo", .run = undo_piece, .parked = stop_failed});
  kinds.add({.name = "bulk_forget", .run = forget_piece});
}

std::vector<Reaction> bulk_reactions() {
  return {{.event = CustomerRemoved::name,
           .name = "forget_bulk_items",
           .react = [](Tx& tx, const RecordedEvent& event) { forget_bulk_items_of(tx, event.customer_id); }}};
}

}  // namespace vez
