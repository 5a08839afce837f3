#include "journal/journal.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

#include "calendar/time_zone.h"
#include "journal_sql.h"
#include "people/roles.h"

namespace vez {
namespace {

struct EventRow {
  EventId id;
  UtcTime at;
  std::string name;
  UserId actor_id;
  std::string via;
  CustomerId customer_id;
  std::string data;
};
BOOST_DESCRIBE_STRUCT(EventRow, (), (id, at, name, actor_id, via, customer_id, data))

// Rows that are read at once while one is looked for that fits.
constexpr std::int64_t batch_rows = 500;

// From the newest before an id on.
using Read = std::function<std::vector<EventRow>(std::int64_t before, std::int64_t count)>;

// Names as they are now, each looked up once.
class Names {
 public:
  explicit Names(Tx& tx) : tx_(tx) {}

  std::optional<std::string> user(UserId id) {
    return once(users_, id, [&] { return tx_.one<std::string>(sql::JournalUserName{.id = id}); });
  }
  std::optional<std::string> customer(CustomerId id) {
    return once(customers_, id, [&] { return tx_.one<std::string>(sql::JournalCustomerName{.id = id}); });
  }
  std::optional<std::string> team(TeamId id) {
    return once(teams_, id, [&] { return tx_.one<std::string>(sql::JournalTeamName{.id = id}); });
  }
  std::optional<std::string> role(RoleId id) {
    return once(roles_, id, [&]() -> std::optional<std::string> {
      const auto name = tx_.one<std::string>(sql::JournalRoleName{.id = id});
      if (!name) return std::nullopt;
      return role_name(tx_, id, *name);
    });
  }

 private:
  template <class Id, class Find>
  static std::optional<std::string> once(std::map<Id, std::optional<std::string>>& known, Id id, Find find) {
    const auto found = known.find(id);
    return found != known.end() ? found->second : known[id] = find();
  }

  Tx& tx_;
  std::map<UserId, std::optional<std::string>> users_;
  std::map<CustomerId, std::optional<std::string>> customers_;
  std::map<TeamId, std::optional<std::string>> teams_;
  std::map<RoleId, std::optional<std::string>> roles_;
};

// The facts that an event keeps, whichever it is.
class Facts {
 public:
  explicit Facts(const std::string& data) {
    const auto root = document_.parse(data);
    simdjson::dom::object object;
    if (root && !root->get(object)) object_ = object;
  }

  std::optional<std::string> text(std::string_view name) const {
    std::string_view value;
    if (!object_ || (*object_)[name].get(value)) return std::nullopt;
    return std::string(value);
  }
  template <class Id>
  std::optional<Id> id(std::string_view name) const {
    const auto value = text(name);
    const auto number = value ? parse_id(*value) : std::nullopt;
    if (!number) return std::nullopt;
    return Id{*number};
  }
  std::string count(std::string_view name) const {
    std::int64_t value = 0;
    return !object_ || (*object_)[name].get(value) ? "" : std::to_string(value);
  }
  std::vector<std::string> list(std::string_view name) const {
    std::vector<std::string> values;
    simdjson::dom::array array;
    if (!object_ || (*object_)[name].get(array)) return values;
    for (const auto element : array)
      if (std::string_view value; !element.get(value)) values.emplace_back(value);
    return values;
  }

 private:
  JsonDocument document_;
  std::optional<simdjson::dom::object> object_;
};

Message reason_of(const std::string& reason) {
  if (reason == "code") return Message("the code was wrong");
  if (reason == "disabled") return Message("the account is disabled");
  return Message("the password was wrong");
}

std::string sentence(Tx& tx, Names& names, const EventRow& row, const Facts& facts) {
  const std::string& language = tx.who().language;
  const auto or_none = [&](const std::optional<std::string>& name) {
    return name ? *name : in_language(Message("(not there any more)"), language);
  };
  const auto named = [&](std::string_view value) -> std::string {
    if (value == "user") return or_none(names.user(facts.id<UserId>("user_id").value_or(row.actor_id)));
    if (value == "role") return or_none(names.role(facts.id<RoleId>("role_id").value_or(RoleId{})));
    if (value == "team") return or_none(names.team(facts.id<TeamId>("team_id").value_or(TeamId{})));
    if (value == "customer") return or_none(names.customer(row.customer_id));
    if (value == "reason") return in_language(reason_of(facts.text("reason").value_or("")), language);
    return facts.count("customers");
  };
  Message message = words_of(row.name).text;
  for (const std::string_view value : {"user", "role", "team", "customer", "reason", "count"})
    if (message.english.contains("{" + std::string(value) + "}")) message.parameters.emplace_back(value, named(value));
  return in_language(message, language);
}

JournalEntry entry_of(Tx& tx, Names& names, const EventRow& row) {
  const Facts facts(row.data);
  JournalEntry entry{.id = row.id,
                     .at = row.at,
                     .kind = words_of(row.name).kind,
                     .event = row.name,
                     .text = sentence(tx, names, row, facts),
                     .fields = facts.list("fields"),
                     .user_id = std::nullopt,
                     .user_name = std::nullopt,
                     .via = row.via,
                     .customer_id = std::nullopt,
                     .customer_name = std::nullopt};
  if (row.actor_id.value != 0) entry.user_id = row.actor_id, entry.user_name = names.user(row.actor_id);
  if (row.customer_id.value == 0) return entry;
  entry.customer_name = names.customer(row.customer_id);
  if (entry.customer_name) entry.customer_id = row.customer_id;
  return entry;
}

// The first moment of the company's day, as an id.
std::int64_t id_at_day(const TimeZone& zone, Date day) { return IdGenerator::at(zone.begin_of(day, 0)); }

// By what is chosen the rows are found; the rest is looked at in each.
Read reader(Tx& tx, const ReadJournal& input, std::int64_t from) {
  const AnyId from_id(from);
  if (input.customer_id)
    return [&tx, from_id, customer = *input.customer_id](std::int64_t before, std::int64_t count) {
      return tx.all<EventRow>(sql::JournalOfCustomer{
          .customer_id = customer, .before_id = AnyId(before), .from_id = from_id, .count_max = count});
    };
  if (input.user_id)
    return [&tx, from_id, user = *input.user_id](std::int64_t before, std::int64_t count) {
      return tx.all<EventRow>(
          sql::JournalOfUser{.actor_id = user, .before_id = AnyId(before), .from_id = from_id, .count_max = count});
    };
  if (!input.kind)
    return [&tx, from_id](std::int64_t before, std::int64_t count) {
      return tx.all<EventRow>(sql::JournalAll{.before_id = AnyId(before), .from_id = from_id, .count_max = count});
    };
  // The newest of each name, and of those the newest.
  return [&tx, from_id, kind = *input.kind](std::int64_t before, std::int64_t count) {
    std::vector<EventRow> rows;
    for (const EventWords& words : event_words()) {
      if (words.kind != kind) continue;
      auto some = tx.all<EventRow>(
          sql::JournalOfName{.name = words.event, .before_id = AnyId(before), .from_id = from_id, .count_max = count});
      std::ranges::move(some, std::back_inserter(rows));
    }
    std::ranges::sort(rows, std::ranges::greater{}, &EventRow::id);
    if (static_cast<std::int64_t>(rows.size()) > count) rows.resize(static_cast<std::size_t>(count));
    return rows;
  };
}

bool fits(const ReadJournal& input, const EventRow& row) {
  return (!input.user_id || row.actor_id == *input.user_id) &&
         (!input.customer_id || row.customer_id == *input.customer_id) &&
         (!input.kind || words_of(row.name).kind == *input.kind);
}

}  // namespace

Result<Page<JournalEntry>> read_journal(Tx& tx, ReadJournal input) {
  return journal_page(tx, input, TRY(page_limit(input.limit)));
}

Result<Page<JournalEntry>> journal_page(Tx& tx, const ReadJournal& input, std::int64_t limit) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max(), from = 1;
  const TimeZone zone = *TimeZone::named(TRY(get_company(tx, {})).time_zone);
  if (input.from) from = id_at_day(zone, *input.from);
  if (input.until) before = id_at_day(zone, Date{input.until->days + 1});
  if (input.cursor) before = std::min(before, TRY(id_of_cursor(input.cursor)));
  const Read read = reader(tx, input, from);
  Names names(tx);
  Page<JournalEntry> page;
  const bool all_fit = !input.kind || (!input.customer_id && !input.user_id);
  for (std::int64_t looked_at = 0; looked_at < journal_read_max;) {
    const std::int64_t count = all_fit ? limit + 1 : batch_rows;
    const auto rows = read(before, count);
    for (const EventRow& row : rows) {
      if (fits(input, row)) {
        if (static_cast<std::int64_t>(page.items.size()) == limit) return page.next = id_text(before), page;
        page.items.push_back(entry_of(tx, names, row));
      }
      before = row.id.value;
    }
    if (static_cast<std::int64_t>(rows.size()) < count) return page;
    looked_at += count;
  }
  page.next = id_text(before);
  return page;
}

std::vector<Route> journal_routes() {
  return {
      route(Method::get, "/journal", "readJournal", Right::journal_read,
            "Who did what and when, newest first; sign-ins that were refused and changes of rights too.", read_journal),
      route(Method::get, "/journal/export", "exportJournal", Right::journal_read, "Who did what and when, as a file.",
            export_journal)};
}

}  // namespace vez
