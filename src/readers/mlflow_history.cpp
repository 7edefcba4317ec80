// mlflow_history: the points of one metric file of MLflow's file store.
//
//   1795520810334 0.74 0
//   1795520810335 nan 1
//
// Logging a model appends the points that it links again, byte for byte: equal lines are one
// point. Files of old versions have two fields and no step.

#include "src/readers/mlflow_history.h"

#include <cmath>
#include <set>
#include <tuple>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

bool parse_point(std::string_view line, MlflowPoint& point) {
  const std::vector<std::string_view> fields = split(line, ' ');
  // Five: the last two name a data set and its digest.
  if (fields.size() != 2 && fields.size() != 3 && fields.size() != 5) return false;
  const auto timestamp = parse_integer(fields[0]);
  const auto value = parse_number(fields[1]);
  const auto step = fields.size() == 2 ? std::optional<long long>(0) : parse_integer(fields[2]);
  if (!timestamp || !value || !step) return false;
  point.timestamp_ms = *timestamp;
  point.value = *value;
  point.step = *step;
  point.text = std::string(fields[1]);
  return true;
}

auto order_of(const MlflowPoint& point) {
  const bool number = !std::isnan(point.value);
  return std::tuple(point.step, point.timestamp_ms, number, number ? point.value : 0.0);
}

}  // namespace

MlflowHistory parse_mlflow_history(std::string_view bytes) {
  MlflowHistory history;
  std::set<std::string_view> seen;
  std::uint64_t number = 0;
  for (const std::string_view whole : split(bytes, '\n')) {
    ++number;
    const std::string_view line = trim(whole);
    if (line.empty() || !seen.insert(line).second) continue;
    MlflowPoint point;
    point.line = number;
    if (parse_point(line, point))
      history.points.push_back(std::move(point));
    else
      history.malformed_lines.push_back(number);
  }
  return history;
}

const MlflowPoint* latest(const MlflowHistory& history) {
  const MlflowPoint* found = nullptr;
  for (const MlflowPoint& point : history.points)
    if (!found || order_of(*found) <= order_of(point)) found = &point;
  return found;
}

}  // namespace reprocheck::readers
