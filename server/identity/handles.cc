#include <algorithm>

#include "base/text.h"
#include "identity/identity.h"
#include "phone/phone.h"
#include "text/fold.h"

namespace vez {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view word_signs = "abcdefghijklmnopqrstuvwxyz0123456789_";

bool only(std::string_view text, std::string_view of, std::string_view also = "") {
  return std::ranges::all_of(text, [&](char c) { return of.contains(c) || also.contains(c); });
}
bool is_number(std::string_view text) { return !text.empty() && only(text, digits); }
bool letter(char c) { return c >= 'a' && c <= 'z'; }
bool within(std::string_view text, std::size_t min, std::size_t max) {
  return text.size() >= min && text.size() <= max;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// What stands after one of the network's hosts ("https://www.t.me/ana?x=1" gives "ana?x=1"); the text itself when it is
// no address of a page; nothing when it is one of another host.
std::optional<std::string_view> after_host(std::string_view text, std::initializer_list<std::string_view> hosts) {
  const bool address = take_prefix(text, "https://") || take_prefix(text, "http://");
  for (const std::string_view sub : {"www.", "m.", "mobile.", "web."})
    if (take_prefix(text, sub)) break;
  for (const std::string_view host : hosts) {
    std::string_view rest = text;
    if (take_prefix(rest, host) && rest.starts_with('/')) return rest.substr(1);
  }
  if (address) return std::nullopt;
  return text;
}

// The part of a path before further parts, a question or a mark.
std::string_view first_part(std::string_view path) { return path.substr(0, path.find_first_of("/?#")); }

// A handle as a network's page or a person writes it, in lower case; "" when it is none of this network.
std::string handle(std::string_view given, std::initializer_list<std::string_view> hosts) {
  const std::string text = lower(given);
  auto path = after_host(text, hosts);
  if (!path) return {};
  take_prefix(*path, "@");
  return std::string(first_part(*path));
}

std::string telegram(std::string_view given) {
  const std::string text = lower(given);
  std::string_view rest = text;
  std::string name =
      take_prefix(rest, "tg://resolve?domain=") ? std::string(first_part(rest)) : handle(text, {"t.me", "telegram.me"});
  if (is_number(name)) return within(name, 5, 20) ? name : "";  // an account's number, as bots see it
  return within(name, 4, 32) && letter(name[0]) && only(name, word_signs) ? name : "";
}

std::string vk(std::string_view given) {
  std::string name = handle(given, {"vk.com", "vk.ru", "vkontakte.ru"});
  if (is_number(name)) name.insert(0, "id");
  return within(name, 3, 32) && only(name, word_signs, ".") ? name : "";
}

// Facebook sees no dots in a name, and knows accounts without a name by a number.
std::string facebook(std::string_view given) {
  const std::string text = lower(given);
  auto path = after_host(text, {"facebook.com", "fb.com", "fb.me", "m.me"});
  if (!path) return {};
  if (take_prefix(*path, "profile.php?id=")) return std::string(path->substr(0, path->find_first_not_of(digits)));
  take_prefix(*path, "@");
  std::string name(first_part(*path));
  std::erase(name, '.');
  return within(name, 5, 50) && only(name, word_signs, "-") && !name.contains('_') ? name : "";
}

std::string instagram(std::string_view given) {
  std::string name = handle(given, {"instagram.com", "instagr.am"});
  const bool dots = name.contains("..") || name.ends_with('.');
  return within(name, 1, 30) && !dots && only(name, word_signs, ".") ? name : "";
}

// "in/" before persons, "company/" before firms, as the network's addresses have it.
std::string linkedin(std::string_view given) {
  std::string text = lower(given);
  // Countries have hosts of their own: "si.linkedin.com".
  if (const std::size_t host = text.find("linkedin.com/"); host != std::string::npos) text.erase(0, host);
  auto path = after_host(text, {"linkedin.com"});
  if (!path) return {};
  std::string_view kind = "in/";
  for (const std::string_view known : {"in/", "company/", "school/"})
    if (take_prefix(*path, known)) kind = known;
  take_prefix(*path, "@");
  const std::string_view name = first_part(*path);
  const bool plain = std::ranges::none_of(name, [](char c) { return c >= 0 && (c <= ' ' || c == '@'); });
  return within(name, 3, 300) && plain ? std::string(kind) + std::string(name) : "";
}

std::string x(std::string_view given) {
  std::string name = handle(given, {"x.com", "twitter.com"});
  return within(name, 1, 15) && only(name, word_signs) ? name : "";
}

std::string skype(std::string_view given) {
  std::string text = lower(given);
  std::string_view name = text;
  take_prefix(name, "skype:");
  name = name.substr(0, name.find('?'));
  const bool signs = only(name, word_signs, ".,-:#@+");
  return within(name, 6, 64) && letter(name[0]) && signs ? std::string(name) : "";
}

std::string google_plus(std::string_view given) {
  const std::string text = lower(given);
  auto path = after_host(text, {"plus.google.com"});
  if (!path) return {};
  const std::string_view name = first_part(*path);
  if (is_number(name)) return name.size() == 21 ? std::string(name) : "";
  return name.starts_with('+') && name.size() > 1 && !name.contains(' ') ? std::string(name) : "";
}

// Capitals, without what people put between groups.
std::string card(std::string_view given) {
  std::string out;
  for (const char c : given) {
    if (c == ' ' || c == '-' || c == '.') continue;
    if (c >= 'a' && c <= 'z')
      out += static_cast<char>(c - ('a' - 'A'));
    else
      out += c;
  }
  const bool plain = std::ranges::all_of(out, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  return within(out, 3, 40) && plain ? out : "";
}

// Letter by letter: other systems and browsers make them.
std::string as_it_is(std::string_view given, std::size_t min, bool spaces) {
  const bool plain = std::ranges::none_of(given, [&](char c) { return (c >= 0 && c < ' ') || (c == ' ' && !spaces); });
  return within(given, min, 254) && plain ? std::string(given) : "";
}

// "crm:K-12": the system's name in lower case, and the number.
std::string customer_number(std::string_view given) {
  const std::size_t colon = std::min(given.find(':'), given.size());
  const std::string system = lower(trimmed(given.substr(0, colon)));
  if (colon == given.size() || system.empty()) return {};
  const std::string number = as_it_is(trimmed(given.substr(colon + 1)), 1, true);
  return number.empty() ? "" : system + ":" + number;
}

}  // namespace

IdentityValue normal_identity_value(IdentityKind kind, std::string_view given, std::string_view country) {
  given = trimmed(given);
  const auto by_phone = [&] {
    Phone phone = normal_phone(given, country);
    return IdentityValue{std::move(phone.value), phone.valid};
  };
  const auto kept = [&](std::string normal) {
    if (normal.empty()) return IdentityValue{std::string(given), false};
    return IdentityValue{std::move(normal), true};
  };
  switch (kind) {
    case IdentityKind::phone: return by_phone();
    case IdentityKind::mail: {
      MailAddress mail = read_mail(given);
      return {std::move(mail.value), mail.valid};
    }
    case IdentityKind::whatsapp:
    case IdentityKind::viber: {
      std::string_view number = given;
      if (take_prefix(number, "https://wa.me/")) {
        Phone phone = normal_phone("+" + std::string(first_part(number)), country);
        return {std::move(phone.value), phone.valid};
      }
      return by_phone();
    }
    case IdentityKind::telegram: {
      if (given.starts_with('+')) return by_phone();
      return kept(telegram(given));
    }
    case IdentityKind::vk: return kept(vk(given));
    case IdentityKind::facebook: return kept(facebook(given));
    case IdentityKind::instagram: return kept(instagram(given));
    case IdentityKind::linkedin: return kept(linkedin(given));
    case IdentityKind::x: return kept(x(given));
    case IdentityKind::skype: return kept(skype(given));
    case IdentityKind::google_plus: return kept(google_plus(given));
    case IdentityKind::card: return kept(card(given));
    case IdentityKind::tax_number: return normal_tax_number(given, country);
    case IdentityKind::customer_number: return kept(customer_number(given));
    case IdentityKind::web_visitor: return kept(as_it_is(given, 8, false));
  }
  return {std::string(given), false};
}

}  // namespace vez
