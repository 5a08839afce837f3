// What is said of each event. Nobody's sex is known: the sentences name what was done, not who did it.

#include <algorithm>

#include "journal/journal.h"

namespace vez {

const std::vector<EventWords>& event_words() {
  using enum JournalKind;
  static const std::vector<EventWords> words{
      {"SessionStarted", sign_in, Message("Signed in")},
      {"SessionEnded", sign_in, Message("Signed out")},
      {"SignInRefused", sign_in, Message("Sign-in as {user} was refused: {reason}")},
      {"PasswordChanged", sign_in, Message("Password changed: {user}")},
      {"SecondFactorTurnedOn", sign_in, Message("Second step of sign-in turned on: {user}")},
      {"SecondFactorTurnedOff", sign_in, Message("Second step of sign-in turned off: {user}")},
      {"SecondFactorReset", sign_in, Message("Second step of sign-in reset: {user}")},
      {"RecoveryCodesMade", sign_in, Message("New recovery codes: {user}")},
      {"RecoveryCodeUsed", sign_in, Message("Recovery code used: {user}")},
      {"SecondFactorRuleSet", access, Message("Who must have the second step of sign-in was changed")},
      {"UserCreated", access, Message("User added: {user}, with the role {role}")},
      {"UserInvited", access, Message("Invitation for {user}")},
      {"InvitationAccepted", access, Message("Invitation accepted: {user}")},
      {"UserUpdated", access, Message("User changed: {user}")},
      {"RoleCreated", access, Message("Role added: {role}")},
      {"RoleUpdated", access, Message("Role changed: {role}")},
      {"RoleRemoved", access, Message("Role removed")},
      {"TeamCreated", access, Message("Team added: {team}")},
      {"TeamUpdated", access, Message("Team changed: {team}")},
      {"TeamRemoved", access, Message("Team removed")},
      {"TokenCreated", access, Message("Key for a program added: {user}")},
      {"TokenRevoked", access, Message("Key for a program revoked")},
      {"CalendarFeedMade", access, Message("Link for a calendar made: {user}")},
      {"CalendarFeedRevoked", access, Message("Link for a calendar revoked: {user}")},
      {"CustomerCreated", customers, Message("Customer added: {customer}")},
      {"CustomerUpdated", customers, Message("Customer changed: {customer}")},
      {"CustomerArchived", customers, Message("Customer put away: {customer}")},
      {"CustomerRestored", customers, Message("Customer brought back: {customer}")},
      {"CustomerRemoved", customers, Message("Customer removed with the import that brought them")},
      {"CustomerErased", customers, Message("Customer erased")},
      {"IdentityAdded", customers, Message("Number or address added: {customer}")},
      {"IdentityChanged", customers, Message("Number or address changed: {customer}")},
      {"IdentityRemoved", customers, Message("Number or address removed: {customer}")},
      {"RestrictionSet", customers, Message("Not to be sold to from now on: {customer}")},
      {"RestrictionLifted", customers, Message("May be sold to again: {customer}")},
      {"FactNoted", customers, Message("Fact noted: {customer}")},
      {"FactChanged", customers, Message("Fact changed: {customer}")},
      {"FactErased", customers, Message("Fact erased: {customer}")},
      {"ConsentRecorded", customers, Message("Consent recorded: {customer}")},
      {"RelationAdded", customers, Message("Relation added: {customer}")},
      {"RelationChanged", customers, Message("Relation changed: {customer}")},
      {"RelationRemoved", customers, Message("Relation removed: {customer}")},
      {"ServicePointAdded", customers, Message("Service point added: {customer}")},
      {"ServicePointChanged", customers, Message("Service point changed: {customer}")},
      {"ServicePointRemoved", customers, Message("Service point removed: {customer}")},
      {"BulkChangeStarted", customers, Message("A change of many customers was started")},
      {"BulkChangeEnded", customers, Message("A change of many customers was done")},
      {"BulkChangeUndone", customers, Message("A change of many customers was undone")},
      {"TaskCreated", customers, Message("Task made")},
      {"TaskChanged", customers, Message("Task changed")},
      {"TaskDone", customers, Message("Task done")},
      {"TaskCancelled", customers, Message("Task cancelled")},
      {"TaskReopened", customers, Message("Task opened again")},
      {"TaskClimbed", customers, Message("Late task went on to {user}")},
      {"ContactRecorded", contacts, Message("Contact recorded: {customer}")},
      {"PurchaseRecorded", contacts, Message("Purchase recorded: {customer}")},
      {"PurchaseRemoved", contacts, Message("Purchase removed: {customer}")},
      {"CustomersMerged", merges, Message("Merged: {customer}")},
      {"CustomersSplit", merges, Message("Merge undone: {customer}")},
      {"DuplicateDismissed", merges, Message("Two customers were found not to be the same")},
      {"DuplicateReopened", merges, Message("Two customers may be the same after all")},
      {"MergeRuleSet", merges, Message("The rule for identical verified identities was changed")},
      {"CustomerDataTold", exports, Message("All data of one customer was exported: {customer}")},
      {"ImportUploaded", imports, Message("File uploaded for an import")},
      {"ImportStarted", imports, Message("Import started")},
      {"ImportFinished", imports, Message("Import finished")},
      {"ImportCancelled", imports, Message("Import cancelled")},
      {"ImportUndone", imports, Message("Import undone")},
      {"SetupCompleted", settings, Message("The company was set up")},
      {"CompanyUpdated", settings, Message("The company's settings were changed")},
      {"CompanyDayAdded", settings, Message("A day of the company's own was added")},
      {"CompanyDayRemoved", settings, Message("A day of the company's own was removed")},
      {"CustomFieldCreated", settings, Message("A field of customers was added")},
      {"CustomFieldChanged", settings, Message("A field of customers was changed")},
      {"TaskRulesSet", settings, Message("When late tasks climb was changed")},
      {"AbsenceSet", settings, Message("Absence set: {user}")},
      {"AbsenceChanged", settings, Message("Absence changed: {user}")},
      {"AbsenceRemoved", settings, Message("Absence removed: {user}")},
      {"AbsenceTurned", settings, Message("Absence began or ended: {user}")},
      {"SubstituteSet", settings, Message("Who stands in was changed: {user}")},
      {"ViewSaved", settings, Message("A view of a list was saved")},
      {"ViewChanged", settings, Message("A view of a list was changed")},
      {"ViewRemoved", settings, Message("A view of a list was removed")},
      {"DemoLoaded", settings, Message("The demonstration was loaded: {count} customers")},
      {"DemoRemoved", settings, Message("The demonstration was removed: {count} customers")},
  };
  return words;
}

const EventWords& words_of(std::string_view event) {
  // Of an older or a newer version of the program.
  static const EventWords other{"", JournalKind::settings, Message("Something else was done")};
  const auto found = std::ranges::find(event_words(), event, &EventWords::event);
  return found == event_words().end() ? other : *found;
}

}  // namespace vez
