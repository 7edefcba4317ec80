// mlflow_history: the points of one metric file of MLflow's file store.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reprocheck::readers {

struct MlflowPoint {
  long long timestamp_ms = 0;
  double value = 0;  // NaN and infinities as recorded
  long long step = 0;
  std::string text;  // the value as spelled
  std::uint64_t line = 0;
};

struct MlflowHistory {
  std::vector<MlflowPoint> points;  // in file order, equal lines once
  std::vector<std::uint64_t> malformed_lines;
};

[[nodiscard]] MlflowHistory parse_mlflow_history(std::string_view bytes);

// The point that MLflow shows as the metric: greatest by (step, timestamp, value), not the last
// line. Null where there is none. NaN is below every number, as in the tool's own SQL store.
[[nodiscard]] const MlflowPoint* latest(const MlflowHistory& history);

}  // namespace reprocheck::readers
