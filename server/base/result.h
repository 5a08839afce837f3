#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vez {

// A sentence for a person. `english` is also the key of its translations in base/messages/*.json; `{name}` in it is
// replaced by the value of that parameter, in every language.
struct Message {
  std::string_view english;
  std::vector<std::pair<std::string_view, std::string>> parameters;

  Message(std::string_view text) : english(text) {}
  Message(const char* text) : english(text) {}
  Message(std::string_view text, std::vector<std::pair<std::string_view, std::string>> values)
      : english(text), parameters(std::move(values)) {}
};

// One thing wrong with what was asked. `pointer` is an RFC 6901 JSON pointer into the body ("/identities/0/value"),
// "?name" for a query parameter, "" for the request as a whole.
struct Fault {
  std::string pointer;
  Message reason;
};

// Each becomes one HTTP status (http/problem.cc).
enum class RefusalCode {
  malformed,     // 400
  unauthorised,  // 401
  forbidden,     // 403
  not_found,     // 404, also for what the caller may not know of
  conflict,      // 409
  stale,         // 412
  too_large,     // 413
  unsupported,   // 415
  invalid,       // 422
  too_many,      // 429
};

// The business says no: an answer, not an accident.
struct Refusal {
  RefusalCode code;
  std::vector<Fault> faults;
  int retry_after_seconds = 0;
};

template <class T>
using Result = std::expected<T, Refusal>;

// Nothing to answer but that it was done.
struct Done {};

// `field` is a field's name of the input ("state") or a whole pointer ("/identities/0", "?limit", "").
std::unexpected<Refusal> refuse(RefusalCode code, std::string_view field, Message reason);

// The sentence in `language` ("sl", "hu", "ru"; English where there is no translation).
std::string in_language(const Message& message, std::string_view language);

}  // namespace vez

// The value of a Result, or returns its refusal from the calling function. Not across co_await.
#define TRY(expression)                                                       \
  ({                                                                          \
    auto vez_result_ = (expression);                                          \
    if (!vez_result_) return std::unexpected(std::move(vez_result_).error()); \
    *std::move(vez_result_);                                                  \
  })
