#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vez {

// How a folded word (text/fold.h) sounds, whoever wrote it down: the spellings that passports, carriers, Slovenes,
// Hungarians and Germans use for one name become one text ("khrushchev", "hruscov"; "yuliya", "julija", "yulia";
// "kovacs", "kovac"; "mueller", "muller"). Letters a to z and digits; other scripts stay as they are.
std::string sound_of(std::string_view folded_word);

// Edits (insert, remove, replace, exchange two neighbours) between two words, at most `max` + 1.
int edits_between(std::string_view a, std::string_view b, int max);

// Every word that one slip of the hand makes of a folded word (text/fold.h): a letter left out, one too many, another
// one, or two beside each other in the wrong order; letters and digits. About 54 a letter, without the word itself,
// some twice. (Damerau: "A technique for computer detection and correction of spelling errors", 1964: four of five
// errors are one of these.)
std::vector<std::string> one_slip_away(std::string_view word);

// Jaro and Winkler's likeness of two words, 0 to 1.
double likeness(std::string_view a, std::string_view b);

// Whether one hand may have written the other word by a slip: an edit, two in a long word.
bool is_slip(std::string_view a, std::string_view b);

// The words of a text between spaces.
std::vector<std::string_view> words_in(std::string_view text);

// A number that stands for a text, the same on every machine and in every version.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed);

}  // namespace vez
