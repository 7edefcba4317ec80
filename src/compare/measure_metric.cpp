// measure_metric: one metric of two groups of runs: its situation, its numbers, its verdict.
//
// The order is the order of doubt: is it there, is it a number, is it the same ruler, and
// only then what the statistics say. Every way out that is not a statistic names its reason.

#include "src/compare/measure_metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/compare/judge_aggregates.h"
#include "src/compare/judge_labels.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/judge_pass_at_k.h"
#include "src/compare/judge_resources.h"
#include "src/compare/judge_several_runs.h"
#include "src/compare/metric_scale.h"
#include "src/compare/outcome.h"
#include "src/compare/ruler.h"
#include "src/compare/thresholds.h"
#include "src/compare/two_rulers.h"
#include "src/examine/recompute.h"
#include "src/stats/situation.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

std::optional<double> aggregate_of(const MetricSide& side) {
  if (side.run_values.size() > 1 || (side.column && !std::isnan(side.run_values.front()))) {
    double sum = 0;
    for (const double value : side.run_values) sum += value;
    return sum / static_cast<double>(side.run_values.size());
  }
  if (side.recorded) return side.recorded->value;
  return std::nullopt;
}

std::uint64_t rows_of(const MetricSide& side) {
  return static_cast<std::uint64_t>(std::ranges::count(side.table->arm, side.arm));
}

bool finite(std::optional<double> value) {
  return value && std::isfinite(*value);
}

class Measurer {
 public:
  Measurer(const MetricPlan& plan, const MetricContext& context) : plan_(plan), context_(context) {}

  Result<MetricComparison> measure() {
    describe();
    decide_gating();
    if (auto done = find_margin(); !done) return std::unexpected(done.error());
    judge();
    if (m_.detail == "identical") m_.situation = stats::Situation::identical;
    tell_rulers();
    if (auto done = hold_thresholds(scale_, m_); !done) return std::unexpected(done.error());
    if (!m_.gated && m_.verdict != V::info_only) m_.verdict = V::info_only;
    return std::move(m_);
  }

 private:
  void describe();
  void decide_gating();
  Result<void> find_margin();
  void judge();
  void judge_without_column();
  void tell_rulers();
  bool refused();
  [[nodiscard]] bool scored_otherwise() const;

  [[nodiscard]] stats::Decision decision() const {
    return {.alpha = m_.alpha,
            .margin = m_.margin,
            .seed = context_.policy->seed,
            .stream = stream_of(m_.key)};
  }

  const MetricPlan& plan_;
  const MetricContext& context_;
  MetricScale scale_;
  MetricComparison m_;
};

void Measurer::describe() {
  m_.key = plan_.key;
  m_.gate = gate_for(*context_.policy, plan_.key);
  m_.alpha = spent_alpha(*context_.policy, m_.gate);
  m_.confidence = 1 - m_.alpha;
  scale_ = scale_of(plan_, m_.gate);
  m_.direction = scale_.direction;
  m_.range_top = scale_.top;
  m_.leaf_of_group = context_.grouped;
  m_.in_baseline = plan_.baseline.present();
  m_.in_fresh = plan_.fresh.present();
  m_.baseline = aggregate_of(plan_.baseline);
  m_.fresh = aggregate_of(plan_.fresh);
  m_.runs_baseline = plan_.baseline.run_values;
  m_.runs_fresh = plan_.fresh.run_values;
  m_.n_runs_baseline = plan_.baseline.run_values.size();
  m_.n_runs_fresh = plan_.fresh.run_values.size();
  const auto recorded = [](const MetricSide& side, std::optional<double>& value,
                           std::optional<Source>& source, std::uint64_t& n) {
    if (side.recorded) {
      value = side.recorded->value;
      source = side.recorded->source;
      n = side.recorded->n.value_or(0);
    } else if (side.table) {
      source = side.table->source;
    }
  };
  recorded(plan_.baseline, m_.recorded_baseline, m_.source_baseline, m_.n_baseline);
  recorded(plan_.fresh, m_.recorded_fresh, m_.source_fresh, m_.n_fresh);
  if (plan_.baseline.table) m_.n_baseline = rows_of(plan_.baseline);
  if (plan_.fresh.table) m_.n_fresh = rows_of(plan_.fresh);
  if (plan_.baseline.column && plan_.baseline.column->derived) m_.flags.emplace_back("derived");
  if (plan_.secondary) m_.flags.emplace_back("same_column");
}

// Without a `gates` key every metric of known direction gates; with it only the named ones, and "*"
// keeps the rest of known direction.
void Measurer::decide_gating() {
  const Policy& policy = *context_.policy;
  const bool named = m_.gate && m_.gate->pattern.find_first_not_of('*') != std::string::npos;
  const bool asked = policy.has_gates ? m_.gate != nullptr : true;
  const bool by_default = scale_.direction != Direction::unknown && !scale_.resource &&
                          !context_.grouped && !plan_.secondary && m_.in_baseline;
  m_.gated = named || (asked && by_default);
  const bool derived = std::ranges::find(m_.flags, "derived") != m_.flags.end();
  if (derived && m_.baseline == 0.0) {
    m_.gated = false;
    m_.flags.emplace_back("cannot_fail");
  }
}

Result<void> Measurer::find_margin() {
  if (m_.gate && m_.gated && m_.gate->quantile && (!scale_.resource || is_amount(plan_.key.name)))
    return fail(
        ErrorKind::usage, m_.gate->place,
        fmt::format("gates.{}.quantile: {} is no time", m_.gate->pattern, to_string(m_.key)),
        "a quantile is of times, as `latency_ms: {quantile: 0.95}`");
  m_.margin_from = "default";
  // A star's margin is no margin of what it does not gate, and where a side has no number there is
  // nothing to hold it against.
  if (!m_.gate || !m_.gated || !finite(m_.baseline)) return {};
  auto margin = margin_of(m_.gate->margin, scale_, m_.baseline, m_.gate->place, to_string(m_.key));
  if (!margin) return std::unexpected(margin.error());
  m_.margin = *margin;
  m_.margin_from = m_.gate->place;
  return {};
}

// One side's scores were recorded and the other's made from its texts, or they stand in columns of
// two names, or one side only says right or wrong: another scorer, whatever the summary calls it.
bool Measurer::scored_otherwise() const {
  constexpr std::size_t enough = 50;  // rows of nothing but 0 and 1 make it a kind of score
  const ScoreColumn* one = plan_.baseline.column;
  const ScoreColumn* other = plan_.fresh.column;
  if (!one || !other) return false;
  const bool graded = one->boolean && !other->boolean && one->values.size() >= enough;
  return one->derived != other->derived || one->name != other->name || graded;
}

// The reasons not to look at any statistic. True where one holds.
bool Measurer::refused() {
  if (!m_.in_fresh) {
    refuse(m_, "missing");
  } else if (!m_.in_baseline) {
    m_.verdict = m_.gated ? V::not_comparable : V::info_only;
    m_.detail = "new";
  } else if (!finite(m_.baseline) || !finite(m_.fresh) ||
             !std::isfinite(m_.recorded_fresh.value_or(0))) {
    refuse(m_, "not_finite");
  } else if (context_.same_path) {
    take_identical(m_, "the same record twice: says nothing of what a re-run would give");
    if (context_.pairing && plan_.baseline.column && plan_.fresh.column)
      m_.n_paired = paired_scores(plan_, *context_.pairing).scored.size();
  } else if (scale_.turned) {
    refuse(m_, "direction_changed");
  } else if (scale_.differs) {
    refuse(m_, "scale_changed");
  } else if ((plan_.baseline.column == nullptr) != (plan_.fresh.column == nullptr)) {
    refuse(m_, "samples_on_one_side");
  } else if (plan_.baseline.column && !context_.pairing) {
    refuse(m_, "no_pairs");  // the two tables are of other tasks or arms
  } else if (context_.runs_fresh > context_.runs_baseline &&
             plan_.fresh.run_values.size() < context_.runs_fresh) {
    refuse(m_, "runs_on_one_side");  // some of the runs that fresh adds do not tell this metric
  } else if (scored_otherwise()) {
    refuse(m_, "score_column_changed");
  } else if (!context_.ruler_moved.empty()) {
    refuse(m_, context_.ruler_moved);
  } else {
    return false;
  }
  return true;
}

// Runs of one seed may share their luck; folds of one are what they should be.
bool repeats_a_seed(const MetricSide& side) {
  std::vector<std::string> seeds = side.seeds;
  std::ranges::sort(seeds);
  return side.folds.empty() && std::ranges::adjacent_find(seeds) != seeds.end();
}

// A number beside samples may be made of their answers or labels; else it is all there is.
void Measurer::judge_without_column() {
  if (judge_pass_at_k(plan_, scale_, decision(), context_, m_)) return;
  if (!judge_labels(plan_, scale_, decision(), context_, m_))
    judge_aggregates(plan_, scale_, decision(), context_, m_);
}

// Where the scorer moved, both sides' scorers are told; neither number is a verdict.
void Measurer::tell_rulers() {
  const NotComparable* why = not_comparable_by(m_.detail);
  const bool one_run = plan_.baseline.runs_with_samples == 1 && plan_.fresh.runs_with_samples == 1;
  if (m_.verdict == V::not_comparable && why && why->scorer && one_run && context_.pairing &&
      plan_.baseline.column && plan_.fresh.column)
    tell_both_rulers(plan_, *context_.pairing, scale_, m_);
}

void Measurer::judge() {
  if (refused()) return;
  const bool several = plan_.baseline.runs_with_samples > 1 || plan_.fresh.runs_with_samples > 1;
  if (scale_.resource)
    judge_resources(plan_, scale_, decision(), context_, m_);
  else if (!plan_.baseline.column)
    judge_without_column();
  else if (several)
    judge_several_runs(plan_, scale_, decision(), context_, m_);
  else
    judge_pairs(plan_, *context_.pairing, scale_, decision(), context_, m_);
  // A single run and a single answer know nothing of what asking these questions again would give.
  const bool known_to_repeat =
      m_.n_runs_baseline > 1 || (context_.pairing && context_.pairing->repeats);
  if (context_.policy->scope == "benchmark" && m_.tested && !known_to_repeat)
    m_.flags.emplace_back("scope_population");
  if (repeats_a_seed(plan_.baseline) || repeats_a_seed(plan_.fresh))
    m_.flags.emplace_back("seeds_repeated");
  hold_to_min_runs(context_.policy->min_runs, m_.n_runs_baseline, m_.n_runs_fresh, m_);
}

}  // namespace

Result<MetricComparison> measure_metric(const MetricPlan& plan, const MetricContext& context) {
  return Measurer(plan, context).measure();
}

}  // namespace reprocheck
