// The ledger beside the database: a line of JSON for each erasure.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

#include "base/failure.h"
#include "privacy/privacy.h"

namespace vez {

std::vector<LedgerLine> read_ledger(const std::string& path) {
  std::vector<LedgerLine> lines;
  std::ifstream file(path);
  if (!file && errno == ENOENT) return lines;
  if (!file) throw Failure("the ledger of erasures " + path + " can't be read: " + std::strerror(errno));
  for (std::string text; std::getline(file, text);) {
    if (text.empty()) continue;
    auto line = from_json<LedgerLine>(text);
    if (!line) throw Failure("the ledger of erasures " + path + " has a line that is none");
    lines.push_back(*std::move(line));
  }
  return lines;
}

void write_ledger(const std::string& path, const std::vector<LedgerLine>& lines) {
  std::map<CustomerId, LedgerLine> all;
  for (const LedgerLine& line : read_ledger(path)) all.emplace(line.customer_id, line);
  const std::size_t there = all.size();
  for (const LedgerLine& line : lines) all.emplace(line.customer_id, line);
  if (all.size() == there) return;
  std::string text;
  for (const auto& [id, line] : all) text += to_json(line) + "\n";
  const std::string part = path + ".part";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool written = file >= 0;
  for (std::size_t at = 0; written && at < text.size();) {
    const ssize_t count = ::write(file, text.data() + at, text.size() - at);
    written = count > 0;
    if (written) at += static_cast<std::size_t>(count);
  }
  written = written && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!written || ::rename(part.c_str(), path.c_str()) != 0)
    throw Failure("the ledger of erasures " + path + " cannot be written: " + std::strerror(errno));
}

}  // namespace vez
