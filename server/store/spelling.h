#pragma once

#include <span>
#include <string>

#include "store/db.h"
#include "store/query.h"

namespace vez {

// The query's text with its holes filled; the parts' values follow the query's own parameters, in order. `parameters`
// gets them appended.
std::string fill_holes(const QueryText& query, Dialect dialect, std::span<const SqlPart* const> parts,
                       std::vector<Parameter>& parameters);

// Something harmless for the query's hole: as declared, or what is true of every row.
std::string_view sample_of_hole(const QueryText& query, std::size_t hole);

// The query's text with its holes filled by their samples.
std::string sample_text(const QueryText& query, Dialect dialect);

// A migration in the spelling of the database, statement by statement. The one DDL is described in store/README.md.
std::vector<std::string> spell_migration(std::string_view sql, Dialect dialect);

// Tells whether a text of a migration is still the one that was applied: FNV-1a, 64 bits, as 16 hexadecimal digits.
std::string checksum(std::string_view text);

}  // namespace vez
