// evaluations: documents of one shape in one folder that tell of different models.

#pragma once

#include <string>
#include <vector>

#include "src/parse/tree.h"
#include "src/readers/read_files.h"

namespace reprocheck::readers {

// Every key of a document that states a result (a number that is no setting, count or digest), as
// sorted pointers, one a line; "" where it states none.
[[nodiscard]] std::string shape_of(const parse::Tree& document);

// Fills Fact::evaluation, and the arm of metrics without one, in documents that one reader read
// beside each other, with the same keys, where they name different models, weights or seeds.
void part_evaluations(std::vector<FileReading>& files);

}  // namespace reprocheck::readers
