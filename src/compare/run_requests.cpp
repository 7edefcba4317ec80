// run_requests: what each run of a side took, request by request.
//
// A request that failed or was cut off has no time of its own, only one that it took at least; it
// counts as endless on either side, since leaving it out would make the slowest side the fastest.
// A warm-up comes first by its nature, and no run of fresh has a longer one than the baseline's
// longest: else whoever marks the slow requests as a warm-up is fast.

#include "src/compare/run_requests.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/compare/run_tables.h"

namespace reprocheck {
namespace {

// A resource keeps its number whatever became of the row; its scores tell that.
bool failed(const SampleTable& table, std::uint32_t row) {
  return std::ranges::any_of(table.scores, [&](const ScoreColumn& column) {
    return !column.is_resource && column.states[row] == SampleState::errored;
  });
}

bool is_warmup(const Rows& side, std::uint32_t row) {
  return !side.table->warmup.empty() && side.table->warmup[row];
}

// How many requests are marked before the first that is not.
std::size_t warmup_of(const Rows& side) {
  const auto first =
      std::ranges::find_if_not(side.rows, [&](std::uint32_t row) { return is_warmup(side, row); });
  return static_cast<std::size_t>(first - side.rows.begin());
}

void add_run(const MetricSide& side, const Rows& run, std::size_t longest_warmup,
             RunRequests& into) {
  const ScoreColumn& column = *same_column(*side.column, *run.table);
  const std::size_t warmup = std::min(warmup_of(run), longest_warmup);
  into.warmup += warmup;
  std::vector<double>& requests = into.runs.emplace_back();
  for (std::size_t at = warmup; at < run.rows.size(); ++at) {
    const std::uint32_t row = run.rows[at];
    if (is_warmup(run, row)) ++into.not_first;
    if (column.states[row] == SampleState::errored || failed(*run.table, row))
      requests.push_back(std::numeric_limits<double>::infinity());
    else if (!std::isnan(column.values[row]))
      requests.push_back(column.values[row]);
  }
}

}  // namespace

Requests requests_of(const MetricPlan& plan, std::span<const Pairing> pairings) {
  Requests requests;
  std::size_t longest = 0;
  for (std::size_t run = 0; run < plan.baseline.runs_with_samples; ++run)
    longest = std::max(longest, warmup_of(pairings[run].baseline));
  for (std::size_t run = 0; run < plan.baseline.runs_with_samples; ++run)
    add_run(plan.baseline, pairings[run].baseline, longest, requests.baseline);
  for (std::size_t run = 0; run < plan.fresh.runs_with_samples; ++run)
    add_run(plan.fresh, pairings[run].fresh, longest, requests.fresh);
  return requests;
}

}  // namespace reprocheck
