#pragma once

// ZIP archives, as far as workbooks need them: stored and deflated parts, no encryption. For the files of this room.

#include <zlib.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vez {

// At most `count` bytes of a file from `offset` on; fewer at its end.
using ByteSource = std::function<std::string(std::int64_t offset, std::size_t count)>;

struct ZipPart {
  std::string name;
  std::int64_t header_offset = 0;
  std::int64_t packed_bytes = 0;
  bool deflated = false;
  bool readable = false;  // neither encrypted nor packed in another way
};

// Its parts; none when it is no archive.
std::vector<ZipPart> zip_parts(const ByteSource& source, std::int64_t size_bytes);

// Reads one part from its beginning.
class ZipPartReader {
 public:
  ZipPartReader(ByteSource source, ZipPart part);
  ~ZipPartReader();
  ZipPartReader(const ZipPartReader&) = delete;
  ZipPartReader& operator=(const ZipPartReader&) = delete;

  // The next bytes of it, "" at its end or where it is damaged.
  std::string_view next();
  // "" while it is fine; otherwise what is wrong with it, the key of a Message.
  std::string_view problem() const { return problem_; }
  std::int64_t packed_bytes_read() const { return read_; }

 private:
  bool find_data();
  bool fetch();

  const ByteSource source_;
  const ZipPart part_;
  std::int64_t data_offset_ = -1;
  std::int64_t read_ = 0;
  std::int64_t out_ = 0;
  std::string packed_, piece_;
  z_stream stream_{};
  bool begun_ = false, ended_ = false;
  std::string_view problem_;
};

// Writes an archive in pieces, each part after the other.
class ZipWriter {
 public:
  explicit ZipWriter(std::string& out) : out_(out) {}
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  void begin(std::string_view name);
  void write(std::string_view bytes);
  void end();
  void part(std::string_view name, std::string_view bytes) { begin(name), write(bytes), end(); }
  // The list of parts, after the last.
  void finish();

 private:
  struct Entry {
    std::string name;
    std::uint32_t crc = 0;
    std::uint64_t packed = 0, bytes = 0, offset = 0;
  };
  void put(std::string_view bytes);
  void squeeze(int flush);

  std::string& out_;  // emptied by whoever takes it
  std::uint64_t written_ = 0;
  std::vector<Entry> entries_;
  z_stream stream_{};
  bool open_ = false;
};

}  // namespace vez
