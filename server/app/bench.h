#pragma once

#include <cstdint>

#include "app/serve.h"
#include "store/db.h"

namespace vez {

// What `vez bench` is told.
struct BenchSize {
  std::int64_t customers = 20'000;
  std::int64_t events = 200'000;          // contacts and purchases, spread over the customers
  std::int64_t events_of_first = 10'000;  // of which the first customer has so many
};

// Fills an empty, set-up database through the same commands as the page: customer number i (from 0) has the phone
// +38640 and i as six digits (from a million on, +38641 …) and the mail c{i}@bench.example. Prints the rates.
void fill_for_bench(Db& db, const BenchSize& size);

// Measures this machine on that database without a network: durable writes one by one and together, lookups, cards,
// pages; prints a table of CPU µs each (of this process) and rates. `size` is what it was filled with.
void run_bench(Db& db, const BenchSize& size);

// `vez bench`: fills an empty database (SQLite: the folder `bench` of the data folder), measures, and takes it away
// again; with `keep` it only fills. Throws Failure when there is something already.
int bench_command(Settings settings, const BenchSize& size, bool keep);

}  // namespace vez
