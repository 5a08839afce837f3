#include "imports.h"

#include <thread>

namespace vez::faults {
namespace {

using namespace std::chrono_literals;

// More than the rows of one job, so that an import is a chain of them.
constexpr int rows_per_file = 1'500;
// A job that was prepared by a server that was killed is left alone for 10 s (engine/jobs.cc), and others wait for it.
constexpr auto done_max = 60s;

std::string filename(std::size_t number) { return "rig-" + std::to_string(number) + ".csv"; }

// Every third file is undone again.
constexpr std::size_t files_per_undo = 3;

std::string row_name(std::size_t number, int row) { return "I" + std::to_string(number) + "-" + std::to_string(row); }

std::string contents(std::size_t number) {
  std::string text = "external_id,family_name,mail\n";
  for (int row = 0; row < rows_per_file; ++row) {
    const std::string name = row_name(number, row);
    text += name + "," + name + "," + name + "@rig.example\n";
  }
  return text;
}

// The id of the import of that file in the list of imports; "" when it is not there.
std::string id_in_list(const std::string& list, const std::string& name) {
  const std::size_t at = list.find("\"filename\":\"" + name + "\"");
  if (at == std::string::npos) return "";
  return member(list.substr(list.rfind("\"id\":", at)), "id");
}

}  // namespace

// False when the server did not answer.
bool Imports::bring_on(Client& client, File& file, std::size_t number) {
  const std::string name = filename(number);
  if (file.id.empty() && file.asked) {
    const auto list = client.ask("GET", "/api/v1/imports?limit=200");
    if (!list) return false;
    file.id = id_in_list(list->body, name);
  }
  if (file.id.empty()) {
    file.asked = true;
    const auto uploaded = client.ask("POST", "/api/v1/imports?filename=" + name, contents(number), "", "text/csv");
    if (!uploaded) return false;
    if (uploaded->status != 201) return true;  // Busy: another time.
    file.id = member(uploaded->body, "id");
  }
  const std::string path = "/api/v1/imports/" + file.id;
  const auto mapped = client.ask("PATCH", path,
                                 R"({"columns":[{"index":0,"target":"external_id"},{"index":1,"target":"family_name"},)"
                                 R"({"index":2,"target":"mail"}],"options":{"source":"rig"}})");
  if (!mapped) return false;
  // It runs already: the answer to that did not come.
  if (mapped->status == 409) return file.run = true;
  if (mapped->status != 200) return true;
  const auto run = client.ask("POST", path + "/run");
  if (!run) return false;
  file.run = run->status == 200;
  return true;
}

void Imports::run_another(Client client) {
  files_.emplace_back();
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (!files_[i].run && !bring_on(client, files_[i], i)) return;
  undo_some(client);
}

void Imports::undo_some(Client& client) {
  for (std::size_t i = 0; i < files_.size(); i += files_per_undo) {
    if (files_[i].id.empty()) continue;
    const auto import = client.ask("GET", "/api/v1/imports/" + files_[i].id);
    if (!import) return;
    if (member(import->body, "state") == "done") client.ask("POST", "/api/v1/imports/" + files_[i].id + "/undo");
  }
}

std::vector<std::string> Imports::verify(ServerProcess& server, const std::string& token) {
  std::vector<std::string> wrong;
  Client client = server.client(token);
  const auto end = std::chrono::steady_clock::now() + done_max;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    File& file = files_[i];
    while (!file.run && std::chrono::steady_clock::now() < end) bring_on(client, file, i);
    std::optional<Answer> import;
    const auto under_way = [&] {
      const std::string state = import ? member(import->body, "state") : "";
      return state == "running" || state == "undoing";
    };
    do {
      if (import) std::this_thread::sleep_for(20ms);
      import = client.ask("GET", "/api/v1/imports/" + file.id);
    } while (under_way() && std::chrono::steady_clock::now() < end);
    const std::string all = std::to_string(rows_per_file);
    file.undone = import && i % files_per_undo == 0 && member(import->body, "state") == "undone";
    if (!import || (member(import->body, "state") != "done" && !file.undone) || member(import->body, "rows") != all ||
        member(import->body, "created") != all || (file.undone && member(import->body, "undone") != all))
      wrong.push_back(filename(i) + " has not become " + all + " customers: " + (import ? import->body : "no answer"));
  }
  auto found = names_in_list(client, "I");
  for (std::size_t i = 0; i < files_.size(); ++i)
    for (int row = 0; row < rows_per_file; ++row)
      if (const int times = found[row_name(i, row)]; times != (files_[i].undone ? 0 : 1))
        wrong.push_back(row_name(i, row) + " of " + filename(i) + " is there " + std::to_string(times) + " times");
  return wrong;
}

std::map<std::string, int> names_in_list(Client& client, const std::string& beginning) {
  std::map<std::string, int> found;
  const std::string mark = "\"name\":\"" + beginning;
  std::string cursor;
  do {
    const auto page = client.ask("GET", "/api/v1/customers?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor));
    if (!page || page->status != 200) break;
    for (std::size_t at = page->body.find(mark); at != std::string::npos; at = page->body.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size() - beginning.size();
      ++found[page->body.substr(begin, page->body.find('"', begin) - begin)];
    }
    const std::size_t next = page->body.rfind("\"next\":\"");
    cursor = next == std::string::npos ? "" : page->body.substr(next + 8, page->body.find('"', next + 8) - next - 8);
  } while (!cursor.empty());
  return found;
}

}  // namespace vez::faults
