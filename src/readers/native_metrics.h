// native_metrics: aggregates in a plain document.

#pragma once

#include <string>

#include "src/parse/tree.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {

// Appends every metric below `tree`: numbers, {value, std_error, n, direction}, arrays of numbers
// as repeats, arrays of records with an arm; nested names join with '/'. Counts and settings become
// facts, provenance becomes facts and data files. `pointer` leads to `tree` in its document.
void add_metrics(Page& page, const parse::Tree& tree, const std::string& pointer);

}  // namespace reprocheck::readers
