// metrics: rows of samples to write, and one metric of a comparison to ask about.

#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/compared.h"

namespace reprocheck::tests {

using Json = nlohmann::ordered_json;

using Fill = std::function<void(int item, Json& row)>;

inline std::string rows(int items, const Fill& fill) {
  std::string text;
  for (int item = 0; item < items; ++item) {
    Json row{{"id", item}, {"question", fmt::format("q{}", item)}};
    fill(item, row);
    text += row.dump() + "\n";
  }
  return text;
}

inline double at(const Json& metric, const char* key) {
  return metric.at(key).get<double>();
}

inline void expect_interval(const Json& metric, double low, double high, double tolerance = 1e-9) {
  EXPECT_NEAR(metric.at("interval").at(0).get<double>(), low, tolerance);
  EXPECT_NEAR(metric.at("interval").at(1).get<double>(), high, tolerance);
}

inline Json only_metric(const Compared& found, const std::string& name) {
  for (const auto& metric : found.metrics)
    if (metric.at("name") == name) return Json::parse(metric.dump());
  ADD_FAILURE() << "no " << name << " in " << found.metrics.dump();
  return {};
}

inline bool has_flag(const Json& metric, std::string_view flag) {
  const auto flags = metric.at("flags").get<std::vector<std::string>>();
  return std::ranges::find(flags, flag) != flags.end();
}

inline constexpr int k_items = 300;

inline int right(int item, int side, int run) {
  const int mixed = (item * item * 31 + item * 17 + side * (item % 7) * 5 + run * (item % 11) * 13 +
                     side * run * 3) %
                    100;
  return mixed < 80 - 6 * side ? 1 : 0;
}

// Runs of one side in folders of their own, with or without a seed.
inline void write_runs(const TemporaryFolder& folder, int side, int runs, bool seeds = false) {
  for (int run = 0; run < runs; ++run) {
    const std::string name = fmt::format("{}/run{}", side == 0 ? "baseline" : "fresh", run);
    folder.write(name + "/samples.jsonl", rows(k_items, [&](int item, Json& row) {
                   row["output"] = fmt::format("{} {}", right(item, side, run), run);
                   row["correct"] = right(item, side, run);
                 }));
    if (seeds) folder.write(name + "/params.yaml", fmt::format("seed: {}\n", run + 1));
  }
}

}  // namespace reprocheck::tests
