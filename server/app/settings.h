#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/failure.h"

namespace vez {

// What the program is told by file, environment and flags; the later wins.
struct Settings {
  std::string data = "data";
  std::string database;
  std::string listen = "127.0.0.1:8080";
  std::string public_url;
  std::string web;
  std::int64_t drain_seconds = 10;
  std::string clock = "real";
  std::string clock_start;
  std::int64_t io_threads = 2;
  std::string log_level = "info";
  std::string metrics_from = "loopback";

  bool is_clock_simulated() const { return clock == "simulated"; }
};

// One setting, declared once: flag, environment variable, key of the file, help and docs/how-to/settings.md follow.
struct SettingKind {
  std::string_view name;   // "drain-seconds": --drain-seconds, VEZ_DRAIN_SECONDS, drain-seconds = … in the file
  std::string_view value;  // what stands for its value in the help: "SECONDS"
  std::string_view help;
  std::variant<std::string Settings::*, std::int64_t Settings::*> member;
  // What is wrong with a value, "" when nothing is.
  std::string (*fault)(const std::string&);
};
std::span<const SettingKind> setting_kinds();
std::string environment_name(std::string_view setting);  // "VEZ_DRAIN_SECONDS"

// A setting that can't be taken; what() names it and where it was found.
struct WrongSetting : Failure {
  using Failure::Failure;
};

struct EffectiveSettings {
  Settings values;
  std::map<std::string, std::string> sources;  // by name: "default", "vez.toml:3", "VEZ_LISTEN", "--listen"
};

// The file (`config`, or else ./vez.toml or /etc/vez/vez.toml when it is there), then the environment, then the flags.
EffectiveSettings read_settings(const std::string& config, const std::map<std::string, std::string>& flags);

// One setting a line with its source, for people; passwords in URLs are masked.
std::string settings_text(const EffectiveSettings& settings);
// docs/how-to/settings.md
std::string settings_document();

}  // namespace vez
