#pragma once

// XML as workbooks have it, in pieces. For the files of this room.

#include <expat.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace vez {

// Names come without their namespace. No document type, so that there are no entities but XML's own.
class XmlReader {
 public:
  using Attributes = std::map<std::string_view, std::string_view>;  // by their names, with prefixes

  XmlReader();
  virtual ~XmlReader() = default;
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // False when it is no XML, or what is to be held of it has no end.
  bool feed(std::string_view bytes, bool last);

 protected:
  virtual void begin(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::int64_t fed_ = 0;
};

}  // namespace vez
