// long because what is said in four languages stands here, a line each.
#include "time_words/time_words.h"

#include <rapidcheck.h>

#include <chrono>
#include <span>

#include "base/testing.h"
#include "base/text.h"

namespace vez {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

UtcTime at(std::string_view text) { return parse_time(text).value(); }

// Monday to Friday from 8 to 16, closed on the country's holidays.
WorkingCalendar office(std::string_view zone_name) {
  constexpr std::int64_t opens = 8 * 60, closes = 16 * 60;
  WorkingCalendar calendar{.zone = TimeZone::named(zone_name).value(), .week = {}, .places = {}, .own_days = {}};
  for (std::size_t weekday = 0; weekday < 5; ++weekday) calendar.week[weekday] = {{opens, closes}};
  const std::string country = zone_name == "Europe/Ljubljana"  ? "SI"
                              : zone_name == "Europe/Budapest" ? "HU"
                              : zone_name == "Europe/Moscow"   ? "RU"
                                                               : "GB";
  calendar.places = {{country, ""}};
  return calendar;
}

std::vector<TimeWords> found(std::string_view now, std::string_view zone, std::string_view language,
                             std::string_view text) {
  const WorkingCalendar calendar = office(zone);
  return find_time_words(text, {.now = at(now), .zone = calendar.zone, .calendar = calendar, .language = language});
}

// On a Wednesday at ten, in Ljubljana.
std::vector<TimeWords> found_in_slovene(std::string_view text) {
  return found("2026-11-25T09:00:00Z", "Europe/Ljubljana", "sl", text);
}

// "2026-11-26 17:00/20:00", "2026-11-25 10:00/2026-11-27 16:00 past", as the wall shows it; " | " between several.
std::string shown(const std::vector<TimeWords>& all, std::string_view zone_name) {
  const TimeZone zone = TimeZone::named(zone_name).value();
  std::string out;
  for (const TimeWords& words : all) {
    const auto clock_of = [](const WallTime& wall) {
      std::string text = "00:00";
      const std::int64_t minute = wall.ms / 60'000;
      text[0] += static_cast<char>(minute / 600), text[1] += static_cast<char>(minute / 60 % 10);
      text[3] += static_cast<char>(minute % 60 / 10), text[4] += static_cast<char>(minute % 10);
      return text;
    };
    const WallTime from = zone.wall_time(words.from), until = zone.wall_time(words.until);
    if (!out.empty()) out += " | ";
    out += to_text(from.date) + " " + clock_of(from) + "/";
    if (until.date != from.date) out += to_text(until.date) + " ";
    out += clock_of(until);
    if (words.past) out += " past";
  }
  return out;
}

struct Said {
  std::string_view text;
  std::string_view window;
};

struct SaidAt {
  std::string_view now, zone, language, text, window;
};

const Said slovene[] = {
    {"pokličem nazaj v pol ure", "2026-11-25 10:00/10:30"},
    {"v torek ob 15-ih", "2026-12-01 15:00/15:30"},
    {"čez kakšno uro", "2026-11-25 11:00/11:30"},
    {"ne pred petkom", "2026-11-27 08:00/16:00"},
    {"ne po 17h", "2026-11-25 10:00/17:00"},
    {"v pon ob 10h", "2026-11-30 10:00/10:30"},
    {"do konca delovnega dne", "2026-11-25 10:00/16:00"},
    {"jutri po 17.", "2026-11-26 17:00/20:00"},
    {"jutri med 9. in 11. uro", "2026-11-26 09:00/11:00"},
    {"v petek dopoldne", "2026-11-27 08:00/12:00"},
    {"čez dva dni", "2026-11-27 08:00/16:00"},
    {"do konca tedna", "2026-11-25 10:00/2026-11-27 16:00"},
    {"cez dva dni", "2026-11-27 08:00/16:00"},
    {"pojutrišnjem ob 14h", "2026-11-27 14:00/14:30"},
    {"danes popoldne", "2026-11-25 12:00/18:00"},
    {"danes", "2026-11-25 10:00/16:00"},
    {"jutri", "2026-11-26 08:00/16:00"},
    {"do jutri", "2026-11-25 10:00/2026-11-26 16:00"},
    {"do petka", "2026-11-25 10:00/2026-11-27 16:00"},
    {"v petek", "2026-11-27 08:00/16:00"},
    {"pred petkom", "2026-11-25 10:00/2026-11-26 16:00"},
    {"po petku", "2026-11-30 08:00/16:00"},
    {"26. 11. ob 14h", "2026-11-26 14:00/14:30"},
    {"26. 11. 2026", "2026-11-26 08:00/16:00"},
    {"27. novembra", "2026-11-27 08:00/16:00"},
    {"3. decembra ob 9.30", "2026-12-03 09:30/10:00"},
    {"v torek naslednji teden", "2026-12-01 08:00/16:00"},
    {"naslednji teden", "2026-11-30 08:00/2026-12-04 16:00"},
    {"naslednji teden v sredo popoldne", "2026-12-02 12:00/18:00"},
    {"prihodnji petek", "2026-12-04 08:00/16:00"},
    {"ta petek ob 10h", "2026-11-27 10:00/10:30"},
    {"ob pol osmih", "2026-11-26 07:30/08:00"},
    {"jutri ob pol osmih", "2026-11-26 07:30/08:00"},
    {"jutri ob pol osmih zvečer", "2026-11-26 19:30/20:00"},
    {"četrt na osem zjutraj", "2026-11-26 07:15/07:45"},
    {"jutri ob tričetrt na osem", "2026-11-26 07:45/08:15"},
    {"jutri ob petih", "2026-11-26 17:00/17:30"},
    {"jutri ob 5h", "2026-11-26 17:00/17:30"},
    {"jutri ob 5. zjutraj", "2026-11-26 05:00/05:30"},
    {"jutri ob petih popoldne", "2026-11-26 17:00/17:30"},
    {"čez dve uri", "2026-11-25 12:00/12:30"},
    {"čez pol ure", "2026-11-25 10:30/11:00"},
    {"čez uro in pol", "2026-11-25 11:30/12:00"},
    {"v treh delovnih dneh", "2026-11-25 10:00/2026-11-30 16:00"},
    {"v dveh urah", "2026-11-25 10:00/12:00"},
    {"v roku 24 ur", "2026-11-25 10:00/2026-11-26 10:00"},
    {"čez teden dni", "2026-12-02 08:00/16:00"},
    {"čez 3 delovne dni", "2026-11-30 08:00/16:00"},
    {"čez mesec dni", "2026-12-25 08:00/20:00"},
    {"v sredo med 10 in 12", "2026-12-02 10:00/12:00"},
    {"v sredo od 9h do 11h", "2026-12-02 09:00/11:00"},
    {"v sredo od 9. do 11. ure", "2026-12-02 09:00/11:00"},
    {"jutri 9-11h", "2026-11-26 09:00/11:00"},
    {"jutri 9-11", "2026-11-26 09:00/11:00"},
    {"jutri do 10h", "2026-11-26 08:00/10:00"},
    {"do jutri do 10h", "2026-11-25 10:00/2026-11-26 10:00"},
    {"do petka do 12h", "2026-11-25 10:00/2026-11-27 12:00"},
    {"najkasneje do petka", "2026-11-25 10:00/2026-11-27 16:00"},
    {"okrog 14h", "2026-11-25 13:30/14:30"},
    {"jutri okoli poldneva", "2026-11-26 11:30/12:30"},
    {"opoldne", "2026-11-25 12:00/12:30"},
    {"zvečer", "2026-11-25 18:00/21:00"},
    {"jutri zvečer po 18h", "2026-11-26 18:00/20:00"},
    {"nocoj", "2026-11-25 18:00/21:00"},
    {"konec tedna", "2026-11-26 08:00/2026-11-27 16:00"},
    {"ta vikend", "2026-11-28 08:00/2026-11-29 20:00"},
    {"do konca meseca", "2026-11-25 10:00/2026-11-30 16:00"},
    {"konec naslednjega tedna", "2026-12-03 08:00/2026-12-04 16:00"},
    {"v začetku prihodnjega tedna", "2026-11-30 08:00/2026-12-01 16:00"},
    {"danes do 15h", "2026-11-25 10:00/15:00"},
    {"danes ob 9h", "2026-11-25 09:00/09:30 past"},
    {"včeraj", "2026-11-24 08:00/16:00 past"},
    {"pred dvema dnevoma", "2026-11-23 08:00/16:00 past"},
    {"prejšnji petek", "2026-11-20 08:00/16:00 past"},
    {"minuli konec tedna", "2026-11-19 08:00/2026-11-20 16:00 past"},
    {"v sredo", "2026-12-02 08:00/16:00"},
    {"Pokličite me jutri po 17. uri, prosim.", "2026-11-26 17:00/20:00"},
    {"Pokličemo jutri po 17. glede ponudbe.", "2026-11-26 17:00/20:00"},
    {"V petek do 12. pošljemo račun.", "2026-11-27 08:00/12:00"},
    {"Lahko jutri po 17 ali v petek dopoldne", "2026-11-26 17:00/20:00 | 2026-11-27 08:00/12:00"},
    {"v petek, 27. 11., ob 10.00", "2026-11-27 10:00/10:30"},
    {"po 17. uri", "2026-11-25 17:00/20:00"},
    {"ob 14h", "2026-11-25 14:00/14:30"},
    {"14:30", "2026-11-25 14:30/15:00"},
    {"do 17h", "2026-11-25 10:00/17:00"},
    {"do 9h", "2026-11-26 08:00/09:00"},
    {"dostava 15. 12.", "2026-12-15 08:00/16:00"},
    {"do 15. decembra", "2026-11-25 10:00/2026-12-15 16:00"},
    {"v ponedeljek zjutraj", "2026-11-30 07:00/10:00"},
    {"v nedeljo", "2026-11-29 08:00/20:00"},
    {"od ponedeljka do srede", "2026-11-30 08:00/2026-12-02 16:00"},
    {"pred kosilom", "2026-11-25 10:00/12:00"},
    {"jutri po kosilu", "2026-11-26 13:00/18:00"},
    {"deset do osmih", "2026-11-26 07:50/08:20"},
    {"jutri petnajst čez deset", "2026-11-26 10:15/10:45"},
    {"jutri ob osmih zvečer", "2026-11-26 20:00/20:30"},
    {"jutri od 9h naprej", "2026-11-26 09:00/20:00"},
    {"ob enih", "2026-11-25 13:00/13:30"},
    {"v naslednjih dveh dneh", "2026-11-25 10:00/2026-11-27 16:00"},
};

const Said hungarian[] = {
    {"csütörtökön 10 órára", "2026-11-26 10:00/10:30"},
    {"csütörtök 16-18 óra között", "2026-11-26 16:00/18:00"},
    {"holnap 10-re", "2026-11-26 10:00/10:30"},
    {"2026. 12. 01. 9:00", "2026-12-01 09:00/09:30"},
    {"holnap 17 után", "2026-11-26 17:00/20:00"},
    {"holnap 17 óra után", "2026-11-26 17:00/20:00"},
    {"pénteken délelőtt", "2026-11-27 08:00/12:00"},
    {"penteken delelott", "2026-11-27 08:00/12:00"},
    {"két nap múlva", "2026-11-27 08:00/16:00"},
    {"ket nap mulva", "2026-11-27 08:00/16:00"},
    {"jövő hét kedden 10 és 12 között", "2026-12-01 10:00/12:00"},
    {"jövő hét kedden 10 és 12 óra között", "2026-12-01 10:00/12:00"},
    {"fél nyolckor", "2026-11-26 07:30/08:00"},
    {"holnap fél nyolckor", "2026-11-26 07:30/08:00"},
    {"holnap este fél nyolckor", "2026-11-26 19:30/20:00"},
    {"holnap fél nyolc", "2026-11-26 07:30/08:00"},
    {"negyed nyolckor", "2026-11-26 07:15/07:45"},
    {"háromnegyed nyolckor", "2026-11-26 07:45/08:15"},
    {"holnap háromnegyed nyolc után", "2026-11-26 07:45/20:00"},
    {"3 munkanapon belül", "2026-11-25 10:00/2026-11-30 16:00"},
    {"három munkanapon belül", "2026-11-25 10:00/2026-11-30 16:00"},
    {"két órán belül", "2026-11-25 10:00/12:00"},
    {"24 órán belül", "2026-11-25 10:00/2026-11-26 10:00"},
    {"péntekig", "2026-11-25 10:00/2026-11-27 16:00"},
    {"péntekig délig", "2026-11-25 10:00/2026-11-27 12:00"},
    {"péntekre", "2026-11-25 10:00/2026-11-27 16:00"},
    {"holnapig", "2026-11-25 10:00/2026-11-26 16:00"},
    {"holnapra", "2026-11-25 10:00/2026-11-26 16:00"},
    {"ma", "2026-11-25 10:00/16:00"},
    {"ma délután", "2026-11-25 12:00/18:00"},
    {"ma 15 óráig", "2026-11-25 10:00/15:00"},
    {"ma 15-ig", "2026-11-25 10:00/15:00"},
    {"holnap 5-kor", "2026-11-26 17:00/17:30"},
    {"holnap délután 5-kor", "2026-11-26 17:00/17:30"},
    {"holnap ötkor", "2026-11-26 17:00/17:30"},
    {"holnap reggel 8-kor", "2026-11-26 08:00/08:30"},
    {"holnapután 14:00", "2026-11-27 14:00/14:30"},
    {"holnapután 14 órakor", "2026-11-27 14:00/14:30"},
    {"hétfőn 9-kor", "2026-11-30 09:00/09:30"},
    {"hétfőn 9 és 11 között", "2026-11-30 09:00/11:00"},
    {"hétfőn 9-től 11-ig", "2026-11-30 09:00/11:00"},
    {"hétfőtől szerdáig", "2026-11-30 08:00/2026-12-02 16:00"},
    {"november 27-én", "2026-11-27 08:00/16:00"},
    {"november 27-én 14 órakor", "2026-11-27 14:00/14:30"},
    {"nov. 27. 14:00", "2026-11-27 14:00/14:30"},
    {"11. 27.", "2026-11-27 08:00/16:00"},
    {"11. 27. 14 óra", "2026-11-27 14:00/14:30"},
    {"11.27-ig", "2026-11-25 10:00/2026-11-27 16:00"},
    {"2026. 11. 27.", "2026-11-27 08:00/16:00"},
    {"2026. november 27-én délután", "2026-11-27 12:00/18:00"},
    {"december 15-ig", "2026-11-25 10:00/2026-12-15 16:00"},
    {"27-én", "2026-11-27 08:00/16:00"},
    {"27-én 10-kor", "2026-11-27 10:00/10:30"},
    {"jövő héten", "2026-11-30 08:00/2026-12-04 16:00"},
    {"jövő pénteken", "2026-12-04 08:00/16:00"},
    {"ezen a héten", "2026-11-25 10:00/2026-11-27 16:00"},
    {"ezen a pénteken", "2026-11-27 08:00/16:00"},
    {"a hét végéig", "2026-11-25 10:00/2026-11-27 16:00"},
    {"jövő hét végén", "2026-12-03 08:00/2026-12-04 16:00"},
    {"hétvégén", "2026-11-28 08:00/2026-11-29 20:00"},
    {"a hónap végéig", "2026-11-25 10:00/2026-11-30 16:00"},
    {"a nap végéig", "2026-11-25 10:00/16:00"},
    {"egy óra múlva", "2026-11-25 11:00/11:30"},
    {"fél óra múlva", "2026-11-25 10:30/11:00"},
    {"másfél óra múlva", "2026-11-25 11:30/12:00"},
    {"egy hét múlva", "2026-12-02 08:00/16:00"},
    {"két hét múlva", "2026-12-09 08:00/16:00"},
    {"egy hónap múlva", "2026-12-25 08:00/20:00"},
    {"délben", "2026-11-25 12:00/12:30"},
    {"délután 3 körül", "2026-11-25 14:30/15:30"},
    {"holnap 10 körül", "2026-11-26 09:30/10:30"},
    {"este 6 után", "2026-11-25 18:00/20:00"},
    {"este", "2026-11-25 18:00/21:00"},
    {"holnap este", "2026-11-26 18:00/21:00"},
    {"tegnap", "2026-11-24 08:00/16:00 past"},
    {"két napja", "2026-11-23 08:00/16:00 past"},
    {"múlt pénteken", "2026-11-20 08:00/16:00 past"},
    {"két nappal ezelőtt", "2026-11-23 08:00/16:00 past"},
    {"szerdán", "2026-12-02 08:00/16:00"},
    {"péntek után", "2026-11-30 08:00/16:00"},
    {"ebéd után", "2026-11-25 13:00/18:00"},
    {"holnap ebéd előtt", "2026-11-26 08:00/12:00"},
    {"Kérem, hívjon holnap 17 után!", "2026-11-26 17:00/20:00"},
    {"10.30-kor", "2026-11-25 10:30/11:00"},
    {"holnap 10.30-kor", "2026-11-26 10:30/11:00"},
    {"10 és 12 óra között", "2026-11-25 10:00/12:00"},
    {"17 óra után", "2026-11-25 17:00/20:00"},
    {"14:30", "2026-11-25 14:30/15:00"},
    {"kedden délután 2 és 4 között", "2026-12-01 14:00/16:00"},
    {"legkésőbb péntekig", "2026-11-25 10:00/2026-11-27 16:00"},
    {"holnap 9-11", "2026-11-26 09:00/11:00"},
    {"ma este 8-kor", "2026-11-25 20:00/20:30"},
    {"jövő hétfőn", "2026-11-30 08:00/16:00"},
    {"holnap 14h", "2026-11-26 14:00/14:30"},
};

const Said russian[] = {
    {"через пару дней", "2026-11-27 08:00/16:00"},
    {"в пн в 10", "2026-11-30 10:00/10:30"},
    {"в течение 2-х дней", "2026-11-25 10:00/2026-11-27 16:00"},
    {"до конца рабочего дня", "2026-11-25 10:00/16:00"},
    {"не раньше понедельника", "2026-11-30 08:00/16:00"},
    {"не после 17:00", "2026-11-25 10:00/17:00"},
    {"завтра после 17:00", "2026-11-26 17:00/20:00"},
    {"завтра после 17", "2026-11-26 17:00/20:00"},
    {"завтра после 17 часов", "2026-11-26 17:00/20:00"},
    {"в пятницу до обеда", "2026-11-27 08:00/12:00"},
    {"в пятницу после обеда", "2026-11-27 13:00/18:00"},
    {"через два дня", "2026-11-27 08:00/16:00"},
    {"на следующей неделе", "2026-11-30 08:00/2026-12-04 16:00"},
    {"на следующей неделе во вторник", "2026-12-01 08:00/16:00"},
    {"в полвосьмого", "2026-11-26 07:30/08:00"},
    {"завтра в полвосьмого", "2026-11-26 07:30/08:00"},
    {"завтра в половине восьмого", "2026-11-26 07:30/08:00"},
    {"четверть восьмого", "2026-11-26 07:15/07:45"},
    {"завтра без четверти восемь", "2026-11-26 07:45/08:15"},
    {"завтра без десяти восемь", "2026-11-26 07:50/08:20"},
    {"завтра в десять минут восьмого", "2026-11-26 07:10/07:40"},
    {"в течение трёх рабочих дней", "2026-11-25 10:00/2026-11-30 16:00"},
    {"в течение трех рабочих дней", "2026-11-25 10:00/2026-11-30 16:00"},
    {"через 3 рабочих дня", "2026-11-30 08:00/16:00"},
    {"до 15 декабря", "2026-11-25 10:00/2026-12-15 16:00"},
    {"15 декабря", "2026-12-15 08:00/16:00"},
    {"15-го декабря в 14:00", "2026-12-15 14:00/14:30"},
    {"26 ноября 2026 года", "2026-11-26 08:00/16:00"},
    {"26.11.2026", "2026-11-26 08:00/16:00"},
    {"26.11", "2026-11-26 08:00/16:00"},
    {"до 26.11", "2026-11-25 10:00/2026-11-26 16:00"},
    {"27.11 в 10:30", "2026-11-27 10:30/11:00"},
    {"27.11. в 10.30", "2026-11-27 10:30/11:00"},
    {"завтра", "2026-11-26 08:00/16:00"},
    {"сегодня вечером", "2026-11-25 18:00/21:00"},
    {"сегодня до 15:00", "2026-11-25 10:00/15:00"},
    {"послезавтра утром", "2026-11-27 08:00/12:00"},
    {"в среду", "2026-12-02 08:00/16:00"},
    {"в среду с 9 до 11", "2026-12-02 09:00/11:00"},
    {"в среду между 9 и 11 часами", "2026-12-02 09:00/11:00"},
    {"в среду между 9 и 11", "2026-12-02 09:00/11:00"},
    {"до пятницы", "2026-11-25 10:00/2026-11-27 16:00"},
    {"к пятнице", "2026-11-25 10:00/2026-11-27 16:00"},
    {"не позднее пятницы", "2026-11-25 10:00/2026-11-27 16:00"},
    {"до завтра", "2026-11-25 10:00/2026-11-26 16:00"},
    {"до конца недели", "2026-11-25 10:00/2026-11-27 16:00"},
    {"до конца месяца", "2026-11-25 10:00/2026-11-30 16:00"},
    {"до конца дня", "2026-11-25 10:00/16:00"},
    {"до вечера", "2026-11-25 10:00/18:00"},
    {"в конце недели", "2026-11-26 08:00/2026-11-27 16:00"},
    {"в следующую пятницу", "2026-12-04 08:00/16:00"},
    {"в эту пятницу в 10", "2026-11-27 10:00/10:30"},
    {"через час", "2026-11-25 11:00/11:30"},
    {"через полчаса", "2026-11-25 10:30/11:00"},
    {"через полтора часа", "2026-11-25 11:30/12:00"},
    {"через 20 минут", "2026-11-25 10:20/10:50"},
    {"через неделю", "2026-12-02 08:00/16:00"},
    {"через две недели", "2026-12-09 08:00/16:00"},
    {"через месяц", "2026-12-25 08:00/16:00"},
    {"в 5 часов", "2026-11-25 17:00/17:30"},
    {"в 5 вечера", "2026-11-25 17:00/17:30"},
    {"завтра в 5 утра", "2026-11-26 05:00/05:30"},
    {"завтра в 3 часа дня", "2026-11-26 15:00/15:30"},
    {"завтра в три", "2026-11-26 15:00/15:30"},
    {"завтра в пять вечера", "2026-11-26 17:00/17:30"},
    {"около 14:00", "2026-11-25 13:30/14:30"},
    {"завтра около двух", "2026-11-26 13:30/14:30"},
    {"в полдень", "2026-11-25 12:00/12:30"},
    {"после полудня", "2026-11-25 12:00/20:00"},
    {"на выходных", "2026-11-28 08:00/2026-11-29 20:00"},
    {"в эти выходные", "2026-11-28 08:00/2026-11-29 20:00"},
    {"вчера", "2026-11-24 08:00/16:00 past"},
    {"два дня назад", "2026-11-23 08:00/16:00 past"},
    {"в прошлую пятницу", "2026-11-20 08:00/16:00 past"},
    {"27 числа", "2026-11-27 08:00/16:00"},
    {"до 27 числа", "2026-11-25 10:00/2026-11-27 16:00"},
    {"27-го", "2026-11-27 08:00/16:00"},
    {"с понедельника по среду", "2026-11-30 08:00/2026-12-02 16:00"},
    {"с 9:00 до 11:00", "2026-11-25 10:00/11:00"},
    {"завтра с 9 до 11", "2026-11-26 09:00/11:00"},
    {"завтра 10:00-12:00", "2026-11-26 10:00/12:00"},
    {"Позвоните завтра после 17, пожалуйста", "2026-11-26 17:00/20:00"},
    {"утром", "2026-11-25 10:00/12:00"},
    {"в обед", "2026-11-25 12:00/13:00"},
    {"завтра в обед", "2026-11-26 12:00/13:00"},
    {"не раньше 10:00", "2026-11-25 10:00/20:00"},
    {"в ближайшие 2 дня", "2026-11-25 10:00/2026-11-27 16:00"},
    {"в час дня", "2026-11-25 13:00/13:30"},
    {"ЗАВТРА ПОСЛЕ 17:00", "2026-11-26 17:00/20:00"},
    {"в 17 часов 30 минут", "2026-11-25 17:30/18:00"},
    {"завтра после пяти", "2026-11-26 17:00/20:00"},
    {"в понедельник утром", "2026-11-30 08:00/12:00"},
};

const Said english[] = {
    {"not before Monday", "2026-11-30 08:00/16:00"},
    {"not after 5 pm", "2026-11-25 10:00/17:00"},
    {"not on Friday but on Monday", "2026-11-30 08:00/16:00"},
    {"EOD Friday", "2026-11-25 10:00/2026-11-27 16:00"},
    {"Customer asks for a call back tomorrow between 2 and 4 pm on 020 7946 0958", "2026-11-26 14:00/16:00"},
    {"tomorrow after 5 pm", "2026-11-26 17:00/20:00"},
    {"by Friday noon", "2026-11-25 10:00/2026-11-27 12:00"},
    {"in two hours", "2026-11-25 12:00/12:30"},
    {"11/26", "2026-11-26 08:00/16:00"},
    {"2026-11-26 14:00", "2026-11-26 14:00/14:30"},
    {"half past seven", "2026-11-26 07:30/08:00"},
    {"tomorrow at half past seven", "2026-11-26 07:30/08:00"},
    {"tomorrow at half past seven in the evening", "2026-11-26 19:30/20:00"},
    {"quarter to eight tomorrow morning", "2026-11-26 07:45/08:15"},
    {"at ten past nine tomorrow", "2026-11-26 09:10/09:40"},
    {"tomorrow at 5", "2026-11-26 17:00/17:30"},
    {"tomorrow at 5 in the morning", "2026-11-26 05:00/05:30"},
    {"tomorrow at 5am", "2026-11-26 05:00/05:30"},
    {"tomorrow 9am-11am", "2026-11-26 09:00/11:00"},
    {"tomorrow between 9 and 11", "2026-11-26 09:00/11:00"},
    {"tomorrow between 9am and 11am", "2026-11-26 09:00/11:00"},
    {"tomorrow from 9 to 5", "2026-11-26 09:00/17:00"},
    {"Friday", "2026-11-27 08:00/16:00"},
    {"Friday morning", "2026-11-27 08:00/12:00"},
    {"on Friday", "2026-11-27 08:00/16:00"},
    {"by Friday", "2026-11-25 10:00/2026-11-27 16:00"},
    {"before Friday", "2026-11-25 10:00/2026-11-26 16:00"},
    {"after Friday", "2026-11-30 08:00/16:00"},
    {"next Friday", "2026-12-04 08:00/16:00"},
    {"this Friday", "2026-11-27 08:00/16:00"},
    {"Tuesday next week", "2026-12-01 08:00/16:00"},
    {"next week on Tuesday", "2026-12-01 08:00/16:00"},
    {"next week", "2026-11-30 08:00/2026-12-04 16:00"},
    {"next month", "2026-12-01 08:00/2026-12-31 16:00"},
    {"by the end of the week", "2026-11-25 10:00/2026-11-27 16:00"},
    {"by end of day", "2026-11-25 10:00/16:00"},
    {"EOD", "2026-11-25 10:00/16:00"},
    {"by the end of the month", "2026-11-25 10:00/2026-11-30 16:00"},
    {"in 3 working days", "2026-11-30 08:00/16:00"},
    {"within 3 business days", "2026-11-25 10:00/2026-11-30 16:00"},
    {"within 24 hours", "2026-11-25 10:00/2026-11-26 10:00"},
    {"within an hour", "2026-11-25 10:00/11:00"},
    {"in half an hour", "2026-11-25 10:30/11:00"},
    {"in an hour and a half", "2026-11-25 11:30/12:00"},
    {"in a week", "2026-12-02 08:00/16:00"},
    {"in 2 weeks", "2026-12-09 08:00/16:00"},
    {"in a month", "2026-12-25 08:00/20:00"},
    {"two days from now", "2026-11-27 08:00/16:00"},
    {"the day after tomorrow", "2026-11-27 08:00/16:00"},
    {"day after tomorrow at 10", "2026-11-27 10:00/10:30"},
    {"November 27", "2026-11-27 08:00/16:00"},
    {"Nov 27th at 2pm", "2026-11-27 14:00/14:30"},
    {"27 November 2026", "2026-11-27 08:00/16:00"},
    {"27th of November", "2026-11-27 08:00/16:00"},
    {"the 27th", "2026-11-27 08:00/16:00"},
    {"on the 27th at 10", "2026-11-27 10:00/10:30"},
    {"November 27, 2026", "2026-11-27 08:00/16:00"},
    {"12/15/2026", "2026-12-15 08:00/16:00"},
    {"15/12/2026", "2026-12-15 08:00/16:00"},
    {"on 5/12", "2026-12-05 08:00/20:00"},
    {"today", "2026-11-25 10:00/16:00"},
    {"today by 3 pm", "2026-11-25 10:00/15:00"},
    {"tonight", "2026-11-25 18:00/21:00"},
    {"this afternoon", "2026-11-25 12:00/18:00"},
    {"this evening after 6", "2026-11-25 18:00/20:00"},
    {"tomorrow evening", "2026-11-26 18:00/21:00"},
    {"in the morning", "2026-11-25 10:00/12:00"},
    {"tomorrow before lunch", "2026-11-26 08:00/12:00"},
    {"after lunch", "2026-11-25 13:00/18:00"},
    {"at noon", "2026-11-25 12:00/12:30"},
    {"noon tomorrow", "2026-11-26 12:00/12:30"},
    {"around 3 pm", "2026-11-25 14:30/15:30"},
    {"tomorrow around 3", "2026-11-26 14:30/15:30"},
    {"yesterday", "2026-11-24 08:00/16:00 past"},
    {"two days ago", "2026-11-23 08:00/16:00 past"},
    {"last Friday", "2026-11-20 08:00/16:00 past"},
    {"from Monday to Wednesday", "2026-11-30 08:00/2026-12-02 16:00"},
    {"this weekend", "2026-11-28 08:00/2026-11-29 20:00"},
    {"at the weekend", "2026-11-28 08:00/2026-11-29 20:00"},
    {"Please call me tomorrow after 5, thanks", "2026-11-26 17:00/20:00"},
    {"call after 5 pm", "2026-11-25 17:00/20:00"},
    {"at 14:30", "2026-11-25 14:30/15:00"},
    {"at 5 pm", "2026-11-25 17:00/17:30"},
    {"5 pm", "2026-11-25 17:00/17:30"},
    {"check in at 12:45 p.m.?", "2026-11-25 12:45/13:15"},
    {"Sep the 18th", "2027-09-18 08:00/20:00"},
    {"from the 16th to the 30th", "2026-12-16 08:00/2026-12-30 16:00"},
    {"from the 24th to the 4th", "2026-12-24 08:00/2027-01-04 16:00"},
    {"5 o'clock", "2026-11-25 17:00/17:30"},
    {"before 10 am tomorrow", "2026-11-26 08:00/10:00"},
    {"tomorrow until 10", "2026-11-26 08:00/10:00"},
    {"Monday 9:30", "2026-11-30 09:30/10:00"},
    {"on Monday at nine", "2026-11-30 09:00/09:30"},
    {"tomorrow at a quarter past ten", "2026-11-26 10:15/10:45"},
    {"tomorrow or Friday afternoon", "2026-11-26 08:00/16:00 | 2026-11-27 12:00/18:00"},
    {"in the next two days", "2026-11-25 10:00/2026-11-27 16:00"},
};

const char* const without_time[] = {
    "ne v petek",
    "not on Friday",
    "не завтра",
    "Cena je 17 €",
    "Cena po 17 EUR za kos",
    "Cena po 17.",
    "Pokličite na 040 123 456",
    "Pokličite na 040/123-456",
    "tel. 01 234 56 78",
    "+386 40 123 456",
    "Naročilo 2026-11-26-001",
    "Naročilo št. 17",
    "Račun 26/11",
    "številka 14:30",
    "ulica 5. maja 17",
    "Živim na Cesti 27. aprila 31",
    "Trg 25. maja",
    "5. maja ulica 3",
    "Slovenska cesta 17",
    "Različica 2.11 ima napako",
    "verzija 10.4.12",
    "IP 10.11.12.13",
    "po 17 kosov na paleto",
    "ob 17 primerih smo ugotovili",
    "do 10 kosov",
    "od 9 do 11 kosov",
    "med 10 in 12 kosi",
    "do 15 % popusta",
    "velikost 38-40",
    "razmerje 16:9",
    "rezultat 3:20",
    "Gospod Petek je poklical",
    "ni problema, hvala",
    "Dober dan, zanima me cena",
    "odprto 24/7",
    "2 dni zamude",
    "3 leta garancije",
    "Ne jutri",
    "Dobro jutro",
    "člen 12. 3.",
    "soba 12.30",
    "17 darab",
    "17 Ft",
    "5 000 Ft után",
    "17-es busz",
    "Petőfi utca 17",
    "Május 1. út 12",
    "Május 1. tér",
    "a 2.11 verzió",
    "rendelésszám: 20261126",
    "06 30 123 4567",
    "10-12 db",
    "hat darab alma",
    "jó reggelt",
    "17-25 éveseknek",
    "100-ig számolt",
    "nem holnap",
    "Péntek úr kereste",
    "17 рублей",
    "до 17 человек",
    "в 5 раз дешевле",
    "после 17 попыток",
    "дом 17 квартира 5",
    "улица 8 Марта, дом 5",
    "ул. 1 Мая",
    "версия 10.30",
    "заказ № 17",
    "8 (912) 345-67-89",
    "с 9 до 11 класса",
    "Доброе утро",
    "Добрый вечер",
    "от 5 до 10 штук",
    "не завтра",
    "за 100 рублей",
    "$17 each",
    "after 17 attempts",
    "at 5 Main Street",
    "room 12:30",
    "order no. 11/26",
    "version 2.11",
    "the May release",
    "I may 5 times",
    "March on",
    "call 555-1234",
    "between 5 and 10 people",
    "10 to 15 percent",
    "in 2 colours",
    "half past",
    "a second chance",
    "good morning",
    "from 9 to 11 year olds",
    "page 26.11",
    "1/2 price",
    "24/7 support",
    "not tomorrow",
    "by 17 people",
    "until 5 items",
    "1.5 hours of work",
    "50-60 EUR",
    "Boeing 737-800",
    "ISO 9001:2015",
    "10.11.12.13",
    "at 5%",
    "on 5 accounts",
    "после пяти",
    "три дня работы",
    "egykor régen",
    "a mai fiatalok",
    "up by 6.7 percent",
    "in the dead of night",
    "5/6",
    "kosilo 1/2",
    "1/2",
};

const SaidAt friday_evening[] = {
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "danes", "2026-11-27 18:30/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "do konca tedna", "2026-11-27 18:30/2026-11-29 20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "v petek", "2026-12-04 08:00/16:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "jutri", "2026-11-28 08:00/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "ob 14h", "2026-11-28 14:00/14:30"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "do 17h", "2026-11-28 08:00/17:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "po 17h", "2026-11-27 18:30/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "popoldne", "2026-11-28 12:00/18:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "zvečer", "2026-11-27 18:30/21:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "čez dve uri", "2026-11-27 20:30/21:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "v treh delovnih dneh", "2026-11-27 18:30/2026-12-02 16:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "naslednji teden", "2026-11-30 08:00/2026-12-04 16:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "ta teden", "2026-11-27 18:30/2026-11-29 20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "v ponedeljek dopoldne", "2026-11-30 08:00/12:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "danes ob 16h", "2026-11-27 16:00/16:30 past"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "danes do 20h", "2026-11-27 18:30/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "ta petek", "2026-11-27 18:30/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "do konca dneva", "2026-11-27 18:30/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "po petku", "2026-11-30 08:00/16:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "konec tedna", "2026-11-27 18:30/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "danes popoldne", "2026-11-27 12:00/18:00 past"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "za vikend", "2026-11-28 08:00/2026-11-29 20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Ljubljana", "sl", "nocoj ob 8", "2026-11-27 20:00/20:30"},
    {"2026-11-27T17:30:00Z", "Europe/Budapest", "hu", "hétfőn 9-kor", "2026-11-30 09:00/09:30"},
    {"2026-11-27T17:30:00Z", "Europe/Budapest", "hu", "ma este 7 után", "2026-11-27 19:00/20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Budapest", "hu", "pénteken", "2026-12-04 08:00/16:00"},
    {"2026-11-27T17:30:00Z", "Europe/Budapest", "hu", "a hét végéig", "2026-11-27 18:30/2026-11-29 20:00"},
    {"2026-11-27T17:30:00Z", "Europe/Budapest", "hu", "2 munkanapon belül", "2026-11-27 18:30/2026-12-01 16:00"},
    {"2026-11-27T17:30:00Z", "Europe/Budapest", "hu", "holnap", "2026-11-28 08:00/20:00"},
    {"2026-11-27T15:30:00Z", "Europe/Moscow", "ru", "в понедельник", "2026-11-30 08:00/16:00"},
    {"2026-11-27T15:30:00Z", "Europe/Moscow", "ru", "сегодня", "2026-11-27 18:30/20:00"},
    {"2026-11-27T15:30:00Z", "Europe/Moscow", "ru", "до конца недели", "2026-11-27 18:30/2026-11-29 20:00"},
    {"2026-11-27T15:30:00Z", "Europe/Moscow", "ru", "в пятницу", "2026-12-04 08:00/16:00"},
    {"2026-11-27T15:30:00Z", "Europe/Moscow", "ru", "через два рабочих дня", "2026-12-01 08:00/16:00"},
    {"2026-11-27T18:30:00Z", "Europe/London", "en", "Friday", "2026-12-04 08:00/16:00"},
    {"2026-11-27T18:30:00Z", "Europe/London", "en", "by end of day", "2026-11-27 18:30/20:00"},
    {"2026-11-27T18:30:00Z", "Europe/London", "en", "in 2 working days", "2026-12-01 08:00/16:00"},
    {"2026-11-27T18:30:00Z", "Europe/London", "en", "tonight after 8", "2026-11-27 20:00/21:00"},
    {"2026-11-27T18:30:00Z", "Europe/London", "en", "this week", "2026-11-27 18:30/2026-11-29 20:00"},
    {"2026-11-27T18:30:00Z", "Europe/London", "en", "at 5 pm", "2026-11-28 17:00/17:30"},
};

const SaidAt last_day_of_the_year[] = {
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "jutri", "2027-01-01 08:00/20:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "1. 1. ob 10h", "2027-01-01 10:00/10:30"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "31. 12.", "2026-12-31 12:00/16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "2. januarja", "2027-01-02 08:00/20:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "29. februarja", "2028-02-29 08:00/16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "čez mesec dni", "2027-01-31 08:00/20:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "do konca leta", "2026-12-31 12:00/16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "do konca meseca", "2026-12-31 12:00/16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "v treh delovnih dneh", "2026-12-31 12:00/2027-01-06 16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "30. 12.", "2027-12-30 08:00/16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "naslednji mesec", "2027-01-04 08:00/2027-01-29 16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Ljubljana", "sl", "15. 3.", "2027-03-15 08:00/16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Budapest", "hu", "holnap", "2027-01-01 08:00/20:00"},
    {"2026-12-31T11:00:00Z", "Europe/Budapest", "hu", "január 2-án", "2027-01-02 08:00/20:00"},
    {"2026-12-31T11:00:00Z", "Europe/Budapest", "hu", "3 munkanapon belül", "2026-12-31 12:00/2027-01-06 16:00"},
    {"2026-12-31T11:00:00Z", "Europe/Budapest", "hu", "egy hónap múlva", "2027-01-31 08:00/20:00"},
    {"2026-12-31T09:00:00Z", "Europe/Moscow", "ru", "завтра", "2027-01-01 08:00/20:00"},
    {"2026-12-31T09:00:00Z", "Europe/Moscow", "ru", "11 января", "2027-01-11 08:00/16:00"},
    {"2026-12-31T09:00:00Z", "Europe/Moscow", "ru", "в течение трёх рабочих дней", "2026-12-31 12:00/2027-01-13 16:00"},
    {"2026-12-31T09:00:00Z", "Europe/Moscow", "ru", "через 3 рабочих дня", "2027-01-13 08:00/16:00"},
    {"2026-12-31T12:00:00Z", "Europe/London", "en", "tomorrow", "2027-01-01 08:00/20:00"},
    {"2026-12-31T12:00:00Z", "Europe/London", "en", "Jan 4", "2027-01-04 08:00/16:00"},
    {"2026-12-31T12:00:00Z", "Europe/London", "en", "within 3 working days", "2026-12-31 12:00/2027-01-06 16:00"},
    {"2026-12-31T12:00:00Z", "Europe/London", "en", "next month", "2027-01-04 08:00/2027-01-29 16:00"},
    {"2026-12-31T12:00:00Z", "Europe/London", "en", "by the end of the year", "2026-12-31 12:00/16:00"},
};

const SaidAt nights_when_clocks_change[] = {
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri ponoči ob 2.30", "2026-03-29 03:00/03:30"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri ob 02:30", "2026-03-29 03:00/03:30"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri med 02:10 in 02:50", "2026-03-29 03:00/03:40"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri po 02:15", "2026-03-29 03:00/20:00"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri od 01:30 do 03:30", "2026-03-29 01:30/03:30"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri ob 03:00", "2026-03-29 03:00/03:30"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "jutri ob 14h", "2026-03-29 14:00/14:30"},
    {"2026-03-28T11:00:00Z", "Europe/Ljubljana", "sl", "čez 24 ur", "2026-03-29 13:00/13:30"},
    {"2026-03-28T11:00:00Z", "Europe/Budapest", "hu", "holnap 02:30-kor", "2026-03-29 03:00/03:30"},
    {"2026-03-28T11:00:00Z", "Europe/Budapest", "hu", "holnap éjjel 2-kor", "2026-03-29 03:00/03:30"},
    {"2026-03-28T12:00:00Z", "Europe/London", "en", "tomorrow at 01:30", "2026-03-29 02:00/02:30"},
    {"2026-03-28T12:00:00Z", "Europe/London", "en", "tomorrow at 2:30 am", "2026-03-29 02:30/03:00"},
    {"2014-10-25T08:00:00Z", "Europe/Moscow", "ru", "завтра в 2 часа ночи", "2014-10-26 02:00/02:30"},
    {"2014-10-25T08:00:00Z", "Europe/Moscow", "ru", "завтра в 10", "2014-10-26 10:00/10:30"},
    {"2026-10-24T10:00:00Z", "Europe/Ljubljana", "sl", "jutri ob 14h", "2026-10-25 14:00/14:30"},
    {"2026-10-24T10:00:00Z", "Europe/Ljubljana", "sl", "čez 24 ur", "2026-10-25 11:00/11:30"},
    {"2026-10-24T10:00:00Z", "Europe/Ljubljana", "sl", "jutri do 02:30", "2026-10-25 00:00/02:30"},
    {"2026-10-24T10:00:00Z", "Europe/Budapest", "hu", "holnap 03:00", "2026-10-25 03:00/03:30"},
};

void must_hold(std::span<const Said> all, std::string_view now, std::string_view zone, std::string_view language) {
  for (const Said& said : all) {
    INFO(said.text);
    EXPECT(shown(found(now, zone, language, said.text), zone) == said.window);
  }
}

void must_hold(std::span<const SaidAt> all) {
  for (const SaidAt& said : all) {
    INFO(said.now << " " << said.text);
    EXPECT(shown(found(said.now, said.zone, said.language, said.text), said.zone) == said.window);
  }
}

TEST_CASE("what is said in Slovene is the window that is meant") {
  must_hold(slovene, "2026-11-25T09:00:00Z", "Europe/Ljubljana", "sl");
}

TEST_CASE("what is said in Hungarian is the window that is meant") {
  must_hold(hungarian, "2026-11-25T09:00:00Z", "Europe/Budapest", "hu");
}

TEST_CASE("what is said in Russian is the window that is meant") {
  must_hold(russian, "2026-11-25T07:00:00Z", "Europe/Moscow", "ru");
}

TEST_CASE("what is said in English is the window that is meant") {
  must_hold(english, "2026-11-25T10:00:00Z", "Europe/London", "en");
}

TEST_CASE("on Friday evening the week and the day are nearly over") { must_hold(friday_evening); }

TEST_CASE("on the last day of the year the next one begins") { must_hold(last_day_of_the_year); }

TEST_CASE("an hour that clocks skip begins behind it, and no window is empty") { must_hold(nights_when_clocks_change); }

TEST_CASE("an hour that clocks show twice is both of them") {
  const auto once = found("2026-10-24T10:00:00Z", "Europe/Budapest", "hu", "holnap 02:30");
  REQUIRE(once.size() == 1);
  EXPECT(once[0].from == at("2026-10-25T00:30:00Z"));
  EXPECT(once[0].until == at("2026-10-25T02:00:00Z"));
  const auto london = found("2026-10-24T10:00:00Z", "Europe/London", "en", "tomorrow at 01:30");
  REQUIRE(london.size() == 1);
  EXPECT(london[0].from == at("2026-10-25T00:30:00Z"));
  EXPECT(london[0].until == at("2026-10-25T02:00:00Z"));
  const auto moscow = found("2014-10-25T08:00:00Z", "Europe/Moscow", "ru", "завтра в 01:30");
  REQUIRE(moscow.size() == 1);
  EXPECT(moscow[0].from == at("2014-10-25T21:30:00Z"));
  EXPECT(moscow[0].until == at("2014-10-25T23:00:00Z"));
  using enum Assumption;
  EXPECT(moscow[0].assumed == std::vector{half_hour, clock_twice});
}

TEST_CASE("prices, phones, orders, streets, versions and greetings are no times, whichever language is preferred") {
  for (const std::string_view text : without_time)
    for (const std::string_view language : {"sl", "hu", "ru", "en"}) {
      INFO(text << " " << language);
      EXPECT(shown(found("2026-11-25T09:00:00Z", "Europe/Ljubljana", language, text), "Europe/Ljubljana") == "");
    }
}

TEST_CASE("the place of the words is told in bytes, and their language") {
  const std::string_view text = "Gospa želi klic jutri po 17. uri, hvala";
  const auto all = found_in_slovene(text);
  REQUIRE(all.size() == 1);
  EXPECT(text.substr(all[0].begin, all[0].end - all[0].begin) == "jutri po 17. uri");
  EXPECT(all[0].language == "sl");
}

TEST_CASE("of several windows the first comes first and the others follow") {
  const auto all = found_in_slovene("jutri po 17. ali v petek dopoldne");
  EXPECT(shown(all, "Europe/Ljubljana") == "2026-11-26 17:00/20:00 | 2026-11-27 08:00/12:00");
}

TEST_CASE("another language than the preferred is understood") {
  EXPECT(shown(found_in_slovene("Please call tomorrow after 5 pm"), "Europe/Ljubljana") == "2026-11-26 17:00/20:00");
  EXPECT(shown(found_in_slovene("Hívjon holnap 17 után"), "Europe/Ljubljana") == "2026-11-26 17:00/20:00");
  EXPECT(shown(found_in_slovene("Позвоните завтра после 17:00"), "Europe/Ljubljana") == "2026-11-26 17:00/20:00");
  EXPECT(found_in_slovene("Позвоните завтра после 17:00").at(0).language == "ru");
}

TEST_CASE("the preferred language decides what 11. 12. is, unless more is said in another") {
  const auto day = [](std::string_view language, std::string_view text) {
    return shown(found("2026-11-25T09:00:00Z", "Europe/Ljubljana", language, text), "Europe/Ljubljana").substr(0, 10);
  };
  EXPECT(day("sl", "11. 12.") == "2026-12-11");
  EXPECT(day("hu", "11. 12.") == "2027-11-12");
  EXPECT(day("hu", "11. 12. ob 14h") == "2026-12-11");
}

TEST_CASE("what the text does not say is told") {
  using enum Assumption;
  const auto assumed = [](std::string_view text) { return found_in_slovene(text).at(0).assumed; };
  EXPECT(assumed("jutri") == std::vector{opening_hours});
  EXPECT(assumed("v nedeljo") == std::vector{closed_day});
  EXPECT(assumed("jutri po 17h") == std::vector{until_evening});
  EXPECT(assumed("jutri ob 14h") == std::vector{half_hour});
  EXPECT(assumed("jutri ob 5h") == std::vector{afternoon, half_hour});
  EXPECT(assumed("okrog 14h") == std::vector{today, around});
  EXPECT(assumed("ob 9h") == std::vector{tomorrow, half_hour});
  EXPECT(assumed("v sredo") == std::vector{week_after, opening_hours});
  EXPECT(assumed("24. 11.") == std::vector{next_year, opening_hours});
  EXPECT(assumed("on 3/4") == std::vector{day_first, next_year, closed_day});
  EXPECT(assumed("do petka do 12h") == std::vector{from_now});
  EXPECT(assumed("jutri do 10h") == std::vector{from_opening});
  EXPECT(assumed("jutri med 9. in 11. uro").empty());
}

TEST_CASE("hours are those of the customer's zone, opening hours those of the company") {
  const WorkingCalendar calendar = office("Europe/Ljubljana");
  const TimeReading reading{.now = at("2026-11-25T09:00:00Z"),
                            .zone = TimeZone::named("Europe/Moscow").value(),
                            .calendar = calendar,
                            .language = "ru"};
  const auto hour = find_time_words("завтра в 14:00", reading), day = find_time_words("завтра", reading);
  EXPECT(hour.at(0).from == at("2026-11-26T11:00:00Z"));
  EXPECT(day.at(0).from == at("2026-11-26T07:00:00Z"));
}

TEST_CASE("a company that is never open has no working days, and its days are from 8 to 20") {
  WorkingCalendar closed = office("Europe/Ljubljana");
  closed.week = {};
  const TimeReading reading{
      .now = at("2026-11-25T09:00:00Z"), .zone = closed.zone, .calendar = closed, .language = "sl"};
  EXPECT(find_time_words("v treh delovnih dneh", reading).empty());
  EXPECT(shown(find_time_words("jutri", reading), "Europe/Ljubljana") == "2026-11-26 08:00/20:00");
  EXPECT(shown(find_time_words("do konca tedna", reading), "Europe/Ljubljana") == "2026-11-25 10:00/2026-11-29 20:00");
}

TEST_CASE("bytes that are no text and texts without end are read in bounded time") {
  EXPECT(found_in_slovene("\xff\xfe jutri po 17. \xc3").size() == 1);
  std::string many;
  for (int count = 0; count < 5'000; ++count) many += "jutri ob 14h, ";
  EXPECT(found_in_slovene(many).size() == time_words_count_max);
  EXPECT(found_in_slovene("").empty());
}

TEST_CASE("each window lies in its text, ends behind its beginning, and is not over unless it says so") {
  std::vector<std::string> words;
  for (const auto& table : {std::span<const Said>(slovene), std::span<const Said>(hungarian),
                            std::span<const Said>(russian), std::span<const Said>(english)})
    for (const Said& said : table)
      for (std::string_view rest = said.text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        words.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
  const bool holds = rc::check("windows", [&] {
    std::string text;
    for (int count = *rc::gen::inRange(1, 9); count > 0; --count) text += *rc::gen::elementOf(words) + " ";
    const WorkingCalendar calendar =
        office(*rc::gen::element<std::string>("Europe/Ljubljana", "Europe/Budapest", "Europe/Moscow", "Europe/London"));
    const UtcTime now = at("2026-01-01T00:00:00Z") + minutes(*rc::gen::inRange(0, 2 * 365 * 24 * 60));
    const TimeReading reading{.now = now, .zone = calendar.zone, .calendar = calendar, .language = "sl"};
    std::size_t free_from = 0;
    for (const TimeWords& found_words : find_time_words(text, reading)) {
      RC_ASSERT(found_words.from < found_words.until);
      RC_ASSERT(found_words.past || (found_words.from >= now && found_words.until > now));
      RC_ASSERT(found_words.begin >= free_from && found_words.end > found_words.begin &&
                found_words.end <= text.size());
      free_from = found_words.end;
    }
  });
  EXPECT(holds);
}

TEST_CASE("an hour of a day is on that day as the wall shows it") {
  const bool holds = rc::check("days", [] {
    const WorkingCalendar calendar =
        office(*rc::gen::element<std::string>("Europe/Ljubljana", "Europe/Budapest", "Europe/Moscow", "Europe/London"));
    const UtcTime now = at("2026-01-01T00:00:00Z") + minutes(*rc::gen::inRange(0, 2 * 365 * 24 * 60));
    const int hour = *rc::gen::inRange(10, 23);
    const std::string text = "tomorrow at " + std::to_string(hour) + ":15";
    const auto all = find_time_words(text, {.now = now, .zone = calendar.zone, .calendar = calendar, .language = "en"});
    RC_ASSERT(all.size() == 1u);
    const WallTime from = calendar.zone.wall_time(all[0].from);
    RC_ASSERT(from.date.days == calendar.zone.wall_time(now).date.days + 1);
    RC_ASSERT(from.ms == (hour * 60 + 15) * 60'000);
  });
  EXPECT(holds);
}

TEST_CASE("figure: microseconds for a line of 100 characters") {
  const std::string_view line =
      "Gospa Novak prosi za klic jutri po 17. uri ali v petek dopoldne, ker je prej v službi. Hvala, lep dan";
  EXPECT(characters(line) >= 100);
  const WorkingCalendar calendar = office("Europe/Ljubljana");
  const TimeReading reading{
      .now = at("2026-11-25T09:00:00Z"), .zone = calendar.zone, .calendar = calendar, .language = "sl"};
  constexpr int lines = 2'000;
  std::size_t windows = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int count = 0; count < lines; ++count) windows += find_time_words(line, reading).size();
  const double us = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / lines;
  EXPECT(windows == 2 * lines);
  MESSAGE("a line takes " << us << " us");
}

}  // namespace
}  // namespace vez
