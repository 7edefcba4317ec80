// native_table: what is done to a sample table when all of its rows are there.
//
// A file with target and output and no score still has one: whether they are equal. It is
// marked as derived, so that nobody takes it for what the authors' scorer would have said.

#include "src/readers/native_table.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <tuple>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

// Texts of one table, read again from its file, a row at a time.
class TableTexts final : public SampleTexts {
 public:
  TableTexts(const Mapping& mapping, std::vector<std::uint64_t> offsets,
             std::shared_ptr<const RowReader> rows)
      : mapping_(mapping), offsets_(std::move(offsets)), rows_(std::move(rows)) {}

  [[nodiscard]] std::optional<std::string> read(std::size_t row, TextRole role) const override {
    const MappedColumn* column = mapping_.find(part_of(role));
    if (!column || row >= offsets_.size()) return std::nullopt;
    auto text = rows_->text({0, offsets_[row], 0}, column->path);
    if (text && text->size() > k_longest_text) {
      text->resize(k_longest_text);
      // A cut through a character leaves bytes that are no text.
      while (!text->empty() && k_longest_text - text->size() < 4 && !is_utf8(*text))
        text->pop_back();
    }
    return text;
  }

 private:
  static Part part_of(TextRole role) {
    switch (role) {
      case TextRole::question:
        return Part::question;
      case TextRole::prompt:
        return Part::prompt;
      case TextRole::target:
        return Part::target;
      case TextRole::output:
        return Part::output;
      case TextRole::error:
        return Part::error;
    }
    return Part::error;
  }

  Mapping mapping_;
  std::vector<std::uint64_t> offsets_;
  std::shared_ptr<const RowReader> rows_;
};

using Codes = std::unordered_map<std::string, std::size_t>;

// The texts of a code table, each at its code.
std::vector<std::string> by_code(const Codes& codes) {
  std::vector<std::string> texts(codes.size());
  for (const auto& [text, code] : codes) texts[code] = text;
  return texts;
}

// Numbers before texts, numbers by value: "2" before "10".
bool comes_before(const std::string& one, const std::string& other) {
  const auto a = parse_number(one);
  const auto b = parse_number(other);
  if (a && b && *a != *b) return *a < *b;
  if (a.has_value() != b.has_value()) return a.has_value();
  return one < other;
}

void number_arms(SampleRows::Table& made) {
  const std::vector<std::string> texts = by_code(made.arms);
  std::vector<std::string> sorted = texts;
  std::ranges::sort(sorted);
  std::vector<std::uint16_t> place(texts.size());
  for (std::size_t code = 0; code < texts.size(); ++code)
    place[code] =
        static_cast<std::uint16_t>(std::ranges::lower_bound(sorted, texts[code]) - sorted.begin());
  for (std::uint16_t& arm : made.table.arm) arm = place[arm];
  made.table.arms = std::move(sorted);
}

// A repeat that is a small whole number keeps it; other texts are counted in their order. With one
// value for all rows nothing was repeated.
void number_repeats(SampleRows::Table& made) {
  const std::vector<std::string> texts = by_code(made.repeats);
  std::vector<std::string> sorted = texts;
  std::ranges::sort(sorted, comes_before);
  const bool numbers = std::ranges::all_of(texts, [](const std::string& text) {
    const auto value = parse_integer(text);
    return value && *value >= 0 && *value <= std::numeric_limits<std::uint32_t>::max();
  });
  std::vector<std::uint32_t> place(texts.size());
  for (std::size_t code = 0; code < texts.size(); ++code)
    place[code] = static_cast<std::uint32_t>(numbers ? parse_integer(texts[code]).value_or(0)
                                                     : std::ranges::find(sorted, texts[code]) -
                                                           sorted.begin());
  made.table.has_repeats = texts.size() > 1;
  made.table.declares_repeats = made.table.has_repeats || !texts.front().empty();
  for (std::uint32_t& repeat : made.table.repeat)
    repeat = made.table.has_repeats ? place[repeat] : 0;
}

void derive_exact_match(SampleRows::Table& made) {
  SampleTable& table = made.table;
  ScoreColumn column{.name = "exact_match",
                     .filter = "",
                     .values = {},
                     .states = {},
                     .derived = true,
                     .boolean = true};
  for (std::size_t row = 0; row < table.rows; ++row) {
    const bool both = table.target.present[row] && table.output.present[row];
    const bool error = table.has_error_text[row];
    std::optional<double> value;
    if (both && !(error && table.output_blank[row]))
      value = table.target_label.values[row] == table.output_label.values[row] ? 1.0 : 0.0;
    const ScoredCell scored = score_of(value, made.own_states[row], error);
    column.values.push_back(scored.value);
    column.states.push_back(scored.state);
  }
  table.scores.push_back(std::move(column));
}

void note_boolean(ScoreColumn& column) {
  bool any = false;
  column.boolean = true;
  for (const double value : column.values) {
    if (!std::isfinite(value)) continue;  // wrong in any kind of score
    any = true;
    column.boolean = column.boolean && (value == 0 || value == 1);
  }
  column.boolean = column.boolean && any;
}

// Vectors that grew row by row hold up to twice what they need; ten million rows feel it.
void shrink(SampleTable& table) {
  table.arm.shrink_to_fit();
  table.repeat.shrink_to_fit();
  table.lines.shrink_to_fit();
  for (FingerprintColumn* column : {&table.question, &table.prompt, &table.target, &table.output,
                                    &table.target_label, &table.output_label})
    column->values.shrink_to_fit();
  table.inputs.shrink_to_fit();
  for (ScoreColumn& column : table.scores) {
    column.values.shrink_to_fit();
    column.states.shrink_to_fit();
  }
}

}  // namespace

ScoredCell score_of(std::optional<double> number, StatusWord own, bool error) {
  const double none = std::nan("");
  const auto or_else = [&](SampleState otherwise) {
    return number ? ScoredCell{*number, SampleState::scored} : ScoredCell{none, otherwise};
  };
  switch (own) {
    case StatusWord::unsaid:
      return or_else(error ? SampleState::errored : SampleState::missing);
    case StatusWord::scored:
      return or_else(SampleState::missing);
    case StatusWord::failed:  // a wrong answer, a low score or an error; never right
      if (number && *number == 1) return {none, SampleState::errored};
      return or_else(SampleState::errored);
    case StatusWord::truncated:
      return {number.value_or(none), SampleState::truncated};
    case StatusWord::abstained:
      return {none, SampleState::abstained};
    case StatusWord::errored:
      return {none, SampleState::errored};
    case StatusWord::filtered:
      return {none, SampleState::filtered};
    case StatusWord::missing:
    case StatusWord::unknown:
      return {none, SampleState::missing};
  }
  return {none, SampleState::missing};
}

void finish_table(SampleRows::Table& made, const Mapping& mapping,
                  const std::shared_ptr<const RowReader>& rows) {
  SampleTable& table = made.table;
  number_arms(made);
  number_repeats(made);
  // A number that nobody knows for a score (a difficulty, a year) judges no answer, nor does a
  // column that waits to be filled in.
  const auto judges = [](const ScoreColumn& column) {
    return is_known_score(column) && !column.blank;
  };
  const bool scored = std::ranges::any_of(table.scores, judges);
  if (!scored && table.target.recorded() && table.output.recorded() && !made.target_is_list) {
    std::erase_if(table.scores, is_known_score);
    derive_exact_match(made);
  }
  for (ScoreColumn& column : table.scores) note_boolean(column);
  std::ranges::sort(table.scores, [](const ScoreColumn& a, const ScoreColumn& b) {
    return std::tie(a.name, a.filter) < std::tie(b.name, b.filter);
  });
  made.offsets.shrink_to_fit();
  shrink(table);
  table.texts = std::make_shared<TableTexts>(mapping, std::move(made.offsets), rows);
}

}  // namespace reprocheck::readers
