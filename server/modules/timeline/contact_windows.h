#pragma once

// When a customer is to be contacted, as it was promised to them (modules/promises).

#include <optional>
#include <string>

#include "timeline/timeline.h"

namespace vez {

using PromiseId = Id<struct PromiseTag>;

struct ContactWindow {
  PromiseId promise_id;
  UtcTime from_at;
  UtcTime until_at;
  std::string time_zone;
};
BOOST_DESCRIBE_STRUCT(ContactWindow, (), (promise_id, from_at, until_at, time_zone))

// Whether a promise on the channel means: not before, and not after. A call and a visit come at an hour that suits the
// customer; a letter that comes earlier disturbs nobody.
constexpr bool waits_for_window(Channel channel) { return channel == Channel::call || channel == Channel::visit; }

// The promise that speaks against contacting the customer at this moment: it is too early for it, or too late that day.
// None where another promise's window is open.
std::optional<ContactWindow> window_against(Tx& tx, CustomerId customer_id, Channel channel, UtcTime at);

// "promised only after 17:00", by the customer's clock.
Message sentence_of(const ContactWindow& window, UtcTime at);

}  // namespace vez
