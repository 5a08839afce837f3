#include "people/accounts.h"
#include "people/people.h"
#include "people/roles.h"

namespace vez {
namespace {

struct SetupState {
  bool needed;
};
BOOST_DESCRIBE_STRUCT(SetupState, (), (needed))

Result<SetupState> get_setup(Tx& tx, Nothing) { return SetupState{setup_needed(tx)}; }

}  // namespace

std::vector<Route> people_routes() {
  return {
      route(Method::get, "/setup", "getSetup", everybody, "Whether the company is still to be set up.", get_setup),
      route(Method::post, "/setup", "completeSetup", everybody,
            "Sets up the company and its owner, with the one-time link.", complete_setup, hash_setup_password),
      route(Method::post, "/session", "signIn", everybody, "Signs in with address and password.", sign_in,
            verify_sign_in),
      route(Method::get, "/session", "getSession", signed_in, "Who is signed in, with which rights.", get_session),
      route(Method::del, "/session", "signOut", signed_in, "Ends this session.", sign_out, nullptr, 204),
      route(Method::get, "/sessions", "listSessions", in_person, "My sessions, the last used first.", list_sessions),
      route(Method::del, "/sessions/{id}", "endSession", in_person, "Ends one of my sessions.", end_session),
      route(Method::patch, "/me", "updateMe", in_person, "Changes my name or language.", update_me),
      route(Method::post, "/me/password", "changePassword", in_person,
            "Changes my password; all my other sessions and my tokens end.", change_password, verify_change_password),
      route(Method::get, "/users", "listUsers", Right::users_manage, "The people who work with Vez.", list_users),
      route(Method::get, "/colleagues", "listColleagues", signed_in, "Who works here, by name.", list_colleagues),
      route(Method::post, "/users", "createUser", Right::users_manage,
            "Invites somebody; the link's token is told once and good for 7 days. Again: a new link.", create_user,
            nullptr, 201),
      route(Method::patch, "/users/{id}", "updateUser", Right::users_manage,
            "Changes somebody's name, language or role, or disables them.", update_user),
      route(Method::get, "/roles", "listRoles", Right::users_manage, "Sets of rights that people can have.",
            list_roles),
      route(Method::post, "/roles", "createRole", Right::users_manage, "Makes a role of the company's own.",
            create_role, nullptr, 201),
      route(Method::patch, "/roles/{id}", "updateRole", Right::users_manage,
            "Changes a role of the company's own, for everybody who has it.", update_role),
      route(Method::del, "/roles/{id}", "removeRole", Right::users_manage, "Removes a role that nobody has.",
            remove_role),
      route(Method::get, "/teams", "listTeams", signed_in, "Teams and their members.", list_teams),
      route(Method::post, "/teams", "createTeam", Right::users_manage, "Makes a team.", create_team, nullptr, 201),
      route(Method::patch, "/teams/{id}", "updateTeam", Right::users_manage, "Changes a team or its members.",
            update_team),
      route(Method::del, "/teams/{id}", "removeTeam", Right::users_manage, "Removes a team; its members stay.",
            remove_team),
      route(Method::post, "/invitations", "acceptInvitation", everybody, "Chooses a password, with the link's token.",
            accept_invitation, hash_invited_password),
      route(Method::get, "/tokens", "listTokens", Right::tokens_manage, "My keys for programs.", list_tokens),
      route(Method::post, "/tokens", "createToken", Right::tokens_manage, "Makes a key for a program, told once.",
            create_my_token, nullptr, 201),
      route(Method::del, "/tokens/{id}", "revokeToken", Right::tokens_manage, "Makes a key of mine useless.",
            revoke_token),
      route(Method::get, "/company", "getCompany", signed_in, "The company.", get_company),
      route(Method::patch, "/company", "updateCompany", Right::company_manage,
            "Changes the company, its hours and the days it is closed.", update_company),
      route(Method::get, "/company/days", "listCompanyDays", signed_in,
            "Days of the company's own, closed or with hours of their own.", list_company_days),
      route(Method::post, "/company/days", "addCompanyDay", Right::company_manage,
            "Closes the company on a day, or opens it in other hours.", add_company_day, nullptr, 201),
      route(Method::del, "/company/days/{id}", "removeCompanyDay", Right::company_manage,
            "Makes a day like the others again.", remove_company_day),
  };
}

}  // namespace vez
