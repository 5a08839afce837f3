#include "operations/operations.h"

#include "engine/page.h"

namespace vez {
namespace {

std::optional<std::string> unless_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

Result<ClockView> get_clock(Tx& tx, GetClock input) {
  return ClockView{.now = tx.now(), .simulated = input.control != nullptr};
}

Result<Done> move_clock(Db&, AdvanceClock& input) {
  if (input.control == nullptr)
    return refuse(RefusalCode::conflict, "", "the server runs by the real clock; only a simulated one can be advanced");
  const auto span = parse_duration(input.advance);
  if (!span || span->count() <= 0)
    return refuse(RefusalCode::invalid, "advance", "must be a duration, as P28D or PT15M");
  if (*span > std::chrono::days(advance_days_max))
    return refuse(RefusalCode::invalid, "advance",
                  {"must be at most {max} days", {{"max", std::to_string(advance_days_max)}}});
  input.jobs_run = input.control->advance_by(*span);
  return Done{};
}

Result<AdvancedClock> advance_clock(Tx& tx, AdvanceClock input) {
  return AdvancedClock{.now = tx.now(), .jobs_run = input.jobs_run};
}

// A route whose input is handed the control of the clock.
template <class Out, class In>
Route with_control(Route route, Result<Out> (*command)(Tx&, In),
                   std::type_identity_t<Result<Done> (*)(Db&, In&)> before, ClockControl* control) {
  route.slow = before != nullptr;
  route.decode = [command, before, control, status = route.status](RouteInput raw) -> Result<std::unique_ptr<Call>> {
    auto in = TRY(route_detail::decode<In>(raw));
    in.control = control;
    return std::unique_ptr<Call>(new route_detail::TypedCall<In, Out>(std::move(in), command, before, status));
  };
  return route;
}

}  // namespace

Result<Page<ListedJob>> list_jobs_of_state(Tx& tx, ListJobs input) {
  const std::int64_t limit = TRY(page_limit(input.limit));
  const JobId after{TRY(id_of_cursor(input.cursor))};
  const JobState state = input.state.value_or(JobState::parked);
  std::vector<ListedJob> jobs;
  for (JobView& job : list_jobs(tx, enum_name(state), after, limit + 1))
    jobs.push_back({.id = job.id,
                    .kind = std::move(job.kind),
                    .key = unless_empty(std::move(job.key)),
                    .state = state,
                    .attempts = job.attempts,
                    .run_at = job.run_at,
                    .last_error = unless_empty(std::move(job.last_error))});
  return page_by_id(std::move(jobs), limit);
}

Result<Done> retry_job(Tx& tx, RetryJob input) {
  if (!retry_parked_job(tx, input.id)) return refuse(RefusalCode::not_found, "id", "no such job waits for a new try");
  return Done{};
}

std::vector<Route> operations_routes(ClockControl* control) {
  return {
      route(Method::get, "/jobs", "listJobs", Right::jobs_manage,
            "Work that is to be done, or (parked, also when no state is named) that failed too often.",
            list_jobs_of_state),
      route(Method::post, "/jobs/{id}/retry", "retryJob", Right::jobs_manage, "Tries parked work again now.",
            retry_job),
      with_control(route(Method::get, "/clock", "getClock", signed_in,
                         "What time it is, and whether that is simulated.", get_clock),
                   get_clock, nullptr, control),
      with_control(route(Method::post, "/clock", "advanceClock", Right::clock_set,
                         "Advances a simulated clock; all that falls due on the way happens, in order.", advance_clock),
                   advance_clock, move_clock, control),
  };
}

}  // namespace vez
