#include "erasures.h"

#include <thread>

#include "imports.h"

namespace vez::faults {
namespace {

using namespace std::chrono_literals;

constexpr auto wiped_max = 60s;

}  // namespace

void Erasures::erase_another(Client client) {
  const std::string name = "Erased" + std::to_string(++last_) + "x";
  const auto made =
      client.ask("POST", "/api/v1/customers", "{\"kind\":\"person\",\"family_name\":\"" + name + "\"}", name);
  if (!made || made->status != 201) return;
  const std::string path = "/api/v1/customers/" + member(made->body, "id");
  const auto contact =
      client.ask("POST", path + "/contacts", R"({"channel":"call","direction":"in","summary":")" + name + "\"}");
  if (!contact) return;
  // Refused while a file is imported: then they are there.
  const auto erased = client.ask("POST", path + "/erase", "{\"name\":\"" + name + "\",\"reason\":\"the rig\"}");
  if (erased && erased->status == 200) erased_.push_back(name);
}

std::vector<std::string> Erasures::verify(ServerProcess& server, const std::string& token) {
  std::vector<std::string> wrong;
  Client client = server.client(token);
  auto found = names_in_list(client, "Erased");
  for (const auto& [name, times] : found)
    if (times > 1) wrong.push_back(name + " is there " + std::to_string(times) + " times");
  for (const std::string& name : erased_)
    if (found[name] > 0) wrong.push_back(name + " was erased and is there");
  const auto end = std::chrono::steady_clock::now() + wiped_max;
  std::optional<Answer> proofs;
  do {
    if (proofs) std::this_thread::sleep_for(50ms);
    proofs = client.ask("GET", "/api/v1/erasures?limit=200");
  } while (proofs && proofs->body.find("\"wiped_at\":null") != std::string::npos &&
           std::chrono::steady_clock::now() < end);
  if (!proofs || proofs->body.find("\"wiped_at\":null") != std::string::npos)
    wrong.push_back("erasures were not wiped: " + (proofs ? proofs->body : "no answer"));
  return wrong;
}

}  // namespace vez::faults
