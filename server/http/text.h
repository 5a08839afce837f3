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
// An application/problem+json answer (RFC 9457).
Response problem(int status, std::string_view detail);
// The first line and headers of an answer and the empty line, with the headers every answer of ours has. `date` is an
// IMF-fixdate. A header that would break the line is our fault: throws ProgramFault.
std::string response_head(const Response& response, std::size_t body_bytes, std::string_view date, bool api,
                          bool close);

}  // namespace vez::http
