#pragma once

// The fields of a customer that is two: what each had, which is kept, and how that changes when one leaves again. Pure.

#include <array>
#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "store/tx.h"

namespace vez {

// Columns of a customer that are kept of one of the two.
enum class MergeField {
  name,
  given_name,
  family_name,
  middle_name,
  organisation_id,
  language,
  country,
  street,
  postcode,
  city,
  note,
  birth_date,
  customer_since,
  owner_id,
  salutation,
  time_zone,
  preferred_channel,
  preferred_hours,
};
BOOST_DESCRIBE_ENUM(MergeField, name, given_name, family_name, middle_name, organisation_id, language, country, street,
                    postcode, city, note, birth_date, customer_since, owner_id, salutation, time_zone,
                    preferred_channel, preferred_hours)
constexpr std::size_t merge_field_count = 18;

// As texts: dates "YYYY-MM-DD", ids in 13 characters.
using FieldTexts = std::array<std::optional<std::string>, merge_field_count>;

// Whose value is kept. Who says nothing keeps the survivor's, and fills what is empty from the other.
enum class KeptSide { survivor, merged, both };
BOOST_DESCRIBE_ENUM(KeptSide, survivor, merged, both)
using KeptSides = std::array<std::optional<KeptSide>, merge_field_count>;

// One merge into a survivor.
struct MergeLayer {
  AnyId merge_id;
  std::string survivor_id;  // as texts
  std::string from_id;
  KeptSides keep;
  FieldTexts before;  // the survivor's, when this one came
  FieldTexts other;   // of the one that came
};

// What the survivor has after the merge. Parts of an address are only filled where the rest does not say otherwise.
FieldTexts merged_fields(const MergeLayer& layer);

// Whether two values are the same; ids of organisations are, when they were merged meanwhile.
using SameValue = std::function<bool(MergeField, const std::optional<std::string>&, const std::optional<std::string>&)>;

// The survivor's fields when the layer at `index` is taken out: what somebody has changed since stays, what came with
// it goes. The layers above are told what was before them now.
FieldTexts without_layer(std::vector<MergeLayer>& layers, std::size_t index, const FieldTexts& current,
                         const SameValue& same);
// … when the one that came in the layer at `index` has other fields than were thought, because somebody left it.
FieldTexts with_other(std::vector<MergeLayer>& layers, std::size_t index, const FieldTexts& other,
                      const FieldTexts& current, const SameValue& same);

// What is kept of a layer in the database: the rest is in the customers' own rows.
struct KeptField {
  MergeField field;
  std::optional<KeptSide> keep;
  std::optional<std::string> before;
};
BOOST_DESCRIBE_STRUCT(KeptField, (), (field, keep, before))
std::string kept_fields_json(const MergeLayer& layer);
void read_kept_fields(MergeLayer& layer, std::string_view json);

}  // namespace vez
