// numbered_runs: sample tables of one folder that are the runs of one experiment.

#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "src/model/records.h"

namespace reprocheck::readers {

// Whether two tables have some ids in common, and under none of them another question or target.
[[nodiscard]] bool ask_the_same(const SampleTable& one, const SampleTable& other);

// Which files hold a run of which experiment.
class NumberedRuns {
 public:
  void add(const std::string& file, std::size_t experiment) { of_[file] = experiment; }
  [[nodiscard]] bool are_together(const SampleTable& one, const SampleTable& other) const {
    const auto left = of_.find(one.source.path), right = of_.find(other.source.path);
    return left != of_.end() && right != of_.end() && left->second == right->second;
  }

 private:
  std::map<std::string, std::size_t> of_;
};

// results_seed1.jsonl beside results_seed2.jsonl, or two tables that record one seed each: where
// they ask the same items, the run's number becomes the repeat of every row, and the seed of a file
// is no setting of the whole.
[[nodiscard]] NumberedRuns number_runs(Records& records);

}  // namespace reprocheck::readers
