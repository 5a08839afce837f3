#include "demo/demo_text.h"

#include <algorithm>
#include <charconv>

#include "base/embedded.h"

namespace vez {

std::span<const EmbeddedFile> demo_files();

namespace {

std::int64_t whole(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  CHECK_WITH(read.ec == std::errc() && read.ptr == text.data() + text.size() && number >= 0, std::string(text));
  return number;
}

// "24.90"
std::int64_t cents_of(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point == text.size()) return whole(text) * 100;
  CHECK_WITH(text.size() == point + 3, std::string(text));
  return whole(text.substr(0, point)) * 100 + whole(text.substr(point + 1));
}

// The first word, taken off.
std::string_view take_word(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), end + 1));
  return word;
}

void read_price(std::string_view price, DemoLine& line) {
  const std::size_t hyphen = std::min(price.find('-'), price.size());
  line.cents_min = line.cents_max = cents_of(price.substr(0, hyphen));
  if (hyphen < price.size()) line.cents_max = cents_of(price.substr(hyphen + 1));
  CHECK_WITH(line.cents_min <= line.cents_max, std::string(price));
}

}  // namespace

std::vector<DemoFirm> demo_firms() {
  std::vector<const EmbeddedFile*> files;
  for (const EmbeddedFile& file : demo_files()) files.push_back(&file);
  std::ranges::sort(files, {}, [](const EmbeddedFile* file) { return file->name; });
  std::vector<DemoFirm> firms;
  for (const EmbeddedFile* file : files) {
    auto firm = from_json<DemoFirm>(file->bytes);
    CHECK_WITH(firm.has_value(), std::string(file->name) + " " + firm.error().faults.at(0).pointer);
    firms.push_back(*std::move(firm));
  }
  return firms;
}

std::int64_t minute_of_day(std::string_view text) {
  CHECK_WITH(text.size() == 5 && text[2] == ':', std::string(text));
  return whole(text.substr(0, 2)) * 60 + whole(text.substr(3));
}

DemoLine read_line(std::string_view text, bool dated) {
  const std::size_t bar = text.find(" | ");
  CHECK_WITH(bar != std::string_view::npos, std::string(text));
  DemoLine line;
  line.text = text.substr(bar + 3);
  std::string_view head = text.substr(0, bar);
  line.follows = head.starts_with("> ");
  if (line.follows) head.remove_prefix(2);
  if (dated) line.days_ago = whole(take_word(head)), line.minute = minute_of_day(take_word(head));
  const std::string_view what = take_word(head);
  if (what == "buy") {
    read_price(head, line);
    return line;
  }
  line.channel = parse_enum<Channel>(what);
  const auto direction = parse_enum<Direction>(head);
  CHECK_WITH(line.channel.has_value() && direction.has_value(), std::string(text));
  line.direction = *direction;
  return line;
}

std::string spoken(std::string_view text, bool female, std::int64_t number) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    CHECK_WITH(close != std::string_view::npos, std::string(text));
    const std::string_view inside = text.substr(1, close - 1);
    const std::size_t bar = inside.find('|');
    if (inside == "number") {
      out += std::to_string(number);
    } else {
      CHECK_WITH(bar != std::string_view::npos, std::string(text));
      out += female ? inside.substr(0, bar) : inside.substr(bar + 1);
    }
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace vez
