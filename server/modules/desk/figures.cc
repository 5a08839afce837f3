#include "desk/figures.h"

#include <algorithm>
#include <array>

#include "calendar/time_zone.h"
#include "csv/csv.h"
#include "customers/customers_chosen.h"
#include "customers/customers_search.h"
#include "desk_sql.h"
#include "people/accounts.h"
#include "people/people.h"

namespace vez {
namespace {

using Counts = std::map<std::string, std::int64_t>;
using Groups = std::map<std::string, Counts>;

// Beyond figure_keys_max; no value that anybody types has this character.
constexpr std::string_view other_key = "\x1f";

struct FiguresRow {
  FiguresId id;
  UserId author_id;
  std::string q;
  std::string filter;
  FiguresState state;
  CustomerId last_id;
  std::int64_t counted;
  std::string groups;
  UtcTime started_at;
  std::optional<UtcTime> ended_at;
};
BOOST_DESCRIBE_STRUCT(FiguresRow, (), (id, author_id, q, filter, state, last_id, counted, groups, started_at, ended_at))

struct FiguredCustomer {
  std::string kind;
  std::optional<UserId> owner_id;
  std::optional<std::string> language;
  std::optional<std::string> country;
  std::optional<std::string> city;
  std::optional<std::string> source;
  std::optional<Date> customer_since;
  UtcTime created_at;
  std::optional<UtcTime> last_contact_at;
  std::optional<std::string> preferred_channel;
  bool has_phone;
  bool has_mail;
  bool has_street;
  bool has_birth_date;
};
BOOST_DESCRIBE_STRUCT(FiguredCustomer, (),
                      (kind, owner_id, language, country, city, source, customer_since, created_at, last_contact_at,
                       preferred_channel, has_phone, has_mail, has_street, has_birth_date))

struct KeyCount {
  std::string key;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(KeyCount, (), (key, count))

struct ChoiceCount {
  std::string key;
  std::string value;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(ChoiceCount, (), (key, value, count))

struct FiguresJob {
  FiguresId figures_id;
};
BOOST_DESCRIBE_STRUCT(FiguresJob, (), (figures_id))

// What one look through a window of ids has found.
struct Window {
  CustomerId from{};
  CustomerId until{};
  bool ended = false;
  bool allowed = true;
  std::int64_t counted = 0;
  Groups groups = {};
};

template <class T>
T kept(const std::string& json) {
  auto value = from_json<T>(json);
  CHECK(value.has_value());
  return *std::move(value);
}

void add(Counts& counts, std::string_view key, std::int64_t count = 1) {
  const auto found = counts.find(std::string(key));
  if (found != counts.end())
    found->second += count;
  else
    counts[counts.size() < figure_keys_max ? std::string(key) : std::string(other_key)] += count;
}

std::string_view text(const std::optional<std::string>& value) { return value ? std::string_view(*value) : ""; }

std::string month(Date date) { return to_text(date).substr(0, 7); }
std::string month(const TimeZone& zone, UtcTime time) { return month(zone.wall_time(time).date); }

std::string_view since_contact(const std::optional<UtcTime>& at, UtcTime now) {
  if (!at) return "";
  const std::int64_t days = (now.ms - at->ms + 86'399'999) / 86'400'000;
  if (days <= 7) return "7";
  if (days <= 30) return "30";
  if (days <= 90) return "90";
  return days <= 365 ? "365" : "older";
}

// The groups of every customer by name, in the order in which they are told.
constexpr std::array<std::string_view, 12> group_names{
    "owner",          "kind",    "language",     "country",           "city",         "source",
    "customer_since", "created", "last_contact", "preferred_channel", "contacted_by", "missing"};

class Counting {
 public:
  Counting(Window& window, UtcTime now, TimeZone zone)
      : window_(window), now_(now), zone_(std::move(zone)), groups_(window.groups) {}

  void take(const FiguredCustomer& c) {
    ++window_.counted;
    add(groups_["owner"], c.owner_id ? to_text(*c.owner_id) : "");
    add(groups_["kind"], c.kind);
    add(groups_["language"], text(c.language));
    add(groups_["country"], text(c.country));
    add(groups_["city"], text(c.city));
    add(groups_["source"], text(c.source));
    add(groups_["customer_since"], c.customer_since ? month(*c.customer_since) : "");
    add(groups_["created"], month(zone_, c.created_at));
    add(groups_["last_contact"], since_contact(c.last_contact_at, now_));
    add(groups_["preferred_channel"], text(c.preferred_channel));
    Counts& missing = groups_["missing"];
    const auto miss = [&](bool has, std::string_view name) {
      if (!has) add(missing, name);
    };
    miss(c.has_phone, "phone"), miss(c.has_mail, "mail"), miss(c.city.has_value(), "city");
    miss(c.country.has_value(), "country"), miss(c.language.has_value(), "language");
    miss(c.owner_id.has_value(), "owner"), miss(c.customer_since.has_value(), "customer_since");
    if (c.kind == "person") miss(c.has_birth_date, "birth_date");
  }
  void take(const KeyCount& channel) { add(groups_["contacted_by"], channel.key, channel.count); }
  void take(const ChoiceCount& choice) { add(groups_["custom." + choice.key], choice.value, choice.count); }

 private:
  Window& window_;
  const UtcTime now_;
  const TimeZone zone_;  // the company's
  Groups& groups_;
};

template <class Row, class Query>
void count_listed(Tx& tx, const Window& window, const Chosen& asked_for, Counting& counting) {
  tx.each<Row>(
      Query{
          .after_id = window.from, .until_id = window.until, .set = set_of(tx, asked_for), .filter = asked_for.filter},
      [&](const Row& row) { counting.take(row); });
}

template <class Row, class Query>
void count_found(Tx& tx, const std::string& q, const Window& window, const Chosen& asked_for, Counting& counting) {
  tx.each<Row>(Query{.q = q,
                     .after_id = window.from,
                     .until_id = window.until,
                     .set = set_of(tx, asked_for),
                     .filter = asked_for.filter},
               [&](const Row& row) { counting.take(row); });
}

Window look_through(Tx& tx, const FiguresRow& row) {
  Window window{.from = row.last_id};
  const auto actor = actor_now(tx, row.author_id, "figures");
  if (!actor || !has_right(actor->rights, Right::customers_read)) return window.allowed = false, window;
  tx.act_as(*actor);
  std::optional<Text<0, 8000>> filter;
  if (!row.filter.empty()) filter = Text<0, 8000>{row.filter};
  const auto asked_for = chosen(tx, filter);
  if (!asked_for) return window.allowed = false, window;  // A field that it asks for was retired meanwhile.
  const auto company = get_company(tx, {});
  CHECK(company.has_value());
  Counting counting(window, row.started_at, *TimeZone::named(company->time_zone));
  if (row.q.empty()) {
    window.until =
        *tx.one<CustomerId>(sql::FiguresWindow{.after_id = row.last_id, .count_max = figures_window_customers});
    if (window.ended = window.until.value == 0; window.ended) return window;
    count_listed<FiguredCustomer, sql::FiguredCustomers>(tx, window, *asked_for, counting);
    count_listed<KeyCount, sql::FiguredChannels>(tx, window, *asked_for, counting);
    count_listed<ChoiceCount, sql::FiguredChoices>(tx, window, *asked_for, counting);
    return window;
  }
  const std::string q = typed_search(tx, row.q).value().beginnings(tx.dialect());
  if (window.ended = q.empty(); window.ended) return window;
  window.until = *tx.one<CustomerId>(
      sql::FiguresFoundWindow{.q = q, .after_id = row.last_id, .count_max = figures_window_customers});
  if (window.ended = window.until.value == 0; window.ended) return window;
  count_found<FiguredCustomer, sql::FiguredFound>(tx, q, window, *asked_for, counting);
  count_found<KeyCount, sql::FiguredChannelsFound>(tx, q, window, *asked_for, counting);
  count_found<ChoiceCount, sql::FiguredChoicesFound>(tx, q, window, *asked_for, counting);
  return window;
}

// Read outside of the transaction that keeps it: nobody's change waits for a count.
std::shared_ptr<const void> prepare_window(Db& db, const Job& job) {
  const auto id = kept<FiguresJob>(job.data).figures_id;
  return db.read(TxContext{}, [&](Tx& tx) -> std::shared_ptr<const void> {
    const auto row = tx.one<FiguresRow>(sql::FiguresById{.id = id});
    if (!row || row->state != FiguresState::counting) return nullptr;
    return std::make_shared<const Window>(look_through(tx, *row));
  });
}

void save(Tx& tx, const FiguresRow& row) {
  tx.run(sql::SaveFigures{.state = enum_name(row.state),
                          .last_id = row.last_id,
                          .counted = row.counted,
                          .groups = row.groups,
                          .ended_at = row.ended_at,
                          .id = row.id});
  tx.changed("figures", row.id);
}

void keep_window(Tx& tx, const Job& job) {
  const auto id = kept<FiguresJob>(job.data).figures_id;
  auto found = tx.one<FiguresRow>(sql::FiguresById{.id = id});
  if (!found || found->state != FiguresState::counting || job.prepared == nullptr) return;
  FiguresRow& row = *found;
  const Window& window = *static_cast<const Window*>(job.prepared.get());
  // Another node has done this part meanwhile, and made the job of the next.
  if (window.from != row.last_id) return;
  auto groups = kept<Groups>(row.groups);
  for (const auto& [by, counts] : window.groups)
    for (const auto& [key, count] : counts) add(groups[by], key, count);
  row.groups = to_json(groups), row.counted += window.counted, row.last_id = window.until;
  if (window.ended || !window.allowed) {
    row.state = window.allowed ? FiguresState::done : FiguresState::failed;
    row.ended_at = tx.now();
    save(tx, row);
    return;
  }
  save(tx, row);
  enqueue(tx, "list_figures", job.key, tx.now(), FiguresJob{.figures_id = id});
}

void forget(Tx& tx, const Job& job) { tx.run(sql::DeleteFigures{.id = kept<FiguresJob>(job.data).figures_id}); }

void stop_failed(Tx& tx, const Job& job, const std::string&) {
  auto row = tx.one<FiguresRow>(sql::FiguresById{.id = kept<FiguresJob>(job.data).figures_id});
  if (!row || row->state != FiguresState::counting) return;
  row->state = FiguresState::failed, row->ended_at = tx.now();
  save(tx, *row);
}

// ------------------------------------------------------------------------------------------------------------ telling

bool in_order_of_keys(std::string_view by) { return by == "customer_since" || by == "created" || by == "last_contact"; }

FigureGroup told(std::string by, const Counts& counts) {
  FigureGroup group{.by = std::move(by), .counts = {}, .other_count = 0};
  for (const auto& [key, count] : counts)
    if (key == other_key)
      group.other_count += count;
    else
      group.counts.push_back({.key = key, .label = std::nullopt, .count = count});
  const bool months = in_order_of_keys(group.by);
  if (months)
    std::ranges::sort(group.counts, std::greater(), &FigureCount::key);
  else
    std::ranges::sort(group.counts, {}, [](const FigureCount& one) { return std::pair(-one.count, one.key); });
  while (group.counts.size() > figures_told_max) {
    // Who has no value is told always: "others" are those of a value.
    const auto last = group.counts.end() - (group.counts.back().key.empty() ? 2 : 1);
    group.other_count += last->count;
    group.counts.erase(last);
  }
  if (months) std::ranges::reverse(group.counts);
  return group;
}

// How somebody says it whose language this is.
const std::string& label_in(const Tx& tx, const auto& named) {
  const auto own = named.labels.find(tx.who().language);
  return own == named.labels.end() ? named.label : own->second;
}

void name_owners(Tx& tx, FigureGroup& group) {
  for (FigureCount& count : group.counts) {
    const auto id = parse_id(count.key);
    const auto user = id ? find_user(tx, UserId{*id}) : std::nullopt;
    if (user) count.label = user->name;
  }
}

void name_choices(const Tx& tx, const std::vector<CustomField>& fields, FigureGroup& group) {
  const auto field = std::ranges::find(fields, group.by.substr(std::string_view("custom.").size()), &CustomField::key);
  if (field == fields.end()) return;
  for (FigureCount& count : group.counts) {
    const auto choice = std::ranges::find(field->choices, count.key, &FieldChoice::key);
    if (choice != field->choices.end()) count.label = label_in(tx, *choice);
  }
}

ListFigures shown(Tx& tx, const FiguresRow& row) {
  ListFigures figures{.id = row.id,
                      .state = row.state,
                      .counted = row.counted,
                      .groups = {},
                      .started_at = row.started_at,
                      .ended_at = row.ended_at};
  const auto groups = kept<Groups>(row.groups);
  for (const std::string_view by : group_names)
    if (const auto found = groups.find(std::string(by)); found != groups.end())
      figures.groups.push_back(told(found->first, found->second));
  const auto fields = list_custom_fields(tx, {}).value().items;
  for (const auto& [by, counts] : groups)
    if (by.starts_with("custom.")) figures.groups.push_back(told(by, counts));
  for (FigureGroup& group : figures.groups) {
    if (group.by == "owner") name_owners(tx, group);
    if (group.by.starts_with("custom.")) name_choices(tx, fields, group);
  }
  return figures;
}

Result<FiguresRow> find_own(Tx& tx, FiguresId id) {
  auto row = tx.one<FiguresRow>(sql::FiguresById{.id = id});
  if (!row || row->author_id != tx.who().user_id) return refuse(RefusalCode::not_found, "id", "there is nothing here");
  return *std::move(row);
}

}  // namespace

Result<ListFigures> count_figures(Tx& tx, CountFigures input) {
  if (auto condition = chosen(tx, input.filter); !condition) {
    for (Fault& fault : condition.error().faults) fault.pointer = "/filter";
    return std::unexpected(std::move(condition).error());
  }
  const std::string q(input.q ? trimmed(input.q->value) : "");
  const std::string filter(input.filter ? trimmed(input.filter->value) : "");
  const UserId author = tx.who().user_id;
  if (input.kept.value_or(false)) {
    const auto there = tx.one<FiguresId>(sql::FiguresOfList{
        .author_id = author, .q = q, .filter = filter, .since_at = tx.now() - std::chrono::hours(24)});
    if (there) return get_figures(tx, {*there});
  }
  const auto older = tx.all<FiguresId>(sql::OldFigures{.author_id = author});
  for (std::size_t i = figures_kept_max - 1; i < older.size(); ++i) tx.run(sql::DeleteFigures{.id = older[i]});
  const auto id = tx.new_id<FiguresId>();
  tx.run(sql::InsertFigures{.id = id, .author_id = author, .q = q, .filter = filter, .now = tx.now()});
  enqueue(tx, "list_figures", "figures:" + to_text(id), tx.now(), FiguresJob{.figures_id = id});
  enqueue(tx, "list_figures_forget", "", tx.now() + std::chrono::seconds(figures_kept_seconds),
          FiguresJob{.figures_id = id});
  return get_figures(tx, {id});
}

Result<ListFigures> get_figures(Tx& tx, OneListFigures input) { return shown(tx, TRY(find_own(tx, input.id))); }

Result<RouteAnswer> download_figures(Tx& tx, OneListFigures input) {
  const ListFigures figures = TRY(get_figures(tx, input));
  if (figures.state != FiguresState::done) return refuse(RefusalCode::conflict, "", "it is still being counted");
  RouteAnswer answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.headers = {{"Content-Disposition", "attachment; filename=\"figures.csv\""}};
  answer.body = csv_line(std::vector<std::string>{"by", "value", "label", "customers"});
  for (const FigureGroup& group : figures.groups) {
    for (const FigureCount& count : group.counts)
      answer.body += csv_line(
          std::vector<std::string>{group.by, count.key, count.label.value_or(""), std::to_string(count.count)});
    if (group.other_count > 0)
      answer.body += csv_line(std::vector<std::string>{group.by, "…", "", std::to_string(group.other_count)});
  }
  return answer;
}

void forget_figures(Tx& tx) { tx.run(sql::DeleteAllFigures{}); }

void add_figures_jobs(JobKinds& kinds) {
  kinds.add({.name = "list_figures_forget", .run = forget});
  kinds.add({.name = "list_figures", .run = keep_window, .prepare = prepare_window, .parked = stop_failed});
}

}  // namespace vez
