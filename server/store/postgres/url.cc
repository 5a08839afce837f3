#include "store/postgres/url.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "store/failure.h"

namespace vez {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

void set(Settings& settings, const std::string& name, std::string value) {
  const auto found = std::ranges::find(settings, name, &Settings::value_type::first);
  if (found == settings.end())
    settings.emplace_back(name, std::move(value));
  else
    found->second = std::move(value);
}

void set_default(Settings& settings, const std::string& name, std::string value) {
  if (std::ranges::find(settings, name, &Settings::value_type::first) == settings.end())
    settings.emplace_back(name, std::move(value));
}

// Takes "name=value" out of the URL's query.
std::string take(std::string& url, std::string_view name) {
  const std::size_t query = url.find('?');
  if (query == std::string::npos) return "";
  for (std::size_t from = query + 1; from < url.size();) {
    const std::size_t end = std::min(url.find('&', from), url.size());
    const std::string_view one = std::string_view(url).substr(from, end - from);
    if (one.starts_with(name) && one.substr(name.size()).starts_with("=")) {
      std::string value(one.substr(name.size() + 1));
      url.erase(from, end == url.size() ? std::string::npos : end + 1 - from);
      if (!url.empty() && (url.back() == '&' || url.back() == '?')) url.pop_back();
      return value;
    }
    from = end + 1;
  }
  return "";
}

}  // namespace

PostgresUrl::PostgresUrl(const std::string& url) {
  std::string rest = url;
  const std::string prepared = take(rest, "prepare");
  if (!prepared.empty() && prepared != "on" && prepared != "off")
    throw StoreFailure("prepare of the database's URL is on or off");
  prepare = prepared != "off";
  const std::string listen_host = take(rest, "listen_host"), listen_port = take(rest, "listen_port");

  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(rest.c_str(), &error),
                                                                             &PQconninfoFree);
  // What libpq says may quote the URL, and with it the password.
  PQfreemem(error);
  if (!options) throw StoreFailure("the database's URL is not understood: it is postgresql://USER@HOST/NAME");
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) set(settings, option->keyword, option->val);

  set(settings, "client_encoding", "UTF8");
  set_default(settings, "fallback_application_name", "vez");
  // A server that is gone without a word is noticed within some 5 s: libpq's settings, in seconds (its least is 2) but
  // for the last, in milliseconds.
  set_default(settings, "connect_timeout", "2");
  set_default(settings, "keepalives_idle", "3");
  set_default(settings, "keepalives_interval", "1");
  set_default(settings, "keepalives_count", "2");
  set_default(settings, "tcp_user_timeout", "5000");

  listen_settings = settings;
  if (!listen_host.empty()) set(listen_settings, "host", listen_host);
  if (!listen_port.empty()) set(listen_settings, "port", listen_port);
}

}  // namespace vez
