#include "app/problem.h"

#include <charconv>

#include "base/json.h"

namespace vez {
namespace {

struct ProblemError {
  std::string pointer;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ProblemError, (), (pointer, reason))

struct Problem {
  std::string type;
  std::string title;
  std::int64_t status;
  std::vector<ProblemError> errors;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, errors))

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "The request is malformed.";
    case 401: return "Sign in first.";
    case 403: return "This is not allowed.";
    case 404: return "There is nothing here.";
    case 405: return "This can't be done here.";
    case 408: return "The request did not arrive in time.";
    case 409: return "This does not go together with what is there.";
    case 412: return "Somebody was faster.";
    case 413: return "The request is too large.";
    case 415: return "This type is not understood.";
    case 422: return "Something in the request can't be accepted.";
    case 429: return "Too many requests.";
    case 501: return "This is not done here.";
    case 431: return "The head of the request is too large.";
    case 503: return "Not possible at the moment; try again soon.";
    default: return "Something went wrong on our side.";
  }
}

http::Response response_of(int status, std::vector<ProblemError> errors, std::string_view language) {
  const Problem problem{.type = "about:blank",
                        .title = in_language(title_of(status), language),
                        .status = status,
                        .errors = std::move(errors)};
  return {.status = status, .content_type = "application/problem+json", .body = to_json(problem)};
}

}  // namespace

int status_of(RefusalCode code) {
  switch (code) {
    case RefusalCode::malformed: return 400;
    case RefusalCode::unauthorised: return 401;
    case RefusalCode::forbidden: return 403;
    case RefusalCode::not_found: return 404;
    case RefusalCode::conflict: return 409;
    case RefusalCode::stale: return 412;
    case RefusalCode::too_large: return 413;
    case RefusalCode::unsupported: return 415;
    case RefusalCode::invalid: return 422;
    case RefusalCode::too_many: return 429;
  }
  return 500;
}

http::Response problem_of(const Refusal& refusal, std::string_view language) {
  std::vector<ProblemError> errors;
  for (const Fault& fault : refusal.faults) errors.push_back({fault.pointer, in_language(fault.reason, language)});
  http::Response response = response_of(status_of(refusal.code), std::move(errors), language);
  if (refusal.retry_after_seconds > 0)
    response.headers.push_back({"Retry-After", std::to_string(refusal.retry_after_seconds)});
  return response;
}

http::Response problem_of_status(int status, std::string_view language, std::string_view detail) {
  std::vector<ProblemError> errors;
  if (!detail.empty()) errors.push_back({.pointer = "", .reason = in_language(detail, language)});
  http::Response response = response_of(status, std::move(errors), language);
  if (status == 503) response.headers.push_back({"Retry-After", "2"});
  return response;
}

std::string wanted_language(std::string_view accept_language) {
  std::string best = "en";
  double best_weight = 0;
  while (!accept_language.empty()) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    const std::string_view one = trimmed(accept_language.substr(0, end));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    double weight = 1;
    if (const std::size_t q = one.find("q="); q != std::string_view::npos)
      std::from_chars(one.data() + q + 2, one.data() + one.size(), weight);
    const std::string_view language = one.substr(0, 2);
    if (weight > best_weight && (language == "sl" || language == "hu" || language == "ru" || language == "en"))
      best = language, best_weight = weight;
  }
  return best;
}

}  // namespace vez
