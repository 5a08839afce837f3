#pragma once

// By which words customers are found, and how what somebody types is read.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "customers/customers.h"
#include "engine/jobs.h"
#include "engine/journal.h"
#include "store/text_index.h"

namespace vez {

constexpr std::string_view search_index = "customers_search";

// What the index of words has of a customer; "" is nothing.
struct SearchedTexts {
  std::string_view name;
  std::string_view organisation_name;
  std::string_view street;
  std::string_view postcode;
  std::string_view city;
  std::string_view external_id;
  std::string_view note;
  std::span<const Identity> identities;
};
// Folded words, those of names also as they sound ("Юлия" is found by "Yuliya" and "Julija").
std::string search_words(const SearchedTexts& texts);

// What somebody has typed into a search. Words come in any order; the digits of a phone number may be typed as they are
// dialled in the company's country.
class TypedSearch {
 public:
  // The country says how numbers are dialled.
  TypedSearch(std::string_view typed, std::string_view country);

  // Each for {text_found(…, :q)}, "" when nothing was typed. Who has each word as it was typed:
  std::string whole_words(Dialect dialect) const;
  // Who has words that begin so.
  std::string beginnings(Dialect dialect) const;
  // Those without the ones before.
  std::string only_beginnings(Dialect dialect) const;
  // Who has words like these, for when nobody has these: with one slip of the hand, or another ending of the same word
  // ("Novakovi" for "Novak": three letters at most are taken away, four at least stay).
  std::string similar(Dialect dialect) const;

  // How far a customer is from what was typed: edits, by the nearest words of the names and the town.
  int distance(const CustomerRow& row) const;

 private:
  std::vector<std::string> words_;  // folded
  std::vector<TextChoices> begun_;  // of a phone number one, of any way it may begin
};

// Refused where there is no company yet.
Result<TypedSearch> typed_search(Tx& tx, std::string_view typed);

// After an import the index of words is made whole, a little at a time; members are found by their organisation's new
// name.
std::vector<Reaction> search_reactions();
void add_search_jobs(JobKinds& kinds);

}  // namespace vez
