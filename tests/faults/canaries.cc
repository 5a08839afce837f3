// vez_canaries VEZ [--cluster URL]: a day of work in which every text is a canary; none may sing in the log, not even
// at the level of debugging, and not when the database fails.

#include <algorithm>
#include <iostream>
#include <thread>

#include "database.h"
#include "listener.h"
#include "server_process.h"

namespace {

using namespace vez::faults;
using namespace std::chrono_literals;

// In every name, address, password and search; the last digits of every phone number.
constexpr std::string_view canary = "Kanarcek";
constexpr std::string_view canary_digits = "987654";

std::string text(const std::string& what) { return std::string(canary) + what; }

std::string lower(std::string words) {
  std::ranges::transform(words, words.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return words;
}

class Rig {
 public:
  Rig(const std::string& program, const std::string& cluster_url)
      : database_(cluster_url), is_postgres_(!cluster_url.empty()), server_(program, arguments()) {
    server_.start();
  }

  int run() {
    set_up_company();
    sign_in();
    work();
    import_files();
    tell_and_erase();
    knock_on_closed_doors();
    if (is_postgres_) let_the_database_refuse();
    server_.stop();
    return report();
  }

 private:
  std::vector<std::string> arguments() const {
    std::vector<std::string> words = database_.arguments();
    words.insert(words.end(), {"--log-level", "debug"});
    return words;
  }

  Answer ask(Client& client, const std::string& method, const std::string& target, const std::string& body = "",
             const std::string& type = "application/json") {
    ++asked_;
    return client.ask(method, target, body, method == "POST" ? text("Key" + std::to_string(asked_)) : "", type)
        .value_or(Answer{});
  }
  void must(int status, const Answer& answer, const std::string& what) {
    if (answer.status != status)
      wrong_.push_back(what + " was answered " + std::to_string(answer.status) + " " + answer.body);
  }
  Client client(const std::string& token = "") {
    Client made = server_.client(token);
    made.always_send("User-Agent", text("Browser"));
    made.always_send("Referer", "http://" + text("page") + ".example/");
    return made;
  }

  void set_up_company() {
    Client nobody = client();
    const std::string owner = R"({"name":")" + text("Owner") + R"(","email":")" + text("owner") +
                              R"(@example.com","password":")" + password_ + R"(","language":"sl"})";
    must(200,
         ask(nobody, "POST", "/api/v1/setup",
             R"({"token":")" + server_.setup_link() + R"(","company":{"name":")" + text("Company") +
                 R"(","country":"SI","language":"sl","time_zone":"Europe/Ljubljana","currency":"EUR"},"owner":)" +
                 owner + "}"),
         "the setup");
  }

  void sign_in() {
    Client nobody = client();
    const auto with = [&](const std::string& mail, const std::string& password) {
      return ask(nobody, "POST", "/api/v1/session", R"({"email":")" + mail + R"(","password":")" + password + "\"}");
    };
    must(401, with(text("stranger") + "@example.com", text("wrongPassword")), "a stranger's sign-in");
    must(401, with(text("owner") + "@example.com", text("wrongPassword")), "a wrong password");
    const Answer session = with(text("owner") + "@example.com", password_);
    must(200, session, "the sign-in");
    secrets_.push_back(member(session.body, "csrf_token"));
    token_ = make_token();
  }

  // Made through the interface with the session's cookie, as the page does.
  std::string make_token() {
    Client page = client();
    const Answer session = ask(page, "POST", "/api/v1/session",
                               R"({"email":")" + text("owner") + R"(@example.com","password":")" + password_ + "\"}");
    secrets_.push_back(session.session);
    page.always_send("Cookie", "vez_session=" + session.session);
    page.always_send("X-CSRF-Token", member(session.body, "csrf_token"));
    const Answer made = ask(
        page, "POST", "/api/v1/tokens",
        R"({"name":")" + text("Token") +
            R"(","scopes":["customers_read","customers_write","contacts_write","imports_run","customers_export","customer_data_tell",)" +
            R"("customers_erase"]})");
    must(201, made, "a token");
    secrets_.push_back(member(made.body, "token"));
    return secrets_.back();
  }

  void work() {
    Client page = client(token_);
    const Answer maja =
        ask(page, "POST", "/api/v1/customers",
            R"({"kind":"person","given_name":")" + text("Maja") + R"(","family_name":")" + text("Novak") +
                R"(","city":")" + text("City") + R"(","street":")" + text("Street") + R"(","note":")" + text("Note") +
                R"(","identities":[{"kind":"phone","value":"040 )" + std::string(canary_digits) +
                R"("},{"kind":"mail","value":")" + text("maja") + R"(@example.com"}]})");
    must(201, maja, "a customer");
    const std::string at = "/api/v1/customers/" + member(maja.body, "id");
    must(201,
         ask(page, "POST", at + "/contacts",
             R"({"channel":"call","direction":"in","summary":")" + text("Summary") + "\"}"),
         "a contact");
    must(200, ask(page, "PATCH", at, R"({"note":")" + text("Changed") + "\"}"), "a change");
    must(200, ask(page, "GET", "/api/v1/customers?q=" + text("Novak")), "a search");
    must(200, ask(page, "GET", "/api/v1/customers/lookup?identity=mail:" + text("maja") + "@example.com"), "a lookup");
    ask(page, "GET", "/api/v1/customers/lookup?identity=phone:%2B38640" + std::string(canary_digits));
    // What is refused is quoted to who sent it, and to nobody else.
    must(400, ask(page, "POST", "/api/v1/customers", "{\"" + text("field") + "\":\"" + text("value") + "\"}"),
         "nonsense");
    must(400, ask(page, "POST", "/api/v1/customers", "{\"note\":\"" + text("unfinished")), "half a body");
    must(422, ask(page, "GET", "/api/v1/customers?filter=customer.city%20%3D%3D%20" + text("Filter")), "a filter");
    must(400, ask(page, "GET", "/api/v1/customers?sort=" + text("sort")), "an order");
    must(404, ask(page, "GET", "/api/v1/" + text("path")), "no such path");
    ask(page, "GET", "/" + text("file") + "?q=" + text("query"));
    Listener listener(server_.port(), "Authorization: Bearer " + token_ + "\n");
    listener.subscribe(text("topic"));
    listener.next(100ms);
  }

  void import_files() {
    Client page = client(token_);
    const Answer uploaded = ask(page, "POST", "/api/v1/imports?filename=" + text("file") + ".csv",
                                "family_name,phone,birth_date\n" + text("Row") + ",040 " + std::string(canary_digits) +
                                    ",32.13.1999\n" + text("Next") + "," + text("NoPhone") + ",\n",
                                "text/csv");
    must(201, uploaded, "a file");
    const std::string at = "/api/v1/imports/" + member(uploaded.body, "id");
    ask(page, "POST", at + "/run");
    for (int i = 0; i < 500 && member(ask(page, "GET", at).body, "state") == "running"; ++i)
      std::this_thread::sleep_for(10ms);
    ask(page, "POST", "/api/v1/ingest",
        "{\"type\":\"" + text("type") + "\",\"name\":\"" + text("name") + "\"}\n" + text("line") + "\n",
        "application/x-ndjson");
  }

  // All of a customer handed out in every form, and then taken away; the wipe of the files is waited for.
  void tell_and_erase() {
    Client page = client(token_);
    const Answer made =
        ask(page, "POST", "/api/v1/customers",
            R"({"kind":"person","family_name":")" + text("Gone") + R"(","note":")" + text("Note") + "\"}");
    must(201, made, "a customer to be erased");
    const std::string at = "/api/v1/customers/" + member(made.body, "id");
    for (const char* const format : {"html", "json"})
      must(200, ask(page, "POST", at + "/data", R"({"format":")" + std::string(format) + "\"}"), "all data");
    for (const char* const format : {"csv", "xlsx", "vcard", "ndjson"})
      must(200, ask(page, "GET", "/api/v1/customers/export?format=" + std::string(format) + "&q=" + text("Gone")),
           "an export");
    const auto erase = [&](const std::string& name, const std::string& reason) {
      return ask(page, "POST", at + "/erase", R"({"name":")" + name + R"(","reason":")" + reason + "\"}");
    };
    must(422, erase(text("Other"), "asked for it"), "a wrong name");
    must(422, erase(text("Gone"), text("Gone") + " asked for it"), "a reason that names");
    const Answer erased = erase(text("Gone"), "asked for it");
    must(200, erased, "the erasure");
    const std::string proof = "/api/v1/erasures/" + member(erased.body, "id");
    for (int i = 0; i < 500 && ask(page, "GET", proof).body.find("\"wiped_at\":null") != std::string::npos; ++i)
      std::this_thread::sleep_for(10ms);
  }

  void knock_on_closed_doors() {
    Client stranger = client(text("BearerToken"));
    must(401, ask(stranger, "GET", "/api/v1/customers?q=" + text("strange")), "a stranger's search");
    Client with_cookie = client();
    with_cookie.always_send("Cookie", "vez_session=" + text("Cookie"));
    must(401, ask(with_cookie, "POST", "/api/v1/customers", "{\"note\":\"" + text("strange") + "\"}"),
         "a stranger's write");
    ask(with_cookie, "POST", "/api/v1/invitations",
        R"({"token":")" + text("Invitation") + R"(","password":")" + password_ + "\"}");
  }

  // A rule that nobody expects: PostgreSQL's own words about it quote the row.
  void let_the_database_refuse() {
    database_.execute("ALTER TABLE customers ADD CONSTRAINT nobody_expects CHECK (note = '') NOT VALID");
    Client page = client(token_);
    must(503,
         ask(page, "POST", "/api/v1/customers",
             R"({"kind":"person","family_name":")" + text("Refused") + R"(","note":")" + text("Refused") + "\"}"),
         "a write that the database refuses");
  }

  int report() {
    const std::string log = lower(server_.output());
    const auto sings = [&](std::string secret) {
      if (secret.empty()) return wrong_.push_back("a secret is empty");
      const std::size_t at = log.find(lower(std::move(secret)));
      if (at == std::string::npos) return;
      const std::size_t line = log.rfind('\n', at) + 1;
      wrong_.push_back("in the log: " + log.substr(line, log.find('\n', at) - line));
    };
    sings(std::string(canary)), sings(std::string(canary_digits));
    for (const std::string& secret : secrets_) sings(secret);
    // The log was there to be looked at.
    if (log.find("\"operation\":\"createcustomer\"") == std::string::npos) wrong_.push_back("nothing was logged");
    if (is_postgres_ && log.find("nobody_expects") == std::string::npos) wrong_.push_back("the failure was not logged");
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong_.size(), 20); ++i) std::cout << wrong_[i] << "\n";
    std::cout << asked_ << " requests, " << log.size() << " bytes of log, " << wrong_.size() << " faults" << std::endl;
    return wrong_.empty() ? 0 : 1;
  }

  const OwnDatabase database_;
  const bool is_postgres_;
  const std::string password_ = text(" in the coal mine");
  ServerProcess server_;
  std::string token_;
  std::vector<std::string> secrets_;  // made by the server
  std::vector<std::string> wrong_;
  int asked_ = 0;
};

}  // namespace

int main(int count, char** words) {
  const bool on_cluster = count == 4 && std::string(words[2]) == "--cluster";
  if (count != 2 && !on_cluster) return std::cerr << "vez_canaries VEZ [--cluster URL]\n", 2;
  try {
    return Rig(words[1], on_cluster ? words[3] : "").run();
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return 1;
  }
}
