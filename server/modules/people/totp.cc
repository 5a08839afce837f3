#include "people/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/check.h"
#include "people/secrets.h"

namespace vez {
namespace {

constexpr std::size_t secret_bytes = 20;
constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t sha1_bytes = 20;

std::array<unsigned char, sha1_bytes> hmac_sha1(std::string_view key, std::int64_t counter) {
  std::array<unsigned char, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i)
    message[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(counter) >> (8 * (message.size() - 1 - i)));
  std::array<unsigned char, sha1_bytes> hash{};
  unsigned int length = 0;
  CHECK(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), hash.data(),
             &length) != nullptr);
  CHECK(length == hash.size());
  return hash;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  // RFC 3986 §2.3.
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      out += c;
    else
      (out += '%') += {hex[byte >> 4], hex[byte & 15]};
  }
  return out;
}

}  // namespace

std::string new_totp_secret() {
  const std::string random = new_secret_bytes(secret_bytes);
  return base32(random);
}

std::int64_t totp_step(UtcTime at) { return at.ms / 1000 / totp_step_seconds; }

std::optional<std::string> totp_code(std::string_view secret, std::int64_t step, int digits) {
  const auto key = from_base32(secret);
  if (!key) return std::nullopt;
  const auto hash = hmac_sha1(*key, step);
  // RFC 4226 §5.3: 31 bits from where the last four bits say.
  const std::size_t at = hash.back() & 15u;
  std::uint32_t number = (hash[at] & 0x7fu) << 24 | static_cast<std::uint32_t>(hash[at + 1]) << 16 |
                         static_cast<std::uint32_t>(hash[at + 2]) << 8 | hash[at + 3];
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10)
    *digit = static_cast<char>('0' + number % 10);
  return code;
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, UtcTime at,
                                         std::int64_t last_step) {
  const std::int64_t now = totp_step(at);
  std::optional<std::int64_t> found;
  // All of them are compared: the time tells nothing.
  for (std::int64_t step = now - totp_skew_steps; step <= now + totp_skew_steps; ++step) {
    const auto right = totp_code(secret, step);
    if (right && same_secret(*right, code) && step > last_step) found = step;
  }
  return found;
}

std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view secret) {
  const std::string name = percent_encoded(issuer);
  return "otpauth://totp/" + name + ":" + percent_encoded(account) + "?secret=" + std::string(secret) +
         "&issuer=" + name + "&algorithm=SHA1&digits=" + std::to_string(totp_digits) +
         "&period=" + std::to_string(totp_step_seconds);
}

std::string base32(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c), count += 8;
    for (; count >= 5; count -= 5) out += base32_letters[bits >> (count - 5) & 31];
  }
  if (count > 0) out += base32_letters[bits << (5 - count) & 31];
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = base32_letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | static_cast<std::uint32_t>(value), count += 5;
    if (count >= 8) out += static_cast<char>(bits >> (count - 8) & 255), count -= 8;
  }
  return out;
}

}  // namespace vez
