#pragma once

// JSON out of and into described structs (BOOST_DESCRIBE_STRUCT). Field names are the struct's member names.
//
//   bool, std::int64_t, std::int32_t, double, std::string, Text<a,b>, UtcTime, Date, Id<T>, Money, described enums
//   (their names), std::optional<T> (null or absent), std::vector<T>, std::map<std::string, T>, Json (any value, as it
//   came), Patch<T> (absent, null or a value) and described structs of these.

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/text.h"
#include "base/time.h"

namespace vez {

// Any JSON value, kept as its text (compact, valid).
struct Json {
  std::string text = "null";
};

// A field of a JSON merge patch (RFC 7396): absent (leave), null (clear) or a value.
template <class T>
struct Patch {
  bool present = false;
  std::optional<T> value;
};

// Deepest nesting of what comes in.
constexpr int json_depth_max = 32;

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <DescribedEnum E>
constexpr std::string_view enum_name(E value) {
  return boost::describe::enum_to_string(value, "");
}

template <DescribedEnum E>
std::optional<E> parse_enum(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (name == enumerator.name) found = enumerator.value;
  });
  return found;
}

// ---------------------------------------------------------------------------------------------------------------- out

namespace json_out {

// Appends `text` as a JSON string with its quotes.
void string(std::string& out, std::string_view text);
// Shortest form that reads back the same; null for what JSON can't say (infinities, NaN).
void number(std::string& out, double value);

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

inline void value(std::string& out, bool v) { out += v ? "true" : "false"; }
inline void value(std::string& out, std::int64_t v) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, v).ptr);
}
inline void value(std::string& out, std::int32_t v) { value(out, std::int64_t{v}); }
inline void value(std::string& out, double v) { number(out, v); }
inline void value(std::string& out, std::string_view v) { string(out, v); }
inline void value(std::string& out, const std::string& v) { string(out, v); }
inline void value(std::string& out, const char* v) { string(out, v); }
inline void value(std::string& out, const Json& v) { out += v.text; }
inline void value(std::string& out, UtcTime v) { out += '"', append_text(out, v), out += '"'; }
inline void value(std::string& out, Date v) { out += '"', out += to_text(v), out += '"'; }
inline void value(std::string& out, const Money& v) {
  out += "{\"amount\":", value(out, v.amount), out += ",\"currency\":", string(out, v.currency), out += '}';
}
template <class Tag>
void value(std::string& out, Id<Tag> v) {
  out += '"', out += id_text(v.value), out += '"';
}
template <std::size_t Min, std::size_t Max>
void value(std::string& out, const Text<Min, Max>& v) {
  string(out, v.value);
}
template <DescribedEnum E>
void value(std::string& out, E v) {
  out += '"', out += enum_name(v), out += '"';
}
template <class T>
void value(std::string& out, const std::optional<T>& v);
template <class T>
void value(std::string& out, const std::vector<T>& v);
template <class T>
void value(std::string& out, const std::map<std::string, T>& v);
template <Described T>
void value(std::string& out, const T& v);

template <class T>
void value(std::string& out, const std::optional<T>& v) {
  if (v)
    value(out, *v);
  else
    out += "null";
}
template <class T>
void value(std::string& out, const std::vector<T>& v) {
  out += '[';
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (i > 0) out += ',';
    value(out, v[i]);
  }
  out += ']';
}
template <class T>
void value(std::string& out, const std::map<std::string, T>& v) {
  out += '{';
  bool first = true;
  for (const auto& [key, member] : v) {
    if (!first) out += ',';
    first = false;
    string(out, key), out += ':', value(out, member);
  }
  out += '}';
}
// A member's name as it stands before its value: {"name": for the first, ,"name": for the others.
template <class Member>
constexpr auto member_key(char before) {
  constexpr std::size_t length = std::string_view(Member::name).size();
  std::array<char, length + 4> key{};
  key[0] = before, key[1] = key[length + 2] = '"', key[length + 3] = ':';
  std::ranges::copy(std::string_view(Member::name), key.begin() + 2);
  return key;
}
template <Described T>
void value(std::string& out, const T& v) {
  using First = boost::mp11::mp_front<boost::mp11::mp_push_back<MembersOf<T>, void>>;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    using Member = decltype(member);
    static constexpr auto key = member_key<Member>(std::is_same_v<Member, First> ? '{' : ',');
    out.append(key.data(), key.size());
    value(out, v.*member.pointer);
  });
  out += std::is_void_v<First> ? "{}" : "}";
}

}  // namespace json_out

template <class T>
std::string to_json(const T& v) {
  std::string out;
  json_out::value(out, v);
  return out;
}

// ----------------------------------------------------------------------------------------------------------------- in

// Where we are in the document, and what was found wrong so far.
class JsonPlace {
 public:
  // Enough to show; a hostile body is not answered with a larger one.
  static constexpr std::size_t faults_max = 20;

  void enter(std::string_view name);
  void enter(std::size_t index);
  void leave();
  // Without the "/" of the place: for query parameters ("?limit").
  void set_prefix(std::string_view prefix) { prefix_ = prefix; }

  bool fault(Message reason);  // Always false, so that readers can return it.
  std::vector<Fault>& faults() { return faults_; }

 private:
  std::string pointer_;
  std::string prefix_;
  std::vector<Fault> faults_;
};

namespace json_in {

using Element = simdjson::dom::element;

bool value(const Element& in, bool& out, JsonPlace& place);
bool value(const Element& in, std::int64_t& out, JsonPlace& place);
bool value(const Element& in, std::int32_t& out, JsonPlace& place);
bool value(const Element& in, double& out, JsonPlace& place);
bool value(const Element& in, std::string& out, JsonPlace& place);
bool value(const Element& in, UtcTime& out, JsonPlace& place);
bool value(const Element& in, Date& out, JsonPlace& place);
bool value(const Element& in, Money& out, JsonPlace& place);
bool value(const Element& in, Json& out, JsonPlace& place);
bool text(const Element& in, std::size_t min, std::size_t max, std::string& out, JsonPlace& place);
bool id(const Element& in, std::int64_t& out, JsonPlace& place);
bool unknown_name(const std::vector<std::string_view>& names, JsonPlace& place);

// The same of a value that came as text (a parameter of an address), valid UTF-8. Numbers and booleans are bare.
bool value(std::string_view in, bool& out, JsonPlace& place);
bool value(std::string_view in, std::int64_t& out, JsonPlace& place);
bool value(std::string_view in, std::int32_t& out, JsonPlace& place);
bool value(std::string_view in, std::string& out, JsonPlace& place);
bool value(std::string_view in, UtcTime& out, JsonPlace& place);
bool value(std::string_view in, Date& out, JsonPlace& place);
bool text(std::string_view in, std::size_t min, std::size_t max, std::string& out, JsonPlace& place);
bool id(std::string_view in, std::int64_t& out, JsonPlace& place);

// Of a JSON string, or of a text.
inline bool is_text(const Element& in, std::string_view& out) { return !in.get(out); }
inline bool is_text(std::string_view in, std::string_view& out) { return out = in, true; }

template <class In, class Tag>
bool value(const In& in, Id<Tag>& out, JsonPlace& place) {
  return id(in, out.value, place);
}
template <class In, std::size_t Min, std::size_t Max>
bool value(const In& in, Text<Min, Max>& out, JsonPlace& place) {
  return text(in, Min, Max, out.value, place);
}
template <class In, DescribedEnum E>
bool value(const In& in, E& out, JsonPlace& place) {
  std::string_view name;
  if (is_text(in, name)) {
    if (const auto parsed = parse_enum<E>(name)) return out = *parsed, true;
  }
  std::vector<std::string_view> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { names.emplace_back(d.name); });
  return unknown_name(names, place);
}
template <class T>
bool value(const Element& in, std::optional<T>& out, JsonPlace& place);
template <class T>
bool value(const Element& in, Patch<T>& out, JsonPlace& place);
template <class T>
bool value(const Element& in, std::vector<T>& out, JsonPlace& place);
template <class T>
bool value(const Element& in, std::map<std::string, T>& out, JsonPlace& place);
template <Described T>
bool value(const Element& in, T& out, JsonPlace& place);

template <class T>
bool value(const Element& in, std::optional<T>& out, JsonPlace& place) {
  if (in.is_null()) return out.reset(), true;
  return value(in, out.emplace(), place);
}
// A parameter is left out or has a value.
template <class T>
concept FromText = requires(std::string_view in, T& out, JsonPlace& place) { value(in, out, place); };
template <FromText T>
bool value(std::string_view in, std::optional<T>& out, JsonPlace& place) {
  return value(in, out.emplace(), place);
}
template <class T>
bool value(const Element& in, Patch<T>& out, JsonPlace& place) {
  out.present = true;
  return value(in, out.value, place);
}
template <class T>
bool value(const Element& in, std::vector<T>& out, JsonPlace& place) {
  simdjson::dom::array array;
  if (in.get(array)) return place.fault("must be a list");
  bool good = true;
  for (const Element element : array) {
    place.enter(out.size());
    good &= value(element, out.emplace_back(), place);
    place.leave();
  }
  return good;
}
template <class T>
bool value(const Element& in, std::map<std::string, T>& out, JsonPlace& place) {
  simdjson::dom::object object;
  if (in.get(object)) return place.fault("must be an object");
  bool good = true;
  for (const auto field : object) {
    place.enter(field.key);
    const auto [position, fresh] = out.try_emplace(std::string(field.key));
    good &= fresh ? value(field.value, position->second, place) : place.fault("is there twice");
    place.leave();
  }
  return good;
}

template <class T>
struct MayBeAbsent : std::false_type {};
template <class T>
struct MayBeAbsent<std::optional<T>> : std::true_type {};
template <class T>
struct MayBeAbsent<Patch<T>> : std::true_type {};
template <class T>
struct MayBeAbsent<std::vector<T>> : std::true_type {};
template <class T>
struct MayBeAbsent<std::map<std::string, T>> : std::true_type {};

// One field of the object `T` by its name; false in `known` when T has no such field or it is there twice.
template <Described T>
bool field(std::string_view name, const Element& in, T& out, std::vector<bool>& seen, bool& known, JsonPlace& place) {
  bool good = true;
  std::size_t index = 0;
  known = false;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    if (!known && name == member.name) {
      known = true;
      good = seen[index] ? place.fault("is there twice") : value(in, out.*member.pointer, place);
      seen[index] = true;
    }
    ++index;
  });
  return good;
}

// Names the fields that must be there and were not seen.
template <Described T>
bool all_there(const std::vector<bool>& seen, JsonPlace& place) {
  bool good = true;
  std::size_t index = 0;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    using Member = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
    if (!seen[index++] && !MayBeAbsent<Member>::value) {
      place.enter(member.name);
      good = place.fault("is missing");
      place.leave();
    }
  });
  return good;
}

template <Described T>
bool value(const Element& in, T& out, JsonPlace& place) {
  simdjson::dom::object object;
  if (in.get(object)) return place.fault("must be an object");
  bool good = true;
  std::vector<bool> seen(boost::mp11::mp_size<MembersOf<T>>::value);
  for (const auto entry : object) {
    place.enter(entry.key);
    bool known = false;
    good &= field(entry.key, entry.value, out, seen, known, place);
    if (!known) good &= place.fault("is not a field of this request");
    place.leave();
  }
  return all_there<T>(seen, place) && good;
}

}  // namespace json_in

// A parsed document; keeps its memory for the next one. One thread at a time.
class JsonDocument {
 public:
  // The root, or the refusal (malformed) that says at which byte the text stops being JSON.
  Result<simdjson::dom::element> parse(std::string_view text);

 private:
  simdjson::dom::parser parser_;
};

// The whole text as a T; every field that is wrong is named by its JSON pointer (malformed when it is not JSON or not
// of the right types and names).
template <class T>
Result<T> from_json(std::string_view text) {
  thread_local JsonDocument document;
  const auto root = TRY(document.parse(text));
  T out{};
  JsonPlace place;
  if (json_in::value(root, out, place)) return out;
  return std::unexpected(Refusal{RefusalCode::malformed, std::move(place.faults())});
}

}  // namespace vez
