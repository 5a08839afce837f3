#include <iostream>

#include "app/cli.h"
#include "app/modules.h"

namespace vez {

void add_documents_commands(Cli& cli) {
  cli.command(cli.root(), "openapi", "Print the OpenAPI document of the interface", "  vez openapi >openapi.json",
              std::function<int()>([] { return std::cout << openapi_document(all_routes(), VEZ_VERSION), 0; }));
  cli.command(cli.root(), "permissions", "Print the table of routes and rights", "  vez permissions",
              std::function<int()>([] { return std::cout << permissions_document(all_routes()), 0; }));
}

}  // namespace vez
