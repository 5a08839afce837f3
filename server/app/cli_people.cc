#include <unistd.h>

#include <fstream>
#include <iostream>

#include "app/cli.h"
#include "people/accounts.h"
#include "people/roles.h"
#include "people/second_factor.h"
#include "people/secrets.h"

namespace vez {
namespace {

constexpr std::int64_t password_characters_min = 12;
constexpr std::int64_t password_characters_max = 128;

struct UserOptions {
  std::string name, email, role = "agent", language = "en", password_file;
  bool invite = false;
};

struct TokenOptions {
  std::string email, name;
  std::vector<std::string> scopes;
};

std::string read_password(const std::string& file) {
  std::string password;
  if (!file.empty()) {
    std::ifstream in(file);
    if (!std::getline(in, password)) throw Failure("no password can be read from " + file);
    return password;
  }
  if (isatty(0)) std::cerr << "Password: ";
  std::getline(std::cin, password);
  return password;
}

Result<RoleId> role_wanted(Tx& tx, const UserOptions& options) {
  if (const auto id = role_named(tx, options.role)) return *id;
  return refuse(RefusalCode::invalid, "role", "no such role");
}

int invite_user(const Settings& settings, const UserOptions& options, Language language) {
  const auto invited = CliDatabase(settings).change([&](Tx& tx) -> Result<InvitedUser> {
    return create_user(tx, {.name = {options.name},
                            .email = {options.email},
                            .role_id = TRY(role_wanted(tx, options)),
                            .language = language});
  });
  if (!invited) return refused(invited.error());
  // Only the setting says where people reach the server.
  std::cout << settings.public_url << "/invitation#" << invited->invitation_token << std::endl;
  return 0;
}

int add_user_command(const Settings& settings, const UserOptions& options) {
  const Language language = *parse_enum<Language>(options.language);
  if (options.invite) return invite_user(settings, options, language);
  CliDatabase database(settings);
  // Before anybody types a password; it is looked up again where it is given.
  const auto role = database.db().read(TxContext{}, [&](Tx& tx) { return role_wanted(tx, options); });
  if (!role) return refused(role.error());
  const std::string password = read_password(options.password_file);
  const std::int64_t length = characters(password);
  if (length < password_characters_min || length > password_characters_max)
    return std::cerr << "vez: the password must have from 12 to 128 characters\n", 1;
  if (const auto good = check_password("password", password, {options.name, options.email}); !good)
    return refused(good.error());
  const std::string hash = hash_password(password);
  const auto user = database.change([&](Tx& tx) -> Result<UserId> {
    return add_user(tx, options.name, options.email, TRY(role_wanted(tx, options)), language, hash);
  });
  if (!user) return refused(user.error());
  std::cout << to_text(*user) << std::endl;
  return 0;
}

int reset_second_factor_command(const Settings& settings, const std::string& email) {
  const auto done = CliDatabase(settings).change([&](Tx& tx) -> Result<Done> {
    const auto user = user_of_mail(tx, email);
    if (!user) return refuse(RefusalCode::not_found, "email", "no such user");
    return reset_second_factor(tx, {*user});
  });
  if (!done) return refused(done.error());
  return 0;
}

int create_token_command(const Settings& settings, const TokenOptions& options) {
  Rights rights = options.scopes.empty() ? all_rights : 0;
  for (const std::string& scope : options.scopes) rights |= right_bit(*parse_enum<Right>(scope));
  const auto token =
      CliDatabase(settings).change([&](Tx& tx) { return create_token(tx, options.email, options.name, rights); });
  if (!token) return refused(token.error());
  std::cout << *token << std::endl;
  return 0;
}

template <class E>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) { names.emplace_back(one.name); });
  return names;
}

}  // namespace

void add_people_commands(Cli& cli) {
  CLI::App& user = *cli.root().add_subcommand("user", "People who work with Vez")->require_subcommand(1);
  const auto options = std::make_shared<UserOptions>();
  CLI::App& add = cli.command(
      user, "add", "Add a user; the password is read from standard input",
      "  vez user add --name 'Ana Novak' --email ana@example.com --role owner <password.txt\n"
      "  vez user add --name 'Eva Kos' --email eva@example.com --invite --public-url https://vez.example.com",
      [options](const EffectiveSettings& settings) { return add_user_command(settings.values, *options); });
  add.add_option("--name", options->name, "Given and family name")->required();
  add.add_option("--email", options->email, "Mail address, by which they sign in")->required();
  add.add_option(
         "--role", options->role,
         "What they may do: owner, manager, agent, caller, analyst, integration, or a role of your own by its name")
      ->capture_default_str();
  add.add_option("--language", options->language, "Of the page they see")
      ->check(CLI::IsMember(names_of<Language>()))
      ->capture_default_str();
  add.add_option("--password-file", options->password_file, "The password is its first line");
  add.add_flag("--invite", options->invite, "Print a link, good for 7 days, where they choose the password themselves")
      ->excludes("--password-file");

  const auto email = std::make_shared<std::string>();
  CLI::App& reset = cli.command(
      user, "reset-second-factor", "Turn off the second factor of somebody who has lost the phone",
      "  vez user reset-second-factor --email ana@example.com",
      [email](const EffectiveSettings& settings) { return reset_second_factor_command(settings.values, *email); });
  reset.add_option("--email", *email, "Mail address, by which they sign in")->required();

  CLI::App& token = *cli.root().add_subcommand("token", "Keys for programs")->require_subcommand(1);
  const auto wanted = std::make_shared<TokenOptions>();
  CLI::App& create = cli.command(
      token, "create", "Print a new bearer token; it is told once",
      "  vez token create --user ana@example.com --name exchange --scopes customers_read,contacts_write",
      [wanted](const EffectiveSettings& settings) { return create_token_command(settings.values, *wanted); });
  create.add_option("--user", wanted->email, "Mail address of the user it acts for")->required();
  create.add_option("--name", wanted->name, "What it is for")->required();
  create.add_option("--scopes", wanted->scopes, "Rights it has, never more than the user's; all of them without")
      ->delimiter(',')
      ->check(CLI::IsMember(names_of<Right>()));
}

}  // namespace vez
