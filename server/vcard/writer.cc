#include <algorithm>

#include "vcard/vcard.h"

namespace vez {
namespace {

// RFC 6350 §3.2: a line should have at most 75 bytes without its end.
constexpr std::size_t line_bytes_max = 75;

}  // namespace

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

void VCardWriter::property(std::string_view head, std::string_view value) {
  const std::string line = std::string(head) + ":" + std::string(value);
  std::size_t room = line_bytes_max;
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = std::min(begin + room, line.size());
    // Not through a character.
    while (end < line.size() && end > begin + 1 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    out_.append(line, begin, end - begin);
    if (end < line.size()) out_ += "\r\n ";
    begin = end, room = line_bytes_max - 1;
  }
  out_ += "\r\n";
}

void VCardWriter::text(std::string_view head, std::string_view value) { property(head, vcard_escaped(value)); }

void VCardWriter::end() { out_ += "END:VCARD\r\n"; }

}  // namespace vez
