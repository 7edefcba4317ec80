// sample_table: evaluated items as columns.
//
// 10^7 rows over both sides have to fit in 2 GB, so a row is no object. Texts stay in
// their files: a row keeps a fingerprint of each (equal fingerprints are equal texts) and
// its place, and Texts reads one again for a report.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/digest.h"
#include "src/base/result.h"
#include "src/model/source.h"

namespace reprocheck {

enum class SampleState : std::uint8_t { scored, abstained, errored, truncated, filtered, missing };
[[nodiscard]] std::string_view to_string(SampleState state);

// One number a row: the scores of one (metric, filter).
struct ScoreColumn {
  std::string name;
  std::string filter;
  std::vector<double> values;  // NaN where the state is not `scored`, and where NaN was recorded
  std::vector<SampleState> states;
  bool derived = false;      // exact_match made from target and output
  bool is_resource = false;  // latency, tokens, cost: no score
  bool boolean = false;      // every value was true, false, 0 or 1
  bool blank = false;        // it was named, and nothing stands in any row
};

// Whether its name says which way is better; whatever else stands in a column may be no score.
[[nodiscard]] bool is_known_score(const ScoreColumn& column);

// Strings of a column, one a row, in one block of memory.
class TextColumn {
 public:
  void push(std::string_view text);
  [[nodiscard]] std::string_view operator[](std::size_t row) const;
  [[nodiscard]] std::size_t size() const { return ends_.size(); }

 private:
  std::string block_;
  std::vector<std::uint64_t> ends_;
};

// A grouping of the items that somebody may ask about: a topic, a language, a difficulty. One label
// a row, by its place in `labels`; a column of more labels than anybody reads is none and empty.
class SliceColumn {
 public:
  static constexpr std::size_t k_most_labels = 1'000;

  explicit SliceColumn(std::string name) : name_(std::move(name)) {}
  void push(std::string_view label);
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool usable() const { return !too_many_; }
  [[nodiscard]] std::string_view operator[](std::size_t row) const { return labels_[codes_[row]]; }

 private:
  std::string name_;
  std::map<std::string, std::uint32_t, std::less<>> known_;
  std::vector<std::string> labels_;
  std::vector<std::uint32_t> codes_;
  bool too_many_ = false;
};

enum class TextRole : std::uint8_t { question, prompt, target, output, error };

// Reads a row's text again, cut at k_longest_text. Slow; for the few rows that a report shows.
inline constexpr std::size_t k_longest_text = std::size_t{64} * 1024;
class SampleTexts {
 public:
  virtual ~SampleTexts() = default;
  [[nodiscard]] virtual std::optional<std::string> read(std::size_t row, TextRole role) const = 0;
};

// A fingerprint a row; `present[row]` false where the row has no such text.
struct FingerprintColumn {
  std::vector<Fingerprint> values;  // empty: the table has no such column
  std::vector<bool> present;
  [[nodiscard]] bool recorded() const { return !values.empty(); }
  void push(std::optional<Fingerprint> value);
};

struct SampleTable {
  std::string task;
  std::string tool;
  std::vector<std::string> files;  // that it was read from, in order
  std::size_t rows = 0;

  bool has_ids = false;
  TextColumn ids;                     // "" where there is none
  std::vector<std::string> arms;      // names; {""} where there is one
  std::vector<std::uint16_t> arm;     // index into arms, one a row
  std::vector<std::uint32_t> repeat;  // 0 where none was recorded
  bool has_repeats = false;           // a repeat (or seed) column tells several apart
  bool declares_repeats = false;      // one stands there, be it with a single value
  bool repeats_are_seeds = false;     // it is called a seed
  TextColumn clusters;                // size 0 where none was recorded
  std::vector<SliceColumn> slices;    // sorted by name; "" where a row has no such label

  FingerprintColumn question;  // whole text
  FingerprintColumn prompt;    // rendered prompt, whole text
  FingerprintColumn target;
  FingerprintColumn output;
  FingerprintColumn target_label;  // of the trimmed text: the label of a classification
  FingerprintColumn output_label;
  // Equal where rows ask the same, whatever their ids say; 0: nothing that they ask is recorded.
  std::vector<std::uint64_t> inputs;  // empty: of no row
  std::vector<std::string>
      groupings;                      // columns that part the items and were not declared a cluster
  std::vector<bool> warmup;           // requests before the measurement; empty: none were marked
  std::vector<bool> output_blank;     // recorded, and only blanks
  std::vector<bool> has_error_text;   // a non-empty error or exception stands in the row
  std::vector<bool> status_recorded;  // the row says its status itself

  std::vector<ScoreColumn> scores;   // also resources; sorted by (name, filter)
  std::vector<std::uint64_t> lines;  // of the row, in its file
  bool judged = false;               // the record names a judge (model or rationale column)

  std::string mapping;  // the mapping used, one line: "id=qid target=gold output=pred"
  std::shared_ptr<const SampleTexts> texts;  // may be null
  Source source;
};

// What a table is called in subjects: its task, else "samples" and the folder of its run. The name
// of its file is no part of it: a file that was renamed holds the same table.
[[nodiscard]] std::string name_of(const SampleTable& table);

}  // namespace reprocheck
