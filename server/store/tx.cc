#include "store/tx.h"

#include "base/check.h"

namespace vez {

Tx::Tx(Connection& connection, const TxContext& context, UtcTime now, IdGenerator& ids, Journal* journal)
    : connection_(connection), context_(context), now_(now), ids_(ids), journal_(journal) {}

void Tx::changed(std::string topic, AnyId id, std::int64_t version) {
  changes_.push_back({std::move(topic), id.value, version});
}

bool Tx::attempt(const std::function<bool()>& work) {
  const int number = ++savepoints_;
  const std::size_t changes_before = changes_.size(), gathered_before = gathered_.size();
  connection_.savepoint(number);
  const auto undo = [&] {
    connection_.roll_back_to(number);
    connection_.release(number);
    changes_.resize(changes_before), gathered_.resize(gathered_before);
    --savepoints_;
  };
  bool keep = false;
  try {
    keep = work();
  } catch (...) {
    undo();
    throw;
  }
  if (!keep) {
    undo();
    return false;
  }
  connection_.release(number);
  --savepoints_;
  return true;
}

void Tx::because(Cause cause, const std::function<void()>& work) {
  const Cause before = std::exchange(context_.cause, cause);
  try {
    work();
  } catch (...) {
    context_.cause = before;
    throw;
  }
  context_.cause = before;
}

void Tx::gather(const std::function<void()>& work) {
  CHECK(!gathering_ && journal_ != nullptr);
  gathering_ = true;
  try {
    work();
  } catch (...) {
    gathering_ = false, gathered_.clear();
    throw;
  }
  gathering_ = false;
  journal_->react(*this, std::exchange(gathered_, {}));
}

}  // namespace vez
