#pragma once

#include <string>
#include <string_view>

namespace vez {

// Argon2id with 19 MiB and two passes (OWASP password storage: m=19456 KiB, t=2, p=1); about 25 ms. Not on an io
// thread.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
// As long as a verification takes, for an address that nobody has: who guesses learns nothing from the time.
void verify_nothing(std::string_view password);

std::string new_secret_bytes(std::size_t count);
// 256 random bits as 43 characters safe in a URL.
std::string new_secret();
// What is kept of a secret: SHA-256 as 64 hexadecimal digits.
std::string secret_hash(std::string_view secret);
// The same, for what comes with each request: the last ones of this thread are known by a fingerprint with a key of
// this process, so that the secret itself is not kept.
std::string credential_hash(std::string_view secret);
// Equal in a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace vez
