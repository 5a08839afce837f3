// Processes as they are written: what is wrong is told with its place, and nothing is lost.

#include <rapidcheck.h>

#include "base/testing.h"
#include "processes/definition.h"
#include "processes_house.h"

namespace vez {
namespace {

using Titles = std::vector<std::string>;

// "line:column place: sentence" of each fault.
std::vector<std::string> faults(const std::string& yaml) {
  const auto read = parse_definition(yaml, all_actions());
  std::vector<std::string> told;
  if (read) return told;
  for (const DefinitionFault& fault : read.error())
    told.push_back(std::to_string(fault.at.line) + ":" + std::to_string(fault.at.column) + " " + fault.place + ": " +
                   in_language(fault.what, "en"));
  return told;
}

TEST_CASE("a fault of a definition is told with its line, its column and its place in words") {
  EXPECT(faults(process("    on_entr: []\n")) ==
         Titles{"11:5 statuses › open › on_entr: is not known here; there are name, final, leave_behind, on_enter, "
                "on_leave, still"});
  EXPECT(faults(process("    on_enter:\n      - create_task: {titl: {en: Call}}\n")).front().starts_with("12:29 "));
}

TEST_CASE("what does not hang together is refused: unknown statuses, fields and actions, conditions of wrong types") {
  const auto told = [](const std::string& yaml) { return faults(yaml).empty() ? "" : faults(yaml).front(); };
  EXPECT(told(process("", "    needs: nothing\n")).ends_with("there is no field nothing"));
  EXPECT(told(process("    on_enter:\n      - fly: {}\n")).contains("is not an action"));
  EXPECT(told(process("    on_enter:\n      - move: {to: nowhere}\n")).ends_with("there is no status nowhere"));
  EXPECT(told(process("    on_enter:\n      - set_field: {field: maker, value: 7}\n")).ends_with("must be a text"));
  EXPECT(told(process(still("soon"))).contains("must be a time as 28 days"));
  EXPECT(told(process("", "    if: case.deposit == \"much\"\n")).starts_with("19:9 transitions › 1 › if: "));
  EXPECT(told(process("", "    if: case.depositt > 3\n")).starts_with("19:9 "));
}

TEST_CASE("a status that nothing leads to, and one that leads to no end, are refused") {
  const std::string island = "  island:\n    name: {en: Island}\n  work:\n";
  std::string yaml = process();
  yaml.replace(yaml.find("  work:\n"), 8, island);
  const auto told = faults(yaml);
  REQUIRE(told.size() == 2);
  EXPECT(told[0].ends_with("statuses › island: nothing leads here from the start"));
  EXPECT(told[1].ends_with("statuses › island: nothing leads from here to a final status"));
}

TEST_CASE("moves at once that go round for ever are refused; where a condition may end them they are not") {
  const auto round = [](const std::string& condition) {
    std::string yaml = process("    on_enter:\n      - move: {to: work}\n");
    const std::string work = "    name: {sl: V delu, en: Work}\n";
    return yaml.insert(yaml.find(work) + work.size(), "    on_enter:\n      - move: {to: open}\n" + condition);
  };
  EXPECT(faults(round("")).front().ends_with("goes round by itself for ever"));
  EXPECT(faults(round("        if: has(case.maker)\n")).empty());
}

TEST_CASE("what is too deep, too large, or YAML of other kinds is refused with its place") {
  const std::string deep = "process: " + std::string(40, '[');
  EXPECT(faults(deep).front().starts_with("1:"));
  EXPECT(faults("a: &a 1\nb: *a\n").front() == "1:4 : anchors (&) are not for here");
  EXPECT(faults("a: !x 1\n").front() == "1:4 : tags (!) are not for here");
  EXPECT(faults("a: 1\na: 2\n").front() == "2:1 : is there twice");
  EXPECT(faults(std::string(yaml_bytes_max + 1, ' ')).front() == "1:1 : the document is too large");
  EXPECT(faults("- \x01").front().starts_with("1:"));
}

// Any text that a person may type, in any of the languages.
std::string any_text() {
  static const std::vector<std::string> parts{"a",  "Ž", "ё", "é",  " ",  ":", "#",   "'",     "\"", "{",
                                              "}",  "[", "]", ",",  "\n", "-", "1",   "~",     "|",  ">",
                                              "\t", "%", "@", "\\", "&",  "*", "yes", "\u2028"};
  std::string text = "x";
  for (const int part : *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(0, static_cast<int>(parts.size()))))
    text.insert(static_cast<std::size_t>(*rc::gen::inRange(0, 2)) * text.size(), parts[static_cast<std::size_t>(part)]);
  return text;
}

Definition any_definition() {
  Definition made = parse_definition(process(), all_actions()).value();
  made.name = {{"sl", any_text()}, {"ru", any_text()}};
  made.statuses[0].name["hu"] = any_text();
  made.fields[1].name = {{"en", any_text()}};
  made.statuses[0].on_enter.push_back(
      {.action = "create_task",
       .input = {R"({"title":)" + to_json(Words{{"en", any_text()}}) + R"(,"due":"3 working days"})"},
       .condition = *rc::gen::element<std::string>("", "case.deposit > 5", "case.maker == \"a: b\"")});
  made.statuses[0].on_leave.push_back(
      {.action = "set_field", .input = {R"({"field":"maker","value":)" + to_json(any_text()) + "}"}, .condition = ""});
  made.statuses[1].still.push_back({.after = "28 days", .actions = made.statuses[0].on_leave});
  if (*rc::gen::arbitrary<bool>()) made.transitions[0].needs = {"maker", "deposit"};
  if (*rc::gen::arbitrary<bool>()) made.transitions[0].roles = {any_text()};
  if (*rc::gen::arbitrary<bool>()) made.transitions[1].right = Right::customers_merge;
  return made;
}

TEST_CASE("what is written out and read again is the same, whatever the texts") {
  EXPECT(rc::check([] {
    const Definition made = any_definition();
    const std::string yaml = to_yaml(made);
    const auto read = parse_definition(yaml, all_actions());
    RC_ASSERT(read.has_value());
    RC_ASSERT(to_json(*read) == to_json(made));
    RC_ASSERT(to_yaml(*read) == yaml);
  }));
}

}  // namespace
}  // namespace vez
