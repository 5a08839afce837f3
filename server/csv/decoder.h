#pragma once

#include <unicode/ucnv.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"

namespace vez {

// Bytes of any encoding ICU knows to UTF-8, piece by piece; what is broken becomes U+FFFD.
class StreamDecoder {
 public:
  explicit StreamDecoder(const std::string& encoding) : from_(open(encoding.c_str())), to_(open("UTF-8")) {}

  // Calls `take` with each piece of UTF-8; `last` ends the stream.
  void decode(std::string_view bytes, bool last, const std::function<void(std::string_view)>& take);

 private:
  using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
  static Converter open(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter made(ucnv_open(name, &status), &ucnv_close);
    CHECK_WITH(U_SUCCESS(status), name);
    return made;
  }

  static constexpr int buffer_units = 8192;
  Converter from_;
  Converter to_;
  char out_[3 * buffer_units];
  UChar pivot_[buffer_units];
  UChar* pivot_source_ = pivot_;
  UChar* pivot_target_ = pivot_;
};

}  // namespace vez
