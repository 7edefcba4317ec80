// dvc_entries: an output or dependency as DVC writes it, in a pointer and in a lock alike.

#pragma once

#include <string>

#include "src/parse/tree.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {

// Appends the data file that an entry names. `folder` is what its path is relative to.
void note_dvc_entry(const parse::Tree& entry, const std::string& pointer, const std::string& folder,
                    bool is_dependency, Page& page);

// The same for a list of them; what is no list, or no entry, is a problem.
void note_dvc_entries(const parse::Tree* list, const std::string& pointer,
                      const std::string& folder, bool is_dependency, Page& page);

}  // namespace reprocheck::readers
