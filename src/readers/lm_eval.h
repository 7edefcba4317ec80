// lm_eval: what the two readers of lm-evaluation-harness share.
//
// The harness stamps the files of one run with one local time, and puts several runs of one
// model into one folder: the stamp alone tells which samples belong to which results.

#pragma once

#include <string>
#include <string_view>

#include "src/parse/tree.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {

// "samples_a_b_2026-11-24T11-44-50.630457" as "samples_a_b" and the stamp; "" without one.
struct Stamped {
  std::string_view name;
  std::string_view stamp;
};
[[nodiscard]] Stamped without_stamp(std::string_view stem);

// The circumstances in a results file: model, seeds, harness, tasks' configurations.
void note_lm_eval_facts(const parse::Tree& root, Page& page);
// configs and versions: the ruler part and the subject part of every task.
void note_lm_eval_tasks(const parse::Tree& root, Page& page);

}  // namespace reprocheck::readers
