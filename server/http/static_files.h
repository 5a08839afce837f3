#pragma once

#include <map>
#include <string>

#include "http/server.h"

namespace vez::http {

// The built page, read whole at the start: no request ever reaches the file system.
class StaticFiles {
 public:
  // Throws Failure when the folder has no index.html. "" is an empty table.
  explicit StaticFiles(const std::string& folder);

  // The file of this path, or the page itself for what only the page knows (/customers/…); nothing for what is not a
  // GET, and for paths that name a file which is not there.
  std::optional<Response> find(const Request& request) const;

 private:
  struct File {
    std::string type;
    std::string bytes;
    std::string zipped;  // gzip; "" without
    std::string etag;
    bool immutable = false;
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace vez::http
