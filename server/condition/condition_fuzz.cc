#include <cstdlib>

#include "base/text.h"
#include "condition/condition.h"

namespace {

// Values made from the bytes that are judged, some missing.
class Record final : public vez::ConditionRecord {
 public:
  Record(const vez::ConditionSchema& schema, std::string_view text) : schema_(schema), text_(text) {}
  vez::ConditionValue value(std::size_t field) const override {
    if (field < text_.size() && text_[field] % 2 == 0 && schema_.fields[field].optional) return {};
    switch (schema_.fields[field].type) {
      case vez::ConditionType::text: return text_;
      case vez::ConditionType::real: return static_cast<double>(text_.size());
      case vez::ConditionType::boolean: return text_.size() % 2 == 0;
      default: return static_cast<std::int64_t>(text_.size());
    }
  }

 private:
  const vez::ConditionSchema& schema_;
  std::string_view text_;
};

const vez::ConditionSchema schema{{
    {"c.kind", vez::ConditionType::text, false, {"person", "organisation"}, "kind"},
    {"c.city", vez::ConditionType::text, true, {}, "city"},
    {"c.n", vez::ConditionType::integer, true, {}, "n"},
    {"c.score", vez::ConditionType::real, true, {}, "score"},
    {"c.archived", vez::ConditionType::boolean, false, {}, "archived"},
    {"c.at", vez::ConditionType::time, true, {}, "at"},
    {"c.day", vez::ConditionType::date, true, {}, "day"},
    {"c.owner", vez::ConditionType::id, true, {}, "owner"},
}};

}  // namespace

// Whatever the bytes: no crash; what is accepted is spelt in a way that is accepted again, spelt the same and as true.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (vez::characters(text) < 0) return 0;
  const auto condition = vez::parse_condition(text, schema, "?filter");
  if (!condition) {
    for (const vez::Fault& fault : condition.error().faults) vez::in_language(fault.reason, "en");
    return 0;
  }
  const std::string spelt = vez::to_text(*condition);
  // The spelling can be longer than what was written ("\n" in three quotes), and then too long.
  if (spelt.size() > vez::condition_bytes_max) return 0;
  const auto again = vez::parse_condition(spelt, schema, "?filter");
  if (!again || vez::to_text(*again) != spelt) std::abort();
  const Record record(schema, text);
  const bool held = vez::holds(*condition, record, {1'893'456'000'000});
  if (vez::holds(*again, record, {1'893'456'000'000}) != held) std::abort();
  if (const auto rows = vez::rows_of(*condition)) {
    const auto joined = vez::parse_condition(vez::text_of(*rows), schema, "?filter");
    if (!joined || vez::holds(*joined, record, {1'893'456'000'000}) != held) std::abort();
  }
  return 0;
}
