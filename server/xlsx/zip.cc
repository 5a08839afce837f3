// Offsets and signs are those of PKWARE's APPNOTE.TXT 6.3.
#include "xlsx/zip.h"

#include <algorithm>

#include "base/check.h"
#include "base/failure.h"

namespace vez {
namespace {

constexpr std::size_t part_count_max = 10'000;
constexpr std::size_t name_bytes_max = 400;
constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::int64_t directory_bytes_max = 16 << 20;
// A part of a real workbook shrinks to a tenth or a hundredth; deflate ends at a thousandth.
constexpr std::int64_t packed_ratio_max = 400;
constexpr std::int64_t ratio_free_bytes = 64 << 20;
constexpr std::int64_t part_bytes_max = std::int64_t{4} << 30;

constexpr std::uint32_t local_sign = 0x04034b50, directory_sign = 0x02014b50, end_sign = 0x06054b50,
                        descriptor_sign = 0x08074b50;
constexpr std::size_t local_bytes = 30, directory_bytes = 46, end_bytes = 22;
constexpr std::uint16_t version_needed = 20;
// Sizes follow the part (bit 3), names are UTF-8 (bit 11).
constexpr std::uint16_t written_flags = 0x0808;
// 1 January 1980, the first day there is: exports of the same content are the same file.
constexpr std::uint16_t written_date = 0x0021;

constexpr std::string_view damaged = "the workbook is damaged here";
constexpr std::string_view too_large = "the workbook unpacks to more than can be read";

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

void add(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i, value >>= 8) out += static_cast<char>(value & 0xFF);
}

// The sizes and the offset that do not fit into 32 bits stand in a field of their own, in this order.
void read_zip64(std::string_view extra, std::uint64_t bytes, std::uint64_t& packed, std::uint64_t& offset) {
  for (std::size_t at = 0; at + 4 <= extra.size();) {
    const std::size_t size = number_at(extra, at + 2, 2);
    if (at + 4 + size > extra.size()) return;
    if (number_at(extra, at, 2) == 1) {
      std::string_view field = extra.substr(at + 4, size);
      for (std::uint64_t* value : {&bytes, &packed, &offset}) {
        if (*value != 0xFFFFFFFF) continue;
        if (field.size() < 8) return;
        *value = number_at(field, 0, 8);
        field.remove_prefix(8);
      }
      return;
    }
    at += 4 + size;
  }
}

}  // namespace

std::vector<ZipPart> zip_parts(const ByteSource& source, std::int64_t size_bytes) {
  std::vector<ZipPart> parts;
  constexpr std::int64_t tail_max = end_bytes + 0xFFFF;  // with the longest comment
  const std::int64_t tail_offset = std::max<std::int64_t>(0, size_bytes - tail_max);
  const std::string tail = source(tail_offset, static_cast<std::size_t>(size_bytes - tail_offset));
  std::string sign;
  add(sign, end_sign, 4);
  const std::size_t end = tail.rfind(sign);
  if (end == std::string::npos || end + end_bytes > tail.size()) return parts;
  const auto size = static_cast<std::int64_t>(number_at(tail, end + 12, 4));
  // Reckoned from its end: before it may stand anything, and its offset may be one of 64 bits.
  std::int64_t offset = static_cast<std::int64_t>(number_at(tail, end + 16, 4));
  if (offset == 0xFFFFFFFF || offset + size > tail_offset + static_cast<std::int64_t>(end))
    offset = tail_offset + static_cast<std::int64_t>(end) - size;
  if (size > directory_bytes_max || offset < 0) return parts;
  const std::string list = source(offset, static_cast<std::size_t>(size));
  for (std::size_t at = 0; at + directory_bytes <= list.size() && parts.size() < part_count_max;) {
    if (number_at(list, at, 4) != directory_sign) break;
    const std::size_t name = number_at(list, at + 28, 2), extra = number_at(list, at + 30, 2),
                      comment = number_at(list, at + 32, 2);
    if (at + directory_bytes + name + extra > list.size()) break;
    std::uint64_t packed = number_at(list, at + 20, 4), header = number_at(list, at + 42, 4);
    read_zip64(std::string_view(list).substr(at + directory_bytes + name, extra), number_at(list, at + 24, 4), packed,
               header);
    const std::uint64_t flags = number_at(list, at + 8, 2), method = number_at(list, at + 10, 2);
    if (name <= name_bytes_max)
      parts.push_back({.name = list.substr(at + directory_bytes, name),
                       .header_offset = static_cast<std::int64_t>(header),
                       .packed_bytes = static_cast<std::int64_t>(packed),
                       .deflated = method == 8,
                       .readable = (flags & 1) == 0 && (method == 8 || method == 0)});
    at += directory_bytes + name + extra + comment;
  }
  return parts;
}

ZipPartReader::ZipPartReader(ByteSource source, ZipPart part) : source_(std::move(source)), part_(std::move(part)) {
  CHECK(inflateInit2(&stream_, -MAX_WBITS) == Z_OK);
}

ZipPartReader::~ZipPartReader() { inflateEnd(&stream_); }

bool ZipPartReader::find_data() {
  if (!part_.readable || part_.header_offset < 0 || part_.packed_bytes < 0) return false;
  const std::string header = source_(part_.header_offset, local_bytes);
  if (header.size() < local_bytes || number_at(header, 0, 4) != local_sign) return false;
  data_offset_ = part_.header_offset +
                 static_cast<std::int64_t>(local_bytes + number_at(header, 26, 2) + number_at(header, 28, 2));
  return true;
}

bool ZipPartReader::fetch() {
  const std::int64_t left = part_.packed_bytes - read_;
  if (left <= 0) return false;
  packed_ = source_(data_offset_ + read_,
                    static_cast<std::size_t>(std::min<std::int64_t>(left, static_cast<std::int64_t>(piece_bytes))));
  read_ += static_cast<std::int64_t>(packed_.size());
  stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
  stream_.avail_in = static_cast<uInt>(packed_.size());
  return !packed_.empty();
}

std::string_view ZipPartReader::next() {
  if (ended_) return {};
  if (!std::exchange(begun_, true) && !find_data()) return problem_ = damaged, ended_ = true, std::string_view();
  if (!part_.deflated) {
    if (fetch()) return packed_;
    if (read_ < part_.packed_bytes) problem_ = damaged;
    return ended_ = true, std::string_view();
  }
  piece_.resize(piece_bytes);
  for (;;) {
    if (stream_.avail_in == 0 && !fetch()) return problem_ = damaged, ended_ = true, std::string_view();
    stream_.next_out = reinterpret_cast<Bytef*>(piece_.data()), stream_.avail_out = static_cast<uInt>(piece_.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
      return problem_ = damaged, ended_ = true, std::string_view();
    const std::size_t size = piece_.size() - stream_.avail_out;
    out_ += static_cast<std::int64_t>(size);
    if (out_ > part_bytes_max || (out_ > ratio_free_bytes && out_ / packed_ratio_max > read_))
      return problem_ = too_large, ended_ = true, std::string_view();
    ended_ = code == Z_STREAM_END;
    if (size > 0 || ended_) return {piece_.data(), size};
  }
}

ZipWriter::~ZipWriter() {
  if (open_) deflateEnd(&stream_);
}

void ZipWriter::put(std::string_view bytes) { out_ += bytes, written_ += bytes.size(); }

void ZipWriter::begin(std::string_view name) {
  CHECK(!open_);
  stream_ = {};
  CHECK(deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  open_ = true;
  entries_.push_back({.name = std::string(name), .crc = 0, .packed = 0, .bytes = 0, .offset = written_});
  std::string header;
  add(header, local_sign, 4), add(header, version_needed, 2), add(header, written_flags, 2), add(header, 8, 2);
  add(header, 0, 2), add(header, written_date, 2), add(header, 0, 12);
  add(header, name.size(), 2), add(header, 0, 2);
  put(header), put(name);
}

void ZipWriter::write(std::string_view bytes) {
  CHECK(open_);
  Entry& entry = entries_.back();
  entry.crc =
      static_cast<std::uint32_t>(crc32_z(entry.crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
  entry.bytes += bytes.size();
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  squeeze(Z_NO_FLUSH);
}

void ZipWriter::squeeze(int flush) {
  char buffer[piece_bytes];
  int code = Z_OK;
  do {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer), stream_.avail_out = sizeof buffer;
    code = deflate(&stream_, flush);
    CHECK(code != Z_STREAM_ERROR);
    const std::size_t size = sizeof buffer - stream_.avail_out;
    put({buffer, size});
    entries_.back().packed += size;
  } while (stream_.avail_out == 0 || (flush == Z_FINISH && code != Z_STREAM_END));
}

void ZipWriter::end() {
  stream_.avail_in = 0;
  squeeze(Z_FINISH);
  deflateEnd(&stream_);
  open_ = false;
  const Entry& entry = entries_.back();
  if (entry.bytes > 0xFFFFFFFF || written_ > 0xFFFFFFFF) throw Failure("the file would be larger than 4 GiB");
  std::string sizes;
  add(sizes, descriptor_sign, 4), add(sizes, entry.crc, 4), add(sizes, entry.packed, 4), add(sizes, entry.bytes, 4);
  put(sizes);
}

void ZipWriter::finish() {
  const std::uint64_t offset = written_;
  for (const Entry& entry : entries_) {
    std::string header;
    add(header, directory_sign, 4), add(header, version_needed, 2), add(header, version_needed, 2);
    add(header, written_flags, 2), add(header, 8, 2), add(header, 0, 2), add(header, written_date, 2);
    add(header, entry.crc, 4), add(header, entry.packed, 4), add(header, entry.bytes, 4);
    add(header, entry.name.size(), 2), add(header, 0, 12), add(header, entry.offset, 4);
    put(header), put(entry.name);
  }
  const std::uint64_t size = written_ - offset;
  std::string ending;
  add(ending, end_sign, 4), add(ending, 0, 4);
  add(ending, entries_.size(), 2), add(ending, entries_.size(), 2);
  add(ending, size, 4), add(ending, offset, 4), add(ending, 0, 2);
  put(ending);
}

}  // namespace vez
