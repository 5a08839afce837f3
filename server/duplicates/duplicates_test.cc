#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "duplicates/scan.h"

namespace vez {
namespace {

CustomerTraits person(std::string given, std::string family) {
  CustomerTraits traits;
  traits.given_name = std::move(given), traits.family_name = std::move(family);
  return traits;
}

CustomerTraits maja() {
  CustomerTraits traits = person("Maja", "Zupančič");
  traits.born = {.year = 1984, .month = 3, .day = 12};
  traits.street = "Trubarjeva cesta 12", traits.postcode = "1000", traits.city = "Ljubljana";
  traits.phones = {"+38640123456"};
  traits.mails = {"maja.zupancic@example.si"};
  return traits;
}

Comparison compared(const CustomerTraits& a, const CustomerTraits& b, const TermCounts& terms = {}) {
  const Profile profile_a = profile_of(a), profile_b = profile_of(b);
  return compare(view_of(profile_a.bytes), view_of(profile_b.bytes), terms);
}

PairScore scored(const CustomerTraits& a, const CustomerTraits& b) {
  static const DuplicateScorer scorer(usual_model());
  const Profile profile_a = profile_of(a), profile_b = profile_of(b);
  return scorer.score(view_of(profile_a.bytes), view_of(profile_b.bytes));
}

std::set<std::uint64_t> keys_of(const CustomerTraits& traits) {
  const Profile profile = profile_of(traits);
  std::set<std::uint64_t> values;
  for (const BlockingKey& key : blocking_keys(view_of(profile.bytes))) values.insert(key.value);
  return values;
}

bool meet(const CustomerTraits& a, const CustomerTraits& b) {
  const auto keys = keys_of(a);
  return std::ranges::any_of(keys_of(b), [&](std::uint64_t key) { return keys.contains(key); });
}

// ------------------------------------------------------------------------------------------------------------- names

TEST_CASE("accents and capitals leave names the same") {
  const Comparison c = compared(person("MAJA", "Zupancic"), person("Maja", "Zupančič"));
  EXPECT(c[ComparedField::given_name] == Agreement::same);
  EXPECT(c[ComparedField::family_name] == Agreement::same);
}

TEST_CASE("a Cyrillic name, family name first, and the same in Latin letters agree") {
  CustomerTraits cyrillic;
  cyrillic.name = "Щукин Евгений Петрович";
  const Comparison c = compared(cyrillic, person("Evgenij", "Ščukin"));
  EXPECT(c[ComparedField::given_name] == Agreement::sounds);
  EXPECT(c[ComparedField::family_name] == Agreement::sounds);
  EXPECT(c[ComparedField::name_order] == Agreement::akin);
}

TEST_CASE("a patronymic in a whole name is the middle name") {
  CustomerTraits whole;
  whole.name = "Иван Петрович Сидоров";
  CustomerTraits parts = person("Ivan", "Sidorov");
  parts.middle_name = "Petrovich";
  const Comparison c = compared(whole, parts);
  EXPECT(c[ComparedField::middle_name] == Agreement::same);
  EXPECT(c[ComparedField::family_name] == Agreement::same);
  EXPECT(c[ComparedField::name_order] == Agreement::same);
}

TEST_CASE("names that changed places are compared crosswise") {
  const Comparison c = compared(person("Nagy", "Ágnes"), person("Agnes", "Nagy"));
  EXPECT(c[ComparedField::given_name] == Agreement::same);
  EXPECT(c[ComparedField::family_name] == Agreement::same);
  EXPECT(c[ComparedField::name_order] == Agreement::akin);
}

TEST_CASE("of names that stand crosswise the known ones say which is the given name") {
  std::vector<Term> terms;
  for (int i = 0; i < 5; ++i)
    terms.insert(terms.end(), {family_term("kolar"), given_term("milena"), given_term("uros")});
  const Comparison c = compared(person("Kolar", "Uroš"), person("Milena", "Kolar"), TermCounts(terms));
  EXPECT(c[ComparedField::given_name] == Agreement::unlike);
  EXPECT(c[ComparedField::family_name] == Agreement::same);
}

TEST_CASE("a name one letter off is a slip, unless both are names of others") {
  EXPECT(compared(person("Maja", "Novak"), person("Maha", "Novak"))[ComparedField::given_name] == Agreement::slip);
  std::vector<Term> terms;
  for (int i = 0; i < 3; ++i) terms.insert(terms.end(), {given_term("maia"), given_term("masa")});
  EXPECT(compared(person("Maja", "Novak"), person("Maša", "Novak"), TermCounts(terms))[ComparedField::given_name] ==
         Agreement::akin);
}

TEST_CASE("the wife of János is not János") {
  EXPECT(compared(person("Jánosné", "Kovács"), person("János", "Kovács"))[ComparedField::given_name] ==
         Agreement::unlike);
}

TEST_CASE("initials, short forms and parts of names are akin") {
  const auto given = [](std::string a, std::string b) {
    return compared(person(std::move(a), "Novak"), person(std::move(b), "Novak"))[ComparedField::given_name];
  };
  EXPECT(given("A.", "Ana") == Agreement::akin);
  EXPECT(given("Саша", "Aleksandr") == Agreement::akin);
  EXPECT(given("Ana Marija", "Marija") == Agreement::akin);
  EXPECT(given("Anna-Maria", "Annamaria") == Agreement::sounds);
}

TEST_CASE("a name that is missing speaks neither for nor against") {
  EXPECT(compared(person("", "Novak"), person("Ana", "Novak"))[ComparedField::given_name] == Agreement::missing);
}

// ------------------------------------------------------------------------------------------------------------- dates

TEST_CASE("dates of birth: one digit, two exchanged, day and month exchanged are slips; decades are not") {
  const auto births = [](BirthDate a, BirthDate b) {
    CustomerTraits first = person("Ana", "Novak"), second = first;
    first.born = a, second.born = b;
    return compared(first, second)[ComparedField::birth];
  };
  const BirthDate born{.year = 1984, .month = 3, .day = 12};
  EXPECT(births(born, born) == Agreement::same);
  EXPECT(births(born, {1984, 3, 17}) == Agreement::slip);
  EXPECT(births(born, {1984, 3, 21}) == Agreement::slip);
  EXPECT(births(born, {1984, 12, 3}) == Agreement::slip);
  EXPECT(births(born, {1985, 3, 12}) == Agreement::slip);
  EXPECT(births(born, {1954, 3, 12}) == Agreement::akin);
  EXPECT(births(born, {1984, 3, 30}) == Agreement::akin);
  EXPECT(births(born, {1971, 8, 30}) == Agreement::unlike);
  EXPECT(births(born, {}) == Agreement::missing);
  EXPECT(births(born, {1984, 0, 0}) == Agreement::akin);
}

TEST_CASE("a date becomes its parts") { EXPECT(birth_date(*parse_date("1984-03-12")) == BirthDate{1984, 3, 12}); }

// --------------------------------------------------------------------------------------------- addresses, identities

TEST_CASE("streets agree without the words every street has") {
  const auto streets = [](std::string a, std::string b) {
    CustomerTraits first = person("Ana", "Novak"), second = first;
    first.street = std::move(a), second.street = std::move(b);
    return compared(first, second)[ComparedField::street];
  };
  EXPECT(streets("Trubarjeva cesta 12", "trubarjeva c. 12") == Agreement::same);
  EXPECT(streets("ул. Ленина, д. 5, кв. 12", "Lenina 5") == Agreement::same);
  EXPECT(streets("12 High Street", "High St 12") == Agreement::same);
  EXPECT(streets("Trubarjeva cesta 12", "Turbarjeva cesta 12") == Agreement::slip);
  EXPECT(streets("Trubarjeva cesta 12", "Trubarjeva cesta 14") == Agreement::akin);
  EXPECT(streets("Trubarjeva cesta 12", "Slovenska cesta 12") == Agreement::unlike);
}

TEST_CASE("places agree by postcode, or by town where there is none") {
  const auto places = [](std::string code_a, std::string city_a, std::string code_b, std::string city_b) {
    CustomerTraits first = person("Ana", "Novak"), second = first;
    first.postcode = std::move(code_a), first.city = std::move(city_a);
    second.postcode = std::move(code_b), second.city = std::move(city_b);
    return compared(first, second)[ComparedField::place];
  };
  EXPECT(places("EH8 9AB", "Edinburgh", "eh89ab", "Edinburgh") == Agreement::same);
  EXPECT(places("", "Москва", "", "Moskva") == Agreement::sounds);
  EXPECT(places("1000", "Ljubljana", "1001", "Ljubljana") == Agreement::slip);
  EXPECT(places("1000", "Ljubljana", "2310", "Ljubljana") == Agreement::akin);
  EXPECT(places("EH8 9AB", "", "EH8 1XY", "") == Agreement::distant);
  EXPECT(places("1000", "Ljubljana", "2000", "Maribor") == Agreement::unlike);
}

TEST_CASE("any phone in common is one in common, a digit off is a slip") {
  CustomerTraits a = maja(), b = maja();
  b.phones = {"+38614445555", "+38640123456"};
  EXPECT(compared(a, b)[ComparedField::phone] == Agreement::same);
  b.phones = {"+38640123457"};
  EXPECT(compared(a, b)[ComparedField::phone] == Agreement::slip);
}

TEST_CASE("one mailbox name with two providers says something only where it is not the name again") {
  const auto mails = [](std::string a, std::string b) {
    CustomerTraits first = person("Ana", "Novak"), second = first;
    first.mails = {std::move(a)}, second.mails = {std::move(b)};
    return compared(first, second)[ComparedField::mail];
  };
  EXPECT(mails("ana.novak@gmail.com", "ana.novak@siol.net") == Agreement::missing);
  EXPECT(mails("zvezdica1984@gmail.com", "zvezdica1984@siol.net") == Agreement::akin);
  EXPECT(mails("zvezdica@gmail.com", "zvezdca@gmail.com") == Agreement::slip);
  EXPECT(mails("ana.novak12@gmail.com", "ana.novak13@gmail.com") == Agreement::unlike);
}

TEST_CASE("numbers of two kinds say nothing of each other") {
  CustomerTraits a = maja(), b = maja();
  a.numbers = {"tax:12345678"}, b.numbers = {"card:12345678"};
  EXPECT(compared(a, b)[ComparedField::number] == Agreement::missing);
  b.numbers = {"tax:12345679"};
  EXPECT(compared(a, b)[ComparedField::number] == Agreement::slip);
  b.numbers = {"tax:99995679"};
  EXPECT(compared(a, b)[ComparedField::number] == Agreement::unlike);
}

// ------------------------------------------------------------------------------------------------------------ scores

TEST_CASE("the same customer typed twice is the same person") {
  CustomerTraits again = maja();
  again.given_name = "MAJA", again.family_name = "Zupancic", again.mails.clear();
  EXPECT(scored(maja(), again).verdict == Verdict::same);
}

TEST_CASE("two strangers are none") {
  CustomerTraits other = person("Rok", "Hribar");
  other.born = {1961, 11, 2}, other.phones = {"+38641999888"};
  EXPECT(scored(maja(), other).probability < 0.001);
}

TEST_CASE("twins of one household stay below the line") {
  CustomerTraits twin = maja();
  twin.given_name = "Maša", twin.mails.clear();
  const PairScore score = scored(maja(), twin);
  EXPECT(score.verdict != Verdict::same);
  EXPECT(score.held_back == HeldBack::other_given_name);
}

TEST_CASE("a wife and a husband are no duplicates") {
  CustomerTraits husband = maja();
  husband.given_name = "Marko", husband.born = {1982, 7, 1}, husband.mails.clear();
  EXPECT(scored(maja(), husband).verdict == Verdict::unlikely);
}

TEST_CASE("a father and a son of one name stay below the line, with and without their days of birth") {
  CustomerTraits father = maja(), son = maja();
  father.given_name = son.given_name = "Franc";
  father.born = {1954, 3, 12};
  EXPECT(scored(father, son).held_back == HeldBack::other_generation);
  son.born = {};
  EXPECT(scored(father, son).held_back == HeldBack::only_household);
  EXPECT(scored(father, son).verdict != Verdict::same);
  father.born = son.born;
  father.family_name += " st.", son.family_name += " ml.";
  EXPECT(scored(father, son).held_back == HeldBack::other_generation);
}

TEST_CASE("cousins of one name with other fathers stay below the line") {
  CustomerTraits a = maja(), b = maja();
  a.middle_name = "Петровна", b.middle_name = "Ивановна";
  EXPECT(scored(a, b).held_back == HeldBack::other_middle_name);
}

TEST_CASE("a personal number in common is evidence of the person, another one against it") {
  CustomerTraits a = maja(), b = maja();
  b.born = {};
  a.numbers = b.numbers = {"tax:12345678"};
  EXPECT(scored(a, b).verdict == Verdict::same);
  b.numbers = {"tax:87654321"};
  EXPECT(scored(a, b).held_back == HeldBack::other_number);
}

TEST_CASE("organisations are compared by their names without legal forms") {
  CustomerTraits a, b;
  a.is_organisation = b.is_organisation = true;
  a.name = "Alpina, d.o.o.", b.name = "ALPINA d. o. o.";
  a.phones = b.phones = {"+38614445555"};
  a.street = b.street = "Slovenska cesta 4", a.postcode = b.postcode = "1000";
  EXPECT(compared(a, b)[ComparedField::family_name] == Agreement::same);
  EXPECT(scored(a, b).verdict == Verdict::same);
  EXPECT(scored(a, maja()).verdict == Verdict::unlikely);
  EXPECT(scored(a, maja()).probability == 0);
}

TEST_CASE("reasons come by weight, each with a sentence, and add up with the share to the probability") {
  CustomerTraits again = maja();
  again.family_name = "Zupanćič", again.street = "Slovenska cesta 4";
  const Profile a = profile_of(maja()), b = profile_of(again);
  const DuplicateModel model = usual_model();
  const DuplicateScorer scorer(model);
  const Comparison comparison = compare(view_of(a.bytes), view_of(b.bytes), model.terms);
  const auto reasons = scorer.reasons(comparison);
  REQUIRE(reasons.size() >= 6);
  for (std::size_t i = 1; i < reasons.size(); ++i) EXPECT(std::abs(reasons[i - 1].bits) >= std::abs(reasons[i].bits));
  const auto street = std::ranges::find(reasons, ComparedField::street, &DuplicateReason::field);
  REQUIRE(street != reasons.end());
  EXPECT(street->bits < 0);
  EXPECT(street->sentence.english == "The streets differ.");
}

TEST_CASE("every field and level has a sentence, and every reason to hold back") {
  for (std::size_t field = 0; field < compared_fields; ++field)
    for (std::size_t level = 1; level < agreement_levels; ++level)
      for (const bool organisations : {false, true})
        EXPECT(!sentence_of(static_cast<ComparedField>(field), static_cast<Agreement>(level), organisations)
                    .english.empty());
  for (auto held_back = HeldBack::other_given_name; held_back <= HeldBack::only_household;
       held_back = static_cast<HeldBack>(static_cast<int>(held_back) + 1))
    EXPECT(!sentence_of(held_back).english.empty());
}

TEST_CASE("a rare name weighs more than a common one") {
  DuplicateModel model = usual_model();
  model.customers = 1'000;
  model.terms = TermCounts(std::vector<TermCounts::Entry>{{family_term("novak"), 100}});
  EXPECT(term_bits(model, ComparedField::family_name, family_term("zupancic")) >
         term_bits(model, ComparedField::family_name, family_term("novak")) + 5);
}

// -------------------------------------------------------------------------------------------------------------- keys

TEST_CASE("keys bring together what is spelt otherwise, exchanged or mistyped") {
  CustomerTraits cyrillic;
  cyrillic.name = "Щукин Евгений";
  EXPECT(meet(cyrillic, person("Yevgeny", "Shchukin")));
  EXPECT(meet(person("Nagy", "Ágnes"), person("Agnes", "Nagy")));
  CustomerTraits mistyped = maja();
  mistyped.given_name = "Mjaa", mistyped.family_name = "Zupanic", mistyped.phones.clear(), mistyped.mails.clear();
  EXPECT(meet(maja(), mistyped));
  EXPECT(!meet(maja(), person("Rok", "Hribar")));
}

TEST_CASE("persons and organisations have no keys in common") {
  CustomerTraits firm;
  firm.is_organisation = true, firm.name = "Zupančič Maja", firm.phones = maja().phones;
  EXPECT(!meet(maja(), firm));
}

TEST_CASE("a customer has few keys, and one who says nothing none") {
  CustomerTraits much = maja();
  much.phones = much.mails = much.numbers = {"a:1", "b:2", "c:3", "d:4", "e:5", "f:6"};
  EXPECT(keys_of(much).size() <= keys_max);
  EXPECT(keys_of({}).empty());
}

TEST_CASE("what is far too long, or no text at all, is compared all the same") {
  CustomerTraits endless = maja();
  endless.given_name = std::string(100'000, 'a');
  endless.street = "\xff\xfe";
  endless.mails = {std::string(10'000, 'm'), "maja zupancic@example.si"};
  endless.born = {.year = -5, .month = 4711, .day = 99};
  EXPECT(scored(endless, maja()).verdict != Verdict::same);
  EXPECT(compared(endless, endless)[ComparedField::given_name] == Agreement::same);
}

// ------------------------------------------------------------------------------------------------- model, many
// customers

// Each of `count` customers twice, the second time with an accent gone and without a phone.
DuplicateScan twice(int count) {
  constexpr std::string_view given[] = {"Maja", "Rok", "Špela", "Črt", "Ana", "Žiga", "Vesna"};
  constexpr std::string_view family[] = {"Zupančič", "Novak", "Kovač",  "Hribar", "Šuštar",
                                         "Železnik", "Cvek",  "Mlinar", "Oblak"};
  DuplicateScan scan;
  for (int i = 0; i < count; ++i) {
    CustomerTraits traits = person(std::string(given[i % 7]), std::string(family[i % 9]));
    traits.born = {1940 + i * 7 % 60, 1 + i % 12, 1 + i * 5 % 28};
    traits.postcode = std::to_string(1000 + i * 13 % 900), traits.street = "Cesta " + std::to_string(i);
    traits.phones = {"+38640" + std::to_string(100'000 + i)};
    scan.add(traits);
    traits.phones.clear();
    traits.given_name[0] = static_cast<char>(traits.given_name[0] | 0x20);
    scan.add(traits);
  }
  return scan;
}

TEST_CASE("each customer that is there twice is found, and nobody else") {
  const DuplicateFindings findings = twice(300).find();
  std::size_t right = 0, wrong = 0;
  for (const DuplicatePair& pair : findings.pairs)
    if (pair.score.probability >= likely_min) ++(pair.first / 2 == pair.second / 2 ? right : wrong);
  EXPECT(right == 300);
  EXPECT(wrong == 0);
}

TEST_CASE("the same customers give the same findings") {
  EXPECT(model_json(twice(100).find().model) == model_json(twice(100).find().model));
}

TEST_CASE("no customer and one customer have no duplicates") {
  DuplicateScan scan;
  EXPECT(scan.find().pairs.empty());
  scan.add(maja());
  EXPECT(scan.find().pairs.empty());
  EXPECT(scan.find_by(usual_model()).pairs.empty());
}

TEST_CASE("customers all alike do not take for ever") {
  DuplicateScan scan;
  for (int i = 0; i < 3'000; ++i) scan.add(maja());
  EXPECT(scan.find().compared <= 16 * 250'000);
}

TEST_CASE("a model kept as JSON scores as before") {
  DuplicateScan scan = twice(300);
  const DuplicateFindings findings = scan.find();
  const std::string json = model_json(findings.model);
  EXPECT(json.find("ovak") == std::string::npos);
  const auto again = model_of_json(json);
  REQUIRE(again.has_value());
  EXPECT(model_json(*again) == json);
  const DuplicateFindings found = scan.find_by(*again);
  REQUIRE(found.pairs.size() == findings.pairs.size());
  for (std::size_t i = 0; i < found.pairs.size(); ++i)
    EXPECT(found.pairs[i].score.probability == doctest::Approx(findings.pairs[i].score.probability));
}

TEST_CASE("what is no model is refused") {
  const std::string good = model_json(usual_model());
  REQUIRE(model_of_json(good).has_value());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    return bad;
  };
  for (const std::string& bad :
       {std::string("{}"), std::string("no"), with("\"version\":1", "\"version\":2"), with("[0,", "[2,"),
        with("[0,", "[0,0,"), with("given_name", "birth"), with("\"customers\":", "\"customers\":-"),
        with("\"terms\":{", "\"terms\":{\"x\":1"), with("\"terms\":{", "\"terms\":{\"00000000000000ff\":-3")})
    EXPECT_MESSAGE(!model_of_json(bad).has_value(), bad.substr(0, 60));
}

}  // namespace
}  // namespace vez
