#pragma once

// The bytes of an import's file: into the database in chunks, and out of it as records, read ahead.

#include <deque>
#include <future>
#include <mutex>

#include "imports/imports.h"
#include "imports/rows.h"

namespace vez {

// Rows of one job: understood, in order.
struct RecordBatch {
  std::vector<ImportRecord> records;
  std::int64_t done_bytes = 0;
  bool last = false;
};

// Rows as they stand in the file, not yet understood.
struct RawBatch {
  std::vector<CsvRow> rows;
  std::int64_t first = 1;  // number of the first
  std::int64_t done_bytes = 0;
  bool last = false;
};

// Reads an import's file from its beginning and hands out its rows in batches. One thread at a time.
class FileReader {
 public:
  FileReader(std::unique_ptr<RowSource> source, Meaning meaning);
  // The next `count` rows after number `after`; those before are passed over.
  RawBatch next(std::int64_t after, std::int64_t count);
  const std::shared_ptr<const Meaning>& meaning() const { return meaning_; }

 private:
  void read_piece();

  const std::unique_ptr<RowSource> source_;
  const std::shared_ptr<const Meaning> meaning_;
  bool finished_ = false;
  std::int64_t number_ = 0;  // of the last row handed out or passed over
  std::deque<CsvRow> rows_;
};

// The files being read by this process: the batch after the one asked for is understood, on a thread of its own, while
// that one is written.
class Readings {
 public:
  explicit Readings(std::int64_t rows_per_batch) : rows_per_batch_(rows_per_batch) {}
  // `after`: number of the last row that is done. `open` makes a reader when there is none that stands there.
  RecordBatch next(ImportId id, PassId pass, std::int64_t after,
                   const std::function<std::unique_ptr<FileReader>()>& open);

 private:
  struct One {
    PassId pass;
    std::int64_t after = 0;  // where the batch under way begins
    std::shared_ptr<FileReader> reader;
    std::future<RecordBatch> ahead;
  };
  const std::int64_t rows_per_batch_;
  std::mutex mutex_;
  std::map<ImportId, One> open_;
};

}  // namespace vez
