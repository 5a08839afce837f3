#pragma once

#include <string>
#include <vector>

namespace vez::faults {

// A database of the rig's own that goes away with it: SQLite in a folder of /tmp, or one made on a PostgreSQL.
class OwnDatabase {
 public:
  // `cluster_url`: of the PostgreSQL; "" for SQLite.
  explicit OwnDatabase(const std::string& cluster_url);
  ~OwnDatabase();
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;

  // "--data FOLDER" or "--database URL", for the vez program.
  const std::vector<std::string>& arguments() const { return arguments_; }
  // One statement, behind the server's back; on PostgreSQL only.
  void execute(const std::string& statement) const;

 private:
  const std::string cluster_url_;
  std::string name_;  // folder, or name of the PostgreSQL database
  std::vector<std::string> arguments_;
};

}  // namespace vez::faults
