#include "people/accounts.h"
#include "people/people.h"
#include "people/roles.h"
#include "people/second_factor.h"

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
      route(Method::post, "/session", "signIn", everybody,
            "Signs in with address and password, and the code of who has a second factor.", sign_in, verify_sign_in),
      route(Method::get, "/session", "getSession", at_the_door(signed_in), "Who is signed in, with which rights.",
            get_session),
      route(Method::del, "/session", "signOut", at_the_door(signed_in), "Ends this session.", sign_out, nullptr, 204),
      route(Method::get, "/sessions", "listSessions", in_person, "My sessions, the last used first.", list_sessions),
      route(Method::del, "/sessions/{id}", "endSession", in_person, "Ends one of my sessions.", end_session),
      route(Method::patch, "/me", "updateMe", in_person, "Changes my name or language.", update_me),
      route(Method::post, "/me/password", "changePassword", in_person,
            "Changes my password; all my other sessions and my tokens end.", change_password, verify_change_password),
      route(Method::get, "/me/second-factor", "getSecondFactor", at_the_door(in_person),
            "Whether a code is asked for beside my password.", get_second_factor),
      route(Method::post, "/me/second-factor", "startSecondFactor", at_the_door(in_person),
            "Makes the secret of a second factor, told once; it is off until it is confirmed.", start_second_factor,
            nullptr, 201),
      route(Method::post, "/me/second-factor/confirm", "confirmSecondFactor", at_the_door(in_person),
            "Turns the second factor on, with its first code; my other sessions end.", confirm_second_factor),
      route(Method::post, "/me/second-factor/recovery-codes", "renewRecoveryCodes", in_person,
            "Makes ten new codes for when the phone is lost; the old ones stop being good.", renew_recovery_codes,
            verify_myself),
      route(Method::post, "/me/second-factor/off", "turnOffSecondFactor", in_person,
            "Turns the second factor off, with password and code.", turn_off_second_factor, verify_myself),
      route(Method::get, "/users", "listUsers", Right::users_manage, "The people who work with Vez.", list_users),
      route(Method::get, "/colleagues", "listColleagues", signed_in, "Who works here, by name.", list_colleagues),
      route(Method::post, "/users", "createUser", Right::users_manage,
            "Invites somebody; the link's token is told once and good for 7 days. Again: a new link.", create_user,
            nullptr, 201),
      route(Method::patch, "/users/{id}", "updateUser", Right::users_manage,
            "Changes somebody's name, language or role, or disables them.", update_user),
      route(Method::del, "/users/{id}/second-factor", "resetSecondFactor", Right::users_manage,
            "Turns somebody's second factor off, who has lost the phone; their sessions end.", reset_second_factor),
      route(Method::get, "/company/second-factor", "getSecondFactorRule", Right::users_manage,
            "Of whom a second factor is demanded.", get_second_factor_rule),
      route(Method::put, "/company/second-factor", "setSecondFactorRule", Right::users_manage,
            "Demands a second factor of everybody or of roles; who has none turns it on at the next sign-in.",
            set_second_factor_rule),
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
