#include "text/fold.h"

#include "base/testing.h"

namespace vez {
namespace {

TEST_CASE("Cyrillic and accented names are found by plain Latin letters") {
  EXPECT(folded("Иванов Щукин") == "ivanov shchukin");
  EXPECT(folded("Žagar-Čeh") == "zagar ceh");
  EXPECT(folded("Kőrösi Ágnes") == "korosi agnes");
  EXPECT(folded("O'Brien") == "obrien");
  EXPECT(folded("Đorđe Straße") == "dorde strasse");
}

TEST_CASE("what is no UTF-8 has no words") { EXPECT(fold_words("\xff\xfe").empty()); }

TEST_CASE("names sort by the Slovene alphabet") {
  EXPECT(name_sort_text("Cvet") < name_sort_text("Čeh"));
  EXPECT(name_sort_text("Čeh") < name_sort_text("Dolenc"));
  EXPECT(name_sort_text("Zupan") < name_sort_text("Žagar"));
}

}  // namespace
}  // namespace vez
