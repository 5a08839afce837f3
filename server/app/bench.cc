#include "app/bench.h"

#include <sys/resource.h>

#include <array>
#include <filesystem>
#include <iomanip>
#include <iostream>

#include "app/modules.h"
#include "customers/customers.h"
#include "customers/customers_bulk.h"
#include "people/people.h"

namespace vez {
namespace {

// Customers of one transaction while filling, and entries.
constexpr std::int64_t batch_count = 5'000;
constexpr std::int64_t entry_batch_count = 20'000;

using Seconds = std::chrono::duration<double>;

Seconds cpu_now() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return Seconds(seconds(usage.ru_utime) + seconds(usage.ru_stime));
}

// Real and CPU time since it was made.
class Stopwatch {
 public:
  double seconds() const { return Seconds(std::chrono::steady_clock::now() - start_).count(); }
  double cpu_us() const { return (cpu_now() - cpu_).count() * 1e6; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Seconds cpu_ = cpu_now();
};

template <std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& names, std::uint64_t number) {
  return names[number % N];
}

constexpr std::array<std::string_view, 16> given_names{"Ana",    "Maja",  "Luka",  "Marko", "Nina",   "Žiga",
                                                       "Eszter", "Péter", "Ирина", "Олег",  "Jožica", "Matjaž",
                                                       "Éva",    "Gábor", "John",  "Fiona"};
constexpr std::array<std::string_view, 20> family_roots{"Nov",  "Horv",  "Kov",      "Zup",  "Potoč", "Mlak", "Hrib",
                                                        "Vid",  "Golob", "Kot",      "Szab", "Nagy",  "Tót",  "Соко",
                                                        "Волк", "Щук",   "Campbell", "Turk", "Krm",   "Bizj"};
constexpr std::array<std::string_view, 12> family_ends{"ak", "at",  "ač",  "ančič", "nik", "ar",
                                                       "ec", "mar", "elj", "ski",   "ова", "ek"};
constexpr std::array<std::string_view, 8> cities{"Ljubljana", "Maribor", "Celje",     "Kranj",
                                                 "Budapest",  "Томск",   "Edinburgh", "Koper"};

std::string phone_of(std::int64_t number) {
  std::string digits = std::to_string(number % 1'000'000);
  digits.insert(0, 6 - digits.size(), '0');
  return (number < 1'000'000 ? "+38640" : "+38641") + digits;
}

// A number that spreads well, the same every time (SplitMix64 of Steele, Lea and Flood).
std::uint64_t mixed(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

CreateCustomer customer_of(std::int64_t number) {
  const std::uint64_t random = mixed(static_cast<std::uint64_t>(number));
  CreateCustomer input{};
  input.kind = CustomerKind::person;
  input.given_name = Text<1, 100>{std::string(pick(given_names, random))};
  input.family_name =
      Text<1, 100>{std::string(pick(family_roots, random >> 8)) + std::string(pick(family_ends, random >> 16))};
  input.city = Text<1, 100>{std::string(pick(cities, random >> 24))};
  input.identities.push_back({IdentityKind::phone, {phone_of(number)}, std::nullopt});
  input.identities.push_back({IdentityKind::mail, {"c" + std::to_string(number) + "@bench.example"}, std::nullopt});
  return input;
}

// The same, as an import would bring it. The phone is in its normal form already.
CustomerDraft draft_of(std::int64_t number) {
  const CreateCustomer customer = customer_of(number);
  CustomerDraft draft{};
  draft.kind = customer.kind;
  field(draft.fields, CustomerField::given_name) = *customer.given_name;
  field(draft.fields, CustomerField::family_name) = *customer.family_name;
  field(draft.fields, CustomerField::city) = *customer.city;
  for (const NewIdentity& identity : customer.identities)
    draft.identities.push_back({.id = {},
                                .kind = identity.kind,
                                .value = identity.value.value,
                                .given = identity.value.value,
                                .label = "",
                                .valid = true});
  complete_draft(draft);
  return draft;
}

NewEntry entry_of(CustomerId customer, std::int64_t number, UtcTime now) {
  constexpr std::int64_t three_years_ms = std::int64_t{3} * 365 * 24 * 3600 * 1000;
  const std::uint64_t random = mixed(static_cast<std::uint64_t>(number) + 1'000'000'007);
  NewEntry entry{};
  entry.customer_id = customer;
  entry.occurred_at = UtcTime{now.ms - static_cast<std::int64_t>(random % three_years_ms)};
  if (random % 4 == 0) {
    entry.kind = EntryKind::purchase;
    entry.amount = Money{static_cast<std::int64_t>(random >> 20) % 20'000 + 100, "EUR"};
    entry.quantity = static_cast<std::int64_t>(random >> 40) % 5 + 1;
  } else {
    entry.kind = EntryKind::contact;
    entry.channel = random % 3 == 0 ? Channel::mail : Channel::call;
    entry.direction = random % 2 == 0 ? Direction::in : Direction::out;
    entry.summary = "Asked when the goods are expected; told Thursday.";
  }
  return entry;
}

void say(std::string_view what, double value, std::string_view unit) {
  std::cout << std::left << std::setw(58) << what << std::right << std::setw(12) << std::fixed << std::setprecision(1)
            << value << " " << unit << std::endl;
}

// Runs a read `count` times, one after the other, and tells its CPU.
template <class F>
void measure_read(Db& db, std::string_view what, std::int64_t count, F f) {
  const Stopwatch watch;
  for (std::int64_t i = 0; i < count; ++i) {
    const Db::Work work = [&](Tx& tx) { return f(tx, i), Outcome::commit; };
    if (!db.read_here(TxContext{}, work)) db.read(TxContext{}, [&](Tx& tx) { f(tx, i); });
  }
  say(what, watch.cpu_us() / static_cast<double>(count), "us CPU");
}

// Durable creates a second with `clients` writes on their way at any time.
double creates_per_second(Db& db, std::int64_t first, std::int64_t count, int clients) {
  std::atomic<std::int64_t> next = first;
  const Stopwatch watch;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < clients; ++i)
      threads.emplace_back([&] {
        for (std::int64_t number = next++; number < first + count; number = next++)
          db.write(TxContext{}, [number](Tx& tx) { return create_customer(tx, customer_of(number)); }).value();
      });
  }
  return static_cast<double>(count) / watch.seconds();
}

CustomerId customer_with(Tx& tx, const std::string& phone) {
  const auto found = lookup_customer(tx, {.identity = {"phone:" + phone}});
  CHECK(found && found->matches.size() == 1);
  return found->matches[0].customer.id;
}

// A company on the empty database. Its owner's password is "correct horse battery".
void set_up(Db& db) {
  CompleteSetup setup{};
  setup.token.value = db.write(TxContext{}, [](Tx& tx) { return make_setup_link(tx); });
  setup.company = {.name = {"Bench"},
                   .country = {"SI"},
                   .language = Language::en,
                   .time_zone = {"Europe/Ljubljana"},
                   .currency = {"EUR"}};
  setup.owner = {.name = {"Bench"},
                 .email = {"bench@bench.example"},
                 .password = {"correct horse battery"},
                 .language = Language::en};
  if (const auto hashed = hash_setup_password(db, setup); !hashed) throw Failure("the password can't be hashed");
  db.write(TxContext{}, [&](Tx& tx) { return complete_setup(tx, setup); }).value();
}

}  // namespace

void fill_for_bench(Db& db, const BenchSize& size) {
  std::vector<CustomerId> ids;
  ids.reserve(static_cast<std::size_t>(size.customers));
  const Stopwatch customers;
  for (std::int64_t first = 0; first < size.customers; first += batch_count) {
    const std::int64_t end = std::min(first + batch_count, size.customers);
    const auto made = db.write(TxContext{}, [&](Tx& tx) {
      std::vector<CustomerId> batch;
      CustomersBulk bulk(tx);
      for (std::int64_t i = first; i < end; ++i) {
        const CustomerDraft draft = draft_of(i);
        batch.push_back(
            bulk.create(draft, {.kind = draft.kind, .fields = draft.fields, .organisation_id = std::nullopt}));
      }
      bulk.finish();
      return batch;
    });
    ids.insert(ids.end(), made.begin(), made.end());
  }
  say("customers made", static_cast<double>(size.customers) / customers.seconds(), "a second");
  const Stopwatch events;
  // Customer by customer, as history lies in the file.
  const std::int64_t each = std::max<std::int64_t>((size.events - size.events_of_first) / size.customers, 0);
  std::int64_t number = 0;
  std::size_t customer = 0;
  while (customer < ids.size()) {
    db.write(TxContext{}, [&, begin = customer, from = number](Tx& tx) {
      customer = begin, number = from;
      for (std::int64_t written = 0; written < entry_batch_count && customer < ids.size(); ++customer) {
        const std::int64_t count = customer == 0 ? size.events_of_first : each;
        for (std::int64_t i = 0; i < count; ++i) add_entry(tx, entry_of(ids[customer], number++, tx.now()));
        written += count;
      }
    });
  }
  say("timeline events made", static_cast<double>(number) / events.seconds(), "a second");
}

void run_bench(Db& db, const BenchSize& size) {
  constexpr std::int64_t reads = 2'000;
  const auto any_customer = [&](std::int64_t i) {
    return static_cast<std::int64_t>(mixed(static_cast<std::uint64_t>(i)) % static_cast<std::uint64_t>(size.customers));
  };
  measure_read(db, "lookup by phone", reads,
               [&](Tx& tx, std::int64_t i) { customer_with(tx, phone_of(any_customer(i))); });
  measure_read(db, "lookup by phone and card", reads, [&](Tx& tx, std::int64_t i) {
    get_customer_card(tx, {customer_with(tx, phone_of(any_customer(i)))}).value();
  });
  const CustomerId busy = db.read(TxContext{}, [](Tx& tx) { return customer_with(tx, phone_of(0)); });
  measure_read(db, "card of the customer with most events", reads,
               [&](Tx& tx, std::int64_t) { get_customer_card(tx, {busy}).value(); });
  std::optional<std::string> cursor;
  measure_read(db, "a page of 50 of those events, one after the other", reads, [&](Tx& tx, std::int64_t) {
    cursor = list_timeline(tx, {.id = busy, .kind = std::nullopt, .limit = 50, .cursor = cursor}).value().next;
  });
  measure_read(db, "search by two beginnings of names", reads, [&](Tx& tx, std::int64_t i) {
    const std::uint64_t random = mixed(static_cast<std::uint64_t>(i));
    ListCustomers input{};
    input.q = Text<0, 200>{std::string(pick(given_names, random)) + " " + std::string(pick(family_roots, random >> 8))};
    list_customers(tx, input).value();
  });
  const double alone = creates_per_second(db, size.customers, 500, 1);
  const double together = creates_per_second(db, size.customers + 500, 4'000, 64);
  say("durable creates, one by one", alone, "a second");
  say("durable creates, 64 on their way", together, "a second");
  say("together against one by one", together / alone, "times");
}

int bench_command(Settings settings, const BenchSize& size, bool keep) {
  if (size.customers < 1 || size.events_of_first < 100)
    throw Failure("bench wants at least one customer, and 100 events of the first");
  const std::string folder = (std::filesystem::path(settings.data) / "bench").string();
  if (settings.database.empty()) {
    if (std::filesystem::exists(folder)) throw Failure(folder + " is there already: remove it, or name another --data");
    settings.data = folder;
  }
  {
    const SystemClock clock;
    const auto db = open_database(settings, clock);
    JobKinds kinds;
    add_job_kinds(kinds);
    EventJournal journal(all_reactions(), kinds);
    db->set_journal(&journal);
    if (!db->read(TxContext{}, [](Tx& tx) { return setup_needed(tx); }))
      throw Failure("bench wants an empty database: this one has a company in it");
    set_up(*db);
    fill_for_bench(*db, size);
    if (!keep) run_bench(*db, size);
  }
  if (!keep && settings.database.empty()) std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace vez
