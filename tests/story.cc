#include "story.h"

#include <fstream>
#include <future>
#include <map>

#include "app/router.h"
#include "base/failure.h"
#include "house.h"
#include "people/people.h"

namespace vez {
namespace {

// Splits a line at white space outside of quotes and brackets.
std::vector<std::string> words_of(const std::string& line, const std::string& place) {
  std::vector<std::string> words;
  std::string word;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '\\' && i + 1 < line.size()) {
      word += c, word += line[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (!quoted && depth == 0 && (c == ' ' || c == '\t')) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (quoted || depth != 0) throw Failure(place + ": a quote or a bracket is not closed");
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~')
      out += c;
    else
      out += '%', out += digits[byte >> 4], out += digits[byte & 15];
  }
  return out;
}

// One story being replayed.
class Replay {
 public:
  Replay(const Story& story, const std::string& database_kind)
      : story_(story), house_(database_kind), routes_(all_routes()), router_(house_.db(), all_routes(), "") {
    tokens_["owner"] =
        house_.write([](Tx& tx) { return create_token(tx, "ana@example.com", "story", all_rights); }).value();
    house_.write([](Tx& tx) { return add_user(tx, "Bor", "bor@example.com", RoleIds::agent, Language::sl, "none"); })
        .value();
    tokens_["agent"] =
        house_.write([](Tx& tx) { return create_token(tx, "bor@example.com", "story", all_rights); }).value();
    tokens_["nobody"] = "";
    told_ = house_.write([](Tx& tx) { return tx.new_id<EventId>(); });
  }

  void run(const StoryLine& line) {
    line_ = &line;
    const std::string& verb = line.words[0];
    if (verb == "at") {
      const std::string& text = word(1);
      const auto time = parse_time(text.size() == 17 ? text.substr(0, 16) + ":00Z" : text);
      if (!time) fail(text + " is not a time");
      move(*time - house_.clock().now());
    } else if (verb == "after") {
      const auto span = parse_duration(word(1));
      if (!span) fail(word(1) + " is not a duration");
      move(*span);
    } else if (verb == "by") {
      if (!tokens_.contains(word(1))) fail("nobody here is called " + word(1));
      actor_ = word(1);
    } else if (verb == "do") {
      const http::Response response = ask(1);
      if (response.status >= 300) fail("answered " + std::to_string(response.status) + " " + response.body);
    } else if (verb == "see") {
      see();
    } else if (verb == "refused") {
      refused();
    } else if (verb == "then" && word(1) == "events") {
      then_events();
    } else if (verb == "pending") {
      std::string text;
      for (std::size_t i = 1; i < line.words.size(); ++i) text += (i > 1 ? " " : "") + line.words[i];
      pending_.push_back(text);
    } else {
      fail("a line begins with at, after, by, do, see, refused, then events or pending, not " + verb);
    }
  }

  std::vector<std::string> pending() { return std::move(pending_); }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Failure(story_.file + ":" + std::to_string(line_->number) + ": " + what);
  }

  const std::string& word(std::size_t i) const {
    if (i >= line_->words.size()) fail("the line ends too early");
    return line_->words[i];
  }

  void move(std::chrono::milliseconds span) {
    if (span.count() < 0) fail("time does not go back");
    advance(house_.clock(), house_.jobs(), span);
  }

  // What stands at a dotted path of a JSON text, as JSON; "" when nothing stands there. "size" counts a list.
  static std::string at_path(const std::string& json, std::string_view path) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(json).get(element)) return "";
    while (!path.empty()) {
      const std::string step(path.substr(0, path.find('.')));
      path.remove_prefix(std::min(step.size() + 1, path.size()));
      simdjson::dom::array array;
      if (!element.get(array)) {
        if (step == "size") return std::to_string(array.size());
        if (step.empty() || step.find_first_not_of("0123456789") != std::string::npos) return "";
        if (array.at(std::stoul(step)).get(element)) return "";
      } else if (element[step].get(element)) {
        return "";
      }
    }
    return simdjson::minify(element);
  }

  // The JSON that a value of the story means.
  std::string value_of(const std::string& text) const {
    if (text.starts_with('$')) {
      const std::size_t dot = text.find('.');
      const auto kept = answers_.find(text.substr(1, dot == std::string::npos ? dot : dot - 1));
      if (kept == answers_.end()) fail("nothing was kept as " + text);
      const std::string path = dot == std::string::npos ? "id" : text.substr(dot + 1);
      const std::string found = at_path(kept->second, path);
      if (found.empty()) fail(text + " is not in " + kept->second);
      return found;
    }
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (!parser.parse(text).get(element)) return simdjson::minify(element);
    std::string json;
    json_out::string(json, text);
    return json;
  }

  // The bare text of a JSON value, for a path or a query.
  static std::string bare(const std::string& json) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    std::string_view text;
    if (!parser.parse(json).get(element) && !element.get(text)) return std::string(text);
    return json;
  }

  std::pair<std::string, std::string> pair_of(const std::string& text) const {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) fail(text + " is not name=value");
    return {text.substr(0, equals), value_of(text.substr(equals + 1))};
  }

  // Asks the operation named at `first`, with what follows until "as", "gives" or "at".
  http::Response ask(std::size_t first) {
    const std::string& operation = word(first);
    const auto route =
        std::find_if(routes_.begin(), routes_.end(), [&](const Route& r) { return r.operation_id == operation; });
    if (route == routes_.end()) fail("no operation is called " + operation);
    std::map<std::string, std::string> values;
    next_ = first + 1;
    while (next_ < line_->words.size()) {
      const std::string& text = line_->words[next_];
      if (text == "as" || text == "gives" || text == "at") break;
      values.insert(pair_of(text));
      ++next_;
    }
    http::Request request;
    request.method = method_name(route->method);
    request.path = "/api/v1" + route->path;
    for (const std::string& name : path_names(route->path)) {
      const std::string hole = "{" + name + "}";
      request.path.replace(request.path.find(hole), hole.size(), percent_encoded(bare(values[name])));
      values.erase(name);
    }
    const bool in_query = route->method == Method::get || route->method == Method::del;
    for (const auto& [name, json] : values) {
      if (in_query)
        request.query += (request.query.empty() ? "" : "&") + name + "=" + percent_encoded(bare(json));
      else
        request.body += (request.body.empty() ? "{\"" : ",\"") + name + "\":" + json;
    }
    if (!in_query) request.body += request.body.empty() ? "{}" : "}";
    if (!in_query) request.headers.push_back({"Content-Type", "application/json"});
    if (!tokens_[actor_].empty()) request.headers.push_back({"Authorization", "Bearer " + tokens_[actor_]});
    std::promise<http::Response> promise;
    router_.answer(std::move(request), [&promise](http::Response response) { promise.set_value(std::move(response)); });
    http::Response response = promise.get_future().get();
    if (next_ + 1 < line_->words.size() && line_->words[next_] == "as")
      answers_[line_->words[next_ + 1]] = response.body, next_ += 2;
    return response;
  }

  void see() {
    const http::Response response = ask(1);
    if (response.status >= 300) fail("answered " + std::to_string(response.status) + " " + response.body);
    if (word(next_) != "gives" || next_ + 1 == line_->words.size()) fail("what should be seen stands after gives");
    for (std::size_t i = next_ + 1; i < line_->words.size(); ++i) {
      const auto [path, wanted] = pair_of(line_->words[i]);
      const std::string found = at_path(response.body, path);
      if (found != wanted) fail(path + " is " + (found.empty() ? "missing" : found) + ", not " + wanted);
    }
  }

  // refused STATUS OPERATION … [at POINTER]
  void refused() {
    const http::Response response = ask(2);
    if (std::to_string(response.status) != word(1))
      fail("answered " + std::to_string(response.status) + " " + response.body);
    if (next_ == line_->words.size()) return;
    if (word(next_) != "at") fail("after a refused request stands nothing or: at POINTER");
    const std::string pointer = bare(at_path(response.body, "errors.0.pointer"));
    if (pointer != word(next_ + 1)) fail("the fault is at " + pointer + ", not at " + word(next_ + 1));
  }

  void then_events() {
    std::string found, wanted;
    for (const RecordedEvent& event : house_.write([&](Tx& tx) { return events_after(tx, told_, 1000); })) {
      found += " " + event.name;
      told_ = event.id;
    }
    for (std::size_t i = 2; i < line_->words.size(); ++i) wanted += " " + line_->words[i];
    if (found != wanted) fail("the events are" + (found.empty() ? " none" : found) + ", not" + wanted);
  }

  const Story& story_;
  const StoryLine* line_ = nullptr;
  House house_;
  const std::vector<Route> routes_;
  Router router_;
  std::map<std::string, std::string> tokens_;
  std::string actor_ = "owner";
  std::map<std::string, std::string> answers_;
  std::vector<std::string> pending_;
  EventId told_;
  std::size_t next_ = 0;  // The word after those the last request took.
};

}  // namespace

std::vector<Story> read_stories(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw Failure(file + " cannot be read");
  std::vector<Story> stories;
  std::string text;
  bool fresh = true;
  for (int number = 1; std::getline(in, text); ++number) {
    const std::string place = file + ":" + std::to_string(number);
    const auto words = words_of(text, place);
    if (words.empty()) {
      fresh = true;
    } else if (words[0].starts_with('#')) {
      const std::string said(trimmed(std::string_view(text).substr(text.find('#') + 1)));
      if (fresh)
        stories.push_back({.file = file, .fact = said, .lines = {}});
      else if (stories.back().lines.empty())
        stories.back().fact += " " + said;
      fresh = false;
    } else {
      if (stories.empty()) throw Failure(place + ": a story begins with a line # that says its fact");
      stories.back().lines.push_back({number, words});
      fresh = false;
    }
  }
  for (const Story& story : stories)
    if (story.lines.empty()) throw Failure(file + ": nothing happens in: " + story.fact);
  if (stories.empty()) throw Failure(file + " holds no story");
  return stories;
}

std::vector<std::string> replay(const Story& story, const std::string& database_kind) {
  Replay run(story, database_kind);
  for (const StoryLine& line : story.lines) run.run(line);
  return run.pending();
}

}  // namespace vez
