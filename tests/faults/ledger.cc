#include "ledger.h"

#include <thread>

#include "imports.h"

namespace vez::faults {
namespace {

// A client that was told to come again later does not come at once.
constexpr std::chrono::milliseconds denied_pause{10};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

std::optional<Answer> Ledger::ask(Client& client, const Intent& intent) {
  const std::string key = "ledger-" + name_of(intent);
  if (intent.contact)
    return client.ask("POST", "/api/v1/customers/" + intent.customer_id + "/contacts",
                      R"({"channel":"call","direction":"in","summary":")" + name_of(intent) + "\"}", key);
  return client.ask("POST", "/api/v1/customers",
                    R"({"kind":"person","family_name":")" + name_of(intent) +
                        R"(","identities":[{"kind":"mail","value":")" + mail_of(intent) + "\"}]}",
                    key);
}

void Ledger::settle_with(Intent& intent, const std::optional<Answer>& answer) {
  if (!answer) {
    intent.state = Intent::State::unknown;
  } else if (answer->status == 201) {
    intent.state = Intent::State::acknowledged;
    if (!intent.contact) intent.customer_id = member(answer->body, "id");
  } else {
    intent.state = Intent::State::denied;
  }
}

void Ledger::write_until(Client client, const std::atomic<bool>& stop) {
  while (!stop) {
    std::size_t index = 0;
    Intent intent;
    {
      const std::lock_guard lock(mutex_);
      index = intents_.size();
      intent.number = static_cast<std::int64_t>(index);
      // Every third write is a contact with a customer known to be there.
      if (index % 3 == 2 && index > 100) {
        const Intent& customer = intents_[index * 7919 % (index - 50)];
        if (!customer.contact && customer.state == Intent::State::acknowledged)
          intent.contact = true, intent.on = customer.number, intent.customer_id = customer.customer_id;
      }
      intents_.push_back(intent);
    }
    settle_with(intent, ask(client, intent));
    const std::lock_guard lock(mutex_);
    intents_[index] = intent;
    if (intent.state == Intent::State::unknown) return;  // The server is gone.
    if (intent.state == Intent::State::denied) std::this_thread::sleep_for(denied_pause);
  }
}

void Ledger::load(ServerProcess& server, const std::string& token, int clients, const std::atomic<bool>& stop) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < clients; ++i)
    threads.emplace_back([this, &server, &token, &stop] { write_until(server.client(token), stop); });
}

std::vector<std::string> Ledger::settle(ServerProcess& server, const std::string& token) {
  std::vector<std::string> wrong;
  Client client = server.client(token);
  for (Intent& intent : intents_) {
    if (intent.state != Intent::State::unknown && intent.state != Intent::State::open) continue;
    const auto answer = ask(client, intent);
    settle_with(intent, answer);
    if (intent.state != Intent::State::acknowledged)
      wrong.push_back(name_of(intent) + " asked again was answered " +
                      (answer ? std::to_string(answer->status) + " " + answer->body : "nothing"));
  }
  return wrong;
}

std::vector<std::string> Ledger::verify(ServerProcess& server, const std::string& token) {
  std::vector<std::string> wrong;
  Client client = server.client(token);
  for (; verified_ < intents_.size(); ++verified_) {
    const Intent& intent = intents_[verified_];
    const std::size_t wanted = intent.state == Intent::State::acknowledged ? 1 : 0;
    std::size_t found = 0;
    if (intent.contact) {
      const auto page =
          client.ask("GET", "/api/v1/customers/" + intent.customer_id + "/timeline?kind=contact&limit=200");
      found = page ? count_of(page->body, "\"summary\":\"" + name_of(intent) + "\"") : 0;
    } else {
      const auto answer = client.ask("GET", "/api/v1/customers/lookup?identity=mail:" + mail_of(intent));
      found = answer ? count_of(answer->body, "\"confidence\":") : 0;
    }
    if (found != wanted)
      wrong.push_back(name_of(intent) + (wanted == 1 ? ", acknowledged," : ", denied,") + " is there " +
                      std::to_string(found) + " times");
  }
  return wrong;
}

std::vector<std::string> Ledger::verify_anew(ServerProcess& server, const std::string& token) {
  verified_ = 0;
  return verify(server, token);
}

std::vector<std::string> Ledger::verify_all(ServerProcess& server, const std::string& token) {
  Client client = server.client(token);
  auto found = names_in_list(client, name_);
  std::vector<std::string> wrong;
  std::size_t customers = 0;
  for (const Intent& intent : intents_) {
    if (intent.contact || intent.state != Intent::State::acknowledged) continue;
    ++customers;
    if (const int times = found[name_of(intent)]; times != 1)
      wrong.push_back(name_of(intent) + " stands in the list " + std::to_string(times) + " times");
  }
  if (found.size() != customers)
    wrong.push_back("the list has " + std::to_string(found.size()) + " customers, " + std::to_string(customers) +
                    " were acknowledged");
  return wrong;
}

std::size_t Ledger::begun() const {
  const std::lock_guard lock(mutex_);
  return intents_.size();
}

std::int64_t Ledger::acknowledged() const {
  return std::count_if(intents_.begin(), intents_.end(),
                       [](const Intent& i) { return i.state == Intent::State::acknowledged; });
}

std::int64_t Ledger::denied() const {
  return std::count_if(intents_.begin(), intents_.end(),
                       [](const Intent& i) { return i.state == Intent::State::denied; });
}

}  // namespace vez::faults
