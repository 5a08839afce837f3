#include "imports/import_file.h"

#include <sodium.h>
#include <unicode/ucnv.h>
#include <zlib.h>

#include "imports/import_store.h"
#include "imports_sql.h"
#include "people/people.h"
#include "xlsx/xlsx.h"

namespace vez {
namespace {

// An upload that nothing was heard of is forgotten after so long.
constexpr std::chrono::hours abandoned_after{24};
// The most a packed file may grow: a file of text does not shrink to a hundredth.
constexpr std::int64_t packed_ratio_max = 200;

std::string deflated(std::string_view bytes) {
  std::string packed(compressBound(bytes.size()), '\0');
  uLongf size = packed.size();
  const int code = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                             reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), Z_BEST_SPEED);
  CHECK(code == Z_OK);
  packed.resize(size);
  return packed;
}

std::string inflated(std::string_view packed, std::int64_t size_bytes) {
  std::string bytes(static_cast<std::size_t>(size_bytes), '\0');
  uLongf size = bytes.size();
  const int code = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                              reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  if (code != Z_OK || size != bytes.size()) throw Failure("a piece of an import's file cannot be unpacked");
  return bytes;
}

// What the file is when it is no table, by its first bytes.
std::optional<Message> foreign_format(std::string_view head) {
  const auto is = [&](std::string_view sign) { return head.starts_with(sign); };
  if (is("%PDF")) return "this is a PDF document, not a table";
  if (is("\xD0\xCF\x11\xE0")) return "this is an old workbook (XLS); save it as XLSX or CSV and upload that";
  if (is("\x89PNG") || is("\xFF\xD8\xFF") || is("GIF8")) return "this is a picture, not a table";
  if (is("{\\rtf")) return "this is a text document, not a table";
  return std::nullopt;
}

// Takes a gzip stream apart, as it comes.
class Unpacker {
 public:
  Unpacker() { CHECK(inflateInit2(&stream_, 15 + 16) == Z_OK); }
  ~Unpacker() { inflateEnd(&stream_); }
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  Result<Done> feed(std::string_view bytes, const std::function<Result<Done>(std::string_view)>& take) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    in_ += static_cast<std::int64_t>(bytes.size());
    char out[64 << 10];
    while (stream_.avail_in > 0 || again_) {
      if (ended_) {  // Several members in a row are one file.
        if (stream_.avail_in == 0) break;
        if (inflateReset(&stream_) != Z_OK) return broken();
        ended_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(out), stream_.avail_out = sizeof out;
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return broken();
      const std::size_t size = sizeof out - stream_.avail_out;
      out_ += static_cast<std::int64_t>(size);
      if (out_ > (std::int64_t{1} << 20) && out_ > in_ * packed_ratio_max) return broken();
      if (size > 0) TRY(take({out, size}));
      ended_ = code == Z_STREAM_END;
      again_ = !ended_ && stream_.avail_out == 0;
      if (code == Z_BUF_ERROR) break;
    }
    return Done{};
  }
  bool whole() const { return ended_; }

 private:
  static std::unexpected<Refusal> broken() { return refuse(RefusalCode::invalid, "", "the packed file is damaged"); }
  z_stream stream_{};
  std::int64_t in_ = 0, out_ = 0;
  bool ended_ = false, again_ = false;
};

class Upload final : public BodyTaker {
 public:
  Upload(const Actor& actor, ImportId id, std::string filename)
      : context_{.actor = actor, .cause = {}}, id_(id), filename_(std::move(filename)) {
    crypto_hash_sha256_init(&hash_);
  }
  // One that did not come whole is taken away at once. Where even that can't be written the job of its beginning does
  // it a day later.
  ~Upload() override {
    if (whole_ || db_ == nullptr) return;
    const auto abandon = [id = id_](Tx& tx) {
      enqueue(tx, "import_abandon", "", tx.now(), OneImport{id});
      return Outcome::commit;
    };
    db_->submit_write(context_, abandon, [](const std::exception_ptr&) {});
  }

  Result<std::string> take(Db& db, std::string_view piece) override {
    db_ = &db;
    if (piece.empty()) return std::string();
    if (!begun_) {
      start_ += piece;
      if (start_.size() < 8) return std::string();
      begun_ = true;
      const std::string start = std::move(start_);
      if (start.starts_with("\x1F\x8B")) unpacker_.emplace();
      TRY(feed(db, start));
      return std::string();
    }
    TRY(feed(db, piece));
    return std::string();
  }

  Result<std::string> finish(Db& db) override {
    db_ = &db;
    if (!begun_) {
      begun_ = true;
      const std::string start = std::move(start_);
      TRY(feed(db, start));
    }
    if (unpacker_ && !unpacker_->whole()) return refuse(RefusalCode::invalid, "", "the packed file is damaged");
    if (size_ == 0) return refuse(RefusalCode::invalid, "", "the file is empty");
    TRY(look_at_head());
    if (!buffer_.empty()) write_chunk(db);
    const StoredFile file = stored_file(db, id_, chunk_count_, static_cast<std::int64_t>(size_));
    const auto dialect = guess_dialect(head_, file);
    if (!dialect)
      return refuse(RefusalCode::unsupported, "",
                    "this is an archive or a damaged workbook; XLSX and CSV can be imported");
    dialect_ = *dialect;
    rows_ = head_rows(file, dialect_);
    const auto imported = TRY(db.write(context_, [this](Tx& tx) { return finished(tx); }));
    whole_ = true;
    return to_json(imported);
  }

 private:
  Result<Done> feed(Db& db, std::string_view bytes) {
    if (!unpacker_) return keep(db, bytes);
    return unpacker_->feed(bytes, [&](std::string_view out) { return keep(db, out); });
  }

  Result<Done> keep(Db& db, std::string_view bytes) {
    size_ += bytes.size();
    if (size_ > import_bytes_max) return refuse(RefusalCode::too_large, "", "the file is larger than 1 GiB");
    const bool head_was_open = head_.size() < head_bytes_max;
    if (head_was_open) head_ += bytes.substr(0, head_bytes_max - head_.size());
    // What cannot be a table is refused before the rest has come.
    if (head_was_open && head_.size() == head_bytes_max) TRY(look_at_head());
    crypto_hash_sha256_update(&hash_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    while (!bytes.empty()) {
      const std::size_t room = std::min(import_chunk_bytes - buffer_.size(), bytes.size());
      buffer_ += bytes.substr(0, room);
      bytes.remove_prefix(room);
      if (buffer_.size() == import_chunk_bytes) write_chunk(db);
    }
    return Done{};
  }

  Result<Done> look_at_head() {
    if (const auto format = foreign_format(head_)) return refuse(RefusalCode::unsupported, "", *format);
    if (is_zip(head_) || guess_dialect(head_).encoding.starts_with("UTF-16")) return Done{};
    if (head_.find('\0') != std::string::npos)
      return refuse(RefusalCode::unsupported, "", "this is no text: it holds NUL bytes");
    return Done{};
  }

  void write_chunk(Db& db) {
    const std::string packed = deflated(buffer_);
    const bool pays = packed.size() < buffer_.size() / 10 * 9;
    const std::string_view bytes = pays ? packed : buffer_;
    db.write(context_, [&](Tx& tx) {
      tx.run(sql::InsertChunk{.import_id = id_,
                              .number = chunk_count_,
                              .size_bytes = static_cast<std::int64_t>(buffer_.size()),
                              .packed = pays,
                              .bytes = Bytes{bytes}});
    });
    ++chunk_count_;
    buffer_.clear();
  }

  Result<Import> finished(Tx& tx) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state hash = hash_;
    crypto_hash_sha256_final(&hash, digest);
    char hex[2 * sizeof digest + 1];
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    if (rows_.empty()) return refuse(RefusalCode::invalid, "", "the file has no rows");
    std::vector<ImportColumn> columns = propose_columns(rows_, dialect_.has_header);
    const RecordType type = propose_type(columns);
    propose_targets(columns, type, list_custom_fields(tx, {}).value().items);
    const auto company = get_company(tx, Nothing{});
    ImportOptions options{.source = product_of(columns).value_or(source_of(filename_)),
                          .match = true,
                          .existing = Existing::fill,
                          .on_conflict = OnConflict::ask,
                          .create_missing = true,
                          .country = std::nullopt,
                          .language = std::nullopt,
                          .currency = company ? std::optional<std::string>(company->currency) : std::nullopt,
                          .date_format = std::nullopt};
    tx.run(sql::FinishUpload{.record_type = enum_name(type),
                             .dialect = to_json(dialect_),
                             .columns = to_json(columns),
                             .options = to_json(options),
                             .sha256 = std::string_view(hex, 2 * sizeof digest),
                             .size_bytes = static_cast<std::int64_t>(size_),
                             .chunk_count = chunk_count_,
                             .counts = to_json(ImportCounts{}),
                             .id = id_});
    tx.record(ImportUploaded{.import_id = id_});
    tx.changed("imports"), tx.changed("import", id_);
    return get_import(tx, {id_});
  }

  // "orders 2026.csv.gz" is "orders 2026".
  static std::string source_of(std::string name) {
    for (const std::string_view end : {".gz", ".csv", ".txt", ".tsv", ".xlsx", ".vcf", ".ndjson", ".jsonl", ".json"})
      if (name.size() > end.size() && name.ends_with(end)) name.resize(name.size() - end.size());
    if (characters(name) > 60) name = "file";
    return name;
  }

  TxContext context_;
  const ImportId id_;
  const std::string filename_;
  Db* db_ = nullptr;  // outlives every request
  bool whole_ = false;
  crypto_hash_sha256_state hash_{};
  std::string start_;  // the first bytes, until it is known whether they are packed
  bool begun_ = false;
  std::optional<Unpacker> unpacker_;
  std::string head_, buffer_;
  ImportDialect dialect_;
  std::vector<CsvRow> rows_;  // the first
  std::size_t size_ = 0;
  std::int64_t chunk_count_ = 0;
};

struct ChunkRow {
  std::int64_t size_bytes;
  bool packed;
  std::string bytes;
};
BOOST_DESCRIBE_STRUCT(ChunkRow, (), (size_bytes, packed, bytes))

}  // namespace

std::string chunk_of(Tx& tx, ImportId id, std::int64_t number) {
  auto chunk = tx.one<ChunkRow>(sql::ChunkOf{.import_id = id, .number = number});
  if (!chunk) throw Failure("a piece of an import's file is missing");
  return chunk->packed ? inflated(chunk->bytes, chunk->size_bytes) : std::move(chunk->bytes);
}

StoredFile stored_file(Tx& tx, ImportId id, std::int64_t chunk_count, std::int64_t size_bytes) {
  return {.chunk = [&tx, id](std::int64_t number) { return chunk_of(tx, id, number); },
          .chunk_count = chunk_count,
          .size_bytes = size_bytes};
}

StoredFile stored_file(Db& db, ImportId id, std::int64_t chunk_count, std::int64_t size_bytes) {
  const auto chunk = [&db, id](std::int64_t number) {
    return db.read(TxContext{}, [&](Tx& tx) { return chunk_of(tx, id, number); });
  };
  return {.chunk = chunk, .chunk_count = chunk_count, .size_bytes = size_bytes};
}

bool is_known_encoding(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name.c_str(), &status);
  if (U_FAILURE(status)) return false;
  ucnv_close(converter);
  return true;
}

Result<std::unique_ptr<BodyTaker>> create_import(Db& db, const Actor& actor, CreateImport input) {
  const std::string filename(trimmed(input.filename));
  if (filename.empty()) return refuse(RefusalCode::malformed, "?filename", "is missing");
  const auto id = db.write(TxContext{.actor = actor, .cause = {}}, [&](Tx& tx) {
    const auto made = tx.new_id<ImportId>();
    tx.run(sql::InsertImport{.id = made, .filename = filename, .now = tx.now(), .created_by_id = actor.user_id});
    enqueue(tx, "import_abandon", "", tx.now() + abandoned_after, OneImport{made});
    return made;
  });
  return std::unique_ptr<BodyTaker>(new Upload(actor, id, filename));
}

FileReader::FileReader(std::unique_ptr<RowSource> source, Meaning meaning)
    : source_(std::move(source)), meaning_(std::make_shared<const Meaning>(std::move(meaning))) {}

void FileReader::read_piece() {
  finished_ = !source_->next([this](CsvRow&& row) { rows_.push_back(std::move(row)); });
}

RawBatch FileReader::next(std::int64_t after, std::int64_t count) {
  CHECK(number_ <= after);
  RawBatch batch;
  batch.first = after + 1;
  while (static_cast<std::int64_t>(batch.rows.size()) < count) {
    if (rows_.empty()) {
      if (finished_) break;
      read_piece();
      continue;
    }
    if (++number_ > after) batch.rows.push_back(std::move(rows_.front()));
    rows_.pop_front();
  }
  while (rows_.empty() && !finished_) read_piece();
  batch.last = rows_.empty();
  batch.done_bytes = source_->done_bytes();
  return batch;
}

namespace {

RecordBatch understood(RawBatch raw, const Meaning& meaning) {
  RecordBatch batch{.records = {}, .done_bytes = raw.done_bytes, .last = raw.last};
  batch.records.reserve(raw.rows.size());
  for (CsvRow& row : raw.rows) batch.records.push_back(understand(std::move(row), raw.first++, meaning));
  return batch;
}

}  // namespace

RecordBatch Readings::next(ImportId id, PassId pass, std::int64_t after,
                           const std::function<std::unique_ptr<FileReader>()>& open) {
  One one;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = open_.find(id); found != open_.end()) {
      one = std::move(found->second);
      open_.erase(found);
    }
  }
  RecordBatch batch;
  if (one.ahead.valid() && one.pass == pass && one.after == after) {
    batch = one.ahead.get();
  } else {
    one.reader = open();
    batch = understood(one.reader->next(after, rows_per_batch_), *one.reader->meaning());
  }
  if (batch.last) return batch;
  one.pass = pass, one.after = batch.records.back().number;
  one.ahead = std::async(std::launch::async,
                         [raw = one.reader->next(one.after, rows_per_batch_),
                          meaning = one.reader->meaning()]() mutable { return understood(std::move(raw), *meaning); });
  const std::lock_guard lock(mutex_);
  open_[id] = std::move(one);
  return batch;
}

}  // namespace vez
