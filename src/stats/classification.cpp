// classification: counts of each label, then the averages.
//
// Sokolova and Lapalme (2009) name the averages; ties with scikit-learn are tested.

#include "src/stats/classification.h"

#include <vector>

namespace reprocheck::stats {
namespace {

struct Counts {
  double hits = 0;  // predicted and right
  double predicted = 0;
  double targets = 0;
};

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

PrecisionRecall of(const Counts& counts) {
  return {ratio(counts.hits, counts.predicted), ratio(counts.hits, counts.targets),
          ratio(2 * counts.hits, counts.predicted + counts.targets)};
}

std::vector<Counts> count(std::span<const std::uint32_t> target,
                          std::span<const std::uint32_t> output, std::uint32_t labels) {
  std::vector<Counts> counts(labels);
  for (std::size_t i = 0; i < target.size(); ++i) {
    counts[target[i]].targets += 1;
    counts[output[i]].predicted += 1;
    if (target[i] == output[i]) counts[target[i]].hits += 1;
  }
  return counts;
}

}  // namespace

std::optional<PrecisionRecall> precision_recall(std::span<const std::uint32_t> target,
                                                std::span<const std::uint32_t> output,
                                                std::uint32_t labels, Average average) {
  if (target.empty() || target.size() != output.size()) return std::nullopt;
  PrecisionRecall sum;
  Counts all;
  double weights = 0;
  for (const Counts& counts : count(target, output, labels)) {
    if (counts.targets == 0 && counts.predicted == 0) continue;
    all.hits += counts.hits;
    all.predicted += counts.predicted;
    all.targets += counts.targets;
    const double weight = average == Average::weighted ? counts.targets : 1;
    const PrecisionRecall one = of(counts);
    sum.precision += weight * one.precision;
    sum.recall += weight * one.recall;
    sum.f1 += weight * one.f1;
    weights += weight;
  }
  if (average == Average::micro) return of(all);
  return PrecisionRecall{ratio(sum.precision, weights), ratio(sum.recall, weights),
                         ratio(sum.f1, weights)};
}

std::optional<PrecisionRecall> precision_recall_of(std::span<const std::uint32_t> target,
                                                   std::span<const std::uint32_t> output,
                                                   std::uint32_t label) {
  if (target.empty() || target.size() != output.size()) return std::nullopt;
  Counts counts;
  for (std::size_t i = 0; i < target.size(); ++i) {
    counts.targets += target[i] == label ? 1 : 0;
    counts.predicted += output[i] == label ? 1 : 0;
    counts.hits += target[i] == label && output[i] == label ? 1 : 0;
  }
  return of(counts);
}

}  // namespace reprocheck::stats
