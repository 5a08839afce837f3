#include "demo/demo.h"

#include <algorithm>
#include <map>
#include <set>

#include "calendar/working_calendar.h"
#include "customers/customers.h"
#include "demo/demo_text.h"
#include "demo_sql.h"
#include "merges/merges.h"
#include "people/people.h"
#include "people/secrets.h"
#include "processes/cases.h"
#include "promises/promises.h"
#include "store/text_index.h"
#include "tasks/tasks.h"
#include "text/fold.h"

namespace vez {
namespace {

struct DemoUser {
  UserId id;
  std::string email;
  RoleId role_id;
  Language language;
};
BOOST_DESCRIBE_STRUCT(DemoUser, (), (id, email, role_id, language))

// The months that have passed since the first contact, in days.
constexpr std::int64_t history_days = 425;

// Numbers that look random and are the same each time: SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // From `low` to `high`, both possible.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(std::int64_t percent) { return between(1, 100) <= percent; }
  template <class T>
  const T& of(const std::vector<T>& all) {
    CHECK(!all.empty());
    return all[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(all.size()) - 1))];
  }
  template <class T>
  void shuffle(std::vector<T>& all) {
    for (std::size_t i = all.size(); i > 1; --i)
      std::swap(all[i - 1], all[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(i) - 1))]);
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

std::vector<DemoUser> demo_users(Tx& tx) {
  return tx.all<DemoUser>(sql::UsersLike{.email_pattern = "%" + std::string(demo_mail_domain)});
}

// Fills one database. Lives as long as the transaction.
class Loader {
 public:
  explicit Loader(Tx& tx) : tx_(tx), caller_(tx.who()), users_(demo_users(tx)) {}

  Result<std::int64_t> run() {
    // Taken over already by who loads it again.
    if (const auto taken = take_pack(tx_, {.key = {"kitchen"}}); !taken && taken.error().code != RefusalCode::conflict)
      return std::unexpected(taken.error());
    for (const DemoFirm& firm : demo_firms()) {
      firm_ = &firm, number_ = 0;
      std::vector<CustomerId> organisations;
      for (const DemoOrganisation& organisation : firm.organisations)
        organisations.push_back(TRY(add_organisation(organisation)));
      people_.clear();
      for (const DemoPerson& person : firm.people) TRY(add_person(person));
      for (const DemoPerson& person : firm.people) TRY(relate(person));
      for (const DemoCrowd& crowd : firm.crowds) TRY(add_crowd(crowd, organisations));
    }
    tx_.act_as(caller_);
    return count_;
  }

 private:
  Result<CustomerId> add_organisation(const DemoOrganisation& organisation) {
    CreateCustomer input{};
    input.kind = CustomerKind::organisation;
    input.name = Text<1, 200>{organisation.name};
    const DemoCrowd& people = firm_->crowds.front();
    input.language = Text<2, 2>{people.language}, input.country = Text<2, 2>{people.country};
    input.street = Text<1, 200>{organisation.street}, input.postcode = Text<1, 20>{organisation.postcode};
    input.city = Text<1, 100>{organisation.city}, input.note = Text<1, 4000>{organisation.note};
    input.customer_since = day_before(history_days + 900);
    input.identities.push_back({IdentityKind::phone, {organisation.phone}, std::nullopt});
    input.identities.push_back({IdentityKind::mail, {organisation.mail}, std::nullopt});
    std::vector<DemoLine> lines;
    for (const std::string& line : organisation.lines) lines.push_back(read_line(line, true));
    settle(lines, people);
    return add(input, lines, zone_of(people), false);
  }

  Result<CustomerId> add_person(const DemoPerson& person) {
    CreateCustomer input{};
    input.kind = CustomerKind::person;
    input.given_name = Text<1, 100>{person.given}, input.family_name = Text<1, 100>{person.family};
    if (person.middle) input.middle_name = Text<1, 100>{*person.middle};
    input.language = Text<2, 2>{person.language}, input.country = Text<2, 2>{person.country};
    input.street = Text<1, 200>{person.street}, input.postcode = Text<1, 20>{person.postcode};
    input.city = Text<1, 100>{person.city}, input.note = Text<1, 4000>{person.note};
    input.birth_date = person.born, input.customer_since = day_before(person.since_days);
    for (const std::string& phone : person.phones) {
      const std::size_t colon = phone.find(": ");
      CHECK_WITH(colon != std::string::npos, phone);
      input.identities.push_back({IdentityKind::phone, {phone.substr(colon + 2)}, Text<0, 40>{phone.substr(0, colon)}});
    }
    for (const std::string& mail : person.mails) input.identities.push_back({IdentityKind::mail, {mail}, std::nullopt});
    for (const std::string& identity : person.identities) {
      const std::size_t colon = identity.find(':');
      const auto kind = parse_enum<IdentityKind>(std::string_view(identity).substr(0, colon));
      CHECK_WITH(kind && colon != std::string::npos, identity);
      input.identities.push_back({*kind, {identity.substr(colon + 1)}, std::nullopt});
    }
    if (person.salutation) input.salutation = Text<1, 40>{*person.salutation};
    if (person.preferred_hours) input.preferred_hours = Text<11, 11>{*person.preferred_hours};
    input.preferred_channel = person.preferred_channel;
    std::vector<DemoLine> lines;
    for (const std::string& line : person.lines) lines.push_back(read_line(line, true));
    settle(lines, firm_->crowds.front());
    const CustomerId id = TRY(add(input, lines, zone_of(firm_->crowds.front()), false));
    people_.emplace(person.given + " " + person.family, id);
    if (person.do_not_sell) TRY(restrict(id, *person.do_not_sell));
    TRY(remember(id, person));
    for (const DemoPromise& promise : person.promises) TRY(promise_to(id, promise));
    return id;
  }

  template <class Text>
  static std::optional<Text> perhaps(const std::optional<std::string>& text) {
    return text ? std::optional(Text{*text}) : std::nullopt;
  }

  Result<Done> remember(CustomerId id, const DemoPerson& person) {
    for (const DemoFact& fact : person.facts)
      TRY(note_fact(tx_, {.id = id,
                          .kind = fact.kind,
                          .text = {fact.text},
                          .happened_on = {},
                          .source = perhaps<Text<1, 200>>(fact.source),
                          .legal_basis = fact.legal_basis,
                          .expires_on = {}}));
    for (const DemoConsent& consent : person.consents)
      TRY(record_consent(tx_, {.id = id,
                               .purpose = consent.purpose,
                               .channel = consent.channel,
                               .given = consent.given,
                               .method = consent.method,
                               .happened_at = tx_.now() - std::chrono::days(consent.days_ago),
                               .text_version = {},
                               .evidence = perhaps<Text<1, 1000>>(consent.evidence),
                               .expires_on = {}}));
    for (const DemoServicePoint& point : person.service_points)
      TRY(add_service_point(tx_, {.id = id,
                                  .name = {point.name},
                                  .product = Text<1, 200>{point.product},
                                  .contract_number = Text<1, 100>{point.contract_number},
                                  .street = perhaps<Text<1, 200>>(point.street),
                                  .postcode = perhaps<Text<1, 20>>(point.postcode),
                                  .city = perhaps<Text<1, 100>>(point.city),
                                  .country = Text<2, 2>{person.country},
                                  .since_on = day_before(point.since_days),
                                  .until_on = {},
                                  .note = {}}));
    // Known since the first days: what was noted today would hide the history.
    const UtcTime at = tx_.now() - std::chrono::days(std::min(person.since_days, history_days));
    tx_.run(sql::BackdateFacts{.since_at = at, .customer_id = id});
    tx_.run(sql::BackdateConsents{.customer_id = id});
    for (const std::string_view event : {FactNoted::name, ConsentRecorded::name, ServicePointAdded::name})
      tx_.run(sql::BackdateEvent{.since_at = at, .customer_id = id, .event = event});
    return Done{};
  }

  Result<Done> promise_to(CustomerId id, const DemoPromise& promise) {
    MakePromise input{};
    input.id = id, input.text = Text<1, 500>{promise.text}, input.channel = promise.channel;
    if (tx_.who().user_id.value == 0) input.owner_id = tx_.one<DemoUser>(sql::UsersLike{.email_pattern = "%"})->id;
    if (promise.end == DemoPromiseEnd::open) {
      TRY(make_promise(tx_, input));
      return Done{};
    }
    // Made and ended now, then dated back.
    input.from_at = tx_.now(), input.until_at = tx_.now() + std::chrono::hours(1);
    const PromiseId made = TRY(make_promise(tx_, input)).id;
    if (promise.end == DemoPromiseEnd::kept)
      TRY(keep_promise(tx_, {.id = made, .kept_at = {}, .note = {}}));
    else
      TRY(break_promise(tx_, {.id = made, .reason = {"demo"}}));
    const UtcTime until = tx_.now() - std::chrono::days(promise.days_ago.value_or(1));
    const UtcTime from = until - std::chrono::hours(3), since = until - std::chrono::hours(27);
    const UtcTime ended = promise.end == DemoPromiseEnd::kept ? until - std::chrono::hours(1) : until;
    tx_.run(sql::BackdatePromise{.from_at = from, .until_at = until, .ended_at = ended, .since_at = since, .id = made});
    tx_.run(sql::BackdateEvent{.since_at = since, .customer_id = id, .event = PromiseMade::name});
    for (const std::string_view event : {PromiseKept::name, PromiseBroken::name})
      tx_.run(sql::BackdateEvent{.since_at = ended, .customer_id = id, .event = event});
    return Done{};
  }

  Result<Done> relate(const DemoPerson& person) {
    const CustomerId id = people_.at(person.given + " " + person.family);
    for (const DemoRelation& relation : person.relations) {
      TRY(add_relation(tx_, {.id = id,
                             .kind = relation.kind,
                             .other_id = people_.at(relation.to),
                             .note = Text<0, 200>{relation.note},
                             .since_on = {},
                             .until_on = {}}));
      const UtcTime at = tx_.now() - std::chrono::days(std::min(person.since_days, history_days));
      tx_.run(sql::BackdateEvent{.since_at = at, .customer_id = id, .event = RelationAdded::name});
    }
    return Done{};
  }

  Result<Done> restrict(CustomerId id, const DemoRestriction& restriction) {
    TRY(set_restriction(tx_, {.id = id, .kind = StatedRestriction::do_not_sell, .reason = {restriction.reason}}));
    const UtcTime at = tx_.now() - std::chrono::days(restriction.days_ago);
    tx_.run(sql::BackdateRestrictions{.since_at = at, .customer_id = id});
    tx_.run(sql::BackdateEvent{.since_at = at, .customer_id = id, .event = RestrictionSet::name});
    return Done{};
  }

  Result<Done> add_crowd(const DemoCrowd& crowd, const std::vector<CustomerId>& organisations) {
    std::vector<DemoLine> all;
    for (const std::string& line : crowd.lines) all.push_back(read_line(line, false));
    std::vector<CustomerId> memberships;
    if (&crowd == &firm_->crowds.front())
      for (std::size_t i = 0; i < organisations.size(); ++i)
        memberships.insert(memberships.end(), static_cast<std::size_t>(firm_->organisations[i].members),
                           organisations[i]);
    for (std::int64_t i = 0; i < crowd.count; ++i) {
      const bool female = dice_.chance(52);
      CreateCustomer input = somebody(crowd, female);
      if (static_cast<std::size_t>(i) < memberships.size())
        input.organisation_id = memberships[static_cast<std::size_t>(i)];
      const std::int64_t since_days = dice_.between(120, 2600);
      const auto lines = history(crowd, all, std::min(since_days, history_days));
      input.customer_since = day_before(crowd.ordered ? lines.front().days_ago : since_days);
      const CustomerId id = TRY(add(input, lines, zone_of(crowd), female));
      if (crowd.ordered) TRY(add_case(id, all.size(), lines, zone_of(crowd)));
    }
    return Done{};
  }

  // Where a kitchen is after so many of its lines: the process that the crowd's lines tell, since the last of them.
  Result<Done> add_case(CustomerId id, std::size_t whole, const std::vector<DemoLine>& lines, const TimeZone& zone) {
    static const std::map<std::size_t, std::string_view> stages{
        {0, "ordered"}, {6, "contract"}, {9, "with_maker"}, {11, "in_production"}, {13, "arrived"}, {14, "delivery"}};
    const bool over = lines.size() == whole;
    const std::string_view status = over ? "closed" : std::prev(stages.upper_bound(lines.size()))->second;
    const Date today = zone.wall_time(tx_.now()).date;
    const DemoLine& last = lines.back();
    CreateCase input{};
    input.process = Text<1, 40>{"kitchen"}, input.customer_id = id;
    input.fields = {{"maker", Json{R"("Gorenje")"}},
                    {"deposit", Json{to_json(Money{dice_.between(400, 1'200) * 100, "EUR"})}}};
    TRY(place_case(tx_, input, status,
                   zone.begin_of(Date{today.days - static_cast<std::int32_t>(last.days_ago)}, last.minute)));
    return Done{};
  }

  CreateCustomer somebody(const DemoCrowd& crowd, bool female) {
    CreateCustomer input{};
    input.kind = CustomerKind::person;
    std::string given, family;
    do {  // Nobody is there twice.
      given = dice_.of(female ? crowd.given_female : crowd.given_male);
      family = dice_.of(female ? crowd.family_female : crowd.family_male);
    } while (!names_.insert(given + " " + family).second);
    input.given_name = Text<1, 100>{given}, input.family_name = Text<1, 100>{family};
    const auto& middle = female ? crowd.middle_female : crowd.middle_male;
    if (!middle.empty()) input.middle_name = Text<1, 100>{dice_.of(middle)};
    input.language = Text<2, 2>{crowd.language}, input.country = Text<2, 2>{crowd.country};
    const DemoPlace& place = dice_.of(crowd.places);
    input.street = Text<1, 200>{dice_.of(place.streets) + " " + std::to_string(dice_.between(1, 68))};
    // Britons put the number of the house first.
    if (crowd.country == "GB") {
      const std::string& street = input.street->value;
      const std::size_t space = street.rfind(' ');
      input.street = Text<1, 200>{street.substr(space + 1) + " " + street.substr(0, space)};
    }
    input.postcode = Text<1, 20>{place.postcode}, input.city = Text<1, 100>{place.city};
    if (dice_.chance(60)) input.birth_date = day_before(dice_.between(19 * 365, 82 * 365));
    input.identities.push_back({IdentityKind::phone, {phone(crowd)}, std::nullopt});
    if (dice_.chance(70))
      input.identities.push_back(
          {IdentityKind::mail, {folded(given) + "." + one_word(folded(family)) + "@example.com"}, std::nullopt});
    return input;
  }

  static std::string one_word(std::string text) {
    std::erase(text, ' ');
    return text;
  }

  std::string phone(const DemoCrowd& crowd) {
    std::int64_t range = 1;
    for (std::int64_t i = 0; i < crowd.phone_digits; ++i) range *= 10;
    // 7919 is a prime: the numbers of a crowd repeat after the whole range only.
    std::string digits = std::to_string((++phones_ * 7919 + 4321) % range);
    digits.insert(0, static_cast<std::size_t>(crowd.phone_digits) - digits.size(), '0');
    return crowd.phone_prefixes[static_cast<std::size_t>(phones_) % crowd.phone_prefixes.size()] + digits;
  }

  // Some of the lines, on days of the last `days`, earlier lines first.
  std::vector<DemoLine> history(const DemoCrowd& crowd, const std::vector<DemoLine>& all, std::int64_t days) {
    const auto wanted = static_cast<std::size_t>(dice_.between(crowd.lines_min, crowd.lines_max));
    CHECK(wanted > 0);
    std::vector<DemoLine> lines = crowd.ordered ? all : shuffled(all, wanted);
    CHECK(wanted <= lines.size());
    lines.resize(wanted);
    if (crowd.ordered)
      follow_one_another(lines, wanted == all.size());
    else
      spread(lines, days);
    const std::int64_t opens = minute_of_day(crowd.opens), closes = minute_of_day(crowd.closes);
    for (DemoLine& line : lines) line.minute = dice_.between(opens, closes - 1);
    settle(lines, crowd);
    return lines;
  }

  // At least `wanted` of them; an answer stays behind what it answers.
  std::vector<DemoLine> shuffled(const std::vector<DemoLine>& all, std::size_t wanted) {
    std::vector<std::vector<DemoLine>> chains;
    for (const DemoLine& line : all) {
      if (!line.follows) chains.emplace_back();
      CHECK(!chains.empty());
      chains.back().push_back(line);
    }
    std::vector<DemoLine> lines;
    while (lines.size() < wanted) {  // Who buys often says the same again.
      dice_.shuffle(chains);
      for (const auto& chain : chains) lines.insert(lines.end(), chain.begin(), chain.end());
    }
    return lines;
  }

  // Anywhere in the last `days`, answers within two days.
  void spread(std::vector<DemoLine>& lines, std::int64_t days) {
    std::vector<std::int64_t> days_ago;
    for (std::size_t i = 0; i < lines.size(); ++i) days_ago.push_back(dice_.between(1, days));
    std::ranges::sort(days_ago, std::greater());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      lines[i].days_ago = days_ago[i];
      if (i > 0 && lines[i].follows)
        lines[i].days_ago = std::max(days_ago[i], lines[i - 1].days_ago - dice_.between(0, 2));
    }
  }

  // Some days apart; what is not finished goes on these days.
  void follow_one_another(std::vector<DemoLine>& lines, bool finished) {
    std::int64_t days_ago = finished ? dice_.between(10, 240) : dice_.between(1, 9);
    for (std::size_t i = lines.size(); i > 0; --i) {
      lines[i - 1].days_ago = days_ago;
      days_ago += dice_.between(1, 9);
    }
  }

  // Moves what would happen on a free day to the working day before, and keeps the order within a day.
  void settle(std::vector<DemoLine>& lines, const DemoCrowd& crowd) const {
    WorkingCalendar calendar{.zone = zone_of(crowd), .week = {}, .places = {{crowd.country, ""}}, .own_days = {}};
    for (std::size_t weekday = 0; weekday < 5; ++weekday) calendar.week[weekday] = {{0, minutes_per_day}};
    const Date today = calendar.zone.wall_time(tx_.now()).date;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      DemoLine& line = lines[i];
      if (!crowd.every_day) {
        const auto day = calendar.add_working_days(Date{today.days - static_cast<std::int32_t>(line.days_ago) + 1}, -1);
        CHECK(day.has_value());
        line.days_ago = today.days - day->days;
      }
      if (i > 0 && line.days_ago == lines[i - 1].days_ago)
        line.minute = std::min(std::max(line.minute, lines[i - 1].minute + 7), minutes_per_day - 1);
    }
  }

  Result<CustomerId> add(const CreateCustomer& input, const std::vector<DemoLine>& lines, const TimeZone& zone,
                         bool female) {
    const CustomerId id = TRY(create_customer(tx_, input)).id;
    const std::int64_t own_number = dice_.between(10'000, 99'999);
    const Date today = zone.wall_time(tx_.now()).date;
    UtcTime since = tx_.now();
    tx_.act_as(author_of(input.language->value));
    for (const DemoLine& line : lines) {
      const UtcTime at = zone.begin_of(Date{today.days - static_cast<std::int32_t>(line.days_ago)}, line.minute);
      since = std::min(since, at - std::chrono::minutes(2));
      const std::string text = spoken(line.text, female, own_number);
      TRY(line.channel ? add_talk(id, line, at, text) : add_purchase(id, line, at, text));
    }
    const std::string external_id = firm_->key + "-" + std::to_string(++number_);
    tx_.run(sql::BackdateChanges{.since_at = since, .customer_id = id});
    tx_.run(sql::BackdateEntries{.customer_id = id});
    tx_.run(sql::MarkCustomer{.source = demo_source, .external_id = external_id, .since_at = since, .id = id});
    ++count_;
    return id;
  }

  // Who speaks the customer's language; else the first, who is the owner; else whoever asked for the demonstration.
  Actor author_of(std::string_view language) const {
    Actor author = caller_;
    if (!users_.empty()) author.user_id = users_.front().id;
    for (const DemoUser& user : users_)
      if (enum_name(user.language) == language) author.user_id = user.id;
    return author;
  }

  Result<Done> add_talk(CustomerId id, const DemoLine& line, UtcTime at, const std::string& text) {
    TRY(record_contact(
        tx_, {.id = id, .channel = *line.channel, .direction = line.direction, .summary = {text}, .occurred_at = at}));
    return Done{};
  }

  Result<Done> add_purchase(CustomerId id, const DemoLine& line, UtcTime at, const std::string& text) {
    std::int64_t cents = dice_.between(line.cents_min, line.cents_max);
    // Prices end as shops make them end.
    const std::int64_t step = firm_->currency == "HUF" ? 100'000 : firm_->currency == "RUB" ? 1'000 : 10;
    if (line.cents_min != line.cents_max) cents -= cents % step;
    NewEntry entry{};
    entry.customer_id = id, entry.kind = EntryKind::purchase, entry.occurred_at = at, entry.summary = text;
    entry.source = demo_source;
    entry.amount = Money{std::max(cents, line.cents_min), firm_->currency}, entry.quantity = 1;
    add_entry(tx_, entry);
    return Done{};
  }

  Date day_before(std::int64_t days) const { return Date{static_cast<std::int32_t>(tx_.now().ms / 86'400'000 - days)}; }

  static TimeZone zone_of(const DemoCrowd& crowd) {
    const auto zone = TimeZone::named(crowd.time_zone);
    CHECK_WITH(zone.has_value(), crowd.time_zone);
    return *zone;
  }

  Tx& tx_;
  const Actor caller_;
  const std::vector<DemoUser> users_;
  Dice dice_{20'261'124};
  const DemoFirm* firm_ = nullptr;
  std::set<std::string> names_;
  std::map<std::string, CustomerId> people_;  // of the firm's written out, by given and family name
  std::int64_t number_ = 0;
  std::int64_t phones_ = 0;
  std::int64_t count_ = 0;
};

// A company that answers for others: Monday to Friday from 8 to 18, Saturday from 9 to 13.
Result<Done> make_company(Tx& tx, const std::string& password_hash) {
  TRY(create_company(tx, {.name = {"Odzivni center Lipa"},
                          .country = {"SI"},
                          .language = Language::sl,
                          .time_zone = {"Europe/Ljubljana"},
                          .currency = {"EUR"}}));
  UpdateCompany hours{};
  hours.opening_hours = {true, std::vector<OpeningHours>{}};
  for (std::int64_t weekday = 1; weekday <= 5; ++weekday)
    hours.opening_hours.value->push_back({weekday, "08:00", "18:00"});
  hours.opening_hours.value->push_back({6, "09:00", "13:00"});
  TRY(update_company(tx, hours));
  const std::string domain(demo_mail_domain);
  TRY(add_user(tx, "Ana Kovač", "ana" + domain, RoleIds::owner, Language::sl, password_hash));
  TRY(add_user(tx, "Szabó András", "andras" + domain, RoleIds::agent, Language::hu, password_hash));
  TRY(add_user(tx, "Мария Соколова", "maria" + domain, RoleIds::agent, Language::ru, password_hash));
  return Done{};
}

void remove_agents(Tx& tx) {
  const UserId me = tx.who().user_id;
  const UserId heir = me.value != 0 ? me : tx.one<DemoUser>(sql::UsersLike{.email_pattern = "%"})->id;
  for (const DemoUser& user : demo_users(tx)) {
    if (user.role_id == RoleIds::owner) continue;
    // What they had to do for others goes to who takes them away.
    tx.run(sql::GiveTasksOf{.to_id = heir, .user_id = user.id});
    tx.run(sql::LeaveTasksOf{.user_id = user.id});
    tx.run(sql::GivePromisesOf{.to_id = heir, .user_id = user.id});
    tx.run(sql::LeavePromisesOf{.user_id = user.id});
    tx.run(sql::DeleteSessionsOf{.user_id = user.id});
    tx.run(sql::DeleteTokensOf{.user_id = user.id});
    tx.run(sql::DeleteLinksOf{.user_id = user.id});
    tx.run(sql::DeleteRecoveryCodesOf{.user_id = user.id});
    tx.run(sql::DeleteSecondFactorOf{.user_id = user.id});
    tx.run(sql::DeleteUser{.id = user.id});
    tx.changed("users", user.id);
  }
}

}  // namespace

Result<DemoResult> load_demo(Tx& tx, Nothing) {
  if (TRY(get_company(tx, {})).has_demo)
    return refuse(RefusalCode::conflict, "", "the demonstration data is there already");
  const std::int64_t count = TRY(Loader(tx).run());
  set_has_demo(tx, true);
  tx.record(DemoLoaded{.customers = count});
  tx.changed("customers");
  return DemoResult{.customers = count};
}

Result<DemoResult> remove_demo(Tx& tx, Nothing) {
  if (!TRY(get_company(tx, {})).has_demo) return refuse(RefusalCode::conflict, "", "there is no demonstration data");
  // What is the company's own goes back to what it was.
  TRY(split_all_from(tx, demo_source));
  const auto ids = tx.all<CustomerId>(sql::CustomersFrom{.source = demo_source});
  for (const CustomerId id : ids) {
    remove_text(tx, "customers_search", id);
    forget_all(tx, id);
    for (const auto& list : {tasks_holdings(), promises_holdings(), processes_holdings()})
      for (const Holding& holding : list)
        if (holding.erase) holding.erase(tx, {.customer_id = id, .names = {}});
    tx.changed("customer", id);
  }
  tx.run(sql::DeleteEntriesFrom{.source = demo_source});
  tx.run(sql::DeleteFiguresFrom{.source = demo_source});
  tx.run(sql::DeleteIdentitiesFrom{.source = demo_source});
  tx.run(sql::DeleteRestrictionsFrom{.source = demo_source});
  tx.run(sql::LeaveOrganisationsFrom{.source = demo_source});
  tx.run(sql::DeleteCustomersFrom{.source = demo_source});
  remove_agents(tx);
  set_has_demo(tx, false);
  const auto count = static_cast<std::int64_t>(ids.size());
  tx.record(DemoRemoved{.customers = count});
  tx.changed("customers");
  return DemoResult{.customers = count};
}

Result<DemoSignIn> open_demo(Db& db) {
  DemoSignIn sign_in{.mails = {}, .password = new_secret().substr(0, 16)};
  const std::string hash = hash_password(sign_in.password);
  const TxContext context{.actor = {.user_id = {}, .via = "cli", .rights = all_rights, .language = "en"}, .cause = {}};
  const auto users = db.write(context, [&](Tx& tx) -> Result<std::vector<DemoUser>> {
    if (setup_needed(tx)) {
      TRY(make_company(tx, hash));
      TRY(load_demo(tx, {}));
    } else if (demo_users(tx).empty()) {
      return refuse(RefusalCode::conflict, "",
                    "this database holds another company; its settings can load the demonstration");
    }
    for (const DemoUser& user : demo_users(tx)) tx.run(sql::SetPasswordOf{.password_hash = hash, .id = user.id});
    return demo_users(tx);
  });
  if (!users) return std::unexpected(users.error());
  for (const DemoUser& user : *users) sign_in.mails.push_back(user.email);
  return sign_in;
}

DemoFootprint demo_footprint(Tx& tx) { return *tx.one<DemoFootprint>(sql::Footprint{}); }

}  // namespace vez
