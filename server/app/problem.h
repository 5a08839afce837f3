#pragma once

#include <string>

#include "base/result.h"
#include "http/server.h"

namespace vez {

int status_of(RefusalCode code);

// RFC 9457 with errors[] of pointer and reason, in `language`.
http::Response problem_of(const Refusal& refusal, std::string_view language);
// `detail`, when there is one, is what is wrong with the request as a whole.
http::Response problem_of_status(int status, std::string_view language, std::string_view detail = {});

// "sl", "hu", "ru" or "en", from Accept-Language (RFC 9110 §12.5.4); English when none of them is wanted.
std::string wanted_language(std::string_view accept_language);

}  // namespace vez
