// One's tasks as a calendar of other programs: read with libical, as the programs of GNOME and KDE do.

#include "tasks/calendar_feed.h"

#include <libical/ical.h>

#include <memory>

#include "interface.h"
#include "people/accounts.h"

namespace vez {
namespace {

using namespace std::chrono_literals;

UtcTime at(std::string_view text) { return parse_time(text).value(); }

UserId ana(House& house) { return house.session().user.id; }

TaskId make(House& house, CreateTask input) {
  return as_user(house, house.session(), [&](Tx& tx) { return create_task(tx, input); }).value().id;
}

CreateTask task(std::string title, UtcTime due_at) {
  CreateTask input{};
  input.title = Text<1, 200>{std::move(title)}, input.due_at = due_at;
  return input;
}

std::string link(House& house, const Session& session) {
  return as_user(house, session, [](Tx& tx) { return make_calendar_feed(tx, {}); }).value().path;
}

http::Response get(Interface& interface, const std::string& path, std::vector<http::Header> headers = {}) {
  http::Request request{.method = "GET",
                        .target = path,
                        .path = path,
                        .query = "",
                        .headers = std::move(headers),
                        .body = "",
                        .peer = "192.0.2.1"};
  std::promise<http::Response> answer;
  interface.router().answer(std::move(request),
                            [&](http::Response response) { answer.set_value(std::move(response)); });
  return answer.get_future().get();
}

struct Freed {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Freed>;

Component read(const http::Response& response) {
  REQUIRE(response.status == 200);
  Component whole(icalparser_parse_string(response.body.c_str()));
  REQUIRE(whole);
  icalrestriction_check(whole.get());
  EXPECT(icalcomponent_count_errors(whole.get()) == 0);
  return whole;
}

icalcomponent* first(const Component& whole, icalcomponent_kind kind) {
  icalcomponent* component = icalcomponent_get_first_component(whole.get(), kind);
  REQUIRE(component);
  return component;
}

std::int64_t seconds(icaltimetype time) {
  return static_cast<std::int64_t>(icaltime_as_timet_with_zone(time, time.zone));
}

std::string_view header(const http::Response& response, std::string_view name) {
  for (const http::Header& one : response.headers)
    if (one.name == name) return one.value;
  return "";
}

HOUSE_CASE("a program reads a task as a task, with what it is about, when it is due and its reminder") {
  Interface interface(house);
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  CreateTask input = task("Pokliči, nujno", at("2030-01-03T14:00:00Z"));
  input.customer_id = maja.id, input.note = Text<0, 4000>{"o računu"}, input.remind_minutes = {true, 30};
  make(house, input);
  const Component whole = read(get(interface, link(house, house.session())));
  icalcomponent* todo = first(whole, ICAL_VTODO_COMPONENT);
  EXPECT(std::string(icalcomponent_get_summary(todo)) == "Pokliči, nujno");
  EXPECT(std::string(icalcomponent_get_description(todo)) == "Maja Zupančič\no računu");
  EXPECT(seconds(icalcomponent_get_due(todo)) == at("2030-01-03T14:00:00Z").ms / 1000);
  icalcomponent* alarm = icalcomponent_get_first_component(todo, ICAL_VALARM_COMPONENT);
  REQUIRE(alarm);
  icalproperty* trigger = icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY);
  EXPECT(icaldurationtype_as_int(icalproperty_get_trigger(trigger).duration) == -30 * 60);
  EXPECT(icalcomponent_count_components(whole.get(), ICAL_VEVENT_COMPONENT) == 0);
}

HOUSE_CASE("a window stands among the appointments too, and comes again on the wall of the company's clock") {
  Interface interface(house);
  CreateTask input = task("Poročilo", at("2030-03-28T15:00:00Z"));
  input.due_from_at = at("2030-03-28T14:00:00Z"), input.repeat = TaskRepeat{RepeatUnit::week, 1};
  make(house, input);
  const Component whole = read(get(interface, link(house, house.session())));
  icalcomponent* event = first(whole, ICAL_VEVENT_COMPONENT);
  const icaltimetype start = icalcomponent_get_dtstart(event);
  EXPECT(seconds(start) == at("2030-03-28T14:00:00Z").ms / 1000);
  EXPECT(seconds(icalcomponent_get_dtend(event)) == at("2030-03-28T15:00:00Z").ms / 1000);
  icalproperty* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
  REQUIRE(rule);
  icalrecur_iterator* turns = icalrecur_iterator_new(icalproperty_get_rrule(rule), start);
  icalrecur_iterator_next(turns);
  // The clocks were put forward meanwhile.
  const icaltimetype next = icalrecur_iterator_next(turns);
  EXPECT(static_cast<std::int64_t>(icaltime_as_timet_with_zone(next, start.zone)) ==
         at("2030-04-04T13:00:00Z").ms / 1000);
  icalrecur_iterator_free(turns);
  first(whole, ICAL_VTODO_COMPONENT);
}

HOUSE_CASE("turns that the standard has no rule for are told one at a time; a whole day ends on its day") {
  Interface interface(house);
  CreateTask input = task("Blagajna", House::start);
  input.due_at = std::nullopt, input.due_on = parse_date("2030-01-31"), input.repeat = TaskRepeat{RepeatUnit::month, 1};
  make(house, input);
  const Component whole = read(get(interface, link(house, house.session())));
  icalcomponent* todo = first(whole, ICAL_VTODO_COMPONENT);
  EXPECT(icalcomponent_get_first_property(todo, ICAL_RRULE_PROPERTY) == nullptr);
  EXPECT(icalcomponent_get_due(todo).day == 31);
}

HOUSE_CASE("who has the calendar already is told so, until something changes") {
  Interface interface(house);
  make(house, task("Pokliči", House::start + 2h));
  const std::string path = link(house, house.session());
  const std::string tag(header(get(interface, path), "ETag"));
  REQUIRE(!tag.empty());
  const auto same = get(interface, path, {{"If-None-Match", tag}});
  EXPECT(same.status == 304);
  EXPECT(same.body.empty());
  EXPECT(header(same, "ETag") == tag);
  make(house, task("Piši", House::start + 3h));
  EXPECT(get(interface, path, {{"If-None-Match", tag}}).status == 200);
}

HOUSE_CASE(
    "the link tells its owner's tasks alone, as they may see them now, and no name of a customer they don't see") {
  Interface interface(house);
  const Session eva = invited(house, RoleIds::caller, "eva@alpina.example");
  const Customer maja = house.add_person("Maja", "Zupančič", "040 123 456");
  UpdateCustomer hers{};
  hers.id = maja.id, hers.owner_id = {true, eva.user.id};
  house.write([&](Tx& tx) { return update_customer(tx, hers); }).value();
  CreateTask input = task("Pokliči", House::start + 2h);
  input.owner_id = eva.user.id, input.customer_id = maja.id;
  make(house, input);
  make(house, task("Anina", House::start + 2h));
  const std::string path = link(house, eva);
  const auto before = get(interface, path);
  EXPECT(before.body.find("Zupančič") != std::string::npos);
  EXPECT(before.body.find("Anina") == std::string::npos);
  hers.owner_id = {true, ana(house)};
  house.write([&](Tx& tx) { return update_customer(tx, hers); }).value();
  const auto after = get(interface, path);
  EXPECT(after.body.find("Pokliči") != std::string::npos);
  EXPECT(after.body.find("Zupančič") == std::string::npos);
}

HOUSE_CASE("a link is good until it is revoked, made anew, or its owner may not sign in any more") {
  Interface interface(house);
  const Session eva = invited(house, RoleIds::agent, "eva@alpina.example");
  const std::string first_link = link(house, eva), second_link = link(house, eva);
  EXPECT(get(interface, first_link).status == 404);
  EXPECT(get(interface, second_link).status == 200);
  EXPECT(get(interface, second_link.substr(0, second_link.size() - 4)).status == 404);
  as_user(house, house.session(), [&](Tx& tx) { return update_user(tx, disabling(eva.user.id)); }).value();
  EXPECT(get(interface, second_link).status == 404);
  const std::string own = link(house, house.session());
  as_user(house, house.session(), [](Tx& tx) { return revoke_calendar_feed(tx, {}); }).value();
  EXPECT(get(interface, own).status == 404);
  EXPECT(get(interface, "/calendar/nobody.ics").status == 404);
}

HOUSE_CASE("a line's time is read in the language of who types it, with what was assumed and the line without it") {
  Interface interface(house);
  const auto answer = interface.send("POST", "/time-words", R"({"text":"Pokliči Majo jutri po 17."})",
                                     {.credential = house.session().secret});
  REQUIRE(answer.status == 200);
  simdjson::dom::parser parser;
  const simdjson::dom::element time = parser.parse(answer.body)["items"].at(0);
  EXPECT(std::string_view(time["rest"]) == "Pokliči Majo");
  EXPECT(std::string_view(time["from_at"]) == "2030-01-02T16:00:00.000Z");
  EXPECT(std::string_view(time["until_at"]) == "2030-01-02T19:00:00.000Z");
  EXPECT(bool(time["whole_day"]) == false);
  EXPECT(simdjson::dom::array(time["assumed"]).size() == 1);
  const auto none =
      interface.send("POST", "/time-words", R"({"text":"Naroči 17 kosov"})", {.credential = house.session().secret});
  EXPECT(none.body == R"({"items":[]})");
  const auto wrong = interface.send("POST", "/time-words", R"({"text":"a","time_zone":"Nowhere"})",
                                    {.credential = house.session().secret});
  EXPECT(pointers(wrong) == std::vector<std::string>{"/time_zone"});
}

}  // namespace
}  // namespace vez
