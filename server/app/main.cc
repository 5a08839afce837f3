#include <sys/resource.h>

#include <iostream>

#include "app/cli.h"

int main(int count, char** words) {
  // No copy of anybody's data is left behind by a crash.
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  try {
    return vez::Cli().run(count, words);
  } catch (const vez::WrongSetting& wrong) {
    std::cerr << "vez: " << wrong.what() << std::endl;
    return 2;
  } catch (const std::exception& failure) {
    std::cerr << "vez: " << failure.what() << std::endl;
    return 1;
  }
}
