#include "phone/phone.h"

#include <simdjson.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/testing.h"
#include "shared_data.h"

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

TEST_CASE("extensions are kept, in whatever way they are written") {
  for (const char* given :
       {"+386 1 234 56 78 ext. 12", "+386 1 234 56 78 x12", "01 234 56 78 ext 12", "tel:+386-1-234-56-78;ext=12"})
    EXPECT_MESSAGE(normal_phone(given, "SI").value == "+38612345678;ext=12", std::string(given));
}

TEST_CASE("garbage is kept as it is") {
  const std::string long_digits(10'000, '7');
  for (const std::string& given :
       std::vector<std::string>{"", "123", "+", "++386", "040", "\xff\xfe\x00", long_digits, "+999 123 456 789",
                                "040 123 456 / 041 654 321 / 01 234", "ime@primer.si", "🤙🤙🤙"}) {
    const Phone phone = normal_phone(given, "SI");
    EXPECT_MESSAGE((!phone.valid && phone.value == given), given.substr(0, 40), " became ", phone.value);
  }
  EXPECT(normal_phone("040 123 456", "??").valid == false);
  EXPECT(normal_phone("040 123 456", "").valid == false);
}

SHARED_DATA_CASE("04_formats/phone/libphonenumber_examples.jsonl",
                 "example numbers of all countries are valid, but for ranges newer than the metadata") {
  simdjson::ondemand::parser parser;
  std::ifstream file(data);
  // Ranges that the metadata of libphonenumber 8.12.57 does not hold yet (Benin put 01 before all numbers in 2024).
  const std::set<std::string> newer{"+2290120211234", "+2290195123456", "+596810123456",
                                    "+262939901234",  "+59821123",      "+681921234"};
  int count = 0;
  int same = 0;
  for (std::string line; std::getline(file, line);) {
    const simdjson::padded_string json(line);
    simdjson::ondemand::document document = parser.iterate(json);
    const std::string region{document["region"].get_string().value()};
    const std::string e164{document["e164"].get_string().value()};
    const std::string national{document["national_format"].get_string().value()};
    const bool valid = document["valid"].get_bool().value();
    ++count;
    const Phone international = normal_phone(e164, "SI");
    const Phone dialled = normal_phone(national, region);
    if (international.valid == valid &&
        (!valid || (international.value == e164 && dialled.value == e164 && dialled.valid)))
      ++same;
    else
      EXPECT_MESSAGE(newer.contains(e164), region, " ", e164, " dialled ", national, " became ", dialled.value);
  }
  EXPECT(count == 547);
  EXPECT(same >= 541);
}

TEST_CASE("a number of a range that nobody gives out is one number in every spelling, and marked") {
  // Ofcom keeps 07700 900000 to 900999 for films.
  for (const std::string given : {"07700 900123", "+44 7700 900123", "0044 (0)7700-900-123"}) {
    const Phone phone = normal_phone(given, "GB");
    EXPECT(phone.value == "+447700900123");
    EXPECT(!phone.valid);
  }
}

TEST_CASE("what is typed of a number begins it as it is dialled at home and from abroad") {
  using Digits = std::vector<std::string>;
  EXPECT(phone_beginnings("040/12", "SI") == Digits{"04012", "3864012"});
  EXPECT(phone_beginnings("06 30 123", "HU") == Digits{"0630123", "3630123"});
  EXPECT(phone_beginnings("8 (912) 34", "RU") == Digits{"891234", "791234"});
  EXPECT(phone_beginnings("+386 40 1", "HU") == Digits{"386401"});
  EXPECT(phone_beginnings("0044 20", "SI") == Digits{"004420", "4420"});
  EXPECT(phone_beginnings("1000", "") == Digits{"1000"});
}

TEST_CASE("what has letters or hardly a digit is no beginning of a number") {
  EXPECT(phone_beginnings("Dunajska 1000", "SI").empty());
  EXPECT(phone_beginnings("040", "SI").empty());
  EXPECT(phone_beginnings("", "SI").empty());
}

TEST_CASE("figure: reading a number") {
  constexpr int rounds = 2'000;
  int valid = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) valid += normal_phone("040/123-456", "SI").valid;
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  EXPECT(valid == rounds);
  MESSAGE("normal_phone: ", took.count() / rounds, " us a number");
}

}  // namespace
}  // namespace vez
