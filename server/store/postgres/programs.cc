#include "store/postgres/programs.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "store/backup_file.h"
#include "store/failure.h"

namespace vez {
namespace {

// What a program has to say, at most, in bytes; the rest is read and dropped.
constexpr std::size_t words_bytes_max = 4'096;

// 'value' as libpq's connection strings quote it.
std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

// Without the password, which the process list would show.
std::string connection_words(const PostgresUrl& url) {
  std::string words;
  for (const auto& [name, value] : url.settings)
    if (name != "password") words += name + "=" + quoted(value) + " ";
  return words;
}

std::vector<std::string> environment_with_password(const PostgresUrl& url) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (!std::string_view(*entry).starts_with("PGPASSWORD=")) all.emplace_back(*entry);
  for (const auto& [name, value] : url.settings)
    if (name == "password") all.push_back("PGPASSWORD=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

// Runs the program without a shell; throws StoreFailure with what it wrote to its standard error when it fails.
void run(const PostgresUrl& url, std::vector<std::string> words) {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) throw StoreFailure(words[0] + " could not be started: no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
  // The signals that our threads block are the program's to receive.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  auto environment = environment_with_password(url);
  pid_t child = 0;
  const int code = ::posix_spawnp(&child, words[0].c_str(), &actions, &attributes, pointers(words).data(),
                                  pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  std::string said;
  char buffer[1024];
  for (ssize_t count; code == 0 && (count = ::read(pipe[0], buffer, sizeof buffer)) > 0;)
    if (said.size() < words_bytes_max) said.append(buffer, static_cast<std::size_t>(count));
  ::close(pipe[0]);
  if (code != 0)
    throw StoreFailure(words[0] + " could not be started: PostgreSQL's client programs are needed for this");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw StoreFailure(words[0] + " failed: " + said);
}

}  // namespace

void dump(const PostgresUrl& url, const std::string& path) {
  // Under another name until it is whole; pg_dump would overwrite, and leave half a file when it fails.
  const std::string part = begin_backup(path);
  try {
    // Of extensions only the one that is everywhere: others (amcheck) need a superuser when they are restored.
    run(url, {"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--extension=plpgsql",
              "--file=" + part, "--dbname=" + connection_words(url)});
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw;
  }
  finish_backup(part, path);
}

void load(const PostgresUrl& url, const std::string& path, bool clean) {
  check_backup(path);
  // "PGDMP" begins every file of the custom form.
  std::ifstream file(path, std::ios::binary);
  char head[5] = {};
  file.read(head, sizeof head);
  if (!file || std::string_view(head, sizeof head) != "PGDMP")
    throw StoreFailure(path + " is no backup of a PostgreSQL database");
  std::vector<std::string> words = {"pg_restore", "--exit-on-error", "--single-transaction",
                                    "--no-owner", "--no-privileges", "--dbname=" + connection_words(url)};
  if (clean) words.insert(words.end(), {"--clean", "--if-exists"});
  words.push_back(path);
  run(url, std::move(words));
}

}  // namespace vez
