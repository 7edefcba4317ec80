// calibrate: how often this gate would stop a change that changed nothing, measured on repeats.
//
// Repeats as they are hold what the runs themselves did, and are few; the same runs with their
// sides swapped at random are as many as wanted, and hold what the tests promise. Both go through
// the verdict that compare would give, so that a threshold in the policy, Holm, and what an
// inconclusive metric does all count.

#include "src/engine/calibrate.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/model/metric_names.h"

namespace reprocheck {
namespace {

constexpr std::size_t k_most_permuted = 20;          // pairs of runs that sides are swapped in
constexpr std::uint64_t k_most_swaps = 500'000'000;  // units, over all splits and metrics
constexpr std::uint64_t k_least_splits = 100;
constexpr std::string_view k_regressed = "metric-regressed";

// What one split said of one metric.
struct Said {
  GateEffect effect = GateEffect::passes;
  std::optional<double> half_width, std_error, visible;
};

// Why two runs are no repeats of one another; "" where they may be.
std::string ruler_moved(const OrderedPair& pair, const Policy& policy) {
  for (const MetricComparison* metric : weighed(pair.runs.metrics)) {
    if (metric->verdict != MetricVerdict::not_comparable) continue;
    if (effect_of(*metric, pair.results, policy) == GateEffect::passes) continue;
    std::string why = fmt::format("{} is not comparable ({})", shown(to_string(metric->key)),
                                  shown(metric->detail));
    for (const ComparabilityReason& reason : pair.runs.reasons)
      if (reason.change == ChangeClass::ruler)
        return fmt::format("{}; {}: {}", why, shown(reason.subject), reason.message);
    return why;
  }
  return "";
}

// A time of which two runs alone leave one number each to judge by.
bool is_judged_by_run(const MetricComparison& metric) {
  return metric.detail == "one_run_per_arm" && traits_of(metric.key.name).resource;
}

bool can_stop(const MetricComparison& metric) {
  return metric.tested || (metric.gate && (metric.gate->floor || metric.gate->max_drop));
}

// An interval of few ways would be one of draws: each of them tells of the same runs.
Share share_of_ways(std::uint64_t count, std::uint64_t of, double alpha, bool every_way) {
  Share share = share_of(count, of, alpha);
  if (every_way) share.low = share.high = std::nullopt;
  return share;
}

class Calibrator {
 public:
  Calibrator(Calibration& calibration, const Policy& policy, std::span<const Check* const> checks,
             const CalibrateOptions& options)
      : c_(calibration), policy_(policy), checks_(checks), options_(options) {}

  void calibrate();

 private:
  [[nodiscard]] std::string refusal() const;
  [[nodiscard]] std::vector<const OrderedPair*> first_pairs() const;
  void list_metrics();
  [[nodiscard]] std::uint64_t affordable_splits() const;
  [[nodiscard]] PermutedRuns permuted() const;
  [[nodiscard]] std::vector<CheckResult> waivers_for(
      const std::vector<MetricComparison>& metrics) const;
  [[nodiscard]] GateEffect judge(const std::vector<MetricComparison>& metrics,
                                 std::vector<Said>& said) const;
  void take(const std::vector<std::vector<Said>>& said);

  Calibration& c_;
  const Policy& policy_;
  std::span<const Check* const> checks_;
  const CalibrateOptions& options_;
};

std::string Calibrator::refusal() const {
  for (const OrderedPair& pair : c_.pairs) {
    const std::string why = ruler_moved(pair, policy_);
    if (!why.empty())
      return fmt::format("{} and {} are no repeats of one another: {}",
                         shown(pair.runs.baseline->bundle->path),
                         shown(pair.runs.fresh->bundle->path), why);
  }
  const bool gates = std::ranges::any_of(
      c_.pairs, [](const OrderedPair& pair) { return !weighed(pair.runs.metrics).empty(); });
  return gates ? "" : "nothing gates: no metric of known direction that the policy names";
}

// A pair in which each run is the baseline, in the order of the runs.
std::vector<const OrderedPair*> Calibrator::first_pairs() const {
  std::vector<const OrderedPair*> first;
  for (const OrderedPair& pair : c_.pairs)
    if (pair.baseline == first.size()) first.push_back(&pair);
  return first;
}

// The gated metrics of the first pair, with the value of each run.
void Calibrator::list_metrics() {
  for (const MetricComparison* metric : weighed(c_.pairs.front().runs.metrics)) {
    CalibratedMetric& one = c_.metrics.emplace_back();
    one.metric.key = metric->key;
    one.metric.direction = metric->direction;
    one.metric.range_top = metric->range_top;
    one.metric.margin = metric->margin;
    one.metric.margin_from = metric->margin_from;
    one.metric.gated = true;
    one.metric.detail = metric->detail;
    one.tested = std::ranges::any_of(c_.pairs, [&](const OrderedPair& pair) {
      const auto same = std::ranges::find(pair.runs.metrics, metric->key, &MetricComparison::key);
      return same != pair.runs.metrics.end() && can_stop(*same);
    });
    for (const OrderedPair* pair : first_pairs()) {
      const auto same = std::ranges::find(pair->runs.metrics, metric->key, &MetricComparison::key);
      if (same == pair->runs.metrics.end()) continue;
      one.runs.insert(one.runs.end(), same->runs_baseline.begin(), same->runs_baseline.end());
    }
  }
}

PermutedRuns Calibrator::permuted() const {
  std::vector<const Run*> runs;
  for (const OrderedPair* pair : first_pairs())
    for (const Run& run : pair->runs.baseline->bundle->runs) runs.push_back(&run);
  std::vector<PermutedRuns::Both> pairs;
  for (const OrderedPair& pair : c_.pairs) {
    if (pair.baseline > pair.fresh) continue;
    const auto turned = std::ranges::find_if(c_.pairs, [&](const OrderedPair& other) {
      return other.baseline == pair.fresh && other.fresh == pair.baseline;
    });
    if (turned != c_.pairs.end()) pairs.push_back({&pair.runs, &turned->runs});
  }
  // What every pair stands on is kept while the splits are drawn.
  std::vector<PermutedRuns::Both> kept;
  const std::size_t step = (pairs.size() + k_most_permuted - 1) / k_most_permuted;
  for (std::size_t at = 0; at < pairs.size(); at += step) kept.push_back(pairs[at]);
  PermutedRuns::Times times;
  for (const CalibratedMetric& one : c_.metrics)
    if (is_judged_by_run(one.metric)) times.emplace(one.metric.key, one.runs);
  return {kept, runs, times, policy_};
}

// As many as were asked for, unless there is so much to swap that nobody would wait.
std::uint64_t Calibrator::affordable_splits() const {
  std::uint64_t units = 1;
  for (const CalibratedMetric& one : c_.metrics)
    if (one.unit.unit != SwapUnit::run) units += one.unit.count;
  return std::min(options_.splits, std::max(k_least_splits, k_most_swaps / units));
}

// A waived loss stops nothing: the check that a waiver names is asked as compare asks it.
std::vector<CheckResult> Calibrator::waivers_for(
    const std::vector<MetricComparison>& metrics) const {
  const bool any = std::ranges::any_of(
      policy_.waivers, [](const Waiver& waiver) { return waiver.check == k_regressed; });
  if (!any) return {};
  Comparison runs;
  runs.baseline = c_.pairs.front().runs.baseline;
  runs.fresh = c_.pairs.front().runs.fresh;
  runs.policy = &policy_;
  runs.metrics = metrics;
  return run_checks(checks_, runs, policy_, {.only = {std::string(k_regressed)}, .skip = {}});
}

GateEffect Calibrator::judge(const std::vector<MetricComparison>& metrics,
                             std::vector<Said>& said) const {
  const auto results = waivers_for(metrics);
  GateEffect worst = GateEffect::passes;
  said.assign(c_.metrics.size(), {});
  for (const MetricComparison* metric : weighed(metrics)) {
    const GateEffect effect = effect_of(*metric, results, policy_);
    worst = std::max(worst, effect);
    const auto listed = std::ranges::find(c_.metrics, metric->key,
                                          [](const auto& one) -> auto& { return one.metric.key; });
    if (listed == c_.metrics.end()) continue;
    Said& one = said[static_cast<std::size_t>(listed - c_.metrics.begin())];
    one.effect = effect;
    if (metric->low && metric->high) one.half_width = (*metric->high - *metric->low) / 2;
    one.std_error = metric->std_error;
    one.visible = metric->mde;
  }
  return worst;
}

void Calibrator::take(const std::vector<std::vector<Said>>& said) {
  for (std::size_t i = 0; i < c_.metrics.size(); ++i) {
    CalibratedMetric& one = c_.metrics[i];
    std::uint64_t fails = 0, open = 0;
    std::vector<double> half_widths, std_errors, visible;
    for (const auto& split : said) {
      const Said& of_metric = split[i];
      fails += of_metric.effect == GateEffect::fails ? 1 : 0;
      open += of_metric.effect == GateEffect::no_verdict ? 1 : 0;
      if (of_metric.half_width) half_widths.push_back(*of_metric.half_width);
      if (of_metric.std_error) std_errors.push_back(*of_metric.std_error);
      if (of_metric.visible) visible.push_back(*of_metric.visible);
    }
    const bool few = c_.every_way || one.unit.ways < said.size();
    one.false_alarms = share_of_ways(fails, said.size(), policy_.alpha, few);
    one.no_verdicts = share_of_ways(open, said.size(), policy_.alpha, few);
    one.tested = one.tested || !half_widths.empty();
    one.noise = noise_floor({half_widths, std_errors, visible, one.runs}, one.metric.margin,
                            one.unit.unit, one.unit.count);
  }
}

void Calibrator::calibrate() {
  for (OrderedPair& pair : c_.pairs) {
    const auto gates = weighed(pair.runs.metrics);
    pair.tested = std::ranges::any_of(
        gates, [](const MetricComparison* metric) { return can_stop(*metric); });
  }
  c_.refused = refusal();
  if (!c_.refused.empty()) return;
  list_metrics();
  const PermutedRuns permuted = this->permuted();
  for (CalibratedMetric& one : c_.metrics) one.unit = permuted.unit_of(one.metric.key);
  std::uint64_t splits = affordable_splits();
  const auto ways = permuted.ways();
  c_.every_way = ways && *ways <= splits;
  if (c_.every_way) splits = *ways;
  std::vector<std::vector<Said>> said(splits);
  std::vector<GateEffect> effects(splits);
  in_parallel(splits, options_.jobs, [&](std::size_t number) {
    const auto metrics = c_.every_way ? permuted.way(number) : permuted.split(number);
    effects[number] = judge(metrics, said[number]);
  });
  take(said);
  const auto count = [&](GateEffect effect) {
    const auto found = static_cast<std::uint64_t>(std::ranges::count(effects, effect));
    return share_of_ways(found, splits, policy_.alpha, c_.every_way);
  };
  c_.false_alarms = count(GateEffect::fails);
  c_.no_verdicts = count(GateEffect::no_verdict);
}

}  // namespace

Calibration calibrate(std::vector<OrderedPair> pairs, const Policy& policy,
                      std::span<const Check* const> checks, const CalibrateOptions& options) {
  Calibration calibration;
  calibration.pairs = std::move(pairs);
  calibration.seed = policy.seed;
  calibration.alpha = policy.alpha;
  calibration.splits_asked = options.splits;
  Calibrator(calibration, policy, checks, options).calibrate();
  return calibration;
}

}  // namespace reprocheck
