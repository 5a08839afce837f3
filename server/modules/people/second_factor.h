#pragma once

// The code that is asked for beside the password.

#include <optional>
#include <string>
#include <vector>

#include "people/people.h"

namespace vez {

// Mine.
struct SecondFactor {
  bool on;
  bool demanded;  // of my role
  std::optional<UtcTime> since_at;
  std::int64_t recovery_codes_left;
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (), (on, demanded, since_at, recovery_codes_left))

// What an authenticator app is told, once.
struct SecondFactorSecret {
  using tells_secret = void;
  std::string secret;  // Base32, to be typed
  std::string uri;     // the same for a QR code
};
BOOST_DESCRIBE_STRUCT(SecondFactorSecret, (), (secret, uri))

struct ConfirmSecondFactor {
  using takes_secret = void;
  Text<1, 64> code;
  From from;
};
BOOST_DESCRIBE_STRUCT(ConfirmSecondFactor, (), (code))

struct RecoveryCodes {
  using tells_secret = void;
  std::vector<std::string> recovery_codes;  // told once; each is good once
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))

// Once more both, before what makes an account less safe.
struct ProveMyself {
  using takes_secret = void;
  Text<1, 128> password;
  Text<1, 64> code;
  From from;
};
BOOST_DESCRIBE_STRUCT(ProveMyself, (), (password, code))

struct OneUser {
  UserId id;
};
BOOST_DESCRIBE_STRUCT(OneUser, (), (id))

// Who signs in with a second factor, whether they want to or not.
struct SecondFactorRule {
  bool everybody;                // whatever the role, also one that is made later
  std::vector<RoleId> role_ids;  // all of them, of everybody
};
BOOST_DESCRIBE_STRUCT(SecondFactorRule, (), (everybody, role_ids))

struct SetSecondFactorRule {
  bool everybody;
  std::vector<RoleId> role_ids;
};
BOOST_DESCRIBE_STRUCT(SetSecondFactorRule, (), (everybody, role_ids))

struct SecondFactorTurnedOn {
  static constexpr std::string_view name = "SecondFactorTurnedOn";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(SecondFactorTurnedOn, (), (user_id))
struct SecondFactorTurnedOff {
  static constexpr std::string_view name = "SecondFactorTurnedOff";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(SecondFactorTurnedOff, (), (user_id))
// By somebody else, for who has lost the phone.
struct SecondFactorReset {
  static constexpr std::string_view name = "SecondFactorReset";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(SecondFactorReset, (), (user_id))
struct RecoveryCodesMade {
  static constexpr std::string_view name = "RecoveryCodesMade";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodesMade, (), (user_id))
struct RecoveryCodeUsed {
  static constexpr std::string_view name = "RecoveryCodeUsed";
  UserId user_id;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodeUsed, (), (user_id))
struct SecondFactorRuleSet {
  static constexpr std::string_view name = "SecondFactorRuleSet";
  bool everybody;
  std::vector<RoleId> role_ids;
};
BOOST_DESCRIBE_STRUCT(SecondFactorRuleSet, (), (everybody, role_ids))

constexpr std::size_t recovery_codes_count = 10;
// Wrong codes of one account in an hour before the next is refused, beside what holds for passwords: whoever guesses
// all the time for a year, with the password, is in with 3 in 1,000,000 each time, so one of four.
constexpr std::int64_t code_failures_per_hour_max = 10;

Result<SecondFactor> get_second_factor(Tx& tx, Nothing);
// Makes a secret; nothing is asked for until it is confirmed. Again: another secret.
Result<SecondFactorSecret> start_second_factor(Tx& tx, Nothing);
// Turns it on with the first code. My other sessions end: they were begun without it.
Result<RecoveryCodes> confirm_second_factor(Tx& tx, ConfirmSecondFactor input);
Result<Done> verify_myself(Db& db, ProveMyself& input);
Result<RecoveryCodes> renew_recovery_codes(Tx& tx, ProveMyself);
Result<Done> turn_off_second_factor(Tx& tx, ProveMyself);
// Somebody else's; their sessions end.
Result<Done> reset_second_factor(Tx& tx, OneUser input);

Result<SecondFactorRule> get_second_factor_rule(Tx& tx, Nothing);
// Who has none and is here by a session is out, and led to turn it on when they come back.
Result<SecondFactorRule> set_second_factor_rule(Tx& tx, SetSecondFactorRule input);
// A role that was just made: the rule for everybody is for it too.
void demand_of_new_role(Tx& tx, RoleId id);
void forget_demand(Tx& tx, RoleId id);

// Takes the code, of the app or for recovery, of who has a second factor; fine without one. Counts what was wrong.
Result<Done> take_code(Db& db, UserId user_id, const std::string& email, const std::optional<Text<1, 64>>& code,
                       const From& from);

}  // namespace vez
