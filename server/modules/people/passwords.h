#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vez {

// Whether a password is among those that are tried first, though it is long enough: walks over the keyboard or through
// the alphabet, one piece repeated, and what is left of it is next to nothing without the words everybody uses, its
// digits, and `words` (the person's name and address, the company's name). Case, accents and scripts make no
// difference.
bool is_guessable_password(std::string_view password, const std::vector<std::string>& words);

}  // namespace vez
