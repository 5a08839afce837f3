#include "shared_data.h"

#include <filesystem>
#include <iostream>

namespace vez {

std::string shared_data(const std::string& name) {
  const std::string path = VEZ_SHARED_DATA "/" + name;
  if (std::filesystem::exists(path)) return path;
  std::cout << "skipped: no shared data: " << name << std::endl;
  return "";
}

}  // namespace vez
