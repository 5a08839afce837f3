#include "database.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "store/failure.h"
#include "store/postgres/connection.h"
#include "store/postgres/url.h"

namespace vez::faults {
namespace {

void tell(const std::string& cluster_url, const std::string& statement) {
  PostgresConnection(PostgresUrl(cluster_url).settings, false).execute(statement);
}

}  // namespace

OwnDatabase::OwnDatabase(const std::string& cluster_url) : cluster_url_(cluster_url) {
  if (cluster_url.empty()) {
    char folder[] = "/tmp/vez-faults-XXXXXX";
    if (::mkdtemp(folder) == nullptr) throw std::runtime_error("no room in /tmp");
    name_ = folder;
    arguments_ = {"--data", name_ + "/data"};
    return;
  }
  static int count = 0;
  name_ = "vez_faults_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  tell(cluster_url, "CREATE DATABASE " + name_);
  // Of two names of the database the later one counts.
  arguments_ = {"--database",
                cluster_url + (cluster_url.find('?') == std::string::npos ? "?" : "&") + "dbname=" + name_};
}

void OwnDatabase::execute(const std::string& statement) const { tell(arguments_[1], statement); }

OwnDatabase::~OwnDatabase() {
  if (cluster_url_.empty()) {
    std::filesystem::remove_all(name_);
    return;
  }
  try {
    tell(cluster_url_, "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const StoreFailure&) {
    // The PostgreSQL was stopped before: the database goes away with it.
  }
}

}  // namespace vez::faults
