#include "couples.h"

namespace vez::faults {
namespace {

constexpr std::size_t entries_of_each = 2;
// After which another couple is made.
constexpr int starts_of_each = 10;

// In the summary of each entry of one of the two.
std::string mark(std::size_t number, bool second) {
  return "M" + std::to_string(number) + (second ? "-second-" : "-first-");
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

std::string path_of(const std::string& id) { return "/api/v1/customers/" + id; }

}  // namespace

// Nothing when the server did not answer, or could not: those two are given up.
std::optional<Couples::Couple> Couples::make(Client& client) {
  Couple couple;
  const std::size_t number = begun_++;
  for (const bool second : {false, true}) {
    const auto made =
        client.ask("POST", "/api/v1/customers",
                   R"({"kind":"person","family_name":"M)" + std::to_string(number) +
                       R"(","identities":[{"kind":"mail","value":")" + mark(number, second) + R"(@couple.example"}]})");
    if (!made || made->status != 201) return std::nullopt;
    const std::string id = member(made->body, "id");
    (second ? couple.second_id : couple.first_id) = id;
    for (std::size_t i = 0; i < entries_of_each; ++i) {
      const auto told = client.ask("POST", path_of(id) + "/contacts",
                                   R"({"channel":"call","direction":"in","summary":")" + mark(number, second) + "\"}");
      if (!told || told->status != 201) return std::nullopt;
    }
  }
  return couple;
}

void Couples::bring_together(Client client) {
  if (couples_.empty() || couples_.back().starts >= starts_of_each)
    if (auto couple = make(client)) couples_.push_back(*std::move(couple));
}

void Couples::go_on(Client client, const std::atomic<bool>& stop) {
  if (couples_.empty()) return;
  Couple& couple = couples_.back();
  ++couple.starts;
  const std::string path = path_of(couple.first_id);
  while (!stop) {
    const bool acknowledged = couple.state != State::unknown;
    const auto seen = acknowledged ? couple.state : seen_of(client, couple);
    if (!seen) return;
    const bool apart = *seen == State::apart;
    std::optional<Answer> answer;
    if (apart) {
      couple.state = State::unknown;
      answer = client.ask("POST", path + "/merge", R"({"from":")" + couple.second_id + "\"}");
    } else {
      const auto merges = client.ask("GET", path + "/merges");  // the newest first
      if (!merges || merges->status != 200) return;
      couple.state = State::unknown;
      answer = client.ask("POST", path + "/split", R"({"merge_id":")" + member(merges->body, "id") + "\"}");
    }
    if (!answer || answer->status >= 500) return;  // What became of it is seen after the next start.
    if (answer->status != 200 && answer->status != 201) {
      // What a killed node had sent may be done by PostgreSQL after it was looked at.
      if (acknowledged) refused_.push_back(path + " was refused a change: " + answer->body);
      return;
    }
    couple.state = apart ? State::one : State::apart;
    ++changes_;
  }
}

// Nothing when the server did not say.
std::optional<Couples::State> Couples::seen_of(Client& client, const Couple& couple) const {
  const auto second = client.ask("GET", path_of(couple.second_id));
  if (!second || second->status != 200) return std::nullopt;
  return member(second->body, "merged_into_id") == couple.first_id ? State::one : State::apart;
}

std::vector<std::string> Couples::look_at(Client& client, const Couple& couple) const {
  const auto seen = seen_of(client, couple);
  if (!seen) return {"the second of the couple of " + couple.first_id + " and " + couple.second_id + " cannot be read"};
  const std::vector<std::string> wrong = look_at(client, couple, *seen);
  // What a killed node had sent may be done by PostgreSQL in between.
  const auto later = seen_of(client, couple);
  return later && later != seen ? look_at(client, couple, *later) : wrong;
}

std::vector<std::string> Couples::look_at(Client& client, const Couple& couple, State seen) const {
  std::vector<std::string> wrong;
  const std::string name = "the couple of " + couple.first_id + " and " + couple.second_id;
  const bool one = seen == State::one;
  if (couple.state != State::unknown && seen != couple.state)
    wrong.push_back(name + " is " + (one ? "one" : "apart") + ", which is not what was acknowledged");
  const auto entries = [&](const std::string& id, const std::string& of) {
    const auto timeline = client.ask("GET", path_of(id) + "/timeline?kind=contact&limit=200");
    return timeline ? count_of(timeline->body, of) : 0;
  };
  const std::size_t own = entries(couple.first_id, "-first-\""), others = entries(couple.first_id, "-second-\"");
  if (own != entries_of_each || others != (one ? entries_of_each : 0))
    wrong.push_back(name + (one ? ", one," : ", apart,") + " has with the first " + std::to_string(own) +
                    " entries of its own and " + std::to_string(others) + " of the other");
  if (!one && entries(couple.second_id, "-second-\"") != entries_of_each)
    wrong.push_back(name + ": the second has not got all entries back");
  return wrong;
}

std::vector<std::string> Couples::verify(ServerProcess& server, const std::string& token) {
  if (couples_.empty()) return refused_;
  Client client = server.client(token);
  std::vector<std::string> wrong = look_at(client, couples_.back());
  wrong.insert(wrong.end(), refused_.begin(), refused_.end());
  return wrong;
}

std::vector<std::string> Couples::verify_all(ServerProcess& server, const std::string& token) {
  std::vector<std::string> wrong;
  Client client = server.client(token);
  for (const Couple& couple : couples_)
    for (std::string& fault : look_at(client, couple)) wrong.push_back(std::move(fault));
  return wrong;
}

}  // namespace vez::faults
