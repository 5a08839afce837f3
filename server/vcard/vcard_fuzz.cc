#include <cstdlib>

#include "base/text.h"
#include "vcard/vcard.h"

namespace {

std::vector<vez::VCard> read(std::string_view file, const std::string& encoding, std::size_t piece) {
  std::vector<vez::VCard> cards;
  const vez::VCardReader::Take take = [&](vez::VCard&& card) { cards.push_back(std::move(card)); };
  vez::VCardReader reader(encoding);
  for (; !file.empty(); file.remove_prefix(std::min(piece, file.size()))) reader.feed(file.substr(0, piece), take);
  reader.finish(take);
  return cards;
}

void must_be_text(const std::string& text) {
  if (vez::characters(text) < 0) std::abort();
}

// What was read is written and read again as it was.
void must_round_trip(const vez::VCard& card) {
  std::string out;
  vez::VCardWriter writer(out, vez::VCardVersion::v4);
  for (const vez::VCardProperty& property : card.properties) writer.text("NOTE", property.value);
  writer.end();
  const auto again = read(out, "UTF-8", std::string_view::npos);
  if (again.size() != 1 || !again[0].problem.empty() || again[0].properties.size() != card.properties.size())
    std::abort();
  for (std::size_t i = 0; i < card.properties.size(); ++i)
    if (vez::vcard_text(again[0].properties[i].value) != vez::vcard_text(vez::vcard_escaped(card.properties[i].value)))
      std::abort();
}

}  // namespace

// Whatever the bytes: all that is handed out is valid UTF-8, and the pieces do not matter.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view file(reinterpret_cast<const char*>(data + 1), size - 1);
  const char* const encodings[] = {"UTF-8", "windows-1251", "UTF-16LE"};
  const std::string encoding = encodings[data[0] / 16 % 3];
  const auto whole = read(file, encoding, std::string_view::npos), pieces = read(file, encoding, data[0] % 16 + 1);
  if (whole.size() != pieces.size()) std::abort();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const vez::VCard &a = whole[i], &b = pieces[i];
    if (a.line != b.line || a.problem != b.problem || a.properties.size() != b.properties.size()) std::abort();
    for (std::size_t j = 0; j < a.properties.size(); ++j) {
      const vez::VCardProperty& property = a.properties[j];
      if (property.value != b.properties[j].value || property.name != b.properties[j].name) std::abort();
      must_be_text(property.value), must_be_text(property.name), must_be_text(property.group);
      for (const auto& parameter : property.parameters) must_be_text(parameter.value);
      for (const std::string& part : vez::vcard_parts(property.value, ';')) must_be_text(part);
    }
    must_round_trip(a);
  }
  return 0;
}
