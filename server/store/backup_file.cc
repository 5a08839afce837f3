#include "store/backup_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "store/failure.h"

namespace vez {
namespace {

constexpr std::string_view seal_word = "\nvez backup ";
constexpr std::size_t hash_digits = 2 * crypto_generichash_BYTES;
constexpr std::size_t seal_bytes = seal_word.size() + hash_digits + 1;
constexpr std::size_t piece_bytes = 1 << 20;

// The last line of a file whose first bytes are `count` (BLAKE2b, 256 bits).
std::string seal_of(std::ifstream& file, std::uintmax_t count) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
  std::vector<char> piece(piece_bytes);
  while (count > 0) {
    file.read(piece.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(count, piece.size())));
    const auto read = static_cast<std::uintmax_t>(file.gcount());
    if (read == 0) throw StoreFailure("the backup can't be read");
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(piece.data()), read);
    count -= read;
  }
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash_final(&state, hash.data(), hash.size());
  std::array<char, hash_digits + 1> digits{};
  sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
  return std::string(seal_word) + digits.data() + "\n";
}

void seal(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string line = seal_of(file, std::filesystem::file_size(path));
  std::ofstream end(path, std::ios::binary | std::ios::app);
  end << line << std::flush;
  if (!end) throw StoreFailure("the backup " + path + " cannot be written");
}

}  // namespace

void sync_to_disk(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!synced) throw StoreFailure(path + " cannot be written to the disk");
}

std::string begin_backup(const std::string& path) {
  const std::string part = path + ".part";
  ::unlink(part.c_str());
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw StoreFailure("the backup " + path + " cannot be written: " + std::strerror(errno));
  ::close(file);
  return part;
}

void finish_backup(const std::string& part, const std::string& path) {
  try {
    seal(part);
    sync_to_disk(part);
    std::filesystem::rename(part, path);
    sync_to_disk(std::filesystem::absolute(path).parent_path());
  } catch (const std::exception& failure) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw StoreFailure(std::string("the backup failed: ") + failure.what());
  }
}

std::uintmax_t check_backup(const std::string& path) {
  std::error_code failure;
  const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
  if (failure) throw StoreFailure("the backup " + path + " can't be read: " + failure.message());
  if (bytes > seal_bytes) {
    std::ifstream file(path, std::ios::binary);
    const std::string wanted = seal_of(file, bytes - seal_bytes);
    std::string found(seal_bytes, '\0');
    file.read(found.data(), static_cast<std::streamsize>(found.size()));
    if (file && found == wanted) return bytes - seal_bytes;
  }
  throw StoreFailure(path + " is no whole backup of vez backup: it was cut or changed, or made by another program");
}

}  // namespace vez
