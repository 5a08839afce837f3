#pragma once

#include <memory>
#include <string>

#include "app/settings.h"
#include "demo/demo.h"
#include "store/db.h"

namespace vez {

// The database of the settings, migrated. Makes the data folder.
std::unique_ptr<Db> open_database(const Settings& settings, const Clock& clock);

// The clock of the settings; a simulated one stands at its start.
std::unique_ptr<Clock> make_clock(const Settings& settings);

// Which database the settings name; the folder of an embedded one is made.
DbOptions database_options(const Settings& settings);

// Says on standard output who can sign in to the demonstration.
void tell_demo(const DemoSignIn& sign_in);

// Serves until SIGTERM or SIGINT. With `demo` an empty database becomes the demonstration company's first. The exit
// code.
int serve(const Settings& settings, bool demo);

}  // namespace vez
