// judge_labels: the verdict of a metric that sums up predicted labels and is no mean of them.
//
// Which of the sums somebody meant by `f1` is found by the number that stands in the file, on both
// sides the same; then items are drawn again and that sum is made anew each time. Items of one
// target and the same two outputs are of one kind, and only the kinds are counted.

#include "src/compare/judge_labels.h"

#include <algorithm>
#include <compare>
#include <map>

#include "src/base/fingerprint_index.h"
#include "src/compare/judge_pairs.h"
#include "src/examine/label_scores.h"
#include "src/examine/recompute.h"
#include "src/stats/bootstrap.h"

namespace reprocheck {
namespace {

using stats::LabelCounts;

constexpr double k_most_work = 5e7;  // kinds drawn, over all replicates
constexpr std::size_t k_least_replicates = 999;

// What an item asked for and what either side answered, as codes of labels.
struct Kind {
  std::uint32_t target = 0, before = 0, after = 0;
  friend auto operator<=>(const Kind&, const Kind&) = default;
};

// The labels of the intact pairs, most frequent kind first.
struct PairedLabels {
  std::vector<Kind> kinds;
  std::vector<std::uint64_t> items;  // of each kind
  std::size_t n = 0;                 // of all kinds
  std::uint32_t count = 0;           // codes are below it
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
  std::map<Kind, std::uint64_t> items;
  for (const Pair& pair : pairing.pairs) {
    if (pair.change != ItemChange::same || !one.target_label.present[pair.baseline]) continue;
    const std::uint32_t target = code(one.target_label, pair.baseline);
    const std::uint32_t before = code(one.output_label, pair.baseline);
    ++items[{target, before, code(other.output_label, pair.fresh)}];
    ++labels.n;
  }
  std::vector<std::pair<Kind, std::uint64_t>> sorted(items.begin(), items.end());
  std::ranges::stable_sort(sorted, std::greater{}, [](const auto& kind) { return kind.second; });
  for (const auto& [kind, count] : sorted) {
    labels.kinds.push_back(kind);
    labels.items.push_back(count);
  }
  return labels;
}

// The counts of each label on either side.
struct BothCounts {
  std::vector<LabelCounts> before, after;

  BothCounts(const PairedLabels& labels, std::span<const std::uint64_t> items)
      : before(labels.count), after(labels.count) {
    for (std::size_t k = 0; k < items.size(); ++k)
      if (items[k] > 0) add(labels.kinds[k], static_cast<double>(items[k]));
  }
  void add(const Kind& kind, double items) {
    stats::count(before, kind.target, kind.before, items);
    stats::count(after, kind.target, kind.after, items);
  }
};

class LabelJudge {
 public:
  LabelJudge(const PairedLabels& labels, const LabelFormula& formula, double sign)
      : labels_(labels), formula_(formula), sign_(sign) {}

  // Oriented: positive is better.
  [[nodiscard]] double difference(const BothCounts& counts) const {
    return sign_ * (label_score(counts.after, formula_) - label_score(counts.before, formula_));
  }

  // Without one item each; those of a kind leave the same behind.
  [[nodiscard]] std::vector<double> jackknife() const {
    BothCounts counts(labels_, labels_.items);
    std::vector<double> without;
    without.reserve(labels_.n);
    for (std::size_t k = 0; k < labels_.kinds.size(); ++k) {
      counts.add(labels_.kinds[k], -1);
      without.insert(without.end(), labels_.items[k], difference(counts));
      counts.add(labels_.kinds[k], 1);
    }
    return without;
  }

  [[nodiscard]] std::vector<double> replicates(const stats::Decision& decision,
                                               unsigned threads) const {
    const double affordable = k_most_work / static_cast<double>(labels_.kinds.size());
    const auto drawn = [&](std::span<const std::uint64_t> items) {
      return difference(BothCounts(labels_, items));
    };
    return stats::bootstrap_counts(labels_.items, drawn,
                                   {.replicates = std::clamp(static_cast<std::size_t>(affordable),
                                                             k_least_replicates, k_replicates),
                                    .seed = decision.seed,
                                    .stream = decision.stream,
                                    .threads = threads});
  }

 private:
  static constexpr std::size_t k_replicates = stats::BootstrapOptions{}.replicates;

  const PairedLabels& labels_;
  const LabelFormula& formula_;
  double sign_;
};

// The formula by which both sides come to what they recorded.
std::optional<LabelFormula> formula_of(const MetricPlan& plan, const PairedLabels& labels,
                                       const BothCounts& counts) {
  for (LabelFormula& formula : label_formulas(plan.key.name, labels.count, labels.n)) {
    const auto gives = [&](std::span<const LabelCounts> side, const Metric& metric) {
      return agrees_with_recorded(metric, label_score(side, formula));
    };
    if (gives(counts.before, *plan.baseline.recorded) && gives(counts.after, *plan.fresh.recorded))
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
  if (labels.n == 0) return false;
  const BothCounts counts(labels, labels.items);
  const auto formula = formula_of(plan, labels, counts);
  if (!formula) return false;
  if (items_moved(pairing, {}, *context.policy, metric)) return true;
  const LabelJudge judge(labels, *formula, scale.sign());
  stats::Decision in_unit = decision;
  in_unit.margin /= *scale.top;
  take_estimate(stats::resampled(judge.difference(counts), judge.replicates(decision, context.jobs),
                                 judge.jackknife(), in_unit),
                scale.sign() * *scale.top, metric);
  metric.n_paired = labels.n;
  return true;
}

}  // namespace reprocheck
