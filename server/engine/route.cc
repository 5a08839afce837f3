#include "engine/route.h"

namespace vez {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string json_text(std::string_view text) {
  std::string out;
  json_out::string(out, text);
  return out;
}

std::string parameter_entry(const RouteParameter& parameter) {
  return R"({"name":)" + json_text(parameter.name) + R"(,"in":")" + parameter.in + R"(","required":)" +
         (parameter.required ? "true" : "false") + R"(,"schema":)" + parameter.schema + "}";
}

std::string operation(const Route& route, SchemaBook& book) {
  std::string out = R"({"operationId":)" + json_text(route.operation_id) + R"(,"summary":)" + json_text(route.summary);
  if (route.needs.right) out += R"(,"x-right":)" + json_text(enum_name(*route.needs.right));
  out += route.needs.everybody   ? R"(,"security":[])"
         : route.needs.in_person ? R"(,"security":[{"session":[]}])"
                                 : R"(,"security":[{"session":[]},{"token":[]}])";
  std::string parameters;
  for (const RouteParameter& parameter : route.parameters(book))
    parameters += (parameters.empty() ? "" : ",") + parameter_entry(parameter);
  if (!parameters.empty()) out += R"(,"parameters":[)" + parameters + "]";
  if (const std::string body = route.body_schema(book); !body.empty()) {
    out += R"(,"requestBody":{"required":true,"content":{)";
    for (std::size_t i = 0; i < route.body_types.size(); ++i)
      out += (i > 0 ? "," : "") + json_text(route.body_types[i]) + R"(:{"schema":)" + body + "}";
    out += "}}";
  }
  out += R"(,"responses":{")" + std::to_string(route.status) + R"(":{"description":"Done.")";
  if (const std::string answer = route.answer_schema(book); !answer.empty())
    out += R"(,"content":{)" + json_text(route.answer_type) + R"(:{"schema":)" + answer + "}}";
  out += R"(},"default":{"$ref":"#/components/responses/Problem"}}})";
  return out;
}

constexpr std::string_view problem_response =
    R"({"Problem":{"description":"RFC 9457","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}})";
constexpr std::string_view problem_schema =
    R"({"type":"object","required":["type","title","status","errors"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"errors":{"type":"array","items":{"$ref":"#/components/schemas/Fault"}}},"examples":[{"type":"about:blank","title":"Something in the request can't be accepted.","status":422,"errors":[{"pointer":"/country","reason":"is not a country code"}]}]})";
constexpr std::string_view fault_schema =
    R"({"type":"object","description":"Where (a JSON pointer, or ?name of a parameter) and why.","required":["pointer","reason"],"properties":{"pointer":{"type":"string"},"reason":{"type":"string"},"position":{"type":"object","description":"Of a fault inside a text (a condition): counted from 1, offset and length in bytes.","required":["line","column","offset","length"],"properties":{"line":{"type":"integer"},"column":{"type":"integer"},"offset":{"type":"integer"},"length":{"type":"integer"}}}}})";
constexpr std::string_view security_schemes =
    R"({"session":{"type":"apiKey","in":"cookie","name":"vez_session"},"token":{"type":"http","scheme":"bearer"}})";

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
  }
  return "";
}

std::vector<std::string> path_names(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1))
    names.emplace_back(path.substr(open + 1, path.find('}', open) - open - 1));
  return names;
}

std::string openapi_document(const std::vector<Route>& routes, std::string_view version) {
  SchemaBook book;
  book["Problem"] = problem_schema;
  book["Fault"] = fault_schema;
  std::map<std::string, std::string> paths;
  for (const Route& route : routes) {
    std::string& operations = paths[route.path];
    operations +=
        (operations.empty() ? "" : ",") + json_text(lower(method_name(route.method))) + ":" + operation(route, book);
  }
  std::string out = R"({"openapi":"3.1.0","info":{"title":"Vez","version":)" + json_text(version) +
                    R"(,"license":{"name":"Apache-2.0"}},"servers":[{"url":"/api/v1"}],"paths":{)";
  bool first = true;
  for (const auto& [path, operations] : paths) {
    out += (first ? "" : ",\n") + json_text(path) + ":{" + operations + "}";
    first = false;
  }
  out += "},\n\"components\":{\"schemas\":{";
  first = true;
  for (const auto& [name, schema] : book) {
    out += (first ? "" : ",\n") + json_text(name) + ":" + schema;
    first = false;
  }
  out += "},\n\"responses\":" + std::string(problem_response) +
         ",\"securitySchemes\":" + std::string(security_schemes) + "}}\n";
  return out;
}

std::string permissions_document(const std::vector<Route>& routes) {
  std::string out =
      "# Who may do what\n\nGenerated from the routes; not edited by hand.\n\n| route | operation | needs | what "
      "|\n|---|---|---|---|\n";
  for (const Route& route : routes) {
    const std::string needs = route.needs.everybody   ? "nothing"
                              : route.needs.right     ? std::string(enum_name(*route.needs.right))
                              : route.needs.in_person ? "to be signed in, in person"
                                                      : "to be signed in";
    out += "| `" + std::string(method_name(route.method)) + " " + route.path + "` | " + route.operation_id + " | " +
           needs + " | " + route.summary + " |\n";
  }
  return out;
}

}  // namespace vez
