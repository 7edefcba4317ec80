// headline: the one line that everybody reads, made of the metrics that decided.
//
// It is computed from the same rows as the verdict, never beside them, so that the two
// cannot tell different stories.

#include "src/engine/headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/compare/ruler.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;
using Metrics = std::vector<const MetricComparison*>;

std::size_t count(const Metrics& metrics, V verdict) {
  return static_cast<std::size_t>(std::ranges::count_if(
      metrics, [&](const MetricComparison* m) { return m->verdict == verdict; }));
}

const MetricComparison* first(const Metrics& metrics, V verdict) {
  const auto at = std::ranges::find_if(
      metrics, [&](const MetricComparison* m) { return m->verdict == verdict; });
  return at == metrics.end() ? nullptr : *at;
}

std::string_view why_undecided(const MetricComparison& metric) {
  if (metric.detail == "holm") return "but not after correction for all gates";
  if (metric.detail == "skewed") return "but too unevenly to be sure at this n";
  if (metric.detail == "small_n") return "but on too few samples to be sure";
  if (metric.detail == "few_clusters") return "but in too few clusters to be sure";
  if (metric.detail == "few_runs") return "but on too few runs to be sure";
  if (metric.detail == "answers_lost") return "and answers are missing";
  return "but not surely";
}

std::string value_text(std::optional<double> value) {
  return value ? fmt::format("{:.4g}", *value + 0.0) : std::string("none");  // no -0
}

std::string why_not_comparable(const MetricComparison& metric, const Comparison& runs) {
  const std::string name = shown(to_string(metric.key), 60);
  const auto own = metric_reason(metric);
  const bool says_which = own && metric.detail != "items_changed";
  if (says_which) return fmt::format("{}: {}", name, own->message);
  for (const ComparabilityReason& reason : runs.reasons)
    if (reason.change == ChangeClass::ruler && reason.layer != Layer::result)
      return fmt::format("{}: {}", shown(reason.subject, 60), reason.message);
  if (metric.detail == "items_changed" && metric.n_baseline != metric.n_fresh)
    return fmt::format("{}: {} in baseline, {} in fresh", name, counted(metric.n_baseline, "item"),
                       metric.n_fresh);
  return fmt::format("{}: {}", name, own ? own->message : metric.detail);
}

// How much of its scale a drop had to be to show; what is not known is worst.
double blindness(const MetricComparison& metric) {
  if (!metric.mde) return INFINITY;
  return *metric.mde /
         metric.range_top.value_or(std::max(std::abs(metric.baseline.value_or(1)), 1e-9));
}

// Worse by its whole interval, and yet no regression: a guard took the claim back.
bool looks_worse(const MetricComparison& metric) {
  if (!metric.low || !metric.high) return false;
  return metric.direction == Direction::lower ? *metric.low > metric.margin
                                              : *metric.high < -metric.margin;
}

// Tested, and undecided: one that looks worse, else the gate that would have seen least speaks for
// all.
std::string undecided_text(const Metrics& tested) {
  const auto worse =
      std::ranges::find_if(tested, [](const MetricComparison* m) { return looks_worse(*m); });
  if (worse != tested.end())
    return fmt::format("inconclusive: {} looks worse ({} -> {}), {}",
                       shown(to_string((*worse)->key), 60), value_text((*worse)->baseline),
                       value_text((*worse)->fresh), why_undecided(**worse));
  const MetricComparison& metric = **std::ranges::max_element(
      tested, {}, [](const MetricComparison* m) { return blindness(*m); });
  const std::string of =
      tested.size() > 1 ? fmt::format(" of {}", shown(to_string(metric.key), 60)) : std::string();
  if (metric.detail == "few_clusters")
    return fmt::format("too few clusters to see any {}{}", loss_word(metric.direction), of);
  if (metric.detail == "answers_lost")
    return fmt::format("fresh lost answers to too many questions to tell anything{}", of);
  if (const std::string none = no_drop_text(metric, of); !none.empty()) return none;
  if (!metric.mde)
    return fmt::format("no regression found (what could have been seen{} is not known)", of);
  if (metric.range_top && *metric.mde >= *metric.range_top)
    return fmt::format("too few samples to see any {}{}", loss_word(metric.direction), of);
  return fmt::format("no regression found (smallest visible {}{} {})", loss_word(metric.direction),
                     of, amount_text(metric, *metric.mde));
}

// A gate that asks for a proof, which is missing: that is why the job is not green.
std::string undemonstrated_text(const MetricComparison& metric) {
  return fmt::format("inconclusive: {} is not shown to be non-inferior at a margin of {}{}",
                     shown(to_string(metric.key), 60), amount_text(metric, metric.margin),
                     metric.tested ? "" : ", " + why_not_tested(metric));
}

std::string inconclusive_text(const Metrics& metrics) {
  for (const MetricComparison* metric : metrics)
    if (metric->verdict == V::inconclusive && metric->gate &&
        metric->gate->polarity == Polarity::require_non_inferior && !looks_worse(*metric))
      return undemonstrated_text(*metric);
  Metrics tested;
  for (const MetricComparison* metric : metrics)
    if (metric->verdict == V::inconclusive && metric->tested) tested.push_back(metric);
  if (!tested.empty()) return undecided_text(tested);
  const MetricComparison& metric = *first(metrics, V::inconclusive);
  return fmt::format("not tested: {} {} -> {}, {}", shown(to_string(metric.key), 60),
                     value_text(metric.baseline), value_text(metric.fresh), why_not_tested(metric));
}

std::string equivalent_text(const Metrics& metrics, const std::string& gates) {
  const bool identical = std::ranges::all_of(
      metrics, [](const MetricComparison* m) { return m->detail == "identical"; });
  if (identical) return "equivalent: outputs and scores are identical";
  return fmt::format("equivalent: {} within the margin", gates);
}

std::string metrics_text(V worst, const Metrics& metrics, const Comparison& runs) {
  // Gates that nothing could test are told below the line and not counted in it.
  const auto gated = static_cast<std::size_t>(std::ranges::count_if(
      runs.metrics, [](const MetricComparison& metric) { return metric.gated; }));
  const std::string gates =
      counted(metrics.size(), gated == metrics.size() ? "gated metric" : "tested metric");
  switch (worst) {
    case V::regressed: {
      const std::size_t lost = count(metrics, V::regressed);
      const auto unsure = static_cast<std::size_t>(
          std::ranges::count_if(metrics, [](const MetricComparison* metric) {
            return metric->verdict == V::regressed && metric->detail == k_size_uncertain;
          }));
      std::string text = fmt::format("regressed{}: {} of {}",
                                     unsure == lost ? " (size uncertain)" : "", lost, gates);
      if (unsure > 0 && unsure < lost) text += fmt::format(", {} of uncertain size", unsure);
      if (const std::size_t open = count(metrics, V::inconclusive); open > 0)
        text += fmt::format(", {} inconclusive", open);
      return text;
    }
    case V::not_comparable:
      return "not comparable: " + why_not_comparable(*first(metrics, V::not_comparable), runs);
    case V::inconclusive:
      return inconclusive_text(metrics);
    case V::non_inferior:
      return fmt::format("non-inferior: a loss beyond the margin is excluded for {}", gates);
    case V::improved:
      return fmt::format("improved: {} of {}", count(metrics, V::improved), gates);
    case V::equivalent:
      return equivalent_text(metrics, gates);
    case V::info_only:
      return "info only: no metric gates";
  }
  return {};
}

}  // namespace

std::string amount_text(const MetricComparison& metric, double amount) {
  if (!metric.range_top || !(*metric.range_top > 0)) return fmt::format("{:.4g}", amount + 0.0);
  const double points = std::round(amount * 1e4 / *metric.range_top) / 100;
  return fmt::format("{:.2f} pp", points + 0.0);  // no -0
}

std::string why_not_tested(const MetricComparison& metric) {
  if (metric.detail == "constant_shift")
    return fmt::format("the same difference on all {} pairs, without a spread to test it by",
                       metric.n_paired);
  if (metric.detail == "constant_runs") return "equal runs, without a spread to test it by";
  if (metric.detail == "one_run_per_arm")
    return "one run a side: what the machine itself drifts by is not known";
  if (metric.detail == "few_clusters") return "fewer than six clusters conclude nothing";
  if (metric.detail == "amounts_missing") return "equal where recorded, and some are not recorded";
  if (metric.detail == "too_few_runs") return "too few runs to know what they differ by themselves";
  if (metric.detail == "ratio_unbounded") return "a baseline too close to 0 for a ratio";
  if (metric.detail == "digits_decide")
    return "two numbers without n: several counts fit their digits";
  if (metric.detail == "min_runs") return "fewer runs than the policy asks for";
  if (metric.detail != "no_uncertainty") {
    std::string reason = metric.detail;
    std::ranges::replace(reason, '_', ' ');
    return reason;
  }
  if (metric.n_baseline > 0 && metric.n_fresh > 0)
    return "an n on each side, but no standard error and no count that it would give";
  if (metric.n_baseline > 0 || metric.n_fresh > 0) return "an n on one side only";
  return std::max(metric.n_runs_baseline, metric.n_runs_fresh) > 1 ? "runs without n"
                                                                   : "two numbers without n";
}

std::string no_drop_text(const MetricComparison& metric, std::string_view of) {
  if (std::ranges::find(metric.flags, "no_drop_visible") == metric.flags.end()) return "";
  if (const auto clusters = effect_of(metric, "clusters"))
    return fmt::format("no drop{} can be seen in {:.0f} clusters", of, *clusters);
  const std::uint64_t n =
      metric.n_paired > 0 ? metric.n_paired : std::min(metric.n_baseline, metric.n_fresh);
  return fmt::format("no drop{} can be seen at n = {}", of, n);
}

std::string_view level_name(int level) {
  constexpr std::string_view names[] = {"opaque",   "described", "pinned",
                                        "verified", "repeated",  "reproduced"};
  return names[std::clamp(level, 0, 5)];
}

std::optional<std::string> deciding_problem(const Bundle& bundle, bool in_audit) {
  const auto at = std::ranges::find_if(bundle.problems, [&](const Problem& problem) {
    return problem.decides && !(in_audit && problem.kind == ProblemKind::not_fetched);
  });
  if (at == bundle.problems.end()) return std::nullopt;
  const std::string place =
      at->line > 0 ? fmt::format("{}:{}", shown(at->path), at->line) : shown(at->path);
  return fmt::format("{}: {}", place, shown(at->message, 300));
}

std::string headline_of(MetricVerdict worst, const Metrics& decisive, const Comparison& runs,
                        const std::vector<CheckResult>& results) {
  return with_new_errors(metrics_text(worst, decisive, runs),
                         worst == V::regressed || worst == V::not_comparable, results);
}

std::string with_new_errors(std::string headline, bool bad,
                            const std::vector<CheckResult>& results) {
  std::vector<std::string> names;
  for (const CheckResult& result : results)
    if (result.gates && result.check->name != "metric-regressed" &&
        result.check->name != "metric-inconclusive")
      names.emplace_back(result.check->name);
  if (names.empty()) return headline;
  const std::size_t number = names.size();
  if (names.size() > 3) {
    names.resize(3);
    names.emplace_back("...");
  }
  return fmt::format("{}, {} {}: {}", headline, bad ? "and" : "but", counted(number, "new error"),
                     join(names, ", "));
}

}  // namespace reprocheck
