#include "http/text.h"

#include "base/check.h"
#include "base/text.h"

namespace vez::http {
namespace {

constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
  std::string out(text.size(), '\0');
  char* to = out.data();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      *to++ = plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    *to++ = static_cast<char>(high * 16 + low);
    i += 2;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  if (characters(out) < 0) return std::nullopt;
  return out;
}

bool fits_a_line(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const Header& each : headers)
    if (same_name(each.name, name)) return each.value;
  return {};
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string_view part = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    const auto semicolon = part.find(';');
    if (!same_name(trimmed(part.substr(0, semicolon)), token)) continue;
    if (semicolon == std::string_view::npos) return true;
    const std::string_view weight = trimmed(part.substr(semicolon + 1));
    return !(weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == std::string_view::npos);
  }
  return false;
}

std::optional<std::string> percent_decoded(std::string_view text) { return decoded(text, false); }

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = decoded(pair.substr(0, equals), true);
    auto value = decoded(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(*std::move(name), *std::move(value));
  }
  return pairs;
}

std::string_view cookie(std::string_view cookie_header, std::string_view name) {
  while (!cookie_header.empty()) {
    const auto end = cookie_header.find(';');
    const std::string_view pair = trimmed(cookie_header.substr(0, end));
    cookie_header = end == std::string_view::npos ? std::string_view{} : cookie_header.substr(end + 1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    return pair.substr(equals + 1);
  }
  return {};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "Unknown";
  }
}

std::string response_head(const Response& response, BodyLength length, std::string_view date, bool api, bool close) {
  std::string out;
  out.reserve(768);
  out += "HTTP/1.1 ", out += std::to_string(response.status), out += ' ', out += reason_phrase(response.status);
  out += "\r\nDate: ", out += date, out += "\r\n";
  CHECK(fits_a_line(response.content_type));
  if (!response.content_type.empty()) out += "Content-Type: ", out += response.content_type, out += "\r\n";
  const bool has_body = response.status >= 200 && response.status != 204 && response.status != 304;
  if (has_body && length.told == BodyLength::Told::length)
    out += "Content-Length: ", out += std::to_string(length.bytes), out += "\r\n";
  if (has_body && length.told == BodyLength::Told::chunks) out += "Transfer-Encoding: chunked\r\n";
  bool cached = false;
  for (const Header& header : response.headers) {
    CHECK(fits_a_line(header.name) && fits_a_line(header.value));
    cached |= same_name(header.name, "Cache-Control");
    out += header.name, out += ": ", out += header.value, out += "\r\n";
  }
  if (api && !cached) out += "Cache-Control: no-store\r\n";
  out += security_headers;
  if (close) out += "Connection: close\r\n";
  return out += "\r\n";
}

}  // namespace vez::http
