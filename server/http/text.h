#pragma once

#include <string>
#include <string_view>

#include "http/server.h"

namespace vez::http {

// ASCII case does not count.
bool same_name(std::string_view a, std::string_view b);
// Does a comma-separated header hold this token (any case; parameters after ';' do not count, q=0 means no)?
bool has_token(std::string_view list, std::string_view token);
// RFC 9110's words for a status, "Unknown" for others.
std::string_view reason_phrase(int status);
// How the end of an answer's body is told: by its length, by a last chunk, or (HTTP/1.0) by the end of the connection.
struct BodyLength {
  enum class Told { length, chunks, close } told = Told::length;
  std::size_t bytes = 0;
};
// The first line and headers of an answer and the empty line, with the headers every answer of ours has. `date` is an
// IMF-fixdate. A header that would break the line is our fault: throws ProgramFault.
std::string response_head(const Response& response, BodyLength length, std::string_view date, bool api, bool close);

}  // namespace vez::http
