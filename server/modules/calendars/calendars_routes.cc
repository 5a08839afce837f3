#include "calendars/calendars.h"

namespace vez {

std::vector<Route> calendars_routes() {
  return {
      route(Method::get, "/company/holidays", "listHolidays", signed_in,
            "Public holidays of a year in a country, or one of its regions.", list_holidays),
      route(Method::get, "/company/holiday-regions", "listHolidayRegions", signed_in,
            "Regions of a country that have holidays of their own.", list_regions),
      route(Method::get, "/company/working-time", "addWorkingTime", signed_in,
            "A moment plus working minutes of the company.", add_working_time),
      route(Method::get, "/company/working-days", "addWorkingDays", signed_in,
            "A date plus working days of the company, with the holidays of other countries involved.",
            add_working_days),
  };
}

}  // namespace vez
