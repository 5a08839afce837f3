#pragma once

// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of the types that base/json.h reads and writes.

#include <map>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/json.h"

namespace vez {

// The bytes of a request as they came, whatever their type: a member of a route's input.
struct RawBody {
  std::string bytes;
};

// Schemas of described structs, enums and ids by their type's name, for components/schemas.
using SchemaBook = std::map<std::string, std::string>;

// "Customer" of vez::Customer; the names of template arguments are joined: Page<CustomerRow> is CustomerRowPage.
template <class T>
std::string type_name() {
  const std::string_view all = __PRETTY_FUNCTION__;
  const std::size_t begin = all.find("T = ") + 4;
  std::string name(all.substr(begin, all.rfind(']') - begin));
  const auto simple = [](std::string text) {
    const std::size_t colon = text.rfind(':');
    return colon == std::string::npos ? text : text.substr(colon + 1);
  };
  const std::size_t angle = name.find('<');
  if (angle == std::string::npos) return simple(name);
  return simple(name.substr(angle + 1, name.rfind('>') - angle - 1)) + simple(name.substr(0, angle));
}

namespace schema {

template <class T>
struct Of;

// Puts a schema into the book under its name and answers how the others refer to it.
inline std::string named(SchemaBook& book, const std::string& name, const std::string& schema) {
  const auto [entry, fresh] = book.try_emplace(name, schema);
  CHECK(fresh || entry->second == schema);  // Two types that programs would know by one name.
  return R"({"$ref":"#/components/schemas/)" + name + "\"}";
}

template <>
struct Of<bool> {
  static std::string text(SchemaBook&) { return R"({"type":"boolean"})"; }
};
template <>
struct Of<std::int64_t> {
  static std::string text(SchemaBook&) { return R"({"type":"integer","format":"int64"})"; }
};
template <>
struct Of<std::int32_t> {
  static std::string text(SchemaBook&) { return R"({"type":"integer","format":"int32"})"; }
};
template <>
struct Of<double> {
  static std::string text(SchemaBook&) { return R"({"type":"number"})"; }
};
template <>
struct Of<std::string> {
  static std::string text(SchemaBook&) { return R"({"type":"string"})"; }
};
template <>
struct Of<UtcTime> {
  static std::string text(SchemaBook&) {
    return R"({"type":"string","format":"date-time","examples":["2026-03-04T09:30:00Z"]})";
  }
};
template <>
struct Of<Date> {
  static std::string text(SchemaBook&) { return R"({"type":"string","format":"date","examples":["2026-03-04"]})"; }
};
template <>
struct Of<Json> {
  static std::string text(SchemaBook&) { return "{}"; }
};
template <>
struct Of<RawBody> {
  static std::string text(SchemaBook&) { return R"({"type":"string","format":"binary"})"; }
};
template <>
struct Of<Money> {
  static std::string text(SchemaBook& book) {
    return named(
        book, "Money",
        R"({"type":"object","description":"In the currency's smallest unit: cents.","required":["amount","currency"],"additionalProperties":false,"properties":{"amount":{"type":"integer","format":"int64"},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"examples":[{"amount":1250,"currency":"EUR"}]})");
  }
};
// "CustomerId" of Id<CustomerTag>.
template <class Tag>
struct Of<Id<Tag>> {
  static std::string text(SchemaBook& book) {
    std::string name = type_name<Tag>();
    if (name.ends_with("Tag")) name.resize(name.size() - 3);
    return named(book, name + "Id",
                 R"({"type":"string","pattern":"^[0-9a-hjkmnp-tv-z]{13}$","examples":["01jd2n8k4w001"]})");
  }
};
template <std::size_t Min, std::size_t Max>
struct Of<Text<Min, Max>> {
  static std::string text(SchemaBook&) {
    return R"({"type":"string","minLength":)" + std::to_string(Min) + R"(,"maxLength":)" + std::to_string(Max) + "}";
  }
};
template <DescribedEnum E>
struct Of<E> {
  static std::string text(SchemaBook& book) {
    std::string names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto d) { names += std::string(names.empty() ? "\"" : ",\"") + d.name + "\""; });
    return named(book, type_name<E>(), R"({"type":"string","enum":[)" + names + "]}");
  }
};
template <class T>
struct Of<std::optional<T>> {
  static std::string text(SchemaBook& book) { return R"({"anyOf":[)" + Of<T>::text(book) + R"(,{"type":"null"}]})"; }
};
template <class T>
struct Of<Patch<T>> : Of<std::optional<T>> {};
template <class T>
struct Of<std::vector<T>> {
  static std::string text(SchemaBook& book) { return R"({"type":"array","items":)" + Of<T>::text(book) + "}"; }
};
template <class T>
struct Of<std::map<std::string, T>> {
  static std::string text(SchemaBook& book) {
    return R"({"type":"object","additionalProperties":)" + Of<T>::text(book) + "}";
  }
};

// The schema of the struct's members, but for those named in `without` (they travel in the path or the query).
template <Described T>
std::string object(SchemaBook& book, const std::vector<std::string>& without, bool answer) {
  std::string properties, required;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    using Member = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
    if (std::find(without.begin(), without.end(), member.name) != without.end()) return;
    properties += std::string(properties.empty() ? "\"" : ",\"") + member.name + "\":" + Of<Member>::text(book);
    // What we answer is always whole; what comes in may leave out what is optional.
    if (answer || !json_in::MayBeAbsent<Member>::value)
      required += std::string(required.empty() ? "\"" : ",\"") + member.name + "\"";
  });
  std::string out = R"({"type":"object","additionalProperties":false,)";
  if (!required.empty()) out += R"("required":[)" + required + "],";
  out += R"("properties":{)" + properties + "}";
  // A type may show itself: `static constexpr std::string_view example`, JSON.
  if constexpr (requires { T::example; }) out += R"(,"examples":[)" + std::string(T::example) + "]";
  return out + "}";
}

template <Described T>
struct Of<T> {
  static std::string text(SchemaBook& book) {
    const std::string name = type_name<T>();
    if (book.try_emplace(name).second) {
      std::string schema = object<T>(book, {}, !requires { typename T::comes_in; });
      book[name] = std::move(schema);
    }
    return R"({"$ref":"#/components/schemas/)" + name + "\"}";
  }
};

}  // namespace schema

}  // namespace vez
