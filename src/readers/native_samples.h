// native_samples: records of evaluated items in a file that no tool's reader knows.

#pragma once

#include <string>
#include <vector>

#include "src/parse/rows.h"
#include "src/parse/tree.h"
#include "src/readers/reader.h"

namespace reprocheck::readers {

// Reads an array of records inside a parsed document as a sample table; `pointer` leads to it.
// False where the records are no samples; an ambiguity is a problem of the reading.
bool read_sample_array(const Look& file, const parse::Tree& array, const std::string& pointer,
                       Reading& reading);

// Whether a file named .json holds one record a line: its first line is a whole object, and the
// next begins another. Nothing is known of a first record beyond a mebibyte.
[[nodiscard]] bool holds_json_lines(const Look& file);

// A stream of the file's bytes, as the row parsers want it. Errors of opening come with the first
// read.
[[nodiscard]] parse::ByteSource bytes_of(const TreeOfFiles& tree, const std::string& path);

}  // namespace reprocheck::readers
