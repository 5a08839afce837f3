#include "text/content_line.h"

#include <algorithm>

namespace vez {
namespace {

// Without a line's end.
constexpr std::size_t line_bytes_max = 75;

}  // namespace

void append_content_line(std::string& out, std::string_view head, std::string_view value) {
  const std::string line = std::string(head) + ":" + std::string(value);
  std::size_t room = line_bytes_max;
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = std::min(begin + room, line.size());
    while (end < line.size() && end > begin + 1 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    if (begin > 0) out += "\r\n ";
    out.append(line, begin, end - begin);
    begin = end, room = line_bytes_max - 1;
  }
  out += "\r\n";
}

}  // namespace vez
