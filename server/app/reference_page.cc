#include "app/reference_page.h"

namespace vez {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

// A schema as people read it: "CustomerId", "text or null", "list of Identity".
std::string words_of(const simdjson::dom::element& schema) {
  constexpr std::string_view components = "#/components/schemas/";
  std::string_view text;
  if (!schema["$ref"].get(text)) {
    const std::string name(text.substr(components.size()));
    return "<a href=\"#" + escaped(name) + "\">" + escaped(name) + "</a>";
  }
  simdjson::dom::array any;
  if (!schema["anyOf"].get(any)) {
    std::string out;
    for (const simdjson::dom::element one : any) out += (out.empty() ? "" : " or ") + words_of(one);
    return out;
  }
  if (!schema["enum"].get(any)) {
    std::string out;
    for (const simdjson::dom::element one : any)
      out += (out.empty() ? "<code>" : " <code>") + escaped(simdjson::minify(one)) + "</code>";
    return out;
  }
  if (schema["type"].get(text)) return "anything";
  simdjson::dom::element items;
  if (text == "array" && !schema["items"].get(items)) return "list of " + words_of(items);
  if (text == "object" && !schema["additionalProperties"].get(items) && items.is_object())
    return "object of " + words_of(items);
  std::string out(text);
  if (!schema["format"].get(text)) out += " (" + escaped(text) + ")";
  std::int64_t length = 0;
  if (!schema["maxLength"].get(length)) out += ", at most " + std::to_string(length) + " characters";
  return out;
}

std::string rows_of(const simdjson::dom::element& schema) {
  simdjson::dom::object properties;
  if (schema["properties"].get(properties)) return "<p>" + words_of(schema) + "</p>\n";
  std::vector<std::string_view> required;
  simdjson::dom::array names;
  if (!schema["required"].get(names))
    for (const std::string_view name : names) required.push_back(name);
  std::string out = "<table>\n";
  for (const auto property : properties) {
    const bool must = std::ranges::find(required, property.key) != required.end();
    out += "<tr><th scope=\"row\"><code>" + escaped(property.key) + "</code></th><td>" + words_of(property.value) +
           "</td><td>" + (must ? "always" : "") + "</td></tr>\n";
  }
  return out + "</table>\n";
}

std::string words_of(const std::string& json) {
  simdjson::dom::parser parser;
  return words_of(parser.parse(json).value());
}

std::string needs_of(const Needs& needs) {
  if (needs.everybody) return "Anybody may.";
  if (needs.right) return "Needs the right <code>" + std::string(enum_name(*needs.right)) + "</code>.";
  return needs.in_person ? "Whoever is signed in, in person." : "Whoever is signed in.";
}

std::string route_entry(const Route& route, SchemaBook& book) {
  const std::string id = escaped(route.operation_id);
  std::string out = "<section id=\"" + id + "\">\n<h3><code>" + std::string(method_name(route.method)) + " /api/v1" +
                    escaped(route.path) + "</code></h3>\n<p>" + escaped(route.summary) + " " + needs_of(route.needs) +
                    "</p>\n";
  std::string parameters;
  for (const RouteParameter& parameter : route.parameters(book))
    parameters += "<tr><th scope=\"row\"><code>" + escaped(parameter.name) + "</code></th><td>" +
                  words_of(parameter.schema) + "</td><td>in the " + escaped(parameter.in) +
                  (parameter.required ? ", always" : "") + "</td></tr>\n";
  if (!parameters.empty()) out += "<table>\n" + parameters + "</table>\n";
  if (const std::string body = route.body_schema(book); !body.empty()) {
    std::string types;
    for (const std::string& type : route.body_types) types += (types.empty() ? "" : ", ") + type;
    out += "<p>Takes " + escaped(types) + ": " + words_of(body) + ".</p>\n";
  }
  const std::string answer = route.answer_schema(book);
  out += "<p>Answers " + std::to_string(route.status) +
         (answer.empty() ? std::string() : " " + escaped(route.answer_type) + ": " + words_of(answer)) + ".</p>\n";
  return out + "</section>\n";
}

}  // namespace

const std::string_view reference_style =
    "body{font:14px/1.5 system-ui,sans-serif;color:#1c1b19;background:#f6f5f2;max-width:60rem;margin:2rem "
    "auto;padding:0 "
    "1rem}"
    "section{background:#fff;border:1px solid #e7e4de;border-radius:10px;padding:4px 16px;margin:12px 0}"
    "h3{font-size:14px}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:2px 16px 2px "
    "0;font-weight:400}"
    "a{color:#0b5f78}nav{columns:3 14rem}"
    "@media(prefers-color-scheme:dark){body{color:#eceae4;background:#131312}section{background:#1a1a18;border-color:#"
    "2d2d29}a{color:#72c4db}}";

std::string reference_page(const std::vector<Route>& routes, std::string_view version) {
  SchemaBook book;
  std::string entries, index;
  for (const Route& route : routes) {
    index += "<a href=\"#" + escaped(route.operation_id) + "\">" + escaped(route.operation_id) + "</a><br>\n";
    entries += route_entry(route, book);
  }
  std::string schemas;
  simdjson::dom::parser parser;
  for (const auto& [name, schema] : book)
    schemas += "<section id=\"" + escaped(name) + "\">\n<h3>" + escaped(name) + "</h3>\n" +
               rows_of(parser.parse(schema).value()) + "</section>\n";
  return "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width\"><title>Vez " +
         escaped(version) +
         ": the interface</title><link rel=\"stylesheet\" href=\"/api/docs.css\"></head>\n<body>\n<h1>The interface of "
         "Vez " +
         escaped(version) +
         "</h1>\n<p>JSON in UTF-8; times in UTC (RFC 3339); ids are texts that sort by creation. A program sends "
         "<code>Authorization: Bearer</code> and a token. What is refused is told as "
         "<code>application/problem+json</code> "
         "(RFC 9457) with a pointer to each fault. For programs: <a "
         "href=\"/api/openapi.json\">openapi.json</a>.</p>\n<nav "
         "aria-label=\"Operations\">\n" +
         index + "</nav>\n<h2>Routes</h2>\n" + entries + "<h2>Types</h2>\n" + schemas + "</body>\n</html>\n";
}

}  // namespace vez
