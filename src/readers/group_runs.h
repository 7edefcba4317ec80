// group_runs: which records are one run.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/model/bundle.h"
#include "src/readers/read_files.h"

namespace reprocheck::readers {

// Puts the records of all files into the runs of a bundle, its others (unfinished ones) and what
// lies beside them; fills arms and appends problems. Takes the records out of `files`.
void group_runs(std::vector<FileReading>& files, Bundle& bundle);

// Keeps the one run whose id, or the id of a tool's record, begins with `run_id`. Errors: usage
// where several do (with the candidates), input where none does.
[[nodiscard]] Result<void> choose_run(Bundle& bundle, std::string_view run_id);

}  // namespace reprocheck::readers
