#include "app/remote.h"

#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "base/failure.h"
#include "base/json.h"
#include "base/text.h"

namespace vez {
namespace {

constexpr long connect_seconds_max = 10;
// A server from which nothing was heard for so long is given up.
constexpr long silence_seconds_max = 120;
// Of an answer that is held, in bytes: rows of imports are small, and so are errors.
constexpr std::size_t answer_bytes_max = 1 << 20;

// The words of an application/problem+json: its faults, or its title.
std::string words_of(const std::string& body, long status) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::array errors;
  std::string words;
  if (parser.parse(body).get(root) == simdjson::SUCCESS) {
    if (root["errors"].get(errors) == simdjson::SUCCESS)
      for (const auto error : errors) {
        std::string_view pointer, reason;
        if (error["reason"].get(reason)) continue;
        const bool placed = error["pointer"].get(pointer) == simdjson::SUCCESS && !pointer.empty();
        words += (words.empty() ? "" : "; ") + (placed ? std::string(pointer) + " " : "") + std::string(reason);
      }
    std::string_view title;
    if (words.empty() && root["title"].get(title) == simdjson::SUCCESS) words = title;
  }
  return words.empty() ? "the server answered " + std::to_string(status) : words;
}

// One exchange with the server.
class Exchange {
 public:
  Exchange(const std::string& url, const std::string& token, const char* method) : easy_(curl_easy_init()) {
    if (!easy_) throw Failure("the connection cannot be made");
    set(CURLOPT_URL, url.c_str()), set(CURLOPT_CUSTOMREQUEST, method);
    set(CURLOPT_PROTOCOLS_STR, "http,https"), set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, connect_seconds_max);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L), set(CURLOPT_LOW_SPEED_TIME, silence_seconds_max);
    header("Authorization: Bearer " + token), header("Accept-Language: en"), header("Expect:");
    set(CURLOPT_WRITEDATA, this), set(CURLOPT_WRITEFUNCTION, &Exchange::write);
  }

  void header(const std::string& line) {
    headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
    if (!headers_) throw Failure("out of memory");
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(easy_.get(), option, value); code != CURLE_OK)
      throw Failure(curl_easy_strerror(code));
  }

  void send_json(const std::string& json) {
    header("Content-Type: application/json");
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size())), set(CURLOPT_COPYPOSTFIELDS, json.c_str());
  }

  void send_file(std::FILE* file, curl_off_t size) {
    header("Content-Type: application/octet-stream");
    set(CURLOPT_UPLOAD, 1L), set(CURLOPT_READDATA, file), set(CURLOPT_INFILESIZE_LARGE, size);
  }

  std::string run(const std::function<void(std::string_view)>* take = nullptr) {
    take_ = take;
    set(CURLOPT_HTTPHEADER, headers_.get());
    const CURLcode code = curl_easy_perform(easy_.get());
    if (failure_) std::rethrow_exception(failure_);
    const long status = this->status();
    // A server that refuses a file may close before all of it was sent.
    if (code != CURLE_OK && !(code == CURLE_SEND_ERROR && status >= 400))
      throw Failure(std::string("the server cannot be reached: ") + curl_easy_strerror(code));
    if (status >= 400) throw Failure(words_of(body_, status));
    return std::move(body_);
  }

 private:
  long status() const {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  static std::size_t write(const char* bytes, std::size_t, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::string_view piece(bytes, count);
    try {
      if (exchange.take_ != nullptr && exchange.status() < 400)
        (*exchange.take_)(piece);
      else if (exchange.body_.size() + count > answer_bytes_max)
        throw Failure("the server's answer is too long");
      else
        exchange.body_ += piece;
    } catch (...) {
      exchange.failure_ = std::current_exception();
      return 0;
    }
    return count;
  }

  struct End {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<CURL, End> easy_;
  std::unique_ptr<curl_slist, End> headers_;
  const std::function<void(std::string_view)>* take_ = nullptr;
  std::string body_;
  std::exception_ptr failure_;
};

std::string token_of(const RemoteTold& told) {
  std::string token;
  if (!told.token_file.empty()) {
    std::ifstream in(told.token_file);
    if (!std::getline(in, token)) throw Failure(told.token_file + " cannot be read");
  } else if (const char* given = std::getenv("VEZ_TOKEN")) {
    token = given;
  }
  token = trimmed(token);
  if (token.empty()) throw Failure("--server needs a token: --token-file FILE, or VEZ_TOKEN in the environment");
  return token;
}

}  // namespace

Remote::Remote(const RemoteTold& told) : base_(told.server), token_(token_of(told)) {
  while (base_.ends_with('/')) base_.pop_back();
  base_ += "/api/v1";
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw Failure("the connection cannot be made");
}

std::string Remote::get(const std::string& path) { return Exchange(base_ + path, token_, "GET").run(); }

std::string Remote::post(const std::string& path) {
  Exchange exchange(base_ + path, token_, "POST");
  exchange.send_json("{}");
  return exchange.run();
}

std::string Remote::patch(const std::string& path, const std::string& json) {
  Exchange exchange(base_ + path, token_, "PATCH");
  exchange.send_json(json);
  return exchange.run();
}

std::string Remote::upload(const std::string& path, const std::string& file) {
  struct Close {
    void operator()(std::FILE* open) const { std::fclose(open); }
  };
  const std::unique_ptr<std::FILE, Close> in(std::fopen(file.c_str(), "rb"));
  if (!in || std::fseek(in.get(), 0, SEEK_END) != 0) throw Failure(file + " cannot be read");
  const long size = std::ftell(in.get());
  std::rewind(in.get());
  Exchange exchange(base_ + path, token_, "POST");
  exchange.send_file(in.get(), size);
  return exchange.run();
}

void Remote::download(const std::string& path, const std::function<void(std::string_view)>& take) {
  Exchange(base_ + path, token_, "GET").run(&take);
}

std::string Remote::encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += '%', out += digits[byte >> 4], out += digits[byte & 15];
  }
  return out;
}

}  // namespace vez
