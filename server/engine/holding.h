#pragma once

// What is kept about one customer. Every module says for its own tables how it is told, and how it is taken away for
// good, so that neither an export nor an erasure forgets anything: a test reads the schema and fails for a table that
// refers to customers and is nobody's.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "store/db.h"

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
  // What is found only by reading much (files that are kept) is taken away after that, outside of a transaction and by
  // as many short ones as it needs; others write meanwhile. It may be killed, and begins again then. What it has looked
  // at is its answer.
  std::function<std::shared_ptr<const void>(Db&, const std::vector<Erasing>&)> sweep = nullptr;
  // Whether everything that is there has been looked at: false when something came in since, which wants another sweep.
  std::function<bool(Tx&, const void* looked_at)> is_swept = nullptr;
  // Why it must not be taken away now; nothing where it may.
  std::function<std::optional<Message>(Tx&, const Erasing&)> refuses = nullptr;
};

// The job that sweeps after an erasure, and whether one is still to be done: until then nothing may be made out of what
// it has not looked at.
constexpr std::string_view sweep_kind = "erasure_sweep";
bool is_to_sweep(Tx& tx);

// A pattern of LIKE … ESCAPE '\' for texts that have this one in them.
std::string like_text(std::string_view text);

// Takes away the answers kept for those who ask twice that have this text in them.
void erase_answers_naming(Tx& tx, std::string_view text);

// The journal, and the answers kept for those who ask twice.
std::vector<Holding> journal_holdings();

}  // namespace vez
