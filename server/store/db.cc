#include "store/db.h"

#include "store/failure.h"

namespace vez {
namespace {

// As DbWatch::failed hears it; "" for what is no failure of the database.
std::string_view kind_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const StoreUnreachable&) {
    return "unreachable";
  } catch (const StoreBusy&) {
    return "busy";
  } catch (const StoreFull&) {
    return "full";
  } catch (const CommitUnknown&) {
    return "unknown";
  } catch (const StoreFailure&) {
    return "other";
  } catch (...) {
    return "";
  }
}

}  // namespace

void Db::tell_failed(const std::exception_ptr& failure) const {
  if (watch_ == nullptr) return;
  if (const std::string_view kind = kind_of(failure); !kind.empty()) watch_->failed(kind);
}

void Db::end(const Finish& finish, const std::exception_ptr& failure) const {
  if (failure) tell_failed(failure);
  finish(failure);
}

void Db::tell_committed(std::size_t writes, std::chrono::steady_clock::time_point begun) const {
  if (watch_ != nullptr && writes > 0) watch_->committed(writes, std::chrono::steady_clock::now() - begun);
}

}  // namespace vez
