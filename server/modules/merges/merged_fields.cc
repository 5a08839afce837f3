#include "merges/merged_fields.h"

#include "base/check.h"
#include "text/fold.h"

namespace vez {
namespace {

using F = MergeField;

std::size_t at(F field) { return static_cast<std::size_t>(field); }

constexpr F address[] = {F::country, F::postcode, F::city, F::street};

bool is_address(F field) { return std::ranges::find(address, field) != std::end(address); }

// Whether the two may be one address, of which each knows a part.
bool addresses_agree(const FieldTexts& a, const FieldTexts& b) {
  for (const F part : address) {
    const auto &mine = a[at(part)], &theirs = b[at(part)];
    if (mine && theirs && folded(*mine) != folded(*theirs)) return false;
  }
  return true;
}

std::optional<std::string> joined(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a || !b) return a ? a : b;
  return *a == *b ? *a : *a + "\n\n" + *b;
}

// The layers from `index` on, after the one below has come to give `below` instead of `was_below`.
FieldTexts carried_up(std::vector<MergeLayer>& layers, std::size_t index, FieldTexts was_below, FieldTexts below,
                      const FieldTexts& current, const SameValue& same) {
  const auto changed_since = [&](const FieldTexts& now) {
    FieldTexts kept = now;
    for (std::size_t i = 0; i < merge_field_count; ++i)
      if (same(static_cast<F>(i), now[i], was_below[i])) kept[i] = below[i];
    return kept;
  };
  for (std::size_t i = index; i < layers.size(); ++i) {
    MergeLayer& layer = layers[i];
    FieldTexts was = merged_fields(layer);
    layer.before = changed_since(layer.before);
    was_below = std::move(was), below = merged_fields(layer);
  }
  return changed_since(current);
}

}  // namespace

FieldTexts merged_fields(const MergeLayer& layer) {
  const bool one_address = addresses_agree(layer.before, layer.other);
  FieldTexts merged = layer.before;
  for (std::size_t i = 0; i < merge_field_count; ++i) {
    const auto field = static_cast<F>(i);
    const auto& other = layer.other[i];
    if (!layer.keep[i]) {
      if (!merged[i] && (one_address || !is_address(field))) merged[i] = other;
    } else if (*layer.keep[i] == KeptSide::merged) {
      merged[i] = other;
    } else if (*layer.keep[i] == KeptSide::both) {
      merged[i] = joined(merged[i], other);
    }
  }
  // Nobody belongs to themselves.
  auto& organisation = merged[at(F::organisation_id)];
  if (organisation == layer.survivor_id || organisation == layer.from_id) organisation.reset();
  return merged;
}

FieldTexts without_layer(std::vector<MergeLayer>& layers, std::size_t index, const FieldTexts& current,
                         const SameValue& same) {
  CHECK(index < layers.size());
  FieldTexts was = merged_fields(layers[index]), below = layers[index].before;
  layers.erase(layers.begin() + static_cast<std::ptrdiff_t>(index));
  return carried_up(layers, index, std::move(was), std::move(below), current, same);
}

FieldTexts with_other(std::vector<MergeLayer>& layers, std::size_t index, const FieldTexts& other,
                      const FieldTexts& current, const SameValue& same) {
  CHECK(index < layers.size());
  MergeLayer& layer = layers[index];
  FieldTexts was = merged_fields(layer);
  layer.other = other;
  return carried_up(layers, index + 1, std::move(was), merged_fields(layer), current, same);
}

std::string kept_fields_json(const MergeLayer& layer) {
  std::vector<KeptField> fields;
  for (std::size_t i = 0; i < merge_field_count; ++i)
    if (layer.keep[i] || layer.before[i])
      fields.push_back({.field = static_cast<F>(i), .keep = layer.keep[i], .before = layer.before[i]});
  return to_json(fields);
}

void read_kept_fields(MergeLayer& layer, std::string_view json) {
  auto fields = from_json<std::vector<KeptField>>(json);
  CHECK(fields.has_value());
  for (KeptField& kept : *fields)
    layer.keep[at(kept.field)] = kept.keep, layer.before[at(kept.field)] = std::move(kept.before);
}

}  // namespace vez
