#include "xlsx/xml.h"

#include "base/check.h"

namespace vez {
namespace {

// Longest name, attribute or the like: expat holds such a thing as a whole.
constexpr std::int64_t token_bytes_max = 4 << 20;

std::string_view without_prefix(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

XmlReader::XmlReader() : parser_(XML_ParserCreate(nullptr)) {
  CHECK(parser_ != nullptr);
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(
      parser_.get(),
      [](void* self, const XML_Char* name, const XML_Char** pairs) {
        Attributes attributes;
        for (; *pairs != nullptr; pairs += 2) attributes.emplace(pairs[0], pairs[1]);
        static_cast<XmlReader*>(self)->begin(without_prefix(name), attributes);
      },
      [](void* self, const XML_Char* name) { static_cast<XmlReader*>(self)->end(without_prefix(name)); });
  XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
    static_cast<XmlReader*>(self)->text({text, static_cast<std::size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    XML_StopParser(static_cast<XmlReader*>(self)->parser_.get(), XML_FALSE);
  });
}

bool XmlReader::feed(std::string_view bytes, bool last) {
  fed_ += static_cast<std::int64_t>(bytes.size());
  if (XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), last) != XML_STATUS_OK) return false;
  return fed_ - XML_GetCurrentByteIndex(parser_.get()) <= token_bytes_max;
}

}  // namespace vez
