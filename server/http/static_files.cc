#include "http/static_files.h"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/failure.h"
#include "http/text.h"

namespace vez::http {
namespace {

constexpr auto content_types = std::to_array<std::pair<std::string_view, std::string_view>>({
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
});

std::string_view content_type_of(std::string_view path) {
  for (const auto& [ending, type] : content_types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

// 128 bits of BLAKE2b: no two contents share a tag.
std::string etag_of(std::string_view content) {
  std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(content.data()),
                     content.size(), nullptr, 0);
  std::array<char, digest.size() * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return '"' + std::string(hex.data()) + '"';
}

std::string read_all(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) throw Failure("web folder: can't read " + path.string());
  return content;
}

// RFC 9110 §13.1.2; weak comparison.
bool tag_matches(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

bool is_service_path(std::string_view path) {
  return path == "/api" || path.starts_with("/api/") || path == "/healthz" || path == "/readyz" || path == "/metrics" ||
         path.starts_with("/calendar/");
}

void StaticFiles::load(const std::string& folder, std::size_t bytes_max) {
  if (folder.empty()) return;
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder, error)) throw Failure("web folder: " + folder + " is not a folder");
  std::size_t bytes = 0;
  std::map<std::string, std::string> zipped;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    bytes += entry.file_size();
    if (bytes > bytes_max) throw Failure("web folder: more than " + std::to_string(bytes_max) + " bytes");
    std::string path = '/' + fs::relative(entry.path(), folder).generic_string();
    if (path.ends_with(".gz")) {
      zipped[path.substr(0, path.size() - 3)] = read_all(entry.path());
      continue;
    }
    StaticFile file;
    file.content = read_all(entry.path());
    file.content_type = content_type_of(path);
    file.etag = etag_of(file.content);
    file.immutable = path.starts_with("/assets/");
    files_.emplace(std::move(path), std::move(file));
  }
  for (auto& [path, content] : zipped) {
    const auto found = files_.find(path);
    if (found == files_.end()) continue;  // An archive without a plain sibling is not served.
    found->second.gzip_etag = etag_of(content);
    found->second.gzip = std::move(content);
  }
}

const StaticFile* StaticFiles::find(std::string_view path) const {
  const auto decoded = percent_decoded(path);
  if (!decoded) return nullptr;
  if (const auto found = files_.find(*decoded); found != files_.end()) return &found->second;
  const std::string_view last = std::string_view(*decoded).substr(decoded->rfind('/') + 1);
  if (last.contains('.')) return nullptr;
  const auto index = files_.find("/index.html");
  return index == files_.end() ? nullptr : &index->second;
}

StaticAnswer StaticFiles::answer(const Request& request) const {
  if (request.method != "GET") {
    return {.response = {.status = 405, .headers = {{"Allow", "GET, HEAD"}}},
            .content = {},
            .refusal = "only GET and HEAD here"};
  }
  const StaticFile* file = find(request.path);
  if (file == nullptr) return {.response = {.status = 404}, .content = {}, .refusal = "there is no such page"};
  const bool zip = !file->gzip.empty() && has_token(request.header("Accept-Encoding"), "gzip");
  const std::string& etag = zip ? file->gzip_etag : file->etag;
  StaticAnswer answer{.response = {}, .content = {}};
  auto& headers = answer.response.headers;
  headers.push_back({"ETag", etag});
  headers.push_back({"Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache"});
  if (!file->gzip.empty()) headers.push_back({"Vary", "Accept-Encoding"});
  if (tag_matches(request.header("If-None-Match"), etag)) {
    answer.response.status = 304;
    return answer;
  }
  if (zip) headers.push_back({"Content-Encoding", "gzip"});
  answer.response.content_type = file->content_type;
  answer.content = zip ? file->gzip : file->content;
  return answer;
}

}  // namespace vez::http
