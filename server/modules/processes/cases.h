#pragma once

// Cases: one customer's matter in a process.

#include "processes/processes.h"

namespace vez {

struct Case {
  CaseId id;
  ProcessId process_id;
  std::string process_name;
  std::int64_t version_number;
  std::optional<CustomerId> customer_id;  // none where who asks may not see the customer
  std::optional<std::string> customer_name;
  std::string status;
  std::string status_name;
  UtcTime status_since_at;
  bool open;
  std::optional<UserId> owner_id;
  std::optional<std::string> owner_name;
  std::optional<TeamId> team_id;
  std::optional<std::string> team_name;
  bool stuck;  // a rule could not do what it should
  UtcTime created_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Case, (),
                      (id, process_id, process_name, version_number, customer_id, customer_name, status, status_name,
                       status_since_at, open, owner_id, owner_name, team_id, team_name, stuck, created_at, version))

// By hand, by a rule, taken back, or brought to another version of the process.
enum class MoveKind { start, hand, rule, undo, version };
BOOST_DESCRIBE_ENUM(MoveKind, start, hand, rule, undo, version)
struct CaseMove {
  std::int64_t entry;
  std::optional<std::string> from_name;
  std::string to_name;
  MoveKind kind;
  std::optional<std::string> reason;
  UtcTime moved_at;
  std::optional<std::string> moved_by_name;
};
BOOST_DESCRIBE_STRUCT(CaseMove, (), (entry, from_name, to_name, kind, reason, moved_at, moved_by_name))

using CaseFaultId = Id<struct CaseFaultTag>;
struct CaseFault {
  CaseFaultId id;
  std::string place;   // of the definition
  std::string action;  // "": none, a circle was stopped
  std::string error;
  bool parked;  // tried for the last time
  UtcTime failed_at;
};
BOOST_DESCRIBE_STRUCT(CaseFault, (), (id, place, action, error, parked, failed_at))

// Where a case can go from where it is.
struct CaseWay {
  std::string to;
  std::string name;
  std::vector<std::string> missing;      // fields that must be there first
  std::optional<std::string> forbidden;  // why who asks may not
};
BOOST_DESCRIBE_STRUCT(CaseWay, (), (to, name, missing, forbidden))

// What happens by itself if the case is still there then.
struct CaseTimer {
  UtcTime due_at;
  std::string after;
  std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(CaseTimer, (), (due_at, after, actions))

struct CaseCard {
  CaseId id;
  Case at;
  std::vector<CaseFieldView> fields;  // of the definition, null without a value
  std::vector<CaseWay> ways;
  std::vector<CaseTimer> timers;
  std::vector<CaseFault> faults;
  std::vector<CaseMove> moves;  // the newest first, case_moves_told_max at most
  bool can_undo;                // the last move, by who asks
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(CaseCard, (), (id, at, fields, ways, timers, faults, moves, can_undo, version))

struct CreateCase {
  static constexpr std::string_view example = R"({"process":"kitchen","customer_id":"01jd2n8k4w001"})";
  Text<1, 40> process;  // its key
  CustomerId customer_id;
  std::map<std::string, Json> fields;
  std::optional<UserId> owner_id;  // as the process says, when neither is said
  std::optional<TeamId> team_id;
};
BOOST_DESCRIBE_STRUCT(CreateCase, (), (process, customer_id, fields, owner_id, team_id))

struct UpdateCase {
  static constexpr std::string_view example = R"({"fields":{"deposit":{"amount":50000,"currency":"EUR"}}})";
  CaseId id;
  std::map<std::string, Json> fields;  // null takes a value away
  Patch<UserId> owner_id;
  Patch<TeamId> team_id;
  std::optional<std::int64_t> if_match;  // the If-Match header; not in the body
};
BOOST_DESCRIBE_STRUCT(UpdateCase, (), (id, fields, owner_id, team_id))

struct MoveCase {
  static constexpr std::string_view example = R"({"to":"in_production","reason":"The maker has confirmed"})";
  CaseId id;
  Text<1, 40> to;
  std::optional<Text<0, 500>> reason;
  std::map<std::string, Json> fields;  // filled before the move
  std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(MoveCase, (), (id, to, reason, fields))

struct OneCase {
  CaseId id;
};
BOOST_DESCRIBE_STRUCT(OneCase, (), (id))

struct OneCaseFault {
  CaseId id;
  CaseFaultId fault_id;
};
BOOST_DESCRIBE_STRUCT(OneCaseFault, (), (id, fault_id))

struct ListCases {
  std::optional<CustomerId> customer_id;
  std::optional<ProcessId> process_id;
  std::optional<bool> mine;
  std::optional<bool> open;  // true when nothing is said
  std::optional<std::int64_t> limit;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListCases, (), (customer_id, process_id, mine, open, limit, cursor))

struct BoardColumn {
  std::string status;
  std::string name;
  bool final;
  bool old;  // of a version before, in which cases still run
  std::int64_t count;
  bool more;                         // than were counted
  std::optional<UtcTime> oldest_at;  // since when the one that waits longest is there
  std::vector<Case> cases;           // the first ones, who waits longest first; of final ones, who came last
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(BoardColumn, (), (status, name, final, old, count, more, oldest_at, cases, next))
struct Board {
  std::vector<BoardColumn> columns;
};
BOOST_DESCRIBE_STRUCT(Board, (), (columns))
struct ListColumn {
  ProcessId id;
  Text<1, 40> status;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListColumn, (), (id, status, cursor))

struct CaseStarted {
  static constexpr std::string_view name = "CaseStarted";
  CaseId case_id;
  CustomerId customer_id;
  ProcessId process_id;
};
BOOST_DESCRIBE_STRUCT(CaseStarted, (), (case_id, customer_id, process_id))
// One that comes from elsewhere: no rule of a status has run for it.
struct CasePlaced {
  static constexpr std::string_view name = "CasePlaced";
  CaseId case_id;
  CustomerId customer_id;
  ProcessId process_id;
};
BOOST_DESCRIBE_STRUCT(CasePlaced, (), (case_id, customer_id, process_id))
struct CaseMoved {
  static constexpr std::string_view name = "CaseMoved";
  CaseId case_id;
  CustomerId customer_id;
  std::string from;
  std::string to;
  std::int64_t entry;
};
BOOST_DESCRIBE_STRUCT(CaseMoved, (), (case_id, customer_id, from, to, entry))
struct CaseChanged {
  static constexpr std::string_view name = "CaseChanged";
  CaseId case_id;
  CustomerId customer_id;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(CaseChanged, (), (case_id, customer_id, fields))
struct CaseStillThere {
  static constexpr std::string_view name = "CaseStillThere";
  CaseId case_id;
  CustomerId customer_id;
  std::string status;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(CaseStillThere, (), (case_id, customer_id, status, after))
struct CaseMoveUndone {
  static constexpr std::string_view name = "CaseMoveUndone";
  CaseId case_id;
  CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(CaseMoveUndone, (), (case_id, customer_id))

constexpr std::int64_t case_moves_told_max = 200;
constexpr std::int64_t column_cards_max = 30;
// Counted in a column; of a final status, which only grows.
constexpr std::int64_t column_count_max = 50'000;
constexpr std::int64_t final_count_max = 1'000;
// How long a move can be taken back, in seconds.
constexpr std::int64_t undo_seconds_max = 300;
// Moves that follow from each other at once; beyond it the case stays where it is, and that is shown.
constexpr int case_depth_max = 10;

Result<Page<Case>> list_cases(Tx& tx, ListCases input);
Result<CaseCard> get_case(Tx& tx, OneCase input);
Result<CaseCard> create_case(Tx& tx, CreateCase input);
// A case that has run elsewhere until now: in that status since then. What its rules would have done by now is taken as
// done.
Result<CaseId> place_case(Tx& tx, CreateCase input, std::string_view status, UtcTime since_at);
Result<CaseCard> update_case(Tx& tx, UpdateCase input);
Result<CaseCard> move_case(Tx& tx, MoveCase input);
// The last move by hand, with the moves that followed from it at once: the case is where it was, since when it was, and
// what the rules made is taken back where nobody has touched it.
Result<CaseCard> undo_move(Tx& tx, OneCase input);
Result<Board> get_board(Tx& tx, OneProcess input);
Result<Page<Case>> list_column(Tx& tx, ListColumn input);
// What a rule could not do: tried again now, or let be.
Result<Done> retry_case_fault(Tx& tx, OneCaseFault input);
Result<Done> dismiss_case_fault(Tx& tx, OneCaseFault input);

}  // namespace vez
