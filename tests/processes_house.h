#pragma once

// Definitions that tests of processes begin with.

#include <string>

namespace vez {

// A process of three statuses; `more` stands in the first, `ways` after the transition to the second.
inline std::string process(const std::string& more = "", const std::string& ways = "",
                           const std::string& key = "order") {
  return "process: " + key +
         "\n"
         "name: {sl: Naročilo, en: Order}\n"
         "start: open\n"
         "owner: {by: starter}\n"
         "fields:\n"
         "  deposit: {name: {en: Deposit}, type: money, currency: EUR}\n"
         "  maker: {name: {en: Maker}, type: text}\n"
         "statuses:\n"
         "  open:\n"
         "    name: {sl: Odprto, en: Open}\n" +
         more +
         "  work:\n"
         "    name: {sl: V delu, en: Work}\n"
         "  done:\n"
         "    name: {sl: Končano, en: Done}\n"
         "    final: true\n"
         "transitions:\n"
         "  - from: open\n"
         "    to: work\n" +
         ways +
         "  - from: [open, work]\n"
         "    to: done\n"
         "  - from: work\n"
         "    to: open\n";
}

inline std::string still(const std::string& after, const std::string& title = "Still there") {
  return "    still:\n      - after: " + after + "\n        do:\n          - create_task: {title: {en: " + title +
         "}}\n";
}

}  // namespace vez
