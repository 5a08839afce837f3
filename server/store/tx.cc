#include "store/tx.h"

#include "base/check.h"

namespace vez {

Tx::Tx(Connection& connection, const TxContext& context, UtcTime now, IdGenerator& ids, Journal* journal,
       PartUndo part_undo)
    : connection_(connection), context_(context), now_(now), ids_(ids), journal_(journal), part_undo_(part_undo) {}

void Tx::changed(std::string topic, AnyId id, std::int64_t version) {
  changes_.push_back({std::move(topic), id.value, version});
}

bool Tx::attempt(const std::function<bool()>& work) {
  const bool savepoint = part_undo_ == PartUndo::savepoint;
  const int number = ++parts_;
  const std::size_t changes_before = changes_.size(), gathered_before = gathered_.size();
  const std::int64_t writes_before = writes_;
  if (savepoint) connection_.savepoint(number);
  const auto end = [&](bool keep) {
    if (!keep && savepoint) connection_.roll_back_to(number);
    if (!keep && !savepoint && writes_ != writes_before) throw SavepointsNeeded();
    if (!keep) changes_.resize(changes_before), gathered_.resize(gathered_before);
    if (savepoint) connection_.release(number);
    --parts_;
    return keep;
  };
  bool keep = false;
  try {
    keep = work();
  } catch (const SavepointsNeeded&) {
    throw;
  } catch (...) {
    end(false);
    throw;
  }
  return end(keep);
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
