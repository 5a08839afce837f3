#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace vez {

// Which server the command line works through instead of a database of its own, and as whom.
struct RemoteTold {
  std::string server;      // "https://vez.example.si"; "" for the database of the settings
  std::string token_file;  // of a file with a token; without it VEZ_TOKEN of the environment
};

// The public interface of a running server. What the server refuses is a Failure with the server's words.
class Remote {
 public:
  explicit Remote(const RemoteTold& told);

  std::string get(const std::string& path);
  std::string post(const std::string& path);
  std::string patch(const std::string& path, const std::string& json);
  // The file as the body, as it is read.
  std::string upload(const std::string& path, const std::string& file);
  void download(const std::string& path, const std::function<void(std::string_view)>& take);

  // As a part of a query.
  static std::string encoded(std::string_view text);

 private:
  std::string base_;
  std::string token_;
};

}  // namespace vez
