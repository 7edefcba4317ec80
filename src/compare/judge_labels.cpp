// judge_labels: the verdict of a metric that sums up predicted labels and is no mean of them.
//
// Which of the sums somebody meant by `f1` is found by the number that stands in the baseline, made
// of all of its rows; fresh is held to the same. Then the items of both are drawn again and that
// sum is made anew each time. Items of one target and the same two outputs are of one kind, and
// only the kinds are counted.

#include "src/compare/judge_labels.h"

#include <algorithm>
#include <compare>
#include <map>

#include "src/base/fingerprint_index.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/outcome.h"
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

  // Items that the two sides answered differently.
  [[nodiscard]] std::size_t changed() const {
    std::size_t number = 0;
    for (std::size_t k = 0; k < kinds.size(); ++k)
      if (kinds[k].before != kinds[k].after) number += items[k];
    return number;
  }
};

class LabelReader {
 public:
  explicit LabelReader(const Pairing& pairing)
      : pairing_(pairing), one_(*pairing.baseline.table), other_(*pairing.fresh.table) {}

  [[nodiscard]] static bool has_labels(const Rows& side) {
    return !side.rows.empty() && side.table->target_label.recorded() &&
           side.table->output_label.recorded();
  }

  // Of sides that have labels. What fresh lost stands, where asked for, for an item that it
  // answered wrongly.
  [[nodiscard]] PairedLabels paired(bool with_lost) {
    std::map<Kind, std::uint64_t> items;
    const auto of_baseline = [&](std::uint32_t row) {
      return Kind{code(one_.target_label, row), code(one_.output_label, row), 0};
    };
    for (const Pair& pair : pairing_.pairs) {
      if (pair.change != ItemChange::same || !one_.target_label.present[pair.baseline]) continue;
      Kind kind = of_baseline(pair.baseline);
      kind.after = code(other_.output_label, pair.fresh);
      ++items[kind];
    }
    for (const std::uint32_t row : pairing_.removed) {
      if (!with_lost || !one_.target_label.present[row]) continue;
      Kind kind = of_baseline(row);
      kind.after = code_of(Fingerprint{});
      ++items[kind];
    }
    return sorted(items);
  }

  // Of all rows of a side, whoever paired with them.
  [[nodiscard]] std::vector<LabelCounts> of_side(const Rows& side) {
    std::vector<LabelCounts> counts;
    for (const std::uint32_t row : side.rows) {
      if (!side.table->target_label.present[row]) continue;
      const std::uint32_t target = code(side.table->target_label, row);
      const std::uint32_t output = code(side.table->output_label, row);
      counts.resize(count_);
      stats::count(counts, target, output, 1);
    }
    return counts;
  }

  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  std::uint32_t code_of(const Fingerprint& label) {
    std::uint32_t& known = codes_.at(label);
    if (known == FingerprintIndex::k_none) known = count_++;
    return known;
  }
  std::uint32_t code(const FingerprintColumn& column, std::uint32_t row) {
    // An output that is missing is a label of its own: it can only be wrong.
    return code_of(column.present[row] ? column.values[row] : Fingerprint{});
  }
  [[nodiscard]] PairedLabels sorted(const std::map<Kind, std::uint64_t>& items) const {
    PairedLabels labels{.kinds = {}, .items = {}, .n = 0, .count = count_};
    std::vector<std::pair<Kind, std::uint64_t>> kinds(items.begin(), items.end());
    std::ranges::stable_sort(kinds, std::greater{}, [](const auto& kind) { return kind.second; });
    for (const auto& [kind, number] : kinds) {
      labels.kinds.push_back(kind);
      labels.items.push_back(number);
      labels.n += number;
    }
    return labels;
  }

  const Pairing& pairing_;
  const SampleTable& one_;
  const SampleTable& other_;
  FingerprintIndex codes_;
  std::uint32_t count_ = 0;
};

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

// The formulas by which the baseline comes to what it recorded: of its own labels alone, since
// fresh could write so many others that they would be no labels any more.
std::vector<LabelFormula> formulas_of(const MetricPlan& plan, LabelReader& reader,
                                      const Pairing& pairing) {
  if (!LabelReader::has_labels(pairing.baseline)) return {};
  const std::vector<LabelCounts> counts = reader.of_side(pairing.baseline);
  std::vector<LabelFormula> formulas =
      label_formulas(plan.key.name, reader.count(), pairing.baseline.rows.size());
  std::erase_if(formulas, [&](const LabelFormula& formula) {
    return !agrees_with_recorded(*plan.baseline.recorded, label_score(counts, formula));
  });
  return formulas;
}

// The first of them by which fresh comes to what it recorded, too.
std::optional<LabelFormula> shared_formula(const std::vector<LabelFormula>& formulas,
                                           const MetricPlan& plan, LabelReader& reader,
                                           const Pairing& pairing) {
  std::vector<LabelCounts> counts = reader.of_side(pairing.fresh);
  counts.resize(reader.count());
  const auto same = std::ranges::find_if(formulas, [&](const LabelFormula& formula) {
    return agrees_with_recorded(*plan.fresh.recorded, label_score(counts, formula));
  });
  return same == formulas.end() ? std::nullopt : std::optional(*same);
}

// Where every draw gives the same loss there is no spread to judge it by; the answers that were
// right and are wrong can still be counted.
void judge_without_spread(const PairedLabels& labels, const stats::Decision& decision,
                          MetricComparison& metric) {
  std::uint64_t wins = 0, losses = 0;
  for (std::size_t k = 0; k < labels.kinds.size(); ++k) {
    const auto& [target, before, after] = labels.kinds[k];
    if (before != target && after == target) wins += labels.items[k];
    if (before == target && after != target) losses += labels.items[k];
  }
  const stats::Estimate right = stats::paired_binary(wins, losses, labels.n, decision);
  if (right.verdict != stats::Verdict::regressed) return;
  metric.verdict = MetricVerdict::regressed;
  metric.detail = "constant_shift";
  metric.flags.emplace_back("constant_shift");
  metric.test = right.test;
  metric.p_value = right.p_value;
  metric.p_less = right.p_less;
  metric.tested = true;
}

stats::Estimate test(const PairedLabels& labels, const LabelFormula& formula, double sign,
                     const stats::Decision& decision, unsigned jobs) {
  const LabelJudge judge(labels, formula, sign);
  return stats::resampled(judge.difference({labels, labels.items}),
                          judge.replicates(decision, jobs), judge.jackknife(), labels.changed(),
                          decision);
}

}  // namespace

bool judge_labels(const MetricPlan& plan, const MetricScale& scale, const stats::Decision& decision,
                  const MetricContext& context, MetricComparison& metric) {
  if (!context.labels || !scale.top || !plan.baseline.recorded || !plan.fresh.recorded)
    return false;
  const Pairing& pairing = *context.labels;
  LabelReader reader(pairing);
  const std::vector<LabelFormula> formulas = formulas_of(plan, reader, pairing);
  if (formulas.empty()) return false;
  if (!LabelReader::has_labels(pairing.fresh)) return refuse(metric, "samples_on_one_side"), true;
  if (items_moved(pairing, {}, *context.policy, metric)) return true;
  if (pairing.repeats || pairing.clustered) return false;
  const auto formula = shared_formula(formulas, plan, reader, pairing);
  if (!formula) return refuse(metric, "formula_changed"), true;
  const PairedLabels labels = reader.paired(false);
  if (labels.n == 0) return false;
  stats::Decision in_unit = decision;
  in_unit.margin /= *scale.top;
  const auto tested = [&](const PairedLabels& of) {
    return test(of, *formula, scale.sign(), in_unit, context.jobs);
  };
  const stats::Estimate found = tested(labels);
  take_estimate(found, scale.sign() * *scale.top, metric);
  metric.n_paired = labels.n;
  metric.n_dropped =
      pairing.pairs.size() + pairing.removed.size() + pairing.added.size() - labels.n;
  if (!found.low && found.difference.value_or(0) < 0) judge_without_spread(labels, in_unit, metric);
  if (pairing.removed.empty() || metric.verdict == MetricVerdict::regressed) return true;
  if (tested(reader.paired(true)).verdict == stats::Verdict::regressed) {
    metric.verdict = MetricVerdict::not_comparable;
    metric.detail = "missingness_decides";
  }
  return true;
}

}  // namespace reprocheck
