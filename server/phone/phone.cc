#include "phone/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include "base/text.h"

namespace vez {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

Phone normal_phone(std::string_view given, std::string_view country) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  Phone phone{.value = std::string(trimmed(given)), .valid = false};
  PhoneNumber number;
  if (util.Parse(phone.value, std::string(country), &number) != PhoneNumberUtil::NO_PARSING_ERROR) return phone;
  phone.valid = util.IsValidNumber(number);
  // A number nobody gives out (a new range, one reserved for films) is still the same number however it is written.
  if (!phone.valid && util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) return phone;
  phone.value.clear();
  util.Format(number, PhoneNumberUtil::E164, &phone.value);
  if (number.has_extension() && !number.extension().empty()) phone.value += ";ext=" + number.extension();
  return phone;
}

std::vector<std::string> phone_beginnings(std::string_view text, std::string_view country) {
  constexpr std::size_t digits_min = 4;
  std::string digits;
  for (const char sign : text) {
    if (sign >= '0' && sign <= '9')
      digits += sign;
    else if (std::string_view(" +-/.()").find(sign) == std::string_view::npos)
      return {};
  }
  if (digits.size() < digits_min) return {};
  std::vector<std::string> beginnings{digits};
  if (trimmed(text).starts_with('+')) return beginnings;
  if (digits.starts_with("00")) {
    beginnings.push_back(digits.substr(2));
    return beginnings;
  }
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  const int code = util.GetCountryCodeForRegion(std::string(country));
  if (code == 0) return beginnings;
  // What is dialled before the number inside the country: 0, in Hungary 06, in Russia 8.
  std::string trunk;
  util.GetNddPrefixForRegion(std::string(country), true, &trunk);
  const bool dialled = !trunk.empty() && digits.starts_with(trunk);
  beginnings.push_back(std::to_string(code) + (dialled ? digits.substr(trunk.size()) : digits));
  return beginnings;
}

}  // namespace vez
