#include "duplicates/short_forms.h"

#include <cstdint>
#include <unordered_map>

#include "text/words.h"

namespace vez {
namespace {

// A name, then what people call those who bear it, folded. Russian, Slovene, Hungarian, English.
constexpr std::string_view short_forms[] = {
    "aleksandr sasha sanya shura alex alexander",
    "aleksandra sasha sanja ales alexandra sandra",
    "aleksei alesha lesha alyosha",
    "alena lena",
    "anastasiya nastya asya",
    "anatolii tolya",
    "andrei andryusha",
    "anna anya nyura annie ani panni ana anka",
    "antonina tonya",
    "artem tema",
    "boris borya",
    "valentin valya",
    "valentina valya",
    "valerii valera",
    "varvara varya",
    "vasilii vasya",
    "viktor vitya",
    "viktoriya vika viki",
    "vitalii vitalik",
    "vladimir volodya vova",
    "vladislav vlad",
    "vyacheslav slava",
    "galina galya",
    "georgii gosha zhora",
    "grigorii grisha",
    "darya dasha",
    "dmitrii dima mitya",
    "evgenii zhenya",
    "evgeniya zhenya",
    "ekaterina katya",
    "elena lena",
    "elizaveta liza",
    "ivan vanya",
    "igor gosha",
    "irina ira",
    "kirill kira",
    "konstantin kostya",
    "kseniya ksyusha",
    "larisa lara",
    "lyubov lyuba",
    "lyudmila lyuda mila",
    "maksim maks max",
    "margarita rita",
    "mariya masha marusya",
    "mihail misha",
    "nadezhda nadya",
    "natalya natasha",
    "nikita nik",
    "nikolai kolya",
    "oksana ksyusha",
    "oleg olezha",
    "olga olya",
    "pavel pasha",
    "petr petya",
    "polina polya",
    "roman roma",
    "svetlana sveta",
    "sergei serezha",
    "sofya sonya",
    "stanislav stas",
    "tatyana tanya",
    "timofei tima",
    "fedor fedya",
    "yulia yulya",
    "yurii yura",
    "yakov yasha",
    "marija mici marica maja",
    "franc france franci ferenc",
    "jozef joze pepi",
    "janez jani ivan",
    "alojz lojze slavko",
    "anton tone toni",
    "ignac nace",
    "katarina katja",
    "matevz tevz",
    "matjaz matic",
    "stanislav stane",
    "vincenc vinko",
    "terezija rezka",
    "elizabeta spela liza beti",
    "franciska francka",
    "stefan stefi",
    "istvan pista isti",
    "janos jani jancsi",
    "jozsef joska joco",
    "ferenc feri",
    "gyorgy gyuri",
    "laszlo laci",
    "sandor sanyi",
    "andras andris bandi",
    "gabor gabi",
    "gabriella gabi",
    "imre imi",
    "karoly karcsi",
    "lajos lali",
    "mihaly misi",
    "miklos miki",
    "tamas tomi",
    "zoltan zoli",
    "zsolt zsolti",
    "balazs balu",
    "robert robi bob rob bobby robbie bert",
    "katalin kati kata",
    "erzsebet erzsi bozsi zsoka",
    "ilona ica ili",
    "margit manci",
    "maria mari marika",
    "zsuzsanna zsuzsa zsuzsi",
    "eva evi",
    "agnes agi",
    "judit juci",
    "krisztina kriszti",
    "monika moni",
    "timea timi",
    "viktoria viki",
    "william bill billy will willie liam",
    "richard dick rick rich richie",
    "james jim jimmy jamie",
    "john jack johnny jon",
    "joseph joe joey",
    "thomas tom tommy",
    "charles charlie chuck",
    "edward ed eddie ted ned",
    "henry harry hal",
    "george georgie",
    "michael mike mick mickey",
    "david dave davy",
    "daniel dan danny",
    "samuel sam sammy",
    "benjamin ben",
    "andrew andy drew",
    "anthony tony",
    "christopher chris kit",
    "matthew matt",
    "nicholas nick",
    "patrick pat paddy",
    "peter pete",
    "philip phil",
    "stephen steve",
    "steven steve",
    "arthur art artie",
    "albert bert al bertie",
    "alfred alf alfie fred",
    "frederick fred freddie",
    "francis frank",
    "walter walt wally",
    "lawrence larry",
    "gerald gerry jerry",
    "raymond ray",
    "ronald ron ronnie",
    "kenneth ken",
    "donald don",
    "douglas doug",
    "leonard len lenny",
    "timothy tim",
    "jonathan jon",
    "joshua josh",
    "zachary zach",
    "elizabeth liz lizzie beth betty eliza elsie bess",
    "margaret maggie meg peggy madge",
    "mary molly polly",
    "catherine cathy kate katie kitty",
    "katherine kathy kate katie kitty",
    "sarah sally sadie",
    "susan sue susie",
    "dorothy dot dolly",
    "eleanor nell ellie nora",
    "helen nell nellie",
    "ann annie nancy",
    "jane jenny janie",
    "jennifer jen jenny",
    "rebecca becky",
    "victoria vicky",
    "patricia pat patty trish",
    "barbara barb babs",
    "deborah deb debbie",
    "judith judy",
    "pamela pam",
    "abigail abby",
    "emily em emmie",
    "charlotte lottie charlie",
    "harriet hattie",
    "isabella bella izzy",
    "florence flo florrie",
};

constexpr std::uint64_t word_seed = 2;

// From a sound to the rows it stands in.
using Rows = std::unordered_multimap<std::uint64_t, int>;

const Rows& rows() {
  static const Rows made = [] {
    Rows rows;
    int number = 0;
    for (const std::string_view row : short_forms) {
      for (const std::string_view word : words_in(row)) rows.emplace(hash_of(sound_of(word), word_seed), number);
      ++number;
    }
    return rows;
  }();
  return made;
}

}  // namespace

bool is_short_form(std::string_view a, std::string_view b) {
  const auto [first_a, last_a] = rows().equal_range(hash_of(a, word_seed));
  if (first_a == last_a) return false;
  const auto [first_b, last_b] = rows().equal_range(hash_of(b, word_seed));
  for (auto one = first_a; one != last_a; ++one)
    for (auto other = first_b; other != last_b; ++other)
      if (one->second == other->second) return true;
  return false;
}

}  // namespace vez
