#include "demo/demo.h"

namespace vez {

std::vector<Route> demo_routes() {
  std::vector<Route> routes{
      route(Method::post, "/demo", "loadDemo", Right::company_manage,
            "Adds customers to try things with, months of contacts included.", load_demo),
      route(Method::del, "/demo", "removeDemo", Right::company_manage,
            "Takes the demonstration's customers away, and nothing else.", remove_demo),
  };
  // Some thousand rows in one transaction.
  for (Route& r : routes) r.slow = true;
  return routes;
}

}  // namespace vez
