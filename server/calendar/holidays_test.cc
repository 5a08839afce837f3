#include "calendar/holidays.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/json.h"
#include "base/testing.h"

namespace vez {
namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

// Of one year, as "02-08 name".
std::vector<std::string> listed(const HolidayPlace& place, int year, std::string_view language) {
  std::vector<std::string> lines;
  for (const Holiday& holiday : holidays(place, year, language))
    lines.push_back(to_text(holiday.date).substr(5) + " " + std::string(holiday.name));
  return lines;
}

TEST_CASE("days off in Slovenia in 2026 are the fifteen of the law") {
  EXPECT(listed({"SI", ""}, 2026, "sl") ==
         std::vector<std::string>{"01-01 novo leto", "01-02 novo leto",
                                  "02-08 Prešernov dan, slovenski kulturni praznik", "04-05 velikonočna nedelja",
                                  "04-06 velikonočni ponedeljek", "04-27 dan upora proti okupatorju",
                                  "05-01 praznik dela", "05-02 praznik dela", "05-24 binkošti", "06-25 dan državnosti",
                                  "08-15 Marijino vnebovzetje", "10-31 dan reformacije", "11-01 dan spomina na mrtve",
                                  "12-25 božič", "12-26 dan samostojnosti in enotnosti"});
}

TEST_CASE("a holiday of Slovenia, Hungary, Russia or Britain has a name in each language of the page") {
  for (const HolidayPlace& place : {HolidayPlace{"SI", ""}, HolidayPlace{"HU", ""}, HolidayPlace{"RU", ""},
                                    HolidayPlace{"GB", ""}, HolidayPlace{"GB", "SCT"}})
    for (int year = holiday_year_min; year <= holiday_year_max; ++year) {
      const auto english = holidays(place, year, "en");
      for (const std::string_view language : {"sl", "hu", "ru"}) {
        const auto named = holidays(place, year, language);
        REQUIRE(named.size() == english.size());
        for (std::size_t i = 0; i < named.size(); ++i) EXPECT(named[i].name != english[i].name);
      }
    }
}

TEST_CASE("two days of one English name keep their own names") {
  EXPECT(listed({"HU", ""}, 2026, "sl")[1] == "03-15 dan revolucije 1848");
  EXPECT(listed({"HU", ""}, 2026, "ru").at(9) == "10-23 День революции 1956 года");
}

TEST_CASE("a holiday has its own name, that of the reader's language, or the English one") {
  const auto name = [](std::string_view language) { return holidays({"HU", ""}, 2026, language).front().name; };
  EXPECT(name("hu") == "Újév");
  EXPECT(name("sl") == "novo leto");
  EXPECT(name("ru") == "Новый год");
  EXPECT(name("de") == "New Year's Day");
  EXPECT(holidays({"HU", ""}, 2026, "en").front().local_name == "Újév");
}

TEST_CASE("Scotland's holidays are not England's") {
  const Date st_andrew = day("2026-11-30"), easter_monday = day("2026-04-06");
  EXPECT(is_holiday({"GB", "SCT"}, st_andrew));
  EXPECT(!is_holiday({"GB", "ENG"}, st_andrew));
  EXPECT(!is_holiday({"GB", "SCT"}, easter_monday));
  EXPECT(is_holiday({"GB", "ENG"}, easter_monday));
  EXPECT(!is_holiday({"GB", ""}, easter_monday));
  std::vector<std::string> codes;
  for (const Region& region : regions_of("GB")) codes.emplace_back(region.code);
  EXPECT(codes == std::vector<std::string>{"ENG", "NIR", "SCT", "WLS"});
}

TEST_CASE("the long New Year of Russia has eight days") {
  const auto lines = listed({"RU", ""}, 2026, "ru");
  EXPECT(std::ranges::count_if(lines, [](const std::string& line) { return line < "01-09"; }) == 8);
}

TEST_CASE("countries of the European Union and those around it have holidays in every year") {
  for (const std::string_view country :
       {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
        "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "GB", "RU", "RS", "UA", "BY", "CH", "NO", "US"})
    for (int year = holiday_year_min; year <= holiday_year_max; ++year) {
      INFO(country << " " << year);
      EXPECT(holidays({std::string(country), ""}, year, "en").size() >= 5);
    }
}

TEST_CASE("what is not in the table is no holiday") {
  EXPECT(!has_holidays({"XX", ""}));
  EXPECT(!has_holidays({"GB", "XXX"}));
  EXPECT(!is_holiday({"SI", ""}, day("2014-12-25")));
  EXPECT(is_holiday({"SI", ""}, day("2040-12-26")));
  EXPECT(!is_holiday({"SI", ""}, day("2041-01-01")));
}

// Days of the years 2015 to 2035 in the file of holidays, and in ours.
struct Compared {
  std::set<std::string> missing;  // in the file only, as "01-01 name" without the year where every year has it
  std::set<std::string> extra;    // in ours only
};

std::optional<Compared> compare(const HolidayPlace& place, const std::string& file,
                                const std::set<std::string>& not_free) {
  const std::ifstream in(std::string(VEZ_SHARED_DATA) + "/08_names_addresses/" + file);
  if (!in) return std::nullopt;
  std::stringstream text;
  text << in.rdbuf();
  const auto theirs = from_json<std::map<std::string, std::string>>(text.str()).value();
  Compared compared;
  for (Date date = day("2015-01-01"); date < day("2036-01-01"); ++date.days) {
    const auto their = theirs.find(to_text(date));
    const bool is_theirs = their != theirs.end() && !not_free.contains(their->second);
    if (is_theirs && !is_holiday(place, date)) compared.missing.insert(to_text(date) + " " + their->second);
    if (!is_theirs && is_holiday(place, date)) compared.extra.insert(to_text(date));
  }
  return compared;
}

TEST_CASE("the days off of Slovenia are those of the reference, every day of 2015 to 2035") {
  // Holidays of the state that are worked.
  const std::set<std::string> worked{"Primož Trubar Day",
                                     "Unification of Prekmurje Slovenes with the Mother Nation",
                                     "Return of Primorska into the Homeland",
                                     "Integration of Primorska into the Homeland",
                                     "Slovenian Sport's Day",
                                     "Sovereignty Day",
                                     "Rudolf Maister Day"};
  const auto compared = compare({"SI", ""}, "public_holidays_SI.json", worked);
  if (!compared) {
    MESSAGE("skipped, no data: public_holidays_SI.json");
    return;
  }
  for (const std::string& line : compared->missing) MESSAGE("missing " << line);
  for (const std::string& line : compared->extra) MESSAGE("extra " << line);
  EXPECT(compared->missing.empty());
  EXPECT(compared->extra.empty());
}

TEST_CASE("the days off common to all of Britain are those of the reference, every day of 2015 to 2035") {
  const auto compared = compare({"GB", ""}, "public_holidays_GB.json", {});
  if (!compared) {
    MESSAGE("skipped, no data: public_holidays_GB.json");
    return;
  }
  for (const std::string& line : compared->missing) MESSAGE("missing " << line);
  for (const std::string& line : compared->extra) MESSAGE("extra " << line);
  EXPECT(compared->missing.empty());
  EXPECT(compared->extra.empty());
}

}  // namespace
}  // namespace vez
