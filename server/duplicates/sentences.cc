#include "duplicates/model.h"

namespace vez {
namespace {

Message given_sentence(Agreement agreement) {
  switch (agreement) {
    case Agreement::same: return Message("The given names are the same.");
    case Agreement::sounds: return Message("The given names are the same in another spelling or script.");
    case Agreement::slip: return Message("The given names differ by a typing error.");
    case Agreement::akin:
      return Message("The given names are alike: a short form, an initial, or one part of the other.");
    case Agreement::distant: return Message("The given names are somewhat alike.");
    default: return Message("The given names differ.");
  }
}

Message family_sentence(Agreement agreement) {
  switch (agreement) {
    case Agreement::same: return Message("The family names are the same.");
    case Agreement::sounds: return Message("The family names are the same in another spelling or script.");
    case Agreement::slip: return Message("The family names differ by a typing error.");
    case Agreement::akin:
      return Message("The family names are alike: two forms of one name, or one part of the other.");
    case Agreement::distant: return Message("The family names are somewhat alike.");
    default: return Message("The family names differ.");
  }
}

Message organisation_sentence(Agreement agreement) {
  switch (agreement) {
    case Agreement::same: return Message("The names are the same.");
    case Agreement::sounds: return Message("The names are the same in another spelling or script.");
    case Agreement::slip: return Message("The names are nearly the same.");
    case Agreement::akin: return Message("One name is a part of the other.");
    case Agreement::distant: return Message("The names have words in common.");
    default: return Message("The names differ.");
  }
}

Message birth_sentence(Agreement agreement) {
  switch (agreement) {
    case Agreement::same: return Message("The dates of birth are the same.");
    case Agreement::slip: return Message("The dates of birth differ by a digit, or by two that changed places.");
    case Agreement::akin: return Message("Two parts of the dates of birth are the same, the third is not.");
    default: return Message("The dates of birth differ.");
  }
}

Message street_sentence(Agreement agreement) {
  switch (agreement) {
    case Agreement::same: return Message("Street and number are the same.");
    case Agreement::slip: return Message("The streets differ in spelling, the numbers are the same.");
    case Agreement::akin: return Message("The street is the same, the numbers are not.");
    default: return Message("The streets differ.");
  }
}

Message place_sentence(Agreement agreement) {
  switch (agreement) {
    case Agreement::same: return Message("The postcodes are the same.");
    case Agreement::sounds: return Message("The towns are the same.");
    case Agreement::slip: return Message("Postcode and town differ by a typing error.");
    case Agreement::akin: return Message("The towns are the same, or nearly; the postcodes are not.");
    case Agreement::distant: return Message("The towns or the areas of the postcodes are nearly the same.");
    default: return Message("The places differ.");
  }
}

}  // namespace

Message sentence_of(ComparedField field, Agreement agreement, bool of_organisations) {
  const bool same = agreement == Agreement::same, slip = agreement == Agreement::slip;
  switch (field) {
    case ComparedField::given_name: return given_sentence(agreement);
    case ComparedField::family_name:
      return of_organisations ? organisation_sentence(agreement) : family_sentence(agreement);
    case ComparedField::name_order:
      return same ? Message("The names stand in the same order.")
                  : Message("Given and family name have changed places.");
    case ComparedField::middle_name:
      if (same) return Message("The middle names are the same.");
      return agreement == Agreement::akin ? Message("The middle names are alike.")
                                          : Message("The middle names differ.");
    case ComparedField::birth: return birth_sentence(agreement);
    case ComparedField::street: return street_sentence(agreement);
    case ComparedField::place: return place_sentence(agreement);
    case ComparedField::phone:
      if (same) return Message("They have a phone number in common.");
      return slip ? Message("A phone number differs by a digit.") : Message("They have no phone number in common.");
    case ComparedField::mail:
      if (same) return Message("They have a mail address in common.");
      if (agreement == Agreement::akin) return Message("They have the same mailbox name with two providers.");
      return slip ? Message("A mail address differs by a typing error.")
                  : Message("They have no mail address in common.");
    case ComparedField::number:
      if (same) return Message("They have a personal number in common.");
      return slip ? Message("A personal number differs by a digit.") : Message("Their personal numbers differ.");
  }
  return Message("");
}

Message sentence_of(HeldBack held_back) {
  switch (held_back) {
    case HeldBack::no: return Message("");
    case HeldBack::other_given_name:
      return Message("Two people of one household may be meant: the given names are not the same.");
    case HeldBack::other_family_name: return Message("The family names are not the same.");
    case HeldBack::other_middle_name: return Message("Two people of one name may be meant: the middle names differ.");
    case HeldBack::other_birth: return Message("Two people of one name may be meant: the dates of birth differ.");
    case HeldBack::other_generation: return Message("A parent and a child of one name may be meant.");
    case HeldBack::other_number: return Message("Their personal numbers differ.");
    case HeldBack::only_household:
      return Message("A parent and a child of one name may be meant: no date of birth or number says otherwise.");
  }
  return Message("");
}

}  // namespace vez
