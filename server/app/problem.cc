#include "app/problem.h"

#include <charconv>

#include "base/json.h"

namespace vez {
namespace {

// Where in a text a fault is, when its message says so (condition/syntax.cc).
constexpr std::string_view position_parameters[] = {"line", "column", "offset", "length"};

void write_error(std::string& out, std::string_view pointer, const Message& reason, std::string_view language) {
  out += out.empty() ? "{\"pointer\":" : ",{\"pointer\":";
  json_out::value(out, pointer);
  out += ",\"reason\":";
  json_out::value(out, in_language(reason, language));
  std::string position;
  for (const std::string_view name : position_parameters)
    for (const auto& [parameter, value] : reason.parameters)
      if (parameter == name) position += (position.empty() ? "\"" : ",\"") + std::string(name) + "\":" + value;
  if (!position.empty()) out += ",\"position\":{" + position + "}";
  out += '}';
}

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

// `errors` are JSON objects, joined by commas.
http::Response response_of(int status, const std::string& errors, std::string_view language) {
  std::string body = R"({"type":"about:blank","title":)";
  json_out::value(body, in_language(title_of(status), language));
  body += ",\"status\":" + std::to_string(status) + ",\"errors\":[" + errors + "]}";
  return {.status = status, .content_type = "application/problem+json", .body = std::move(body)};
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
  std::string errors;
  for (const Fault& fault : refusal.faults) write_error(errors, fault.pointer, fault.reason, language);
  http::Response response = response_of(status_of(refusal.code), errors, language);
  if (refusal.retry_after_seconds > 0)
    response.headers.push_back({"Retry-After", std::to_string(refusal.retry_after_seconds)});
  return response;
}

http::Response problem_of_status(int status, std::string_view language, std::string_view detail) {
  std::string errors;
  if (!detail.empty()) write_error(errors, "", detail, language);
  http::Response response = response_of(status, errors, language);
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
