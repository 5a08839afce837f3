#include "memory/postcodes.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/embedded.h"
#include "memory_sql.h"
#include "store/db.h"
#include "text/fold.h"

namespace vez {

std::span<const EmbeddedFile> postcodes_sample();

namespace {

struct PlaceRow : PostcodePlace {
  std::string place_key;
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (PostcodePlace), (place_key))

// Places of one postcode, and postcodes of one place, looked at: the largest cities have some hundreds.
constexpr std::int64_t places_max = 1'000;
constexpr std::size_t batch_rows_max = 2'000;

// Capitals, without spaces; of Great Britain the outward part, which is all that GeoNames has.
std::string postcode_key(std::string_view country, std::string_view given) {
  std::string key;
  for (const char c : given) {
    if (c == ' ' || c == '-') continue;
    key += c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  const std::string prefix = std::string(country) + "-";
  // "SI-1000" is how the post once wrote it.
  if (given.starts_with(prefix)) key.erase(0, country.size());
  constexpr std::size_t inward = 3;
  const bool whole =
      country == "GB" && key.size() >= 5 && key[key.size() - inward] >= '0' && key[key.size() - inward] <= '9';
  return whole ? key.substr(0, key.size() - inward) : key;
}

struct Form {
  std::string_view country;
  std::size_t digits;
};
// Countries whose postcodes are so many digits (UPU, addressing systems).
constexpr Form forms[] = {{"AT", 4}, {"BE", 4}, {"BG", 4}, {"BA", 5}, {"CH", 4}, {"CZ", 5}, {"DE", 5}, {"DK", 4},
                          {"EE", 5}, {"ES", 5}, {"FI", 5}, {"FR", 5}, {"GR", 5}, {"HR", 5}, {"HU", 4}, {"IT", 5},
                          {"KZ", 6}, {"LT", 5}, {"LU", 4}, {"LV", 4}, {"ME", 5}, {"MK", 4}, {"NO", 4}, {"PL", 5},
                          {"RO", 6}, {"RS", 5}, {"RU", 6}, {"SE", 5}, {"SI", 4}, {"SK", 5}, {"UA", 5}, {"US", 5}};

bool has_form(std::string_view country, std::string_view key) {
  const auto* form = std::ranges::find(forms, country, &Form::country);
  if (form == std::end(forms)) return true;
  // The letters before some (LV-1010) and the four digits after an American one do not count.
  std::string digits;
  std::ranges::copy_if(key, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits.size() == form->digits || (country == "US" && digits.size() == 9);
}

// A place's name as it is compared: "Ljubljana - dostava" is "ljubljana dostava".
std::string place_key(std::string_view place) { return folded(place); }

// Every postcode that is one slip of the hand away: a sign other, missing, too many, or two that changed places.
std::vector<std::string> one_slip_away(const std::string& key) {
  constexpr std::string_view signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const bool digits = std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
  const std::string_view used = digits ? signs.substr(0, 10) : signs;
  std::vector<std::string> all;
  for (std::size_t i = 0; i + 1 < key.size(); ++i) {
    all.push_back(key);
    std::swap(all.back()[i], all.back()[i + 1]);
  }
  for (std::size_t i = 0; i < key.size(); ++i)
    for (const char c : used) all.push_back(key.substr(0, i) + c + key.substr(i + 1));
  for (std::size_t i = 0; i < key.size(); ++i) all.push_back(key.substr(0, i) + key.substr(i + 1));
  for (std::size_t i = 0; i <= key.size(); ++i)
    for (const char c : used) all.push_back(key.substr(0, i) + c + key.substr(i));
  std::erase(all, key);
  return all;
}

std::vector<PlaceRow> places_of(Tx& tx, std::string_view country, std::string_view key) {
  return tx.all<PlaceRow>(sql::PlacesOfPostcode{.country = country, .postcode = key, .count_max = places_max});
}

// "ljubljana" is in "ljubljana dostava", and the other way round.
bool same_place(std::string_view a, std::string_view b) {
  const auto begins = [](std::string_view text, std::string_view with) {
    return text.starts_with(with) && (text.size() == with.size() || text[with.size()] == ' ');
  };
  return begins(a, b) || begins(b, a);
}

void add(std::vector<PostcodePlace>& nearest, const PostcodePlace& place) {
  const auto same = [&](const PostcodePlace& one) {
    return one.postcode == place.postcode && one.place == place.place;
  };
  if (std::ssize(nearest) < nearest_max && std::ranges::none_of(nearest, same)) nearest.push_back(place);
}

// What was most likely meant: postcodes of the city that are one slip away, then others of the city, then without it
// the places of the postcode itself and those one slip away.
std::vector<PostcodePlace> meant(Tx& tx, std::string_view country, const std::string& key, const std::string& city) {
  std::vector<PostcodePlace> nearest;
  const auto slips = one_slip_away(key);
  if (!city.empty()) {
    const std::string until = city + "~";
    const auto own = tx.all<PlaceRow>(
        sql::PostcodesOfPlace{.country = country, .place_key = city, .until_key = until, .count_max = places_max});
    const std::set<std::string> near(slips.begin(), slips.end());
    for (const PlaceRow& row : own)
      if (near.contains(row.postcode) && same_place(row.place_key, city)) add(nearest, row);
    for (const PlaceRow& row : own)
      if (same_place(row.place_key, city)) add(nearest, row);
    if (!nearest.empty()) return nearest;
  }
  for (const PlaceRow& row : places_of(tx, country, key)) add(nearest, row);
  for (const std::string& slip : slips) {
    if (std::ssize(nearest) >= nearest_max) break;
    for (const PlaceRow& row : places_of(tx, country, slip)) add(nearest, row);
  }
  return nearest;
}

// One line of the file as a row of the table; false when it is none.
struct Columns {
  std::size_t country = 0, postcode = 1, place = 2, region = 3;
};
bool put(Tx& tx, const std::vector<std::string>& cells, const Columns& at, std::int64_t& places) {
  if (cells.size() <= std::max({at.country, at.postcode, at.place, at.region})) return false;
  const std::string& country = cells[at.country];
  const std::string key = postcode_key(country, cells[at.postcode]);
  const std::string name = place_key(cells[at.place]);
  if (country.size() != 2 || key.empty() || key.size() > 20 || name.empty() || characters(cells[at.place]) < 0 ||
      characters(cells[at.region]) < 0)
    return false;
  places += tx.run(sql::PutPostcode{
      .country = country, .postcode = key, .place_key = name, .place = cells[at.place], .region = cells[at.region]});
  return true;
}

}  // namespace

Result<AddressCheck> check_address(Tx& tx, CheckAddress input) {
  const std::string key = postcode_key(input.country, input.postcode);
  const std::string city = input.city ? place_key(*input.city) : "";
  const bool known = tx.one<std::string>(sql::AnyPostcodeOf{.country = input.country}).has_value();
  if (!has_form(input.country, key))
    return AddressCheck{AddressVerdict::wrong_form,
                        known ? meant(tx, input.country, key, city) : std::vector<PostcodePlace>{}};
  if (!known) return AddressCheck{AddressVerdict::unchecked, {}};
  const auto places = places_of(tx, input.country, key);
  if (places.empty()) return AddressCheck{AddressVerdict::unknown_postcode, meant(tx, input.country, key, city)};
  const auto here = [&](const PlaceRow& row) { return same_place(row.place_key, city); };
  if (city.empty() || std::ranges::any_of(places, here)) return AddressCheck{AddressVerdict::good, {}};
  // A city that no table knows may well be a village of this postcode.
  auto nearest = meant(tx, input.country, key, city);
  return AddressCheck{AddressVerdict::other_city, std::move(nearest)};
}

PostcodesRead import_postcodes(Db& db, const std::function<std::string()>& next) {
  PostcodesRead read{.rows = 0, .places = 0, .unreadable = 0};
  const TxContext context{.actor = {.user_id = {}, .via = "cli", .language = "en"}, .cause = {}};
  std::vector<std::vector<std::string>> batch;
  Columns at;
  bool first = true, tabs = true;
  const auto flush = [&] {
    std::int64_t places = 0, unreadable = 0;
    db.write(context, [&](Tx& tx) {
      places = unreadable = 0;  // It may run again.
      for (const auto& cells : batch) unreadable += put(tx, cells, at, places) ? 0 : 1;
    });
    read.places += places, read.unreadable += unreadable;
    batch.clear();
  };
  const auto take = [&](std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return;
    if (std::exchange(first, false)) {
      tabs = line.contains('\t');
      if (!tabs && line.contains("code")) return;  // the header
    }
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"' && !tabs)
        quoted = !quoted;
      else if (c == (tabs ? '\t' : ',') && !quoted)
        cells.emplace_back();
      else
        cells.back() += c;
    }
    ++read.rows;
    batch.push_back(std::move(cells));
    if (batch.size() >= batch_rows_max) flush();
  };
  std::string rest;
  for (std::string piece = next(); !piece.empty(); piece = next()) {
    rest += piece;
    std::size_t begin = 0;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
      take(std::string_view(rest).substr(begin, end - begin));
      begin = end + 1;
    }
    rest.erase(0, begin);
  }
  take(rest);
  flush();
  return read;
}

PostcodesRead import_postcodes_sample(Db& db) {
  std::string_view bytes = postcodes_sample().front().bytes;
  return import_postcodes(db, [&] { return std::string(std::exchange(bytes, {})); });
}

}  // namespace vez
