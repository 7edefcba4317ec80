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

}  // namespace reprocheck::tests
