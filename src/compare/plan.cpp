// plan: which further runs would settle one metric, how many, and at what cost.
//
// A difference of size d shows with 80% power where its standard error is at most
// d / (z + z_power). What is left is which of its parts (questions, answers, runs) more of
// something makes smaller, and by how much.

#include "src/compare/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/compare/plan_calls.h"
#include "src/compare/plan_margins.h"
#include "src/compare/plan_width.h"
#include "src/compare/planned_noise.h"
#include "src/compare/ruler.h"
#include "src/model/metric_names.h"
#include "src/stats/means.h"
#include "src/stats/paired_binary.h"
#include "src/stats/resources.h"
#include "src/stats/seeds.h"
#include "src/stats/situation.h"
#include "src/stats/special.h"

namespace reprocheck {
namespace {

constexpr int k_t_corrections = 1'000;  // runs more than the normal law asks for, at most
constexpr double k_most = 1e12;         // beyond, a count is no advice
constexpr double k_least_runs = stats::k_least_runs;
constexpr std::string_view k_too_many = "no number that anybody could run is enough";

std::optional<double> whole(double needed, double least) {
  if (!std::isfinite(needed) || needed > k_most) return std::nullopt;
  return std::max(least, std::ceil(needed - 1e-9));
}

class Planner {
 public:
  Planner(const MetricComparison& metric, int min_runs) : metric_(metric), min_runs_(min_runs) {}
  NextRuns plan();

 private:
  void measure();
  void set_targets();
  void set_notes();
  void set_remedy();
  void add_target(Aim aim, double size, bool observed = false);
  void add_least_runs();
  [[nodiscard]] RunOption items(const RunTarget& target) const;
  [[nodiscard]] RunOption answers(const RunTarget& target) const;
  [[nodiscard]] RunOption runs(const RunTarget& target) const;
  [[nodiscard]] std::optional<double> items_needed(const RunTarget& target) const;
  [[nodiscard]] double least_items() const;
  [[nodiscard]] bool has_flag(std::string_view flag) const {
    return std::ranges::find(metric_.flags, flag) != metric_.flags.end();
  }
  [[nodiscard]] std::optional<double> runs_by_aggregates(const RunTarget& target) const;

  [[nodiscard]] static double power_of(Aim aim) {
    return aim == Aim::equivalent ? (1 + k_planned_power) / 2 : k_planned_power;
  }
  // The standard error at which the target is met, with the degrees of freedom that there are.
  [[nodiscard]] double error_at(const RunTarget& target) const {
    return target.size / (width_ * stats::minimal_detectable(1, alpha_, power_of(target.aim)));
  }
  [[nodiscard]] double variance_of(std::string_view name) const {
    return effect_of(metric_, name).value_or(0);
  }
  [[nodiscard]] double runs_now() const { return std::min(plan_.runs_baseline, plan_.runs_fresh); }

  const MetricComparison& metric_;
  int min_runs_;
  double alpha_ = 0.05;
  double unit_ = 1;
  double discordance_ = 0;  // of binary
  double width_ = 1;        // of the law that judges, by the normal one
  Noise noise_ = Noise::none;
  NextRuns plan_;
};

void Planner::measure() {
  alpha_ = 1 - metric_.confidence;
  unit_ = metric_.range_top.value_or(1);
  plan_.items = static_cast<double>(
      metric_.n_paired > 0 ? metric_.n_paired : std::min(metric_.n_baseline, metric_.n_fresh));
  plan_.runs_baseline = std::max<double>(1, static_cast<double>(metric_.n_runs_baseline));
  plan_.runs_fresh = std::max<double>(1, static_cast<double>(metric_.n_runs_fresh));
  plan_.answers = answers_of(metric_);
  // What could be seen is the error times a constant, also where no pair changed.
  plan_.std_error = metric_.std_error;
  if (!plan_.std_error && metric_.mde)
    plan_.std_error = *metric_.mde / stats::minimal_detectable(1, alpha_);
  if (plan_.std_error && !(*plan_.std_error > 0 && std::isfinite(*plan_.std_error)))
    plan_.std_error.reset();
  noise_ = noise_of(metric_, plan_.std_error);
  if (noise_ == Noise::crossed || noise_ == Noise::paired || noise_ == Noise::times)
    width_ = width_of(metric_, *plan_.std_error, alpha_);
  const double changed =
      effect_of(metric_, "wins").value_or(0) + effect_of(metric_, "losses").value_or(0);
  discordance_ = changed / plan_.items;
  if (!(discordance_ > 0)) discordance_ = effect_of(metric_, "changed_share_bound").value_or(1);
  if (!plan_.std_error && noise_ == Noise::binary)  // too few to see anything
    plan_.std_error = unit_ * std::sqrt(discordance_ / plan_.items);
}

std::optional<double> Planner::items_needed(const RunTarget& target) const {
  const double allowed = error_at(target) * error_at(target);
  double needed = INFINITY;
  if (noise_ == Noise::binary) {
    const double share = target.size / unit_;
    const double changed = target.discordance.value_or(1);
    needed = target.aim == Aim::detect
                 ? stats::pairs_needed(changed, share, alpha_, k_planned_power).value_or(INFINITY)
                 : stats::units_needed(std::sqrt(changed), share, alpha_, power_of(target.aim));
  } else if (noise_ == Noise::crossed) {
    const double of_runs = 2 * variance_of("var_seeds") / runs_now();
    const double of_items =
        variance_of("var_differences") + 2 * variance_of("var_error") / runs_now();
    if (allowed > of_runs) needed = of_items / (allowed - of_runs);
  } else if (plan_.std_error) {
    needed = plan_.items * *plan_.std_error * *plan_.std_error / allowed;
  }
  return whole(needed, least_items());
}

// Below, only a regression can be claimed.
double Planner::least_items() const {
  if (!has_flag("skewed")) return stats::k_small_sample;
  const double skew = effect_of(metric_, "skewness").value_or(0);
  return std::max<double>(stats::k_small_sample, std::ceil(stats::k_skew_factor * skew * skew));
}

RunOption Planner::items(const RunTarget& target) const {
  RunOption option{.axis = Axis::items, .now = plan_.items};
  if (noise_ == Noise::answers) {
    option.why_not = "these questions are asked about, and others would be another matter";
  } else if (noise_ == Noise::runs || noise_ == Noise::times || noise_ == Noise::folds) {
    option.why_not = "whole runs were compared: what more questions would change is not recorded";
  } else if (!(plan_.items > 0)) {
    option.why_not = "how many questions there were is not recorded";
  } else {
    option.needed = items_needed(target);
    option.needed_at_least = least_items();
    if (!option.needed && noise_ == Noise::crossed)
      option.why_not = "no number of questions is enough at so few runs: the runs differ by more";
    else if (!option.needed)
      option.why_not = k_too_many;
  }
  return option;
}

RunOption Planner::answers(const RunTarget& target) const {
  RunOption option{.axis = Axis::answers, .now = plan_.answers};
  const auto share =
      noise_ == Noise::answers ? std::optional(1.0) : effect_of(metric_, "share_prediction");
  if (!share || !plan_.std_error) {
    option.why_not = plan_.answers > 1
                         ? "how much of the noise is the sampling of answers is not recorded"
                         : "one answer a question does not tell how much of the noise is the "
                           "sampling of answers; two would";
    if (noise_ == Noise::runs || noise_ == Noise::times || noise_ == Noise::folds ||
        noise_ == Noise::aggregates)
      option.why_not = "what more answers a question would change is not recorded";
    return option;
  }
  const double variance = *plan_.std_error * *plan_.std_error;
  const double allowed = error_at(target) * error_at(target);
  const double of_items = (1 - *share) * variance;
  if (allowed > of_items)
    option.needed = whole(plan_.answers * *share * variance / (allowed - of_items), 1);
  if (!option.needed)
    option.why_not = fmt::format(
        "no number of answers is enough: {:.0f}% of the noise is which questions are asked",
        100 * (1 - *share));
  return option;
}

// Runs a side of which the means differ by the size, by the t law of so many runs.
std::optional<double> Planner::runs_by_aggregates(const RunTarget& target) const {
  const bool by_seed = metric_.test == "runs_paired_t";
  const double sd = effect_of(metric_, "sd_baseline").value_or(0);
  const double other = effect_of(metric_, "sd_fresh").value_or(sd);
  double variance = sd * sd + other * other;
  if (std::min(sd, other) == 0) variance *= 2;  // equal runs were held to the others' spread
  if (by_seed && plan_.std_error) variance = *plan_.std_error * *plan_.std_error * runs_now();
  if (!(variance > 0)) return std::nullopt;
  const double normal = variance / (error_at(target) * error_at(target));
  if (!(normal < 1e6)) return whole(normal, k_least_runs);  // t and normal agree
  const auto suffice = [&](double count) {
    const double df = by_seed ? count - 1 : 2 * (count - 1);
    const double reach =
        stats::t_quantile(1 - alpha_ / 2, df) + stats::t_quantile(power_of(target.aim), df);
    return reach * std::sqrt(variance / count) <= target.size;
  };
  const double least = std::max(k_least_runs, std::ceil(normal));
  for (int more = 0; more < k_t_corrections; ++more)
    if (suffice(least + more)) return least + more;
  return std::nullopt;
}

RunOption Planner::runs(const RunTarget& target) const {
  RunOption option{.axis = Axis::runs, .now = runs_now()};
  if (noise_ == Noise::times) {
    const double share = *plan_.std_error / error_at(target);
    option.needed = whole(runs_now() * share * share, stats::k_least_runs_of_time);
    if (!option.needed) option.why_not = k_too_many;
  } else if (noise_ == Noise::runs) {
    option.needed = runs_by_aggregates(target);
    if (!option.needed) option.why_not = "the runs of a side do not differ";
  } else if (noise_ == Noise::folds && *plan_.std_error <= error_at(target)) {
    option.needed = runs_now();
  } else if (noise_ == Noise::folds) {
    option.why_not =
        "folds share their training data, so that more of them tell little more; three trainings "
        "a side, each with a seed of its own, would tell";
  } else if (noise_ == Noise::crossed) {
    const bool by_seed = has_flag("paired_by_seed");
    option.needed = runs_with_width(runs_now(), width_, 2 * alpha_, by_seed, [&](double width) {
      return stats::seeds_needed({.delta = target.size / width,
                                  .var_seeds = variance_of("var_seeds"),
                                  .var_error = variance_of("var_error"),
                                  .var_differences = variance_of("var_differences"),
                                  .questions = plan_.items,
                                  .alpha = alpha_,
                                  .power = power_of(target.aim)});
    });
    if (option.needed) option.needed = std::max(*option.needed, 2.0);
    if (!option.needed) option.why_not = "no number of runs is enough: more questions are needed";
  } else {
    option.why_not =
        fmt::format("{} not tell how much a run differs from the next; three a side would",
                    runs_now() < 2 ? "one run a side does" : "these runs do");
  }
  return option;
}

void Planner::add_target(Aim aim, double size, bool observed) {
  if (!(size > 0) || !std::isfinite(size)) return;
  RunTarget target{.aim = aim, .size = size, .observed = observed};
  if (noise_ == Noise::binary)  // a loss of a share changes at least that share
    target.discordance = std::min(1.0, std::max(discordance_, size / unit_));
  else
    target.std_error = error_at(target);
  if (noise_ == Noise::aggregates) target.options.push_back({.axis = Axis::records, .needed = 1});
  for (RunOption option : {items(target), answers(target), runs(target)})
    target.options.push_back(std::move(option));
  for (RunOption& option : target.options) {
    agree_with_visible(metric_, target, option);
    count_calls(plan_, option);
  }
  std::ranges::stable_sort(target.options, [](const RunOption& one, const RunOption& two) {
    const auto price = [](const RunOption& option) {
      return option.needed ? option.calls.value_or(k_most) : INFINITY;
    };
    return price(one) < price(two);
  });
  plan_.targets.push_back(std::move(target));
}

// Where too few runs say nothing, the fewest that are judged.
void Planner::add_least_runs() {
  const bool needs_runs = metric_.detail == "one_run_per_arm" || metric_.detail == "too_few_runs";
  if (!metric_.gated || !needs_runs) return;
  const bool times = traits_of(metric_.key.name).resource;
  const double least = times ? static_cast<double>(stats::k_least_runs_of_time) : k_least_runs;
  RunOption runs{.axis = Axis::runs, .needed = least, .needed_at_least = least, .now = runs_now()};
  count_calls(plan_, runs);
  plan_.targets.push_back({.aim = Aim::judged, .options = {runs}});
}

void Planner::set_targets() {
  if (noise_ == Noise::none) return add_least_runs();
  if (metric_.margin > 0 && metric_.verdict == MetricVerdict::regressed) {
    const double seen = oriented(metric_).difference.value_or(0);
    add_target(Aim::margin_passed, std::abs(metric_.margin + seen), true);
    return;
  }
  if (metric_.margin > 0) {
    for (const Aim aim : {Aim::non_inferior, Aim::equivalent, Aim::detect})
      add_target(aim, metric_.margin);
    return;
  }
  const double seen = oriented(metric_).difference.value_or(0);
  if (seen < 0) add_target(Aim::detect, -seen, true);
  const auto add_unseen = [&](double size) {
    if (!(std::abs(size + seen) <= 1e-9 * size)) add_target(Aim::detect, size);
  };
  if (metric_.range_top) {
    for (const double points : {1.0, 2.0, 5.0}) add_unseen(points / 100 * unit_);
    return;
  }
  const double sd = noise_ == Noise::runs
                        ? effect_of(metric_, "sd_baseline").value_or(0)
                        : *plan_.std_error * std::sqrt(std::max(1.0, plan_.items));
  for (const double share : {0.1, 0.2, 0.5}) add_unseen(share * sd);
}

void Planner::set_notes() {
  const auto note = [&](std::string text) { plan_.notes.push_back(std::move(text)); };
  const bool needs_runs = metric_.detail == "one_run_per_arm" || metric_.detail == "too_few_runs";
  const double clusters_seen = effect_of(metric_, "clusters").value_or(stats::k_least_clusters);
  if (metric_.detail == "few_clusters" || clusters_seen < stats::k_least_clusters)
    note("fewer than six clusters conclude nothing, however many items they hold; ten are better");
  else if (noise_ == Noise::none && needs_runs && traits_of(metric_.key.name).resource)
    note(
        "times are judged by the run: five runs a side, interleaved, are the least that can "
        "decide");
  else if (noise_ == Noise::none && !metric_.gated)
    note(
        "it does not gate, so nothing was tested: name it under `gates` in the policy and compare "
        "again");
  else if (noise_ == Noise::none && metric_.n_paired > 0 && metric_.difference == 0.0)
    note(
        "no score changed, and without a known range of the score nothing tells how far one could "
        "have: no number can be told. A max_drop or a floor in the policy decides without a "
        "spread");
  else if (noise_ == Noise::none)
    note(
        "no spread is on record, so no number can be told: keep the per-sample file of both "
        "runs, or record n or a standard error");
  if (metric_.detail == "min_runs" || runs_now() < min_runs_)
    note(fmt::format("the policy asks for {} a side (stats.min_runs), whatever the interval says",
                     counted(static_cast<std::size_t>(std::max(min_runs_, 1)), "run")));
  if (noise_ == Noise::aggregates)
    note("counts without pairs are upper ones: the per-sample files usually need far fewer");
  if (noise_ == Noise::runs)
    note("runs tell of these questions only; new questions need per-sample scores");
  if ((noise_ == Noise::binary || noise_ == Noise::paired) && runs_now() < 2)
    note("what one run differs from the next is in none of these counts");
  if (const auto clusters = effect_of(metric_, "clusters"); clusters && plan_.items > 0)
    note(
        fmt::format("questions come in clusters, {:.3g} in each: more of them means more clusters, "
                    "ten at least",
                    plan_.items / std::max(1.0, *clusters)));
  if (metric_.detail == "holm")
    note("alone it regressed: the correction for all gates took that back, so ask for more");
  if (has_flag("skewed"))
    note("the differences are skewed: a mean of them is believed from 25 skewness^2 questions on");
}

// No number of runs makes two rulers one.
void Planner::set_remedy() {
  const NotComparable* moved = not_comparable_by(metric_.detail);
  plan_.notes.emplace_back(moved && !moved->remedy.empty()
                               ? moved->remedy
                               : "no run settles it: what both sides are measured with moved");
}

NextRuns Planner::plan() {
  if (metric_.verdict == MetricVerdict::not_comparable) {
    set_remedy();
    return std::move(plan_);
  }
  measure();
  set_margins(metric_, plan_);
  set_targets();
  set_notes();
  return std::move(plan_);
}

}  // namespace

NextRuns next_runs(const MetricComparison& metric, int min_runs) {
  return Planner(metric, min_runs).plan();
}

bool is_open(const MetricComparison& metric) {
  if (!metric.gated) return false;
  return metric.verdict == MetricVerdict::inconclusive ||
         metric.verdict == MetricVerdict::not_comparable || metric.detail == "attempts" ||
         (metric.verdict == MetricVerdict::regressed && metric.margin > 0 &&
          metric.detail == k_size_uncertain);
}

}  // namespace reprocheck
