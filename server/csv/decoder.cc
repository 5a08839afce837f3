#include "csv/decoder.h"

namespace vez {

void StreamDecoder::decode(std::string_view bytes, bool last, const std::function<void(std::string_view)>& take) {
  const char* source = bytes.empty() ? "" : bytes.data();  // ICU takes no null
  const char* const source_end = source + bytes.size();
  // Ends: every round fills the whole buffer or is the last.
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    char* target = out_;
    ucnv_convertEx(to_.get(), from_.get(), &target, out_ + sizeof out_, &source, source_end, pivot_, &pivot_source_,
                   &pivot_target_, pivot_ + buffer_units, false, last, &status);
    if (target != out_) take({out_, static_cast<std::size_t>(target - out_)});
    if (status != U_BUFFER_OVERFLOW_ERROR) {
      CHECK_WITH(U_SUCCESS(status), u_errorName(status));
      return;
    }
  }
}

}  // namespace vez
