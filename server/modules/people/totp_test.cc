#include "people/totp.h"

#include "base/testing.h"

namespace vez {
namespace {

// RFC 6238, appendix B: the secret of its table for SHA-1.
const std::string rfc_secret = base32("12345678901234567890");

UtcTime seconds(std::int64_t count) { return UtcTime{count * 1000}; }

TEST_CASE("codes are those of RFC 6238") {
  const std::pair<std::int64_t, std::string_view> table[] = {{59, "94287082"},
                                                             {1'111'111'109, "07081804"},
                                                             {1'111'111'111, "14050471"},
                                                             {1'234'567'890, "89005924"},
                                                             {2'000'000'000, "69279037"},
                                                             {20'000'000'000, "65353130"}};
  for (const auto& [at, code] : table) EXPECT(totp_code(rfc_secret, totp_step(seconds(at)), 8) == code);
}

TEST_CASE("Base32 is that of RFC 4648") {
  const std::pair<std::string_view, std::string_view> table[] = {{"", ""},
                                                                 {"f", "MY"},
                                                                 {"fo", "MZXQ"},
                                                                 {"foo", "MZXW6"},
                                                                 {"foob", "MZXW6YQ"},
                                                                 {"fooba", "MZXW6YTB"},
                                                                 {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : table) {
    EXPECT(base32(bytes) == text);
    EXPECT(from_base32(text) == bytes);
  }
  EXPECT(!from_base32("MZXW1"));
}

TEST_CASE("a code is taken one step early or late, and not two") {
  const auto is_taken = [](std::int64_t at) {
    return totp_step_of(rfc_secret, *totp_code(rfc_secret, 1'000'000), seconds(at * totp_step_seconds), 0).has_value();
  };
  EXPECT(!is_taken(999'998));
  EXPECT(is_taken(999'999));
  EXPECT(is_taken(1'000'000));
  EXPECT(is_taken(1'000'001));
  EXPECT(!is_taken(1'000'002));
}

TEST_CASE("a code of a step that was used is not taken again") {
  const auto code = *totp_code(rfc_secret, 1'000'000);
  EXPECT(totp_step_of(rfc_secret, code, seconds(30'000'000), 999'999) == 1'000'000);
  EXPECT(!totp_step_of(rfc_secret, code, seconds(30'000'000), 1'000'000));
}

TEST_CASE("a secret is 160 bits, each time others") {
  EXPECT(new_totp_secret().size() == 32);
  EXPECT(new_totp_secret() != new_totp_secret());
}

TEST_CASE("what a QR code tells is a URI, whatever the company is called") {
  EXPECT(totp_uri("Alpina & Čevlji", "ana@example.com", "MZXW6") ==
         "otpauth://totp/Alpina%20%26%20%C4%8Cevlji:ana%40example.com?secret=MZXW6&issuer=Alpina%20%26%20%C4%8Cevlji"
         "&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace vez
