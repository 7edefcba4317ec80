// native_table: a sample table while its rows still come in, and what is done when all are there.

#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/readers/native_rows.h"

namespace reprocheck::readers {

struct SampleRows::Table {
  SampleTable table;
  std::unordered_map<std::string, std::size_t> arms;     // name -> code, in order of appearance
  std::unordered_map<std::string, std::size_t> repeats;  // text -> code, in order of appearance
  std::vector<std::uint64_t> offsets;
  std::vector<StatusWord> own_states;  // what the rows say of themselves
  bool target_is_list = false;
};

struct ScoredCell {
  double value = 0;
  SampleState state = SampleState::scored;
};

// What a score cell comes to: a row's own status rules; else a number is a score, and a missing
// one is an error where the row holds an error text.
[[nodiscard]] ScoredCell score_of(std::optional<double> number, StatusWord own, bool error);

// Numbers arms and repeats by their sorted names, derives exact_match where nothing was scored,
// notes which columns are boolean, sorts the columns and hangs the texts on.
void finish_table(SampleRows::Table& made, const Mapping& mapping,
                  const std::shared_ptr<const RowReader>& rows);

}  // namespace reprocheck::readers
