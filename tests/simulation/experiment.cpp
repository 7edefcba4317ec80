// experiment: judged by the statistics alone.
//
// The choice of a situation is written down a second time here, so that a wrong choice of the
// comparison would be seen as a disagreement.

#include "tests/simulation/experiment.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "src/compare/judge_pairs.h"
#include "src/model/metric_names.h"
#include "src/stats/multiplicity.h"
#include "src/stats/situation.h"
#include "tests/simulation/program.h"

namespace reprocheck::simulation {
namespace {

using stats::Estimate;
using stats::Verdict;

// Few tables of wins and losses are ever seen in one cell: each is judged once.
const Estimate& binary(std::uint64_t wins, std::uint64_t losses, std::uint64_t n, double margin) {
  struct Known {
    std::uint64_t n = 0;
    double margin = -1;
    std::map<std::pair<std::uint64_t, std::uint64_t>, Estimate> estimates;
  };
  thread_local Known known;
  if (known.n != n || known.margin != margin) known = {n, margin, {}};
  const auto [at, is_new] = known.estimates.try_emplace({wins, losses});
  if (is_new) at->second = stats::paired_binary(wins, losses, n, {.margin = margin});
  return at->second;
}

bool is_binary(const Scores& scores) {
  const auto fits = [](double x) { return x == 0 || x == 1; };
  return std::ranges::all_of(scores.baseline, fits) && std::ranges::all_of(scores.fresh, fits);
}

Estimate estimate(const Experiment& experiment, const Scores& scores, double margin) {
  const std::vector<double> d = differences(experiment, scores);
  if (experiment.clusters.empty() && experiment.repeats == 1 && is_binary(scores)) {
    const auto count = [&](double x) {
      return static_cast<std::uint64_t>(std::ranges::count(d, x));
    };
    return binary(count(1), count(-1), d.size(), margin);
  }
  const stats::Decision decision{.margin = margin,
                                 .stream = stream_of({"", scores.metric, "", ""})};
  std::optional<stats::Bounds> bounds;
  if (traits_of(scores.metric).range == Range::unit_interval) bounds = stats::Bounds{-1, 1};
  if (experiment.clusters.empty()) return stats::paired_graded(d, bounds, decision);
  return stats::paired_clustered(d, experiment.clusters, bounds, decision);
}

// As the program corrects its gated family.
void correct(std::vector<Estimate>& estimates) {
  std::vector<Estimate*> family;
  std::vector<double> p_less;
  for (Estimate& estimate : estimates) {
    if (!estimate.p_less) continue;
    family.push_back(&estimate);
    p_less.push_back(*estimate.p_less);
  }
  const std::vector<double> adjusted = stats::holm_two_sided(p_less);
  for (std::size_t i = 0; i < family.size(); ++i)
    if (family[i]->verdict == stats::Verdict::regressed && adjusted[i] > stats::Decision{}.alpha)
      family[i]->verdict = stats::Verdict::inconclusive;
}

std::vector<Estimate> estimates(const Experiment& experiment, double margin) {
  std::vector<Estimate> all;
  all.reserve(experiment.metrics.size());
  for (const Scores& scores : experiment.metrics)
    all.push_back(estimate(experiment, scores, margin));
  correct(all);
  return all;
}

Judged judged(const std::vector<Estimate>& all) {
  const auto is = [](Verdict verdict) {
    return [verdict](const Estimate& found) { return found.verdict == verdict; };
  };
  return {std::ranges::any_of(all, is(Verdict::regressed)),
          std::ranges::any_of(all, is(Verdict::improved)),
          std::ranges::all_of(all, &Estimate::non_inferior)};
}

}  // namespace

std::vector<double> differences(const Experiment& experiment, const Scores& scores) {
  std::vector<double> d;
  d.reserve(scores.baseline.size() / experiment.repeats);
  std::vector<double> answers(experiment.repeats);
  for (std::size_t row = 0; row < scores.baseline.size(); row += experiment.repeats) {
    for (std::size_t k = 0; k < experiment.repeats; ++k)
      answers[k] = scores.fresh[row + k] - scores.baseline[row + k];
    std::ranges::sort(answers);
    const double sum = std::accumulate(answers.begin(), answers.end(), 0.0);
    d.push_back(sum / static_cast<double>(experiment.repeats));
  }
  return d;
}

Judged judge_by_statistics(const Experiment& experiment, double margin) {
  return judged(estimates(experiment, margin));
}

bool agree(const Experiment& experiment, double margin) {
  const std::vector<Estimate> alone = estimates(experiment, margin);
  const Judged wanted = judged(alone);
  const std::span one(&experiment, 1);
  const Whole whole = judge_by_program({one, one}, {.margin = margin});
  if (whole.metrics.size() != alone.size()) return false;
  // What fresh may have made noisy is refused before the statistics are believed.
  if (whole.judged.refused && whole.metrics.front().detail == "uncertainty_inflated")
    return !wanted.regressed && !wanted.improved && !wanted.harmless;
  for (std::size_t i = 0; i < alone.size(); ++i) {
    const MetricComparison& metric = whole.metrics[i];
    if (metric.key.name != experiment.metrics[i].metric ||
        to_string(metric.verdict) != stats::to_string(alone[i].verdict) ||
        metric.low != alone[i].low || metric.high != alone[i].high ||
        metric.p_value != alone[i].p_value)
      return false;
  }
  return whole.judged.regressed == wanted.regressed && (whole.exit_code == 1) == wanted.regressed;
}

}  // namespace reprocheck::simulation
