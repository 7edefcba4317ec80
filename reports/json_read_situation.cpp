// json-read-situation: the situation of a metric in a result that does not name it.
//
// Results of earlier versions name the test and no situation, and one test serves several. New
// results are never read this way.

#include "reports/json_parts.h"
#include "src/compare/oriented.h"
#include "src/model/metric_names.h"

namespace reprocheck::reports {
namespace {

using stats::Situation;

struct OfTest {
  std::string_view test;
  Situation situation;
};
constexpr OfTest k_tests[] = {{"mcnemar_midp", Situation::paired_binary},
                              {"mcnemar_exact", Situation::paired_binary},
                              {"mcnemar_range", Situation::counts},
                              {"answers_t", Situation::answers_again},
                              {"z", Situation::standard_errors},
                              {"cluster_t", Situation::clustered},
                              {"cluster_sign_flip", Situation::clustered},
                              {"bounded_mean", Situation::paired_graded},
                              {"bootstrap", Situation::labels},
                              {"nadeau_bengio", Situation::cross_validation},
                              {"runs_welch", Situation::run_aggregates},
                              {"runs_paired_t", Situation::run_aggregates},
                              {"runs_prediction", Situation::run_aggregates}};

}  // namespace

Situation situation_by_test(const MetricComparison& metric) {
  const auto has = [&](std::string_view effect) { return effect_of(metric, effect).has_value(); };
  if (metric.detail == "identical") return Situation::identical;
  if (has("unpaired_difference")) return Situation::different_items;
  if (metric.verdict == MetricVerdict::not_comparable && !metric.tested) return Situation::none;
  if (traits_of(metric.key.name).resource && metric.test != "z")
    return is_amount(metric.key.name) ? Situation::amounts : Situation::times;
  if (has("var_seeds")) return Situation::several_runs;
  if (metric.test == "sign_flip")
    return answers_of(metric) > 1 || has("share_prediction") ? Situation::several_answers
                                                             : Situation::paired_graded;
  for (const OfTest& known : k_tests)
    if (metric.test == known.test) return known.situation;
  if (has("clusters")) return Situation::clustered;
  if (has("sd_baseline")) return Situation::run_aggregates;
  return metric.difference ? Situation::numbers_only : Situation::none;
}

}  // namespace reprocheck::reports
