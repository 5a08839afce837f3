#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/testing.h"
#include "shared_data.h"
#include "text/fold.h"

namespace vez {
namespace {

// What stands between <tag> and </tag> of an isemail test, its character references undone.
std::string element(std::string_view test, const std::string& tag) {
  const std::size_t start = test.find("<" + tag + ">");
  if (start == std::string_view::npos) return {};
  const std::size_t from = start + tag.size() + 2;
  std::string text(test.substr(from, test.find("</" + tag + ">") - from));
  const std::pair<std::string_view, std::string_view> references[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#13;", "\r"}, {"&#10;", "\n"}, {"&amp;", "&"}};
  for (const auto& [reference, character] : references)
    for (std::size_t at; (at = text.find(reference)) != std::string::npos;)
      text.replace(at, reference.size(), character);
  for (std::size_t at = text.find("&#x"); at != std::string::npos; at = text.find("&#x")) {
    const std::size_t end = text.find(';', at);
    const int code = std::stoi(text.substr(at + 3, end - at - 3), nullptr, 16);
    // The control pictures from U+2400 stand for the controls themselves (note 1 of the file).
    text.replace(
        at, end - at + 1,
        code >= 0x2400 ? std::string(1, static_cast<char>(code - 0x2400)) : std::string(1, static_cast<char>(code)));
  }
  return text;
}

TEST_CASE("an address is trimmed, lower-cased and its domain made ASCII") {
  EXPECT(normal_mail("  Ana.Novak@Example.COM ") == "ana.novak@example.com");
  EXPECT(normal_mail("info@čebela.si") == "info@xn--ebela-gya.si");
  EXPECT(normal_mail("Žan@EXAMPLE.si") == "žan@example.si");
  EXPECT(normal_mail("почта@пример.рф") == "почта@xn--e1afmkfd.xn--p1ai");
  EXPECT(normal_mail(" Not A Mail ") == "Not A Mail");
  EXPECT(is_valid_mail("o'brien+crm@mail.example.co.uk"));
  for (const char* bad : {"", "@", "a@", "@b.si", "a@b", "a..b@c.si", ".a@b.si", "a.@b.si", "a b@c.si", "a@b_c.si",
                          "a@1.2.3.4", "a@b.si.", "a@-b.si", "a@b.si,c@d.si", "\xff@b.si"})
    EXPECT_MESSAGE(!is_valid_mail(bad), std::string(bad));
}

TEST_CASE("the short way for plain addresses says what the rules say") {
  for (const char* text : {"Ana.Novak@Example.COM",
                           "a@b.si",
                           "a+b_c-d@x-y.example.si",
                           "a@b..si",
                           "a@.si",
                           "a@b.",
                           "a@b",
                           "a@-b.si",
                           "a@b-.si",
                           "a@b--c.si",
                           "a@xn--ebela-gya.si",
                           "a@xn--.si",
                           "a@1.2.3.4",
                           "a@1.2.c4",
                           ".a@b.si",
                           "a.@b.si",
                           "a..b@c.si",
                           "a@b@c.si",
                           "@b.si",
                           "a@",
                           "@",
                           "",
                           "o'brien@b.si",
                           "a_b@c_d.si",
                           "-a-@b.si",
                           " a@b.si "}) {
    INFO(std::string(text));
    EXPECT(read_mail(text).value == read_mail_by_rules(text).value);
    EXPECT(read_mail(text).valid == read_mail_by_rules(text).valid);
  }
  for (const std::size_t count : {62U, 63U, 64U, 65U, 190U, 200U, 249U, 250U, 254U, 255U}) {
    for (const std::string& text : {std::string(count, 'a') + "@b.si", "a@" + std::string(count, 'b') + ".si",
                                    "a@" + std::string(count / 2, 'b') + "." + std::string(count / 2, 'c') + ".si"}) {
      INFO(text);
      EXPECT(read_mail(text).valid == read_mail_by_rules(text).valid);
    }
  }
}

SHARED_DATA_CASE("04_formats/email_address/isemail_tests.xml",
                 "nothing broken passes, and what is legal but not taken is counted") {
  std::ifstream file(data);
  std::stringstream all;
  all << file.rdbuf();
  const std::string xml = all.str();
  std::map<std::string, std::pair<int, int>> taken;  // category → taken, all
  for (std::size_t at = xml.find("<test id="); at != std::string::npos; at = xml.find("<test id=", at + 1)) {
    const std::string_view test = std::string_view(xml).substr(at, xml.find("</test>", at) - at);
    auto& [yes, count] = taken[element(test, "category")];
    const std::string address = element(test, "address");
    const bool valid = is_valid_mail(address);
    // Nothing but white space at the ends may be forgiven.
    if (valid && element(test, "category") == "ISEMAIL_ERR") EXPECT(normal_mail(address) == "test@iana.org");
    yes += valid, ++count;
  }
  const auto expect = [&](const char* category, int yes, int count) {
    EXPECT_MESSAGE((taken[category] == std::pair(yes, count)), std::string(category), " ", taken[category].first,
                   " of ", taken[category].second);
  };
  expect("ISEMAIL_VALID_CATEGORY", 13, 14);  // not test@io: a country is no mail domain
  expect("ISEMAIL_DNSWARN", 8, 8);
  expect("ISEMAIL_ERR", 16, 66);     // bare line breaks at the ends, which are trimmed
  expect("ISEMAIL_RFC5321", 0, 16);  // quoted local parts, address literals, numeric and bare top level domains
  expect("ISEMAIL_RFC5322", 0, 30);  // too long, domain literals
  expect("ISEMAIL_CFWS", 6, 10);     // white space at the ends is trimmed; comments are not taken
  expect("ISEMAIL_DEPREC", 2, 20);   // the same; obsolete syntax is not taken
}

SHARED_DATA_CASE("04_formats/email_address/python_email_validator_cases.jsonl",
                 "syntax agrees but for display names, quoted parts and reserved domains") {
  simdjson::ondemand::parser parser;
  std::ifstream file(data);
  std::map<std::string, std::pair<int, int>> taken;
  int different_domain = 0;
  for (std::string line; std::getline(file, line);) {
    const simdjson::padded_string json(line);
    simdjson::ondemand::document document = parser.iterate(json);
    const std::string test{document["test"].get_string().value()};
    if (test == "test_pyisemail_tests" || test == "test_email_unsafe_character")
      continue;  // the isemail cases again; bare characters
    const std::string input{document["input"].get_string().value()};
    auto& [yes, count] = taken[test];
    const bool valid = is_valid_mail(input);
    yes += valid, ++count;
    if (valid && test == "test_email_valid_intl_local_part") {
      const std::string_view domain = document["expected"]["ascii_domain"].get_string().value();
      different_domain += !normal_mail(input).ends_with("@" + std::string(domain));
    }
  }
  const auto expect = [&](const char* test, int yes, int count) {
    EXPECT_MESSAGE((taken[test] == std::pair(yes, count)), std::string(test), " ", taken[test].first, " of ",
                   taken[test].second);
  };
  EXPECT(different_domain == 0);
  expect("test_email_valid_intl_local_part", 7, 7);
  expect("test_email_valid", 0, 4);  // a display name or a quoted local part each
  expect("test_email_valid_only_if_quoted_local_part", 0, 4);
  expect("test_email_invalid_syntax", 1, 36);  // "me@yy--0.tld": DNS has such names, as isemail's "c--n.com"
  expect("test_email_invalid_syntax_strict", 0, 2);
  expect("test_email_invalid_reserved_domain", 2, 2);         // well formed; whether a name resolves is not asked here
  expect("test_email_invalid_character_smtputf8_off", 0, 1);  // SMTPUTF8 is taken; its domain "test" is not
}

}  // namespace
}  // namespace vez
