#include "phone/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include "base/text.h"

namespace vez {

Phone normal_phone(std::string_view given, std::string_view country) {
  using i18n::phonenumbers::PhoneNumber;
  using i18n::phonenumbers::PhoneNumberUtil;
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

}  // namespace vez
