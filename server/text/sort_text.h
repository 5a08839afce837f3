#pragma once

// Values as a text by which they sort, byte by byte, the same in every database: one index for values of each kind.

#include <cstdint>
#include <string>
#include <string_view>

namespace vez {

// The collation key of ICU's Slovene rules (č after c, š after s, ž after z) as hexadecimal digits, of so many of its
// bytes at most: two to a byte.
std::string sort_text(std::string_view text, std::size_t key_bytes_max);
// Sixteen hexadecimal digits.
std::string sort_text(std::int64_t whole);
// The same; the number must be finite.
std::string sort_text(double number);

}  // namespace vez
