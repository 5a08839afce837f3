#include <cstdlib>

#include "base/text.h"
#include "processes/definition.h"

namespace {

struct Words {
  std::map<std::string, std::string> title;
};
BOOST_DESCRIBE_STRUCT(Words, (), (title))

vez::Result<vez::Done> nothing(vez::Tx&, const vez::ActionCase&, Words) { return vez::Done{}; }

const std::vector<vez::Action> actions{vez::action("create_task", nothing), vez::action("move", nothing)};

}  // namespace

std::span<const vez::Action> vez::all_actions() { return actions; }

// Whatever the bytes: no crash; what is accepted is spelt in a way that is accepted again, as the same.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = vez::parse_definition(text, actions);
  if (!read) {
    if (read.error().empty()) std::abort();
    for (const vez::DefinitionFault& fault : read.error()) vez::in_language(fault.what, "sl");
    return 0;
  }
  const std::string spelt = vez::to_yaml(*read);
  // The spelling can be longer than what was written, and then too large.
  if (spelt.size() > vez::yaml_bytes_max) return 0;
  const auto again = vez::parse_definition(spelt, actions);
  if (!again || vez::to_json(*again) != vez::to_json(*read) || vez::to_yaml(*again) != spelt) std::abort();
  return 0;
}
