#include <cstdlib>

#include "base/text.h"
#include "text/fold.h"

// Whatever the text: folded words are valid UTF-8 and fold to themselves, and a normal mail address is its own normal
// form, read the short way as by the rules.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string words = vez::folded(text);
  if (vez::characters(words) < 0 || vez::folded(words) != words) std::abort();
  vez::name_sort_text(text);
  const vez::MailAddress mail = vez::read_mail(text), by_rules = vez::read_mail_by_rules(text);
  if (mail.value != by_rules.value || mail.valid != by_rules.valid) std::abort();
  if (vez::is_valid_mail(text)) {
    const std::string normal = vez::normal_mail(text);
    if (!vez::is_valid_mail(normal) || vez::normal_mail(normal) != normal) std::abort();
  }
  return 0;
}
