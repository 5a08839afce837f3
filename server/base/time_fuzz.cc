#include <cstdlib>

#include "base/ids.h"
#include "base/time.h"

// Whatever the text: a moment, a day or an id that is read is written so that it reads back to the same.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto time = vez::parse_time(text); time && vez::parse_time(vez::to_text(*time)) != time) std::abort();
  if (const auto date = vez::parse_date(text); date && vez::parse_date(vez::to_text(*date)) != date) std::abort();
  if (const auto id = vez::parse_id(text); id && vez::id_text(*id) != text) std::abort();
  if (const auto span = vez::parse_duration(text); span && span->count() < 0) std::abort();
  return 0;
}
