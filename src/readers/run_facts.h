// run_facts: what two sets of records say about the same things.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/bundle.h"

namespace reprocheck::readers {

// How many things both record, and on how many of them they differ by more than spelling.
struct Agreement {
  std::size_t shared = 0;
  std::size_t differing = 0;
};
[[nodiscard]] Agreement agreement(const std::vector<const Records*>& one,
                                  const std::vector<const Records*>& other);

// Whether two values of one key say the same: numbers as numbers, words without case, a short hash
// and the full one, an alias and the dated name behind it.
[[nodiscard]] bool same_value(std::string_view key, std::string_view one, std::string_view other);

// Facts of one tool and file that two different keys stand for at once ("eval.name" and
// "eval.questions" both the evaluation set) get their dotted paths as keys back.
void part_collisions(Records& records);

// Fills Run::arm: runs equal in every setting but seed, paths and times are repeats; else the
// settings in which the runs of this bundle differ, "key=value, key=value". Runs of one
// configuration that share no item are named by their folders.
void name_arms(std::vector<Run>& runs);

}  // namespace reprocheck::readers
