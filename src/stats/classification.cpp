// classification: counts of each label, then the averages.
//
// Sokolova and Lapalme (2009) name the averages; ties with scikit-learn are tested.

#include "src/stats/classification.h"

namespace reprocheck::stats {
namespace {

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

void count(std::span<LabelCounts> labels, std::uint32_t target, std::uint32_t output,
           double times) {
  labels[target].targets += times;
  labels[output].predicted += times;
  if (target == output) labels[target].hits += times;
}

std::vector<LabelCounts> count_labels(std::span<const std::uint32_t> target,
                                      std::span<const std::uint32_t> output, std::uint32_t labels) {
  std::vector<LabelCounts> counts(labels);
  for (std::size_t i = 0; i < target.size(); ++i) count(counts, target[i], output[i], 1);
  return counts;
}

PrecisionRecall precision_recall(const LabelCounts& label) {
  return {ratio(label.hits, label.predicted), ratio(label.hits, label.targets),
          ratio(2 * label.hits, label.predicted + label.targets)};
}

PrecisionRecall precision_recall(std::span<const LabelCounts> labels, Average average) {
  PrecisionRecall sum;
  LabelCounts all;
  double weights = 0;
  for (const LabelCounts& counts : labels) {
    if (counts.targets == 0 && counts.predicted == 0) continue;
    all.hits += counts.hits;
    all.predicted += counts.predicted;
    all.targets += counts.targets;
    const double weight = average == Average::weighted ? counts.targets : 1;
    const PrecisionRecall one = precision_recall(counts);
    sum.precision += weight * one.precision;
    sum.recall += weight * one.recall;
    sum.f1 += weight * one.f1;
    weights += weight;
  }
  if (average == Average::micro) return precision_recall(all);
  return PrecisionRecall{ratio(sum.precision, weights), ratio(sum.recall, weights),
                         ratio(sum.f1, weights)};
}

}  // namespace reprocheck::stats
