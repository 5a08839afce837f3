// vez_stories FILE…: replays each story on each database; the exit code tells whether all went as told.
#define DOCTEST_CONFIG_IMPLEMENT

#include <iostream>

#include "base/failure.h"
#include "base/log.h"
#include "house.h"
#include "story.h"

int main(int count, char** words) {
  vez::set_log_level("error");
  // The house speaks through doctest's assertions, outside of a test here: one that fails ends the program.
  doctest::Context context;
  context.setAsDefaultForAssertsOutOfTestCases();
  context.setAssertHandler([](const doctest::AssertData& data) {
    if (!data.m_failed) return;
    std::cerr << data.m_file << ":" << data.m_line << ": " << data.m_expr << std::endl;
    std::_Exit(1);
  });
  int told = 0, failed = 0;
  for (int i = 1; i < count; ++i) {
    try {
      for (const vez::Story& story : vez::read_stories(words[i])) {
        for (const std::string& database : vez::database_kinds()) {
          try {
            const auto pending = vez::replay(story, database);
            ++told;
            if (database == "sqlite")
              for (const std::string& text : pending) std::cout << "pending: " << text << "\n";
          } catch (const std::exception& failure) {
            ++failed;
            std::cout << failure.what() << " (" << database << ": " << story.fact << ")\n";
          }
        }
      }
    } catch (const vez::Failure& failure) {
      ++failed;
      std::cout << failure.what() << "\n";
    }
  }
  std::cout << told << " stories replayed, " << failed << " failed" << std::endl;
  return failed == 0 && told > 0 ? 0 : 1;
}
