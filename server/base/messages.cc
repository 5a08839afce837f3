#include "base/messages.h"

#include <simdjson.h>

#include <map>
#include <string>
#include <unordered_map>

#include "base/check.h"
#include "base/embedded.h"

namespace vez {

std::span<const EmbeddedFile> message_files();

namespace {

using Catalogue = std::unordered_map<std::string, std::string>;

std::map<std::string, Catalogue, std::less<>> load() {
  std::map<std::string, Catalogue, std::less<>> catalogues;
  for (const EmbeddedFile& file : message_files()) {
    simdjson::dom::parser parser;
    simdjson::dom::object entries;
    CHECK(!parser.parse(file.bytes.data(), file.bytes.size()).get(entries));
    Catalogue& catalogue = catalogues[std::string(file.name.substr(0, file.name.find('.')))];
    for (const auto entry : entries) {
      std::string_view text;
      CHECK(!entry.value.get(text));
      catalogue.emplace(entry.key, text);
    }
  }
  return catalogues;
}

}  // namespace

std::string_view translation(std::string_view english, std::string_view language) {
  static const auto catalogues = load();
  const auto catalogue = catalogues.find(language);
  if (catalogue == catalogues.end()) return english;
  const auto entry = catalogue->second.find(std::string(english));
  return entry == catalogue->second.end() ? english : std::string_view(entry->second);
}

}  // namespace vez
