// A server that answers every request with the same 296 bytes: what the HTTP part costs alone.
// http_hello [port] [threads]; ends when its input ends.

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "http/server.h"

namespace {

struct Hello : vez::http::Service {
  std::string body = R"({"hello":")" + std::string(284, 'x') + R"("})";

  std::size_t body_bytes_max(const vez::http::Request&) override { return 0; }
  void answer(vez::http::Request, vez::http::Reply reply) override {
    reply({.status = 200, .content_type = "application/json", .headers = {}, .body = body});
  }
  bool accept_live(const vez::http::Request&, std::string&, vez::http::Response&) override { return true; }
  bool may_subscribe(const std::string&, std::string_view) override { return true; }
};

}  // namespace

int main(int argc, char** argv) {
  Hello hello;
  vez::http::ServerOptions options;
  options.port = static_cast<unsigned short>(argc > 1 ? std::atoi(argv[1]) : 8080);
  options.threads = argc > 2 ? std::atoi(argv[2]) : 1;
  vez::http::Server server(options, hello);
  server.start();
  std::printf("port %d\n", server.port());
  std::fflush(stdout);
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
}
