#include "base/result.h"

#include "base/messages.h"

namespace vez {

std::unexpected<Refusal> refuse(RefusalCode code, std::string_view field, Message reason) {
  std::string pointer(field);
  if (!pointer.empty() && pointer[0] != '/' && pointer[0] != '?') pointer.insert(0, 1, '/');
  return std::unexpected(Refusal{code, {Fault{std::move(pointer), std::move(reason)}}});
}

std::string in_language(const Message& message, std::string_view language) {
  std::string text(translation(message.english, language));
  for (const auto& [name, value] : message.parameters) {
    const std::string hole = "{" + std::string(name) + "}";
    if (const auto at = text.find(hole); at != std::string::npos) text.replace(at, hole.size(), value);
  }
  return text;
}

}  // namespace vez
