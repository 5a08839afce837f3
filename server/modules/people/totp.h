#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace vez {

// Codes of six digits that an authenticator app and the server make of a shared secret and the time: RFC 6238 with
// HMAC-SHA-1 and steps of 30 s, which every app takes without being told.
constexpr std::int64_t totp_step_seconds = 30;
constexpr int totp_digits = 6;
// Clocks of phones go wrong: the codes of so many steps before and after are taken too.
constexpr std::int64_t totp_skew_steps = 1;

// 160 random bits (RFC 4226 §4 R6 recommends that many) in Base32.
std::string new_totp_secret();
std::int64_t totp_step(UtcTime at);
// Nothing when `secret` is no Base32.
std::optional<std::string> totp_code(std::string_view secret, std::int64_t step, int digits = totp_digits);
// The step that `code` belongs to, when it is later than `last_step` and near `at`.
std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, UtcTime at,
                                         std::int64_t last_step);
// What a QR code tells an app: otpauth://totp/ISSUER:ACCOUNT?secret=…
std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view secret);

// RFC 4648 §6, without "=" at the end.
std::string base32(std::string_view bytes);
std::optional<std::string> from_base32(std::string_view text);

}  // namespace vez
