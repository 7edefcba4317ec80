// situation_parts: how an estimate is filled and how a claim is taken back.
//
// A downgrade changes verdict and detail, never a number: the reader still sees the
// interval that was not believed.

#include "src/stats/situation_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/stats/runs.h"

namespace reprocheck::stats::parts {

std::optional<double> finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

void add_effect(Estimate& estimate, std::string_view name, double value, EffectKind kind) {
  if (std::isfinite(value)) estimate.effect.push_back({std::string(name), value, kind});
}

void add_interval(Estimate& estimate, std::string_view name, const Interval& interval) {
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return;
  add_effect(estimate, std::string(name) + "_low", interval.low, EffectKind::low);
  add_effect(estimate, std::string(name) + "_high", interval.high, EffectKind::high);
}

void add_flag(Estimate& estimate, std::string_view flag) {
  estimate.flags.emplace_back(flag);
}

void set_interval(Estimate& estimate, const Interval& interval, std::string_view method) {
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return;
  if (!(interval.low < interval.high)) return;
  estimate.low = interval.low;
  estimate.high = interval.high;
  estimate.interval_method = method;
}

void set_p(Estimate& estimate, std::optional<double> p) {
  estimate.p_value.reset();
  estimate.p_less.reset();
  if (!p || !std::isfinite(*p)) return;
  estimate.p_value = p;
  estimate.p_less = estimate.difference.value_or(0) > 0 ? 1 - *p / 2 : *p / 2;
}

void set_test(Estimate& estimate, const TTest& test, std::string_view name,
              std::string_view interval_method, const Decision& decision) {
  estimate.difference = finite(test.difference);
  estimate.std_error = finite(test.std_error);
  estimate.p_value = finite(test.p);
  estimate.p_less = finite(test.p_less);
  estimate.mde = finite(minimal_detectable(test, decision.alpha));
  estimate.test = name;
  // A later test of the same numbers has degrees of freedom of its own.
  std::erase_if(estimate.effect, [](const Effect& effect) { return effect.name == "df"; });
  add_effect(estimate, "df", test.df);
  set_interval(estimate, test.interval, interval_method);
}

void set_visible(Estimate& estimate, std::optional<double> difference) {
  estimate.mde = difference ? finite(*difference) : std::nullopt;
  if (!difference) add_flag(estimate, "no_drop_visible");
}

void set_crossed_test(Estimate& estimate, const TTest& questions, const RunNoise& runs,
                      const Decision& decision) {
  if (estimate.p_value) add_effect(estimate, "question_test_p", *estimate.p_value);
  estimate.p_value.reset();
  estimate.p_less.reset();
  estimate.test = "crossed_t";
  add_effect(estimate, "std_error_questions", questions.std_error, EffectKind::size);
  const MeanNoise noise = with_runs(questions.std_error * questions.std_error, questions.df, runs);
  const auto test = t_test(questions.difference, noise.std_error, noise.df, decision.alpha);
  if (!test) return;
  set_test(estimate, *test, "crossed_t", "crossed_t", decision);
}

void judge(Estimate& estimate, const Decision& decision, std::string_view otherwise) {
  if (!estimate.low || !estimate.high) {
    estimate.verdict = Verdict::inconclusive;
    estimate.detail = otherwise;
    estimate.non_inferior = false;
    return;
  }
  const VerdictOf found = verdict_of(*estimate.low, *estimate.high, decision.margin);
  estimate.verdict = found.verdict;
  estimate.detail = found.detail;
  estimate.non_inferior = found.non_inferior;
}

void require_agreement(Estimate& estimate, const Decision& decision) {
  const bool directed =
      estimate.verdict == Verdict::regressed || estimate.verdict == Verdict::improved;
  if (!directed || (estimate.p_value && *estimate.p_value <= decision.alpha)) return;
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = "test_disagrees";
  estimate.non_inferior = false;
}

bool is_favourable(Verdict verdict) {
  switch (verdict) {
    case Verdict::regressed:
    case Verdict::inconclusive:
      return false;
    case Verdict::non_inferior:
    case Verdict::improved:
    case Verdict::equivalent:
      return true;
  }
  return false;
}

void hold_to(Estimate& estimate, const Interval& wider, const Decision& decision,
             std::string_view reason) {
  if (estimate.verdict == Verdict::inconclusive || !estimate.low || !estimate.high) return;
  const VerdictOf wide = verdict_of(std::min(*estimate.low, wider.low),
                                    std::max(*estimate.high, wider.high), decision.margin);
  if (wide.verdict == estimate.verdict) return;
  add_flag(estimate, reason);
  const bool same_kind = wide.verdict != Verdict::inconclusive &&
                         is_favourable(wide.verdict) == is_favourable(estimate.verdict);
  estimate.verdict = same_kind ? wide.verdict : Verdict::inconclusive;
  estimate.detail = same_kind ? wide.detail : reason;
  estimate.non_inferior = same_kind && wide.non_inferior;
}

void withdraw(Estimate& estimate, std::string_view reason, const Decision& decision,
              const std::optional<BoundedMean>& bounded) {
  if (estimate.verdict == Verdict::inconclusive) return;
  if (bounded) {
    const VerdictOf earned =
        verdict_of(bounded->interval.low, bounded->interval.high, decision.margin);
    const bool same_kind = is_favourable(earned.verdict) == is_favourable(estimate.verdict);
    if (earned.verdict != Verdict::inconclusive && same_kind) {
      estimate.verdict = earned.verdict;
      estimate.detail = earned.detail;
      estimate.non_inferior = earned.non_inferior;
      add_flag(estimate, "bounded_mean");
      return;
    }
  }
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = reason;
  estimate.non_inferior = false;
}

bool are_usable(const Bounds& bounds) {
  return std::isfinite(bounds.low) && std::isfinite(bounds.high) && bounds.low < bounds.high &&
         bounds.low <= 0 && bounds.high >= 0;
}

std::optional<std::vector<std::size_t>> partners_of(const std::optional<SeedLists>& numbers,
                                                    std::size_t baseline, std::size_t fresh) {
  if (!numbers || numbers->baseline.size() != baseline || numbers->fresh.size() != fresh)
    return std::nullopt;
  return match_runs(numbers->baseline, numbers->fresh);
}

bool is_usable(const Decision& decision) {
  return decision.alpha > 0 && decision.alpha < 1 && decision.margin >= 0 &&
         std::isfinite(decision.margin);
}

Estimate finished(Estimate estimate) {
  // A p that underflowed is small, not 0: no test is certain.
  for (auto* p : {&estimate.p_value, &estimate.p_less}) {
    if (*p) *p = std::clamp(**p, std::numeric_limits<double>::min(), 1.0);
  }
  std::ranges::sort(estimate.flags);
  const auto rest = std::ranges::unique(estimate.flags);
  estimate.flags.erase(rest.begin(), rest.end());
  return estimate;
}

}  // namespace reprocheck::stats::parts
