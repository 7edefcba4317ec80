// judge_labels: the verdict of a metric that sums up predicted labels and is no mean of them.
//
// Which of the sums somebody meant by `f1` is found by the number that stands in the file, on both
// sides the same; then items are drawn again and that sum is made anew each time.

#include "src/compare/judge_labels.h"

#include <algorithm>
#include <numeric>

#include "src/base/fingerprint_index.h"
#include "src/compare/judge_pairs.h"
#include "src/examine/label_scores.h"
#include "src/examine/recompute.h"
#include "src/stats/bootstrap.h"

namespace reprocheck {
namespace {

constexpr double k_most_work = 5e8;      // items drawn, over all replicates
constexpr double k_most_left_out = 2e7;  // labels summed, over all items left out
constexpr std::size_t k_least_replicates = 999;

// The labels of the intact pairs.
struct PairedLabels {
  std::vector<std::uint32_t> target, before, after;
  std::uint32_t count = 0;
};

PairedLabels labels_of(const Pairing& pairing) {
  const SampleTable& one = *pairing.baseline.table;
  const SampleTable& other = *pairing.fresh.table;
  PairedLabels labels;
  if (!one.target_label.recorded() || !one.output_label.recorded() ||
      !other.output_label.recorded())
    return labels;
  FingerprintIndex codes;
  const auto code = [&](const FingerprintColumn& column, std::uint32_t row) {
    // An output that is missing is a label of its own: it can only be wrong.
    const Fingerprint label = column.present[row] ? column.values[row] : Fingerprint{};
    std::uint32_t& known = codes.at(label);
    if (known == FingerprintIndex::k_none) known = labels.count++;
    return known;
  };
  for (const Pair& pair : pairing.pairs) {
    if (pair.change != ItemChange::same || !one.target_label.present[pair.baseline]) continue;
    labels.target.push_back(code(one.target_label, pair.baseline));
    labels.before.push_back(code(one.output_label, pair.baseline));
    labels.after.push_back(code(other.output_label, pair.fresh));
  }
  return labels;
}

class LabelJudge {
 public:
  LabelJudge(const PairedLabels& labels, const LabelFormula& formula, double sign)
      : labels_(labels), formula_(formula), sign_(sign) {}

  // Oriented: positive is better.
  [[nodiscard]] double difference(std::span<const std::size_t> items) const {
    return sign_ * (label_score(labels_.target, labels_.after, items, labels_.count, formula_) -
                    label_score(labels_.target, labels_.before, items, labels_.count, formula_));
  }

  [[nodiscard]] std::vector<double> jackknife() const {
    const std::size_t n = labels_.target.size();
    const double work = static_cast<double>(n) * static_cast<double>(n);
    // Of many items a part stands for all: every k-th is left out.
    const auto step = static_cast<std::size_t>(std::max(1.0, work / k_most_left_out));
    std::vector<std::size_t> items(n);
    std::iota(items.begin(), items.end(), std::size_t{0});
    std::vector<double> without;
    for (std::size_t left_out = 0; left_out < n; left_out += step) {
      std::swap(items[left_out], items.back());
      without.push_back(difference(std::span(items).first(n - 1)));
      std::swap(items[left_out], items.back());
    }
    return without;
  }

 private:
  const PairedLabels& labels_;
  const LabelFormula& formula_;
  double sign_;
};

// The formula by which both sides come to what they recorded.
std::optional<LabelFormula> formula_of(const MetricPlan& plan, const PairedLabels& labels) {
  std::vector<std::size_t> all(labels.target.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (LabelFormula& formula : label_formulas(plan.key.name, labels.count, all.size())) {
    const auto gives = [&](const std::vector<std::uint32_t>& output, const Metric& metric) {
      return agrees_with_recorded(metric,
                                  label_score(labels.target, output, all, labels.count, formula));
    };
    if (gives(labels.before, *plan.baseline.recorded) && gives(labels.after, *plan.fresh.recorded))
      return std::move(formula);
  }
  return std::nullopt;
}

}  // namespace

bool judge_labels(const MetricPlan& plan, const MetricScale& scale, const stats::Decision& decision,
                  const MetricContext& context, MetricComparison& metric) {
  if (!context.labels || !scale.top) return false;
  const Pairing& pairing = *context.labels;
  if (pairing.repeats || pairing.clustered || !plan.baseline.recorded || !plan.fresh.recorded)
    return false;
  const PairedLabels labels = labels_of(pairing);
  if (labels.target.empty()) return false;
  const auto formula = formula_of(plan, labels);
  if (!formula) return false;
  if (items_moved(pairing, {}, *context.policy, metric)) return true;
  const double sign = scale.sign();
  const LabelJudge judge(labels, *formula, sign);
  const std::size_t n = labels.target.size();
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto affordable = static_cast<std::size_t>(k_most_work / static_cast<double>(n));
  const std::size_t replicates = std::clamp<std::size_t>(affordable, k_least_replicates, 9'999);
  const auto drawn = stats::bootstrap(
      n, [&](std::span<const std::size_t> items) { return judge.difference(items); },
      {.replicates = replicates,
       .seed = decision.seed,
       .stream = decision.stream,
       .threads = context.jobs});
  stats::Decision in_unit = decision;
  in_unit.margin /= *scale.top;
  take_estimate(stats::resampled(judge.difference(all), drawn, judge.jackknife(), in_unit),
                sign * *scale.top, metric);
  metric.n_paired = n;
  return true;
}

}  // namespace reprocheck
