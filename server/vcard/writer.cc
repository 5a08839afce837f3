#include "text/content_line.h"
#include "vcard/vcard.h"

namespace vez {
std::string vcard_escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (c == '\n' || c == '\r')
      out += "\\n";
    else if (c == ',' || c == ';' || c == '\\')
      (out += '\\') += c;
    else
      out += c;
  }
  return out;
}

VCardWriter::VCardWriter(std::string& out, VCardVersion version) : out_(out) {
  out_ += "BEGIN:VCARD\r\nVERSION:";
  out_ += version == VCardVersion::v4 ? "4.0\r\n" : "3.0\r\n";
}

void VCardWriter::property(std::string_view head, std::string_view value) { append_content_line(out_, head, value); }

void VCardWriter::text(std::string_view head, std::string_view value) { property(head, vcard_escaped(value)); }

void VCardWriter::end() { out_ += "END:VCARD\r\n"; }

}  // namespace vez
