#include "made_customers.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "text/fold.h"

namespace vez {
namespace {

using Texts = std::span<const std::string_view>;

// Splitmix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t end) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % end;
  }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  // The first ones more often, as names are.
  std::string_view one_of(Texts texts) { return texts[below(1 + below(texts.size()))]; }
  std::string_view any_of(Texts texts) { return texts[below(texts.size())]; }

 private:
  std::uint64_t state_;
};

enum Language : std::size_t { slovene, hungarian, russian, english };

constexpr std::string_view men_sl[] = {"Franc",   "Marko",  "Janez",  "Andrej", "Ivan",   "Anton", "Luka",  "Peter",
                                       "Matej",   "Jožef",  "Tomaž",  "Marjan", "Milan",  "Aleš",  "Bojan", "Rok",
                                       "Boštjan", "Gregor", "Matjaž", "Žiga",   "Jernej", "Uroš",  "Miha",  "Blaž",
                                       "Dušan",   "Primož", "Nejc",   "Jure",   "Tilen",  "Črt"};
constexpr std::string_view women_sl[] = {
    "Marija", "Ana",    "Maja",   "Irena",  "Mojca", "Mateja", "Nina",  "Nataša", "Andreja",  "Barbara",
    "Petra",  "Jožica", "Eva",    "Katja",  "Anja",  "Sara",   "Tanja", "Sonja",  "Katarina", "Špela",
    "Urška",  "Tjaša",  "Milena", "Alenka", "Živa",  "Neža",   "Zala",  "Vesna",  "Saša",     "Metka"};
constexpr std::string_view men_hu[] = {
    "László", "István", "József", "János",  "Zoltán", "Sándor", "Ferenc",    "Gábor",  "Attila",  "Péter",
    "Tamás",  "Zsolt",  "Tibor",  "András", "Csaba",  "Imre",   "Lajos",     "György", "Balázs",  "Gyula",
    "Mihály", "Károly", "Róbert", "Béla",   "Dániel", "Ádám",   "Krisztián", "Miklós", "Norbert", "Szabolcs"};
constexpr std::string_view women_hu[] = {
    "Mária",     "Erzsébet", "Katalin", "Ilona", "Éva",       "Anna",  "Zsuzsanna", "Margit",   "Judit",   "Ágnes",
    "Julianna",  "Andrea",   "Ildikó",  "Erika", "Krisztina", "Irén",  "Eszter",    "Magdolna", "Mónika",  "Edit",
    "Gabriella", "Szilvia",  "Anita",   "Anikó", "Viktória",  "Márta", "Rozália",   "Tímea",    "Piroska", "Boglárka"};
constexpr std::string_view men_ru[] = {
    "Александр", "Сергей", "Владимир",   "Алексей",  "Андрей",   "Дмитрий", "Николай", "Михаил", "Иван",     "Евгений",
    "Виктор",    "Юрий",   "Максим",     "Павел",    "Игорь",    "Артём",   "Олег",    "Роман",  "Денис",    "Илья",
    "Кирилл",    "Фёдор",  "Константин", "Вячеслав", "Григорий", "Ярослав", "Тимофей", "Матвей", "Анатолий", "Борис"};
constexpr std::string_view women_ru[] = {
    "Елена",     "Татьяна", "Наталья", "Ольга",     "Анна",   "Екатерина", "Мария",    "Ирина",  "Светлана", "Юлия",
    "Анастасия", "Людмила", "Галина",  "Валентина", "Марина", "Надежда",   "Виктория", "Любовь", "Дарья",    "Ксения",
    "Полина",    "Алёна",   "Вера",    "Евгения",   "Яна",    "Жанна",     "Софья",    "Алиса",  "Варвара",  "Оксана"};
constexpr std::string_view men_en[] = {
    "David",   "John",    "Paul",   "James",   "Andrew",      "Peter",   "Mark",   "Michael", "Stephen", "Robert",
    "Richard", "William", "Thomas", "Daniel",  "Christopher", "Matthew", "George", "Edward",  "Joseph",  "Samuel",
    "Oliver",  "Harry",   "Jack",   "Anthony", "Simon",       "Graham",  "Ian",    "Philip",  "Luke",    "Callum"};
constexpr std::string_view women_en[] = {
    "Susan",  "Margaret", "Sarah",   "Patricia", "Elizabeth", "Mary",      "Karen",    "Julie",    "Emma",   "Laura",
    "Claire", "Helen",    "Rachel",  "Rebecca",  "Catherine", "Charlotte", "Victoria", "Jennifer", "Hannah", "Lucy",
    "Amy",    "Sophie",   "Jessica", "Deborah",  "Olivia",    "Alice",     "Jane",     "Fiona",    "Gemma",  "Ruth"};

constexpr std::string_view families_sl[] = {
    "Novak",   "Horvat",   "Kovačič", "Krajnc",  "Zupančič", "Potočnik", "Kovač",  "Mlakar", "Kos",    "Vidmar",
    "Golob",   "Turk",     "Kralj",   "Božič",   "Korošec",  "Bizjak",   "Zupan",  "Hribar", "Kotnik", "Kavčič",
    "Rozman",  "Kastelic", "Oblak",   "Petek",   "Žagar",    "Hočevar",  "Kolar",  "Košir",  "Koren",  "Klemenčič",
    "Zajc",    "Knez",     "Medved",  "Zupanc",  "Pirc",     "Hrovat",   "Pavlič", "Kuhar",  "Lah",    "Zorko",
    "Tomažič", "Uršič",    "Sever",   "Erjavec", "Babič",    "Jereb",    "Jerman", "Majcen", "Kranjc", "Pušnik"};
constexpr std::string_view families_hu[] = {
    "Nagy",     "Kovács", "Tóth",    "Szabó",  "Horváth", "Varga",   "Kiss",     "Molnár", "Németh", "Farkas",
    "Balogh",   "Papp",   "Lakatos", "Takács", "Juhász",  "Oláh",    "Mészáros", "Simon",  "Rácz",   "Fekete",
    "Szilágyi", "Török",  "Fehér",   "Balázs", "Gál",     "Kis",     "Szűcs",    "Orsós",  "Kocsis", "Fodor",
    "Pintér",   "Szalai", "Sipos",   "Magyar", "Lukács",  "Gulyás",  "Bíró",     "Király", "Katona", "László",
    "Jakab",    "Bogdán", "Balog",   "Sándor", "Boros",   "Fazekas", "Kelemen",  "Váradi", "Antal",  "Somogyi"};
constexpr std::string_view families_ru[] = {
    "Иванов",   "Смирнов",  "Кузнецов",  "Попов",    "Васильев", "Петров",   "Соколов", "Михайлов", "Новиков",
    "Фёдоров",  "Морозов",  "Волков",    "Алексеев", "Лебедев",  "Семёнов",  "Егоров",  "Павлов",   "Козлов",
    "Степанов", "Николаев", "Орлов",     "Андреев",  "Макаров",  "Никитин",  "Захаров", "Зайцев",   "Соловьёв",
    "Борисов",  "Яковлев",  "Григорьев", "Романов",  "Воробьёв", "Сергеев",  "Кузьмин", "Фролов",   "Александров",
    "Дмитриев", "Королёв",  "Гусев",     "Киселёв",  "Ильин",    "Максимов", "Поляков", "Сорокин",  "Виноградов",
    "Щукин",    "Хрущёв",   "Жуков",     "Чайкин",   "Цветков"};
constexpr std::string_view families_en[] = {
    "Smith",  "Jones",    "Taylor",   "Brown",    "Williams", "Wilson",  "Johnson", "Davies",   "Patel",   "Robinson",
    "Wright", "Thompson", "Evans",    "Walker",   "White",    "Roberts", "Green",   "Hall",     "Wood",    "Jackson",
    "Clarke", "Khan",     "Harris",   "Lewis",    "Clark",    "Hughes",  "Edwards", "Turner",   "Hill",    "Moore",
    "Scott",  "Cooper",   "Ward",     "Morris",   "King",     "Watson",  "Baker",   "Harrison", "Morgan",  "Young",
    "Allen",  "Mitchell", "Anderson", "Phillips", "Bell",     "Lee",     "Kelly",   "Davis",    "Bennett", "Shaw"};

// Families that few have are put together of these.
constexpr std::string_view stems_sl[] = {"Bre", "Drag", "Gor", "Jakob", "Kam",  "Lav",  "Mar", "Ost",  "Pod", "Rav",
                                         "Sla", "Tom",  "Ver", "Zal",   "Čern", "Škof", "Žib", "Hlad", "Gab", "Dol"};
constexpr std::string_view middles_sl[] = {"", "an", "el", "ov", "in", "er", "uš", "ar", "en", "il"};
constexpr std::string_view endings_sl[] = {"ič", "ec", "ek", "nik", "šek", "ar", "ak", "šič", "nc", "kar", "er", "an"};
constexpr std::string_view stems_hu[] = {"Bar",  "Csen", "Der", "Egr",   "Föld", "Gyön", "Hor", "Kár",  "Lőr",  "Mis",
                                         "Nyír", "Pál",  "Ság", "Szent", "Tal",  "Ung",  "Vár", "Zalá", "Bödő", "Ács"};
constexpr std::string_view middles_hu[] = {"", "án", "es", "ol", "in", "er", "ács", "or", "és", "ad"};
constexpr std::string_view endings_hu[] = {"i",  "fi",  "házi", "falvi", "ai",  "kó",
                                           "os", "ssy", "dy",   "váry",  "ház", "kai"};
constexpr std::string_view stems_ru[] = {"Бел", "Вор", "Гор", "Дор", "Ерм", "Жар", "Зуб", "Кар", "Лав", "Мед", "Нос",
                                         "Пан", "Рыж", "Сав", "Тих", "Ул",  "Фил", "Хар", "Чер", "Шум", "Щеп", "Юд"};
constexpr std::string_view middles_ru[] = {"", "ан", "ем", "он", "ал", "ич", "ух", "ар", "ен", "ил"};
constexpr std::string_view endings_ru[] = {"ов", "ин", "ков", "цов", "кин", "нов", "лов", "хин"};
constexpr std::string_view stems_en[] = {"Ash", "Black", "Car", "Dun", "East", "Fair", "Gar",   "Hart", "Kirk", "Lang",
                                         "Mar", "Nor",   "Old", "Pem", "Rad",  "Stan", "Thorn", "Wal",  "Whit", "York"};
constexpr std::string_view middles_en[] = {"", "er", "ing", "el", "en", "ber", "or", "le", "an", "ders"};
constexpr std::string_view endings_en[] = {"son",  "ton",   "ley", "field", "ford", "man",
                                           "well", "worth", "ham", "wick",  "by",   "combe"};

constexpr std::string_view streets[4][20] = {
    {"Trubarjeva cesta", "Slovenska cesta",   "Prešernova ulica",  "Cankarjeva ulica",   "Gosposka ulica",
     "Kidričeva ulica",  "Partizanska cesta", "Koroška cesta",     "Celjska cesta",      "Levstikova ulica",
     "Vodnikova cesta",  "Šolska ulica",      "Ljubljanska cesta", "Gregorčičeva ulica", "Jenkova ulica",
     "Mestni trg",       "Pod gozdom",        "Cesta na Brdo",     "Zelena pot",         "Na jami"},
    {"Kossuth Lajos utca", "Petőfi Sándor utca", "Rákóczi út",    "Dózsa György út",      "Ady Endre utca",
     "Arany János utca",   "József Attila utca", "Széchenyi tér", "Bajcsy-Zsilinszky út", "Fő utca",
     "Jókai utca",         "Deák Ferenc utca",   "Béke utca",     "Bem József utca",      "Táncsics utca",
     "Kölcsey utca",       "Rózsa utca",         "Akácfa utca",   "Szabadság tér",        "Vörösmarty utca"},
    {"ул. Ленина",  "ул. Советская",     "ул. Мира",       "ул. Пушкина",     "ул. Гагарина",
     "ул. Садовая", "ул. Лесная",        "ул. Школьная",   "проспект Победы", "ул. Кирова",
     "ул. Чехова",  "ул. Октябрьская",   "ул. Молодёжная", "ул. Набережная",  "ул. Заречная",
     "ул. Полевая", "ул. Комсомольская", "ул. Зелёная",    "ул. Горького",    "ул. Жукова"},
    {"High Street", "Station Road", "Church Lane",    "London Road",    "Victoria Road", "Green Lane", "Manor Road",
     "Kings Road",  "Park Avenue",  "Mill Lane",      "The Crescent",   "Queens Drive",  "New Street", "Albert Road",
     "York Road",   "Grange Road",  "Richmond Close", "Windsor Avenue", "North Street",  "Chapel Hill"}};
constexpr std::string_view towns[4][10] = {
    {"Ljubljana", "Maribor", "Celje", "Kranj", "Koper", "Novo mesto", "Velenje", "Ptuj", "Škofja Loka", "Črnomelj"},
    {"Budapest", "Debrecen", "Szeged", "Miskolc", "Pécs", "Győr", "Nyíregyháza", "Kecskemét", "Székesfehérvár",
     "Zalaegerszeg"},
    {"Москва", "Санкт-Петербург", "Казань", "Новосибирск", "Екатеринбург", "Челябинск", "Ярославль", "Пермь", "Тюмень",
     "Хабаровск"},
    {"London", "Leeds", "Sheffield", "Bristol", "Liverpool", "Leicester", "Coventry", "Bradford", "Plymouth",
     "Norwich"}};
constexpr std::string_view mail_hosts[] = {"gmail.com", "siol.net",    "freemail.hu", "mail.ru",
                                           "yandex.ru", "outlook.com", "yahoo.co.uk", "example.org"};

struct LanguageNames {
  Texts men, women, families, stems, middles, endings;
};
const LanguageNames names[] = {{men_sl, women_sl, families_sl, stems_sl, middles_sl, endings_sl},
                               {men_hu, women_hu, families_hu, stems_hu, middles_hu, endings_hu},
                               {men_ru, women_ru, families_ru, stems_ru, middles_ru, endings_ru},
                               {men_en, women_en, families_en, stems_en, middles_en, endings_en}};

// ----------------------------------------------------------------------------------------------------------- letters

std::u32string letters(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : 2;
    char32_t letter = more == 0 ? c : more == 1 ? c & 0x1F : c & 0x0F;
    for (int k = 1; k <= more; ++k) letter = letter << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    out += letter, i += 1 + more;
  }
  return out;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6), out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | c >> 12), out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

// а to я, then ё, as the passport office (ICAO), the British (BGN) and Slovenes write them.
constexpr std::string_view latin_letters[3][33] = {
    {"a", "b", "v", "g", "d",  "e",  "zh", "z",  "i",    "i",  "k", "l", "m", "n",  "o",  "p", "r",
     "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "ie", "y", "",  "e", "iu", "ia", "e"},
    {"a", "b", "v", "g", "d",  "e",  "zh", "z",  "i",    "y", "k", "l", "m", "n",  "o",  "p", "r",
     "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya", "yo"},
    {"a", "b", "v", "g", "d", "e", "ž", "z", "i",  "j", "k", "l", "m", "n",  "o",  "p", "r",
     "s", "t", "u", "f", "h", "c", "č", "š", "šč", "",  "i", "",  "e", "ju", "ja", "jo"}};

std::string in_latin(std::string_view text, std::size_t custom) {
  std::string out;
  for (const char32_t c : letters(text)) {
    const bool capital = (c >= U'А' && c <= U'Я') || c == U'Ё';
    const char32_t small = c == U'Ё' ? U'ё' : capital ? c + 32 : c;
    if (!((small >= U'а' && small <= U'я') || small == U'ё')) {
      out += utf8(std::u32string(1, c));
      continue;
    }
    std::u32string latin = letters(latin_letters[custom][small == U'ё' ? 32 : small - U'а']);
    if (capital && !latin.empty()) latin[0] = latin[0] < 0x80 ? latin[0] - 32 : latin[0] - 1;
    out += utf8(latin);
  }
  return out;
}

// With zeros before it.
std::string digits(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string mistyped(std::string_view text, Dice& dice) {
  std::u32string word = letters(text);
  if (word.size() < 3) return std::string(text);
  const std::size_t at = 1 + dice.below(word.size() - 1);
  const bool cyrillic = word[1] > 0x400;
  const char32_t letter = (cyrillic ? U'а' : U'a') + dice.below(cyrillic ? 32 : 26);
  switch (dice.below(4)) {
    case 0: word.insert(at, 1, letter); break;
    case 1: word.erase(at, 1); break;
    case 2: word[at] = letter; break;
    default: std::swap(word[at - 1], word[at]);
  }
  return utf8(word);
}

// As typed on a keyboard without the letters.
std::string without_accents(std::string_view text) {
  std::string out;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != ' ') {
      word += text[i];
      continue;
    }
    std::string plain = folded(word);
    if (!plain.empty() && plain[0] >= 'a' && plain[0] <= 'z') plain[0] -= 32;
    out += (out.empty() ? "" : " ") + plain, word.clear();
  }
  return out;
}

// ------------------------------------------------------------------------------------------------------------ people

struct Person {
  Language language;
  bool woman;
  std::string given, family, middle, suffix;
  BirthDate born;
  std::string mobile, mail;
};

struct Home {
  std::string street, postcode, city, phone, mail;
};

class Maker {
 public:
  Maker(std::uint64_t seed, const std::function<void(MadeCustomer&&)>& take) : dice_(seed), take_(take) {}

  std::int64_t records() const { return records_; }

  void household() {
    language_ = static_cast<Language>(dice_.below(4));
    const Home home = new_home();
    ++household_;
    std::string family = family_name();
    const std::uint64_t kind = dice_.below(100);
    Person first = person(dice_.percent(50), family, 1935 + static_cast<int>(dice_.below(70)), home);
    records_of(first, home);
    if (kind < 50) return;
    const Person second = person(!first.woman, dice_.percent(80) ? family : family_name(),
                                 first.born.year - 4 + static_cast<int>(dice_.below(9)), home);
    records_of(second, home);
    if (kind < 75) return;
    children(first.woman ? second : first, home);
  }

 private:
  void children(const Person& father, const Home& home) {
    const int year = std::min(father.born.year + 20 + static_cast<int>(dice_.below(18)), 2012);
    const std::uint64_t count = 1 + dice_.below(3);
    BirthDate last;
    std::vector<std::string> taken;  // no two children of a family are called the same
    for (std::uint64_t i = 0; i < count; ++i) {
      Person child = person(dice_.percent(50), father.family, year + static_cast<int>(2 * i), home);
      child.middle = patronymic(father.given, child.woman);
      while (std::ranges::find(taken, child.given) != taken.end()) child.given = given_name(child.woman);
      if (i == 0 && dice_.percent(12)) {  // a son of his father's name; some families tell them apart
        if (child.woman) child = person(false, father.family, year, home);
        child.given = father.given, child.middle = patronymic(father.given, false);
        if (dice_.percent(30))
          child.suffix = child.language == english     ? "Jr"
                         : child.language == hungarian ? "ifj."
                         : child.language == slovene   ? "ml."
                                                       : "младший";
      }
      if (i == 1 && dice_.percent(15)) child.born = last;  // twins
      last = child.born;
      taken.push_back(child.given);
      records_of(child, home);
    }
  }

  std::string family_name() {
    const LanguageNames& n = names[language_];
    if (dice_.percent(60)) return std::string(dice_.one_of(n.families));
    return std::string(dice_.any_of(n.stems)).append(dice_.any_of(n.middles)).append(dice_.any_of(n.endings));
  }

  std::string patronymic(std::string_view father, bool woman) const {
    if (language_ != russian) return "";
    std::u32string name = letters(father);
    if (name.ends_with(U"ий")) return utf8(name.substr(0, name.size() - 2) + (woman ? U"ьевна" : U"ьевич"));
    if (name.ends_with(U"й") || name.ends_with(U"ь"))
      return utf8(name.substr(0, name.size() - 1) + (woman ? U"евна" : U"евич"));
    if (name.ends_with(U"я")) return utf8(name.substr(0, name.size() - 1) + (woman ? U"инична" : U"ич"));
    return utf8(name + (woman ? U"овна" : U"ович"));
  }

  std::string given_name(bool woman) {
    return std::string(dice_.one_of(woman ? names[language_].women : names[language_].men));
  }

  Person person(bool woman, const std::string& family, int year, const Home& home) {
    const LanguageNames& n = names[language_];
    Person p{.language = language_,
             .woman = woman,
             .given = given_name(woman),
             .family = family,
             .middle = {},
             .suffix = {},
             .born = {},
             .mobile = {},
             .mail = {}};
    if (language_ == russian) {
      p.middle = patronymic(dice_.one_of(n.men), woman);
      if (woman) p.family += "а";
    }
    p.born = {
        .year = year, .month = 1 + static_cast<int>(dice_.below(12)), .day = 1 + static_cast<int>(dice_.below(28))};
    constexpr std::string_view codes[] = {"+3864", "+3630", "+791", "+447"};
    if (dice_.percent(75)) p.mobile = std::string(codes[language_]) + digits(dice_.below(100'000'000), 8);
    if (dice_.percent(60)) {
      const std::string given = folded(p.given), last = folded(p.family);
      p.mail = dice_.percent(50) ? given + "." + last : given.substr(0, 1) + last;
      // No two people have one address: a number after the name, or a domain of one's own.
      const std::string number = std::to_string(++mails_);
      p.mail +=
          dice_.percent(60) ? number + "@" + std::string(dice_.one_of(mail_hosts)) : "@firm" + number + ".example";
    } else if (dice_.percent(20)) {
      p.mail = home.mail;
    }
    return p;
  }

  Home new_home() {
    const std::uint64_t town = dice_.below(10), place = dice_.below(90);
    Home home{.street = std::string(dice_.any_of(streets[language_])),
              .postcode = {},
              .city = std::string(towns[language_][town]),
              .phone = {},
              .mail = {}};
    const std::string number = std::to_string(1 + dice_.below(150));
    if (language_ == english)
      home.street = number + " " + home.street;
    else if (language_ == russian)
      home.street += ", д. " + number + ", кв. " + std::to_string(1 + dice_.below(200));
    else
      home.street += " " + number + (language_ == hungarian ? "." : "");
    const auto letter = [&] { return static_cast<char>('A' + dice_.below(20)); };
    if (language_ == english)
      home.postcode = std::string(1, static_cast<char>('A' + town)) + digits(1 + place % 30, 1) + " " +
                      digits(place % 9, 1) + letter() + letter();
    else if (language_ == russian)
      home.postcode = digits(10 + town * 7, 2) + digits(place * 3, 4);
    else
      home.postcode = digits((1 + town % 9) * 10 + town, 2) + digits(place, 2);
    constexpr std::string_view codes[] = {"+3861", "+361", "+7495", "+4420"};
    if (dice_.percent(40)) home.phone = std::string(codes[language_]) + digits(dice_.below(10'000'000), 7);
    home.mail = "home" + std::to_string(dice_.below(100'000'000)) + "@" + std::string(dice_.any_of(mail_hosts));
    return home;
  }

  void records_of(const Person& p, const Home& home) {
    ++person_;
    const CustomerTraits first = original(p, home);
    emit(first);
    if (!dice_.percent(20)) return;
    emit(typed_again(p, home, first));
    if (dice_.percent(15)) emit(typed_again(p, home, first));
  }

  CustomerTraits original(const Person& p, const Home& home) {
    CustomerTraits t;
    constexpr std::string_view countries[] = {"SI", "HU", "RU", "GB"};
    t.country = countries[p.language];
    t.given_name = p.given, t.family_name = p.family;
    if (!p.suffix.empty()) t.family_name += " " + p.suffix;
    if (p.language == russian && dice_.percent(70)) t.middle_name = p.middle;
    if (dice_.percent(80)) t.born = p.born;
    if (dice_.percent(90)) t.street = home.street, t.postcode = home.postcode, t.city = home.city;
    if (!p.mobile.empty()) t.phones.push_back(p.mobile);
    if (!home.phone.empty() && dice_.percent(50)) t.phones.push_back(home.phone);
    if (!p.mail.empty()) t.mails.push_back(p.mail);
    return t;
  }

  // What two records of one person have in common besides the name; with less nobody could know them for one.
  static int common(const CustomerTraits& a, const CustomerTraits& b) {
    const auto meets = [](const auto& x, const auto& y) {
      for (const auto& one : x)
        if (std::ranges::find(y, one) != y.end()) return 1;
      return 0;
    };
    return (a.born.known() && a.born == b.born) + (!a.postcode.empty() && a.postcode == b.postcode) +
           meets(a.phones, b.phones) + meets(a.mails, b.mails);
  }

  CustomerTraits typed_again(const Person& p, const Home& home, const CustomerTraits& first) {
    // Somebody else asks other questions: what is known of the customer is drawn anew.
    for (int tries = 0; tries < 50; ++tries) {
      CustomerTraits t = original(p, home);
      change(t, p);
      if (common(first, t) >= 2) return t;
    }
    return first;
  }

  void change(CustomerTraits& t, const Person& p) {
    if (dice_.percent(15)) {
      const Home other = new_home();
      t.street = other.street, t.postcode = other.postcode, t.city = other.city;
    }
    if (dice_.percent(25) && !t.phones.empty())
      t.phones[0] = t.phones[0].substr(0, 6) + std::to_string(100'000 + dice_.below(900'000));
    if (dice_.percent(25)) t.mails.clear();
    if (dice_.percent(10)) t.given_name = mistyped(t.given_name, dice_);
    if (dice_.percent(10)) t.family_name = mistyped(t.family_name, dice_);
    if (dice_.percent(10) && !t.street.empty()) t.street = mistyped(t.street, dice_);
    if (dice_.percent(8) && t.born.known()) mistype_date(t.born);
    if (dice_.percent(3)) t.given_name = utf8(letters(t.given_name).substr(0, 1)) + ".";
    if (p.woman && dice_.percent(4)) t.family_name = family_name();
    if (p.language == russian && dice_.percent(50)) {
      const std::size_t custom = dice_.below(3);
      for (std::string* text : {&t.given_name, &t.family_name, &t.middle_name, &t.street, &t.city})
        *text = in_latin(*text, custom);
    }
    if (p.language != russian && dice_.percent(40))
      for (std::string* text : {&t.given_name, &t.family_name, &t.street, &t.city}) *text = without_accents(*text);
    if (dice_.percent(12)) std::swap(t.given_name, t.family_name);
    if (dice_.percent(12)) {
      t.name = p.language == hungarian || dice_.percent(40)
                   ? t.family_name + " " + t.given_name + (t.middle_name.empty() ? "" : " ") + t.middle_name
                   : t.given_name + " " + t.middle_name + (t.middle_name.empty() ? "" : " ") + t.family_name;
      t.given_name.clear(), t.family_name.clear(), t.middle_name.clear();
    }
  }

  void mistype_date(BirthDate& born) {
    if (dice_.percent(30) && born.day <= 12)
      std::swap(born.day, born.month);
    else if (dice_.percent(50))
      born.day = born.day / 10 * 10 + static_cast<int>(dice_.below(10));
    else
      born.year = born.year / 10 * 10 + static_cast<int>(dice_.below(10));
  }

  void emit(CustomerTraits traits) {
    ++records_;
    take_({.traits = std::move(traits), .person = person_, .household = household_});
  }

  Dice dice_;
  const std::function<void(MadeCustomer&&)>& take_;
  Language language_ = slovene;
  std::int64_t records_ = 0, person_ = 0, household_ = 0, mails_ = 0;
};

}  // namespace

void make_customers(std::uint64_t seed, std::int64_t count, const std::function<void(MadeCustomer&&)>& take) {
  Maker maker(seed, take);
  while (maker.records() < count) maker.household();
}

}  // namespace vez
