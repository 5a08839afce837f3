#include "customers/customers_search.h"

#include <algorithm>

#include "customers/customers_bulk.h"
#include "customers_sql.h"
#include "people/people.h"
#include "phone/phone.h"
#include "text/fold.h"
#include "text/words.h"

namespace vez {
namespace {

// Words this short are meant as they are typed.
constexpr std::size_t similar_letters_min = 4;
constexpr std::size_t ending_letters_max = 3;
// Edits beyond which a word is simply another one.
constexpr int distance_max = 3;

constexpr std::string_view merge_kind = "search_index_merge";
// Other files may follow.
constexpr std::chrono::seconds merge_wait{60};

struct MergeJob {
  bool begin;
};
BOOST_DESCRIBE_STRUCT(MergeJob, (), (begin))

void merge_soon(Tx& tx, const RecordedEvent&) {
  if (count_jobs(tx, merge_kind).waiting == 0) enqueue(tx, merge_kind, "", tx.now() + merge_wait, MergeJob{true});
}

void merge_some(Tx& tx, const Job& job) {
  const auto task = from_json<MergeJob>(job.data);
  CHECK(task.has_value());
  if (merge_text_parts(tx, search_index, task->begin)) enqueue(tx, merge_kind, "", tx.now(), MergeJob{false});
}

constexpr std::string_view members_kind = "search_members";
// Members of an organisation whose words are made anew in one transaction.
constexpr std::int64_t members_max = 200;

struct MembersJob {
  CustomerId organisation_id;
  std::optional<CustomerId> after_id;
};
BOOST_DESCRIBE_STRUCT(MembersJob, (), (organisation_id, after_id))

// Members are found by their organisation's name, which is another one now.
void index_members_soon(Tx& tx, const RecordedEvent& event) {
  if (event.name == CustomerUpdated::name) {
    const auto fields = event.as<CustomerUpdated>().fields;
    if (std::ranges::find(fields, "name") == fields.end()) return;
  }
  if (tx.one<CustomerId>(sql::AnyMember{.organisation_id = event.customer_id}))
    enqueue(tx, members_kind, "", tx.now(), MembersJob{event.customer_id, {}});
}

void index_members(Tx& tx, const Job& job) {
  const auto task = from_json<MembersJob>(job.data);
  CHECK(task.has_value());
  const auto members = tx.all<CustomerId>(sql::MembersAfter{.organisation_id = task->organisation_id,
                                                            .after_id = task->after_id.value_or(CustomerId{}),
                                                            .count_max = members_max});
  for (const CustomerId member : members) refresh_customer(tx, member);
  if (static_cast<std::int64_t>(members.size()) == members_max)
    enqueue(tx, members_kind, "", tx.now(), MembersJob{task->organisation_id, members.back()});
}

// How a name sounds, as a word of the index; "" of what is not in Latin letters (Cyrillic is, once folded). No word of
// a text looks so: sounds are found by sounds.
std::string sound_word(const std::string& word) {
  const bool latin = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  return latin ? "0" + sound_of(word) : "";
}

void add_words(std::string& out, std::string_view text) {
  for (const std::string& word : fold_words(text)) out += word, out += ' ';
}

void add_names(std::string& out, std::string_view text) {
  for (const std::string& word : fold_words(text)) {
    out += word, out += ' ';
    if (const std::string sound = sound_word(word); !sound.empty() && sound.substr(1) != word) out += sound, out += ' ';
  }
}

TextChoices whole(const std::string& word) { return {{word, false}}; }

TextChoices begun(const std::string& word) {
  TextChoices choices{{word, true}};
  const std::string sound = sound_word(word);
  if (sound.empty()) return choices;
  choices.push_back({sound, false});
  if (sound.substr(1) != word) choices.push_back({sound.substr(1), false});
  return choices;
}

TextChoices similar_to(const std::string& word, bool last) {
  TextChoices choices = begun(word);
  if (word.size() < similar_letters_min) return choices;
  const bool slips_begin = last && word.size() > similar_letters_min;
  for (std::string& slip : one_slip_away(word)) choices.push_back({std::move(slip), slips_begin});
  choices.push_back(
      {word.substr(0, std::max(similar_letters_min, word.size() - std::min(ending_letters_max, word.size()))), true});
  return choices;
}

std::vector<TextChoices> each(const std::vector<std::string>& words, TextChoices (*choices)(const std::string&)) {
  std::vector<TextChoices> all;
  for (const std::string& word : words) all.push_back(choices(word));
  return all;
}

// Between what was typed and the beginning of a word that is as long.
int distance_of(const std::string& typed, const std::string& word) {
  if (word.starts_with(typed)) return 0;
  return std::min(edits_between(typed, word, distance_max),
                  1 + edits_between(typed, std::string_view(word).substr(0, typed.size()), distance_max));
}

}  // namespace

std::string search_words(const SearchedTexts& texts) {
  std::string words;
  for (const std::string_view name : {texts.name, texts.organisation_name, texts.city}) add_names(words, name);
  for (const std::string_view text : {texts.street, texts.postcode, texts.external_id, texts.note})
    add_words(words, text);
  for (const Identity& identity : texts.identities) add_words(words, identity.value);
  return words;
}

TypedSearch::TypedSearch(std::string_view typed, std::string_view country) : words_(fold_words(typed)) {
  TextChoices number;
  for (std::string& digits : phone_beginnings(typed, country)) number.push_back({std::move(digits), true});
  if (number.empty())
    begun_ = each(words_, begun);
  else
    begun_.push_back(std::move(number));
}

std::string TypedSearch::whole_words(Dialect dialect) const { return match_query(dialect, each(words_, whole)); }

std::string TypedSearch::beginnings(Dialect dialect) const { return match_query(dialect, begun_); }

std::string TypedSearch::only_beginnings(Dialect dialect) const {
  return match_query(dialect, begun_, each(words_, whole));
}

std::string TypedSearch::similar(Dialect dialect) const {
  std::vector<TextChoices> all;
  for (const std::string& word : words_) all.push_back(similar_to(word, &word == &words_.back()));
  return match_query(dialect, all);
}

int TypedSearch::distance(const CustomerRow& row) const {
  const std::vector<std::string> there =
      fold_words(row.name + " " + row.organisation_name.value_or("") + " " + row.city.value_or(""));
  int sum = 0;
  for (const std::string& typed : words_) {
    int least = distance_max;
    for (const std::string& word : there) least = std::min(least, distance_of(typed, word));
    sum += least;
  }
  return sum;
}

std::vector<Reaction> search_reactions() {
  std::vector<Reaction> reactions;
  for (const std::string_view event : {"ImportFinished", "ImportUndone"})
    reactions.push_back({.event = event, .name = "merge_search_index", .react = merge_soon});
  for (const std::string_view event : {"CustomerUpdated", "CustomersMerged", "CustomersSplit"})
    reactions.push_back({.event = event, .name = "index_members", .react = index_members_soon});
  return reactions;
}

void add_search_jobs(JobKinds& kinds) {
  kinds.add({.name = merge_kind, .run = merge_some});
  kinds.add({.name = members_kind, .run = index_members});
}

Result<TypedSearch> typed_search(Tx& tx, std::string_view q) {
  return TypedSearch(q, TRY(get_company(tx, Nothing{})).country);
}

}  // namespace vez
