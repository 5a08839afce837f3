#include "customers/identity_line.h"

#include "base/testing.h"

namespace vez {
namespace {

TEST_CASE("a label and a value come out of their line as they went in, whatever is in them") {
  for (const std::string_view label :
       {"", "work", "work: home", ": x", "a\\", "a\\: b", "\\n", "two\nlines", ":", "a:b"})
    for (const std::string_view value : {"+38640123456", "call: me", "\\", "a\\: b", ": ", "crm:K-12", "\\: x: y"}) {
      const IdentityLine read = read_identity_line(identity_line(label, value));
      EXPECT_MESSAGE(read.label == label, std::string(label), " / ", std::string(value));
      EXPECT_MESSAGE(read.value == value, std::string(label), " / ", std::string(value));
    }
}

TEST_CASE("a line without a label is the value alone") {
  EXPECT(identity_line("", "+38640123456") == "+38640123456");
  EXPECT(identity_line("work", "+38640123456") == "work: +38640123456");
  EXPECT(read_identity_line("crm:K-12").value == "crm:K-12");
}

}  // namespace
}  // namespace vez
