#pragma once

// Stories: behaviour told in lines of text, replayed through the public interface on a clock the story holds, on every
// database. Files end in .story and lie in the module they tell of, or in tests/stories when they cross modules.
//
//   # A customer is recognised by a phone number however it is written.
//   at      2030-03-04T09:00Z
//   by      agent
//   do      createCustomer kind=person family_name=Zupančič identities=[{"kind":"phone","value":"040/123-456"}] as maja
//   see     lookupCustomer identity="phone:+386 40 123 456" gives matches.size=1 matches.0.customer.id=$maja.id
//   refused 404 getCustomer id=0000000000000
//   then    events CustomerCreated
//   pending the call is announced by the telephone exchange
//
// A line "# …" after an empty line begins a story and says the one fact it is about; each begins with a company of its
// own ("Alpina" in Slovenia, owner Ana; `agent` is Bor). `do` and `see` name an operation of the interface; what stands
// as name=value goes where the route wants it (path, query or body): a JSON value, a bare word, or $NAME.path of an
// answer kept with `as NAME`. `after PT30M` and `at TIME` move the clock; what falls due on the way is done. `then
// events` tells the events recorded since the last time it stood there. `pending` names what can't be replayed yet: it
// is shown in the report.

#include <string>
#include <vector>

namespace vez {

struct StoryLine {
  int number = 0;
  std::vector<std::string> words;
};

struct Story {
  std::string file;
  std::string fact;
  std::vector<StoryLine> lines;
};

// Throws Failure naming file and line when the file is no list of stories.
std::vector<Story> read_stories(const std::string& file);

// Replays the story on a new database. Throws Failure naming file and line where it goes otherwise. The texts of its
// pending lines.
std::vector<std::string> replay(const Story& story, const std::string& database_kind);

}  // namespace vez
