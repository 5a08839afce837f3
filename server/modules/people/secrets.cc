#include "people/secrets.h"

#include <sodium.h>

#include <array>
#include <vector>

#include "base/check.h"
#include "base/failure.h"

namespace vez {
namespace {

constexpr unsigned long long argon_passes = 2;
constexpr std::size_t argon_bytes = 19ull * 1024 * 1024;

void start_sodium() {
  static const int started = sodium_init();
  CHECK(started >= 0);
}

}  // namespace

std::string hash_password(std::string_view password) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), argon_passes, argon_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Failure("no memory to hash a password");
  return hash.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (hash.empty() || hash.size() >= text.size()) return false;
  hash.copy(text.data(), hash.size());
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

void verify_nothing(std::string_view password) {
  static const std::string hash = hash_password(new_secret());
  verify_password(hash, password);
}

std::string new_secret_bytes(std::size_t count) {
  start_sodium();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string new_secret() {
  const std::string bytes = new_secret_bytes(32);
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string secret_hash(std::string_view secret) {
  start_sodium();
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

std::string credential_hash(std::string_view secret) {
  using Key = std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES>;
  using Fingerprint = std::array<unsigned char, crypto_shorthash_siphashx24_BYTES>;
  struct Known {
    Fingerprint fingerprint;
    std::string hash;
  };
  // A place for each first byte of the fingerprint.
  constexpr std::size_t places = 256;
  start_sodium();
  static const Key key = [] {
    Key random;
    randombytes_buf(random.data(), random.size());
    return random;
  }();
  thread_local std::vector<Known> known(places);
  Fingerprint fingerprint;
  crypto_shorthash_siphashx24(fingerprint.data(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                              key.data());
  Known& place = known[fingerprint[0]];
  if (place.hash.empty() || place.fingerprint != fingerprint) place = {fingerprint, secret_hash(secret)};
  return place.hash;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace vez
