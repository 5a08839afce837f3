#include "app/settings.h"

#include <stdlib.h>
#include <unistd.h>

#include <charconv>
#include <optional>
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "base/time.h"

namespace vez {
namespace {

constexpr std::int64_t drain_seconds_max = 3'600;
constexpr std::int64_t io_threads_max = 64;

std::string anything(const std::string&) { return ""; }

std::string address_fault(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  int port = -1;
  if (colon != std::string::npos && colon > 0) {
    const auto read = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size() && port >= 0 && port <= 65'535) return "";
  }
  return "must be ADDRESS:PORT, as 127.0.0.1:8080 or [::1]:8080";
}

std::string url_fault(const std::string& text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  const std::size_t host = text.find("://") + 3;
  if (text.empty() || (web && text.size() > host && text.find_first_of("/?#@ ", host) == std::string::npos)) return "";
  return "must be https://HOST or http://HOST, with :PORT where it has one, and without a path";
}

std::string database_fault(const std::string& text) {
  for (const std::string_view scheme : {"sqlite:", "postgresql://", "postgres://"})
    if (text.starts_with(scheme) && text.size() > scheme.size()) return "";
  return text.empty() ? "" : "must be sqlite:PATH or postgresql://…";
}

// Whether it is a whole number from `min` to `max`.
std::string number_fault(const std::string& text, std::int64_t min, std::int64_t max) {
  std::int64_t number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && number >= min && number <= max) return "";
  return "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max);
}

std::string seconds_fault(const std::string& text) { return number_fault(text, 0, drain_seconds_max); }

std::string threads_fault(const std::string& text) { return number_fault(text, 1, io_threads_max); }

std::string level_fault(const std::string& text) {
  for (const std::string_view level : {"debug", "info", "warning", "error", "off"})
    if (text == level) return "";
  return "must be debug, info, warning, error or off";
}

std::string metrics_fault(const std::string& text) {
  return text == "loopback" || text == "any" ? "" : "must be loopback or any";
}

std::string clock_fault(const std::string& text) {
  return text == "real" || text == "simulated" ? "" : "must be real or simulated";
}

std::string time_fault(const std::string& text) {
  return text.empty() || parse_time(text) ? "" : "must be a moment, as 2026-01-05T08:00:00Z";
}

std::string not_empty(const std::string& text) { return text.empty() ? "must not be empty" : ""; }

const SettingKind kinds[] = {
    {"data", "DIR", "Folder of the embedded database; made when it is not there.", &Settings::data, not_empty},
    {"database", "URL",
     "The database: sqlite:PATH or postgresql://USER@HOST/NAME. Without one it is SQLite in the data folder.",
     &Settings::database, database_fault},
    {"listen", "ADDRESS:PORT", "Where it listens; port 0 is any free one.", &Settings::listen, address_fault},
    {"public-url", "URL",
     "Where people reach it, as https://vez.example.com behind a proxy. Changes are then taken only from there, and "
     "with https the session's cookie never travels unencrypted.",
     &Settings::public_url, url_fault},
    {"web", "DIR", "Folder of the built page; without one it is looked for beside the program.", &Settings::web,
     anything},
    {"drain-seconds", "SECONDS", "Longest wait at the end for requests that are under way.", &Settings::drain_seconds,
     seconds_fault},
    {"clock", "KIND", "real, or simulated: it stands still until it is advanced through the interface.",
     &Settings::clock, clock_fault},
    {"clock-start", "TIME",
     "Where a simulated clock begins, as 2026-01-05T08:00:00Z; without one, now. It never goes back in a database.",
     &Settings::clock_start, time_fault},
    {"io-threads", "COUNT", "Threads that serve connections.", &Settings::io_threads, threads_fault},
    {"log-level", "LEVEL", "debug, info, warning, error or off; the log goes to standard error, a JSON object a line.",
     &Settings::log_level, level_fault},
    {"metrics-from", "WHO", "Who may ask for /metrics: loopback (this machine alone) or any.", &Settings::metrics_from,
     metrics_fault},
};

const SettingKind* find_kind(std::string_view name) {
  for (const SettingKind& kind : kinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

void put(EffectiveSettings& settings, const SettingKind& kind, const std::string& value, const std::string& source) {
  if (const std::string fault = kind.fault(value); !fault.empty())
    throw WrongSetting(source + ": " + std::string(kind.name) + " " + fault + ", not \"" + value + "\"");
  if (const auto* const text = std::get_if<std::string Settings::*>(&kind.member))
    settings.values.*(*text) = value;
  else
    settings.values.*(std::get<std::int64_t Settings::*>(kind.member)) = std::stoll(value);
  settings.sources[std::string(kind.name)] = source;
}

std::string text_of(const Settings& settings, const SettingKind& kind) {
  if (const auto* const text = std::get_if<std::string Settings::*>(&kind.member)) return settings.*(*text);
  return std::to_string(settings.*(std::get<std::int64_t Settings::*>(kind.member)));
}

void read_file(EffectiveSettings& settings, const std::string& path) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    throw WrongSetting(path + (line > 0 ? ":" + std::to_string(line) : "") + ": " + std::string(error.description()));
  }
  for (const auto& [key, value] : table) {
    const std::string place = path + ":" + std::to_string(key.source().begin.line);
    const SettingKind* const kind = find_kind(key.str());
    if (kind == nullptr) throw WrongSetting(place + ": no setting is called \"" + std::string(key.str()) + "\"");
    const bool is_text = std::holds_alternative<std::string Settings::*>(kind->member);
    if (is_text && value.is_string())
      put(settings, *kind, value.as_string()->get(), place);
    else if (!is_text && value.is_integer())
      put(settings, *kind, std::to_string(value.as_integer()->get()), place);
    else
      throw WrongSetting(place + ": " + std::string(kind->name) +
                         (is_text ? " must be a text in quotes" : " must be a whole number"));
  }
}

std::string config_file(const std::string& config) {
  if (!config.empty()) return config;
  for (const char* const path : {"vez.toml", "/etc/vez/vez.toml"})
    if (::access(path, F_OK) == 0) return path;
  return "";
}

// postgresql://user:password@host as postgresql://user:***@host, and password=… of a URL's query likewise.
std::string masked(std::string text) {
  if (const std::size_t begin = text.find("://"), at = text.rfind('@');
      begin != std::string::npos && at != std::string::npos && at > begin) {
    if (const std::size_t colon = text.find(':', begin + 3); colon < at) text.replace(colon + 1, at - colon - 1, "***");
  }
  constexpr std::string_view word = "password=";
  if (const std::size_t from = text.find(word); from != std::string::npos) {
    const std::size_t begin = from + word.size();
    text.replace(begin, std::min(text.find('&', begin), text.size()) - begin, "***");
  }
  return text;
}

}  // namespace

std::span<const SettingKind> setting_kinds() { return kinds; }

std::string environment_name(std::string_view setting) {
  std::string name = "VEZ_";
  for (const char c : setting) name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return name;
}

EffectiveSettings read_settings(const std::string& config, const std::map<std::string, std::string>& flags) {
  EffectiveSettings settings;
  for (const SettingKind& kind : kinds) settings.sources[std::string(kind.name)] = "default";
  if (const std::string path = config_file(config); !path.empty()) read_file(settings, path);
  for (const SettingKind& kind : kinds) {
    const std::string name = environment_name(kind.name);
    if (const char* const value = ::getenv(name.c_str())) put(settings, kind, value, name);
  }
  for (const auto& [name, value] : flags) put(settings, *find_kind(name), value, "--" + name);
  if (!settings.values.clock_start.empty() && !settings.values.is_clock_simulated())
    throw WrongSetting(settings.sources["clock-start"] +
                       ": clock-start is of a simulated clock; say clock = simulated");
  return settings;
}

std::string settings_text(const EffectiveSettings& settings) {
  std::string out;
  for (const SettingKind& kind : kinds)
    out += std::string(kind.name) + " = \"" + masked(text_of(settings.values, kind)) + "\"  (" +
           settings.sources.at(std::string(kind.name)) + ")\n";
  return out;
}

std::string settings_document() {
  std::string out =
      "# Settings\n\nGenerated by `vez settings --document`; not edited by hand.\n\n"
      "Each setting can stand in a file, in the environment and on the command line; the later of these wins. The "
      "file\n"
      "is TOML: the one of `--config FILE`, or else `./vez.toml` or `/etc/vez/vez.toml` when it is there.\n"
      "What can't be taken is refused by its name and place, and `vez settings` prints what is in force and from "
      "where.\n\n"
      "```toml\nlisten = \"127.0.0.1:8080\"\npublic-url = \"https://vez.example.com\"\ndrain-seconds = 10\n```\n\n"
      "| file | flag | environment | default | what |\n|---|---|---|---|---|\n";
  const Settings defaults;
  for (const SettingKind& kind : kinds) {
    const std::string value = text_of(defaults, kind);
    out += "| `" + std::string(kind.name) + "` | `--" + std::string(kind.name) + " " + std::string(kind.value) +
           "` | `" + environment_name(kind.name) + "` | " + (value.empty() ? "" : "`" + value + "`") + " | " +
           std::string(kind.help) + " |\n";
  }
  return out;
}

}  // namespace vez
