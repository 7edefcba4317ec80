// why-situation: the situation of a metric in words, and the number that it is quoted by.

#include "reports/why.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

using S = stats::Situation;

std::string_view id_of(const MetricComparison& metric) {
  switch (metric.situation) {
    case S::none:
      return "";
    case S::identical:
      return "S12";
    case S::numbers_only:
      return "S1";
    case S::counts:
      return "S1n";
    case S::standard_errors:
      return "S2";
    case S::paired_binary:
      return is_small_sample(metric) ? "S11" : "S3";
    case S::paired_graded:
      return is_small_sample(metric) ? "S11" : "S4";
    case S::labels:
      return "S4";
    case S::clustered:
      return "S5";
    case S::several_answers:
    case S::answers_again:
      return "S6";
    case S::several_runs:
      return "S7";
    case S::different_items:
      return "S8";
    case S::run_aggregates:
      return "S16";
    case S::cross_validation:
      return "S15";
    case S::times:
      return "S9";
    case S::amounts:
      return "S10";
  }
  return "";
}

std::string_view words_of_runs(const MetricComparison& metric) {
  if (metric.test == "runs_prediction")
    return "few fresh runs against the spread of the baseline's";
  if (metric.test == "runs_paired_t")
    return "one aggregate a run, several runs a side of the same seeds";
  return "one aggregate a run, several runs a side";
}

std::string_view words_of_clusters(const MetricComparison& metric) {
  return metric.test == "cluster_sign_flip"
             ? "items in 20 clusters or fewer, of which the cluster is the unit"
             : "items in clusters, of which the cluster is the unit";
}

std::string_view words_of(const MetricComparison& metric) {
  switch (metric.situation) {
    case S::none:
      return "nothing was measured";
    case S::identical:
      return "outputs and scores are the same bytes";
    case S::numbers_only:
      return "two numbers and nothing that says how sure they are";
    case S::counts:
      return "two counts over the same items, without the items";
    case S::standard_errors:
      return "two aggregates with a standard error each";
    case S::paired_binary:
      return is_small_sample(metric) ? "right or wrong on fewer than 30 items, by exact tests only"
                                     : "right or wrong on the same items";
    case S::paired_graded:
      return is_small_sample(metric) ? "graded scores on fewer than 30 items"
                                     : "graded scores on the same items";
    case S::labels:
      return "a sum over labels that is no mean, on the same items";
    case S::clustered:
      return words_of_clusters(metric);
    case S::several_answers:
      return effect_of(metric, "at_k") ? "several answers an item, of which pass@k is estimated"
                                       : "several answers an item, averaged to one";
    case S::answers_again:
      return "several answers an item, these items only";
    case S::several_runs:
      return "several runs a side over the same items: items and runs are both random";
    case S::different_items:
      return "the two sides were asked different items, so their difference mixes both";
    case S::run_aggregates:
      return words_of_runs(metric);
    case S::cross_validation:
      return metric.test == "five_by_two"
                 ? "one aggregate a fold of five cross-validations in two folds"
                 : "one aggregate a fold of a cross-validation";
    case S::times:
      return "a time, judged by the run";
    case S::amounts:
      return "tokens or cost, judged by the item";
  }
  return "";
}

}  // namespace

SituationWords situation_of(const MetricComparison& metric) {
  return {id_of(metric), std::string(words_of(metric))};
}

}  // namespace reprocheck::reports
