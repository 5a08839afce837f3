#include <cstdlib>

#include "base/text.h"
#include "http/server.h"

// Whatever stands in an address or a cookie: what is decoded is valid UTF-8 without NUL.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto decoded = vez::http::percent_decoded(text); decoded && vez::characters(*decoded) < 0) std::abort();
  if (const auto query = vez::http::parse_query(text))
    for (const auto& [name, value] : *query)
      if (vez::characters(name) < 0 || vez::characters(value) < 0) std::abort();
  vez::http::cookie(text, "vez_session");
  return 0;
}
