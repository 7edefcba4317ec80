// provenance: a block in which a program wrote down where its numbers come from.

#pragma once

#include <string>
#include <string_view>

#include "src/model/records.h"
#include "src/parse/tree.h"

namespace reprocheck::readers {

// "git_commit", "adapter_sha256", "gpu": a key that such blocks use, in any spelling.
[[nodiscard]] bool is_provenance_key(std::string_view key);

// Appends what the members of `block` that are such keys say: facts, and data files for each
// `*_sha256`. Returns how many members counted. `source` is the block's place.
std::size_t add_provenance(Records& records, const parse::Tree& block, const Source& source);

}  // namespace reprocheck::readers
