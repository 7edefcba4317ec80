// lm_eval_rows: the lines of a samples file, gathered into one row a document.
//
// The harness writes one line for each document and filter, all documents of the first filter
// before those of the second. A document that differs from another one only by its place gets
// a number behind its hash; a line that stands twice keeps its id, so that it is seen.

#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/fingerprint_index.h"
#include "src/model/sample_table.h"

namespace reprocheck::readers {

// What one line says, as far as a table keeps it.
struct LmEvalLine {
  std::string_view id;  // doc_hash, else doc_id
  long long place = 0;  // doc_id
  std::string_view filter;
  std::optional<std::string_view> question, prompt, target, output;
  bool output_blank = false;
  std::uint64_t line = 0, offset = 0;
  std::uint32_t length = 0;
};

struct LmEvalScore {
  double value = 0;
  SampleState state = SampleState::missing;
};

class LmEvalRows {
 public:
  // `metrics`: names, in the order of the scores; `rows`: how many are expected.
  LmEvalRows(std::vector<std::string> metrics, std::size_t rows);

  void add(const LmEvalLine& line, std::span<const LmEvalScore> scores);
  // The table's columns; a metric that had no number anywhere has none. Ends the gathering.
  void finish(SampleTable& table);

  // Where each row's first record lies: offset and length, for reading its texts again.
  [[nodiscard]] std::vector<std::uint64_t>& offsets() { return offsets_; }
  [[nodiscard]] std::vector<std::uint32_t>& lengths() { return lengths_; }

 private:
  // One filter: which rows it has, and its columns, one a metric.
  struct Filter {
    std::string name;
    std::vector<bool> filled;
    std::size_t next = 0;  // the row that its next line is expected to be
    std::vector<ScoreColumn> columns;
  };
  static constexpr std::uint32_t k_none = FingerprintIndex::k_none;

  Filter& filter_named(std::string_view name);
  std::uint32_t row_for(const LmEvalLine& line, Filter& filter);
  std::uint32_t new_row(const LmEvalLine& line);
  void name_twins();

  std::vector<std::string> metrics_;
  std::size_t expected_;
  SampleTable table_;
  std::vector<long long> places_;
  std::vector<std::uint64_t> offsets_;
  std::vector<std::uint32_t> lengths_;
  std::vector<Filter> filters_;
  std::size_t last_filter_ = 0;
  FingerprintIndex first_rows_;               // of each id
  FingerprintIndex more_rows_;                // by id and place, of ids that are several documents
  std::set<std::string, std::less<>> twins_;  // those ids
};

}  // namespace reprocheck::readers
