// lm_eval_texts: the texts of a samples file, read again for the few rows that a report shows.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/base/limits.h"
#include "src/files/tree_of_files.h"
#include "src/model/sample_table.h"

namespace reprocheck::readers {

// `tree` outlives what is returned: both belong to one bundle. Offsets and lengths are of each
// row's first record.
[[nodiscard]] std::shared_ptr<const SampleTexts> lm_eval_texts(const TreeOfFiles& tree,
                                                               std::string path,
                                                               const Limits& limits,
                                                               std::vector<std::uint64_t> offsets,
                                                               std::vector<std::uint32_t> lengths);

}  // namespace reprocheck::readers
