#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vez {

// The words of a text as they are searched: lower case, without accents, Cyrillic in Latin letters, so that "Иванов"
// and "Čeh" are found by "ivanov" and "ceh". Each word holds letters and digits only. Invalid UTF-8 gives no words.
std::vector<std::string> fold_words(std::string_view text);

// The words joined by spaces.
std::string folded(std::string_view text);

// By this text names sort, byte by byte, the same in every database: the collation key of ICU's Slovene rules (č after
// c, š after s, ž after z) as hexadecimal digits, cut to 64 bytes.
std::string name_sort_text(std::string_view name);

}  // namespace vez
