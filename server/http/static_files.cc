#include "http/static_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/failure.h"

namespace vez::http {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Failure(path.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string type_of(const std::string& extension) {
  static const std::map<std::string, std::string> types = {{".html", "text/html; charset=utf-8"},
                                                           {".js", "text/javascript; charset=utf-8"},
                                                           {".css", "text/css; charset=utf-8"},
                                                           {".svg", "image/svg+xml"},
                                                           {".png", "image/png"},
                                                           {".ico", "image/x-icon"},
                                                           {".woff2", "font/woff2"},
                                                           {".json", "application/json"},
                                                           {".webmanifest", "application/manifest+json"},
                                                           {".txt", "text/plain; charset=utf-8"}};
  const auto type = types.find(extension);
  return type == types.end() ? "application/octet-stream" : type->second;
}

}  // namespace

StaticFiles::StaticFiles(const std::string& folder) {
  if (folder.empty()) return;
  namespace fs = std::filesystem;
  if (!fs::exists(fs::path(folder) / "index.html")) throw Failure("there is no page in " + folder + " (no index.html)");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".gz") continue;
    const std::string path = "/" + fs::relative(entry.path(), folder).generic_string();
    File file;
    file.type = type_of(entry.path().extension());
    file.bytes = read(entry.path());
    if (const fs::path zipped = entry.path().string() + ".gz"; fs::exists(zipped)) file.zipped = read(zipped);
    file.etag = "\"" + std::to_string(std::hash<std::string>{}(file.bytes)) + "\"";
    file.immutable = path.starts_with("/assets/");
    files_.emplace(path, std::move(file));
  }
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  auto file = files_.find(request.path);
  if (file == files_.end()) {
    const std::string_view last = std::string_view(request.path).substr(request.path.rfind('/') + 1);
    if (last.find('.') != std::string_view::npos) return std::nullopt;
    file = files_.find("/index.html");
    if (file == files_.end()) return std::nullopt;
  }
  const File& found = file->second;
  Response response;
  response.headers.push_back({"ETag", found.etag});
  response.headers.push_back({"Cache-Control", found.immutable ? "public, max-age=31536000, immutable" : "no-cache"});
  response.headers.push_back({"Vary", "Accept-Encoding"});
  if (request.header("If-None-Match") == found.etag) {
    response.status = 304;
    return response;
  }
  response.content_type = found.type;
  const bool zip = !found.zipped.empty() && request.header("Accept-Encoding").find("gzip") != std::string_view::npos;
  if (zip) response.headers.push_back({"Content-Encoding", "gzip"});
  response.body = zip ? found.zipped : found.bytes;
  return response;
}

}  // namespace vez::http
