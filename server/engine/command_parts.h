#pragma once

// Small things that commands share.

#include "store/tx.h"

namespace vez {

inline Date today(const Tx& tx) { return Date{static_cast<std::int32_t>(tx.now().ms / 86'400'000)}; }

// Who acts, when it is a person.
inline std::optional<AnyId> author(const Tx& tx) {
  const UserId id = tx.who().user_id;
  return id.value == 0 ? std::nullopt : std::optional<AnyId>(id);
}

template <class T>
std::optional<AnyId> any_of(const std::optional<T>& id) {
  return id ? std::optional<AnyId>(*id) : std::nullopt;
}
template <class T>
std::optional<std::string_view> view(const std::optional<T>& text) {
  if (!text) return std::nullopt;
  return std::string_view(*text);
}
template <DescribedEnum E>
std::optional<std::string_view> name_of(const std::optional<E>& value) {
  if (!value) return std::nullopt;
  return enum_name(*value);
}

// What a patch says goes into the row; the field's name is noted when it is another value than before.
template <class T>
void take(const Patch<T>& patch, std::optional<T>& target, std::string_view name, std::vector<std::string>& fields) {
  if (!patch.present || patch.value == target) return;
  target = patch.value;
  fields.emplace_back(name);
}
template <std::size_t Min, std::size_t Max>
void take(const Patch<Text<Min, Max>>& patch, std::optional<std::string>& target, std::string_view name,
          std::vector<std::string>& fields) {
  if (!patch.present) return;
  std::optional<std::string> value;
  if (patch.value) value = patch.value->value;
  if (value == target) return;
  target = std::move(value);
  fields.emplace_back(name);
}
// The same for what is said without a patch.
template <class T, class V>
void put(T& target, V&& value, std::string_view name, std::vector<std::string>& fields) {
  if (target == value) return;
  target = std::forward<V>(value);
  fields.emplace_back(name);
}

}  // namespace vez
