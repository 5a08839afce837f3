#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vez {

// The words of a text as they are searched: lower case, without accents, Cyrillic in Latin letters, so that "Иванов"
// and "Čeh" are found by "ivanov" and "ceh". Each word holds letters and digits only. Invalid UTF-8 gives no words.
std::vector<std::string> fold_words(std::string_view text);

// The same by ICU's transliterator alone, without the table of plain letters; some 35 times slower. For the test that
// holds one against the other.
std::vector<std::string> fold_words_by_rules(std::string_view text);

// The words joined by spaces.
std::string folded(std::string_view text);

// By this text names sort (sort_text.h), cut to 64 bytes.
std::string name_sort_text(std::string_view name);

// Whether mail can be sent there: local part a dot-atom of at most 64 bytes (RFC 5322 §3.2.3, with letters of every
// script by RFC 6531), a domain of two labels or more that UTS 46 takes, its last not a number; 254 bytes in all (RFC
// 5321 §4.5.3.1.3 less the angle brackets). Quoted local parts, comments, address literals and display names are
// refused: no customer's mailbox is spelt so, a slip of the hand is. White space at both ends is forgiven.
bool is_valid_mail(std::string_view text);

// The address by which people are recognised: trimmed, lower case (NFC), the domain in ASCII by UTS 46. The trimmed
// text when it is not valid.
std::string normal_mail(std::string_view text);

// Both at once, for half the work.
struct MailAddress {
  std::string value;
  bool valid;
};
MailAddress read_mail(std::string_view text);
// The same by ICU's rules alone, without the short way for plain addresses. For the test that holds one against the
// other.
MailAddress read_mail_by_rules(std::string_view text);

}  // namespace vez
