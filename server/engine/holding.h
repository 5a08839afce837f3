#pragma once

// What is kept about one customer. Every module says for its own tables how it is told, and how it is taken away for
// good, so that neither an export nor an erasure forgets anything: a test reads the schema and fails for a table that
// refers to customers and is nobody's.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "store/tx.h"

namespace vez {

// Whom an erasure is about.
struct Erasing {
  AnyId customer_id{};
  // What the person is called and reached by, longest first: copies of it that refer to nobody (rows of a file that
  // were not taken) are found by these.
  std::vector<std::string> names;
};

struct Holding {
  std::string_view name;  // in the exported file
  std::vector<std::string_view> tables;
  // A JSON list of all that is kept, as it is kept; absent where there are only copies of what others tell.
  std::function<std::string(Tx&, AnyId customer_id)> tell = nullptr;
  // Takes it away. Runs in the order of the list, all in one transaction.
  std::function<void(Tx&, const Erasing&)> erase = nullptr;
  // Why it must not be taken away now; nothing where it may.
  std::function<std::optional<Message>(Tx&, const Erasing&)> refuses = nullptr;
};

// A pattern of LIKE … ESCAPE '\' for texts that have this one in them.
std::string like_text(std::string_view text);

// Takes away the answers kept for those who ask twice that have this text in them.
void erase_answers_naming(Tx& tx, std::string_view text);

// The journal, and the answers kept for those who ask twice.
std::vector<Holding> journal_holdings();

}  // namespace vez
