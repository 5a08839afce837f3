#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http/server.h"

namespace vez::http {

// One file of the web folder, in memory.
struct StaticFile {
  std::string content;
  std::string gzip;  // Its .gz sibling; "" when there is none.
  std::string content_type;
  std::string etag;       // Strong, with its quotes, from the content.
  std::string gzip_etag;  // Another representation has another tag.
  bool immutable = false;
};

// An answer whose body stands in memory elsewhere (in StaticFiles, which lives as long as the server).
struct StaticAnswer {
  Response response;
  std::string_view content;
  std::string_view refusal = {};  // With the status of `response`: what is wrong.
};

class StaticFiles {
 public:
  // Reads all regular files below `folder` ("" for none); links are not followed. Throws Failure when a file can't be
  // read or all are more than `bytes_max`.
  void load(const std::string& folder, std::size_t bytes_max);
  // By the exact name among the files read, never by the file system: a name with ".." is a name nobody has.
  StaticAnswer answer(const Request& request) const;

 private:
  const StaticFile* find(std::string_view path) const;

  std::map<std::string, StaticFile, std::less<>> files_;  // By "/path".
};

// Is this path the program's (/api, /calendar, /healthz, /readyz, /metrics) rather than a file's?
bool is_service_path(std::string_view path);

}  // namespace vez::http
