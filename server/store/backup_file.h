#pragma once

#include <cstdint>
#include <string>

namespace vez {

// A backup is what the database's own program wrote, and a last line with the checksum of it all: neither SQLite nor
// pg_restore notices every byte that was lost or changed on the way, and neither reads what stands behind its data.

// An empty file beside `path` for the backup to be written to, for its owner's eyes alone; its name.
std::string begin_backup(const std::string& path);

// Makes a whole backup of the file that was just written: seals it, brings it to the disk and gives it its name. Throws
// StoreFailure; then the file is gone and what had the name before is as it was.
void finish_backup(const std::string& part, const std::string& path);

// The bytes before the last line. Throws StoreFailure when the file is not as it was sealed.
std::uintmax_t check_backup(const std::string& path);

// Brings a file, or the names in a folder, to the disk. Throws StoreFailure.
void sync_to_disk(const std::string& path);

}  // namespace vez
