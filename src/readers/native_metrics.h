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

// Integers named n_*, num_*, *_count, *_samples, total, seed, epoch, step: counts or settings,
// never metrics.
[[nodiscard]] bool is_count_name(std::string_view name);

// How far training went, and never how well: an epoch, a step, a learning rate. Trainers write
// them as fractions too ("epoch": 2.99).
[[nodiscard]] bool is_progress_name(std::string_view name);

}  // namespace reprocheck::readers
