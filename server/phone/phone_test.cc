#include "phone/phone.h"

#include "base/testing.h"

namespace vez {
namespace {

TEST_CASE("numbers as people write them become E.164") {
  EXPECT(normal_phone("040/123-456", "SI").value == "+38640123456");
  EXPECT(normal_phone("00386 40 123 456", "SI").value == "+38640123456");
  EXPECT(normal_phone("8 (912) 345-67-89", "RU").value == "+79123456789");
  EXPECT(normal_phone("06 1 234 5678", "HU").value == "+3612345678");
  EXPECT(normal_phone("+44 20 7946 0018 ext. 12", "SI").value == "+442079460018;ext=12");
}

TEST_CASE("what is no number is kept as given and marked") {
  const Phone phone = normal_phone("  ask for Ana ", "SI");
  EXPECT(!phone.valid);
  EXPECT(phone.value == "ask for Ana");
}

}  // namespace
}  // namespace vez
