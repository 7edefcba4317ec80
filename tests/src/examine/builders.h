// builders: records and bundles made by hand, in the words of the tests.
//
// Nothing here reads a file: what a case says of a bundle stands in the case.

#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/text.h"
#include "src/examine/examination.h"
#include "src/model/bundle.h"

namespace reprocheck::tests {

inline Fact fact(Layer layer, std::string key, std::string value, std::string tool = "native",
                 std::string path = "config.yaml") {
  return {.layer = layer,
          .key = key,
          .value = std::move(value),
          .source = {.tool = std::move(tool), .path = std::move(path), .pointer = "/" + key}};
}

// A number as a person typed it into a file.
inline Metric metric(std::string name, std::string text) {
  return {.key = {.name = std::move(name)},
          .value = parse_number(text).value_or(std::nan("")),
          .text = text,
          .source = {.tool = "native", .path = "metrics.json", .pointer = "/m", .text = text}};
}

// As a harness or tracker wrote it: full precision, no rounding by hand.
inline Metric tool_metric(std::string name, double value) {
  Metric made = metric(std::move(name), number_text(value));
  made.by_tool = true;
  return made;
}

// A table of rows without arms and repeats, and its columns.
class Table {
 public:
  explicit Table(std::size_t rows) {
    made.rows = rows;
    made.tool = "native";
    made.files = {"predictions.jsonl"};
    made.arms = {""};
    made.arm.assign(rows, 0);
    made.repeat.assign(rows, 0);
    made.has_ids = true;
    for (std::size_t row = 0; row < rows; ++row) made.ids.push("s" + std::to_string(row));
  }
  // NaN is an errored row.
  Table& score(std::string name, const std::vector<double>& values) {
    ScoreColumn column{.name = std::move(name)};
    column.boolean = !std::ranges::all_of(values, [](double v) { return std::isnan(v); });
    for (const double value : values) {
      column.values.push_back(value);
      column.states.push_back(std::isnan(value) ? SampleState::errored : SampleState::scored);
      column.boolean = column.boolean && (std::isnan(value) || value == 0 || value == 1);
    }
    made.scores.push_back(std::move(column));
    return *this;
  }
  // exact_match as the reader derives it.
  Table& derived(const std::vector<double>& values) {
    score("exact_match", values);
    made.scores.back().derived = true;
    return *this;
  }
  // One letter a row; '_' is an output that is missing.
  Table& labels(std::string_view targets, std::string_view outputs) {
    const auto push = [](FingerprintColumn& column, char letter) {
      const std::string_view text(&letter, 1);
      column.push(letter == '_' ? std::nullopt : std::optional(fingerprint(text)));
    };
    for (const char letter : targets) push(made.target_label, letter);
    for (const char letter : outputs) push(made.output_label, letter);
    made.target = made.target_label;
    made.output = made.output_label;
    return *this;
  }
  // One name a row.
  Table& arms(const std::vector<std::string>& names) {
    made.arms.clear();
    for (std::size_t row = 0; row < names.size(); ++row) {
      std::size_t at = 0;
      while (at < made.arms.size() && made.arms[at] != names[row]) ++at;
      if (at == made.arms.size()) made.arms.push_back(names[row]);
      made.arm[row] = static_cast<std::uint16_t>(at);
    }
    return *this;
  }

  SampleTable made;
};

// `ones` rows of 1, then zeros.
inline std::vector<double> ones_of(std::size_t ones, std::size_t rows) {
  std::vector<double> values(rows, 0.0);
  for (std::size_t row = 0; row < ones; ++row) values[row] = 1.0;
  return values;
}

inline Run run_of(Records records, std::string id = "run") {
  Run run;
  run.id = std::move(id);
  run.records = std::move(records);
  return run;
}

inline Bundle bundle_of(Records records) {
  Bundle bundle;
  bundle.path = "run";
  bundle.runs.push_back(run_of(std::move(records)));
  return bundle;
}

}  // namespace reprocheck::tests
