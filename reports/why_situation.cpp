// why-situation: which of the situations a metric was in, read off its test.

#include <fmt/format.h>

#include "reports/why.h"
#include "reports/words.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

// The test says which situation it was made for.
struct OfTest {
  std::string_view test, id, words;
};
constexpr OfTest k_tests[] = {
    {"mcnemar_midp", "S3", "right or wrong on the same items"},
    {"mcnemar_exact", "S11", "right or wrong on fewer than 30 items, by exact tests only"},
    {"mcnemar_range", "S1n", "two counts over the same items, without the items"},
    {"answers_t", "S6", "several answers an item, these items only"},
    {"log_welch", "S9", "one time a run, several runs a side"},
    {"z", "S2", "two aggregates with a standard error each"},
    {"cluster_t", "S5", "items in clusters, of which the cluster is the unit"},
    {"cluster_sign_flip", "S5", "items in 20 clusters or fewer, of which the cluster is the unit"},
    {"bounded_mean", "S4", "graded scores on the same items, by their bounds alone"},
    {"bootstrap", "S4", "a sum over labels that is no mean, on the same items"},
    {"nadeau_bengio", "S15", "one aggregate a fold of a cross-validation"},
    {"five_by_two", "S15", "one aggregate a fold of five cross-validations in two folds"},
    {"runs_welch", "S16", "one aggregate a run, several runs a side"},
    {"runs_paired_t", "S16", "one aggregate a run, several runs a side of the same seeds"},
    {"runs_prediction", "S16", "few fresh runs against the spread of the baseline's"}};

}  // namespace

Situation situation_of(const MetricComparison& metric) {
  if (metric.detail == "identical") return {"S12", "outputs and scores are the same bytes"};
  const bool of_runs = metric.detail == "one_run_per_arm" || metric.detail == "too_few_runs";
  if (traits_of(metric.key.name).resource && (metric.tested || of_runs))
    return {metric.n_paired > 0 ? "S10" : "S9", "a resource: time, tokens or cost"};
  if (effect_of(metric, "var_seeds"))
    return {"S7", "several runs a side over the same items: items and runs are both random"};
  if (metric.test == "sign_flip") {
    if (effect_of(metric, "at_k"))
      return {"S6", "several answers an item, of which pass@k is estimated"};
    if (answers_of(metric) > 1 || effect_of(metric, "share_prediction"))
      return {"S6", "several answers an item, averaged to one"};
    if (metric.n_paired < 30) return {"S11", "graded scores on fewer than 30 items"};
    return {"S4", "graded scores on the same items"};
  }
  for (const OfTest& known : k_tests)
    if (metric.test == known.test) return {known.id, std::string(known.words)};
  if (metric.verdict == MetricVerdict::not_comparable) return {"", "nothing was measured"};
  if (metric.test.empty() || metric.test == "none")
    return {"S1", "two numbers and nothing that says how sure they are"};
  return {"", method_words(metric.test)};
}

}  // namespace reprocheck::reports
