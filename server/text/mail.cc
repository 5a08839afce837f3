#include <unicode/idna.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>

#include "base/check.h"
#include "base/text.h"
#include "text/fold.h"

namespace vez {
namespace {

constexpr std::size_t local_bytes_max = 64;    // RFC 5321 §4.5.3.1.1
constexpr std::size_t label_bytes_max = 63;    // RFC 1035 §2.3.4
constexpr std::size_t domain_bytes_max = 253;  // RFC 1035 §2.3.4: 255 on the wire, less the length bytes
constexpr std::size_t mail_bytes_max = 254;

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

// RFC 5322 §3.2.3 atext; beyond ASCII letters, digits and their marks only.
bool is_atom_character(UChar32 c) {
  constexpr std::string_view atom_signs = "!#$%&'*+-/=?^_`{|}~";
  if (c < 0x80)
    return (u_isalnum(c) != 0) || (c > 0 && atom_signs.find(static_cast<char>(c)) != std::string_view::npos);
  return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

// The local part in lower case and NFC; empty when it is no dot-atom.
std::string normal_local(std::string_view local) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  icu::UnicodeString text = nfc->normalize(unicode(local).toLower(icu::Locale::getRoot()), status);
  CHECK_WITH(U_SUCCESS(status), u_errorName(status));
  bool after_dot = true;  // a dot may neither begin nor follow a dot
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (c == '.' ? after_dot : !is_atom_character(c)) return {};
    after_dot = c == '.';
  }
  std::string out;
  if (!after_dot) text.toUTF8String(out);
  return out.size() <= local_bytes_max ? out : std::string();
}

// The domain in ASCII; empty when it is none that mail goes to.
std::string normal_domain(std::string_view domain) {
  thread_local const std::unique_ptr<icu::IDNA> idna = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::IDNA> made(icu::IDNA::createUTS46Instance(
        UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, status));
    CHECK_WITH(U_SUCCESS(status), u_errorName(status));
    return made;
  }();
  UErrorCode status = U_ZERO_ERROR;
  icu::IDNAInfo info;
  icu::UnicodeString ascii;
  idna->nameToASCII(unicode(domain), ascii, info, status);
  CHECK_WITH(U_SUCCESS(status), u_errorName(status));
  // Old domains have hyphens in places UTS 46 minds and DNS does not ("c--n.com").
  if ((info.getErrors() & ~static_cast<uint32_t>(UIDNA_ERROR_HYPHEN_3_4)) != 0) return {};
  std::string out;
  ascii.toUTF8String(out);
  const std::size_t last_dot = out.rfind('.');
  if (last_dot == std::string::npos || last_dot + 1 == out.size() || out.size() > domain_bytes_max) return {};
  const bool is_number = out.find_first_not_of("0123456789", last_dot + 1) == std::string::npos;
  return is_number ? std::string() : out;
}

// A plain address of ASCII letters, read without ICU. Empty when it is not one; the rules then say what it is.
std::string plain_address(std::string_view text) {
  if (text.size() > mail_bytes_max) return {};
  std::string out(text);
  std::size_t at = std::string::npos, part = 0;  // where the part between two dots begins
  for (std::size_t i = 0; i <= out.size(); ++i) {
    const char c = i < out.size() ? out[i] : '.';
    const bool mail_ends = c == '@' && at == std::string::npos;
    if (c == '.' || mail_ends) {
      if (i == part) return {};
      const std::string_view label = std::string_view(out).substr(part, i - part);
      // Labels in the coding of other scripts are for the rules to judge, and so is a hyphen at an end.
      if (at != std::string::npos &&
          (label.size() > label_bytes_max || label.front() == '-' || label.back() == '-' || label.starts_with("xn--")))
        return {};
      if (mail_ends) at = i;
      part = i + 1;
      continue;
    }
    if (c >= 'A' && c <= 'Z') out[i] = static_cast<char>(c + ('a' - 'A'));
    const bool letter = (out[i] >= 'a' && out[i] <= 'z') || (c >= '0' && c <= '9');
    if (!letter && c != '-' && (at != std::string::npos || (c != '_' && c != '+'))) return {};
  }
  if (at == std::string::npos || at > local_bytes_max) return {};
  const std::size_t last_dot = out.rfind('.');
  if (last_dot == std::string::npos || last_dot < at) return {};
  return out.find_first_not_of("0123456789", last_dot + 1) == std::string::npos ? std::string() : out;
}

// Local part and domain, normal; empty when the text is no address.
std::string address_by_rules(std::string_view text) {
  const std::size_t at = text.rfind('@');
  // Twice the bound: what is longer in other scripts than in ASCII is measured again below.
  if (at == std::string_view::npos || text.size() > 2 * mail_bytes_max || characters(text) < 0) return {};
  const std::string local = normal_local(text.substr(0, at));
  if (local.empty()) return {};
  const std::string domain = normal_domain(text.substr(at + 1));
  if (domain.empty() || local.size() + 1 + domain.size() > mail_bytes_max) return {};
  return local + '@' + domain;
}

MailAddress read(std::string_view text, std::string normal) {
  if (normal.empty()) return {std::string(text), false};
  return {std::move(normal), true};
}

}  // namespace

MailAddress read_mail(std::string_view text) {
  text = trimmed(text);
  std::string plain = plain_address(text);
  return read(text, plain.empty() ? address_by_rules(text) : std::move(plain));
}

MailAddress read_mail_by_rules(std::string_view text) {
  text = trimmed(text);
  return read(text, address_by_rules(text));
}

bool is_valid_mail(std::string_view text) { return read_mail(text).valid; }

std::string normal_mail(std::string_view text) { return read_mail(text).value; }

}  // namespace vez
