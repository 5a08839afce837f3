#include "vcard/vcard.h"

#include "base/testing.h"

namespace vez {
namespace {

std::vector<VCard> cards(std::string_view file, const std::string& encoding = "UTF-8") {
  std::vector<VCard> all;
  const VCardReader::Take take = [&](VCard&& card) { all.push_back(std::move(card)); };
  VCardReader reader(encoding);
  reader.feed(file, take);
  reader.finish(take);
  return all;
}

// Of a file of one card, the value of its first property of this name.
std::string value(std::string_view file, std::string_view name, const std::string& encoding = "UTF-8") {
  const auto all = cards(file, encoding);
  REQUIRE(all.size() == 1);
  for (const VCardProperty& property : all[0].properties)
    if (property.name == name) return property.value;
  return "(none)";
}

std::string card(std::string_view lines) { return "BEGIN:VCARD\r\n" + std::string(lines) + "END:VCARD\r\n"; }

TEST_CASE("a line that begins with a space goes on with the one before") {
  EXPECT(value(card("NOTE:Ana No\r\n vak\r\n\t of Kranj\r\n"), "NOTE") == "Ana Novak of Kranj");
}

TEST_CASE("quoted-printable goes over line ends and has the characters of its CHARSET") {
  EXPECT(value(card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=A0=\r\n=C5=A0\r\nTEL:1\r\n"), "FN") == "ŠŠ");
  EXPECT(value(card("FN;CHARSET=windows-1251;QUOTED-PRINTABLE:=C0=ED=ED=E0\r\n"), "FN") == "Анна");
  EXPECT(value(card("NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab =3D 1=\r\n\r\n"), "NOTE") == "a\r\nb = 1");
}

TEST_CASE("without a CHARSET what is no UTF-8 has the encoding of the file") {
  EXPECT(value(card("FN:\xC0\xED\xED\xE0\r\n"), "FN", "windows-1251") == "Анна");
  EXPECT(value(card("FN:Анна\r\n"), "FN", "windows-1251") == "Анна");
  EXPECT(value(card("FN:Reid\x92s\r\n"), "FN") == "Reid’s");
}

TEST_CASE("UTF-16 is read as a whole") {
  std::string file = "\xFF\xFE";
  for (const char c : card("FN:Ana\r\n")) (file += c) += '\0';
  EXPECT(value(file, "FN", "UTF-16LE") == "Ana");
}

TEST_CASE("parameters are given one each, with names and without, in quotes and in rows") {
  const auto all = cards(card("item1.TEL;HOME;type=\"fax,Voice\";X-A=\"a:b;c\":1\r\nTEL;TYPE=cell,pref:2\r\n"));
  REQUIRE(all.size() == 1);
  REQUIRE(all[0].properties.size() == 2);
  const VCardProperty& tel = all[0].properties[0];
  EXPECT(tel.group == "ITEM1");
  EXPECT(tel.value == "1");
  EXPECT(tel.has("TYPE", "home"));
  EXPECT(tel.has("TYPE", "fax"));
  EXPECT(tel.has("TYPE", "voice"));
  EXPECT(tel.has("X-A", "a:b;c"));
  EXPECT(all[0].properties[1].has("TYPE", "pref"));
}

TEST_CASE("a structured value has its parts, whatever is escaped in them") {
  EXPECT(vcard_parts("a\\;b;c\\,d;;e\\\\;f\\", ';') == std::vector<std::string>{"a;b", "c,d", "", "e\\", "f\\"});
  EXPECT(vcard_text("one\\ntwo\\Nthree\\x") == "one\ntwo\nthree\\x");
}

TEST_CASE("a picture is named, its bytes are not kept") {
  const auto all =
      cards(card("PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB\r\nLOGO;BASE64:CCCC\r\nDDDD==\r\n\r\nFN:Ana\r\n"));
  REQUIRE(all[0].properties.size() == 3);
  EXPECT(all[0].properties[0].binary);
  EXPECT(all[0].properties[0].value.empty());
  EXPECT(all[0].properties[2].value == "Ana");
  EXPECT(all[0].problem.empty());
}

TEST_CASE("a note that begins like the bytes of a picture is a note") {
  const auto all = cards(card("NOTE:data: see the letter\r\nPHOTO:data:image/png;base64\\,AAAA\r\n"));
  EXPECT(all[0].properties.at(0).value == "data: see the letter");
  EXPECT(all[0].properties.at(1).binary);
}

TEST_CASE("a card without an end ends where the next begins, or with the file") {
  const auto all = cards("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\nFN:C\nNOTE:cut o");
  REQUIRE(all.size() == 3);
  EXPECT(all[0].problem == "the card has no end");
  EXPECT(all[1].problem.empty());
  EXPECT(all[2].problem == "the card has no end");
  EXPECT(all[2].properties.back().value == "cut o");
  EXPECT(all[2].line == 6);
}

TEST_CASE("the card of an agent is part of its card") {
  const auto all = cards(card("FN:A\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD\r\nTEL:1\r\n"));
  REQUIRE(all.size() == 1);
  EXPECT(all[0].properties[2].name == "AGENT FN");
  EXPECT(all[0].properties[3].name == "TEL");
}

TEST_CASE("what is no card is said once, and the card after it is read") {
  const auto all = cards("hello\nworld: 1\nBEGIN:VCARD\nFN:A\nrubbish\nEND:VCARD\n");
  REQUIRE(all.size() == 2);
  EXPECT(all[0].problem == "this stands outside of a card");
  EXPECT(all[1].problem == "a line is no property of a card");
  REQUIRE(all[1].properties.size() == 2);
  EXPECT(all[1].properties[1].value == "rubbish");
}

TEST_CASE("a line and a card have their bounds, and what is after them is read") {
  std::string file = "BEGIN:VCARD\nNOTE:" + std::string(3 << 20, 'x') + "\nFN:A\nEND:VCARD\nBEGIN:VCARD\n";
  for (int i = 0; i < 9; ++i) file += "NOTE:" + std::string(900'000, 'y') + "\n";
  file += "END:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n";
  const auto all = cards(file);
  REQUIRE(all.size() == 3);
  EXPECT(all[0].problem == "a cell is longer than 1 MiB");
  EXPECT(all[0].properties[0].value.size() < vcard_line_bytes_max);
  EXPECT(all[0].properties[1].value == "A");
  EXPECT(all[1].problem == "the row is longer than 4 MiB");
  EXPECT(all[2].properties[0].value == "B");
}

TEST_CASE("what is written is folded at 75 bytes and read as it was") {
  const std::string text = "Ščž; a, b\\c\n" + std::string(200, 'x') + "Анна\tb = c";
  std::string file;
  VCardWriter writer(file, VCardVersion::v4);
  writer.text("NOTE", text);
  writer.end();
  for (std::size_t begin = 0; begin < file.size();) {
    const std::size_t end = file.find("\r\n", begin);
    EXPECT(end - begin <= 75);
    begin = end + 2;
  }
  const auto all = cards(file);
  REQUIRE(all.size() == 1);
  EXPECT(all[0].version == "4.0");
  EXPECT(vcard_text(all[0].properties[0].value) == text);
}

}  // namespace
}  // namespace vez
