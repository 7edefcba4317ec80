// situation_parts: the steps that every situation shares.
//
// Private to src/stats/situation*.cpp. Each takes the estimate that is being made and adds
// one fact to it, or takes one claim back.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/stats/bounded_mean.h"
#include "src/stats/means.h"
#include "src/stats/situation.h"

namespace reprocheck::stats::parts {

// Skips what is not finite.
void add_effect(Estimate& estimate, std::string_view name, double value,
                EffectKind kind = EffectKind::plain);
// NAME_low and NAME_high of differences, or neither.
void add_interval(Estimate& estimate, std::string_view name, const Interval& interval);
void add_flag(Estimate& estimate, std::string_view flag);
[[nodiscard]] std::optional<double> finite(double value);

// Sets both ends, or neither where they are not finite or do not differ.
void set_interval(Estimate& estimate, const Interval& interval, std::string_view method);
// A two-sided p, and the one-sided one that belongs to it: half of it on the side of the
// difference. nullopt: neither.
void set_p(Estimate& estimate, std::optional<double> p);
void set_test(Estimate& estimate, const TTest& test, std::string_view name,
              std::string_view interval_method, const Decision& decision);

// The smallest difference that shows; nullopt: none shows, however large (flag no_drop_visible).
void set_visible(Estimate& estimate, std::optional<double> difference);

// The same widened by what the runs behind the differences add: crossed_t. The p over questions
// alone, where one was set, stays as an effect.
void set_crossed_test(Estimate& estimate, const TTest& questions, const RunNoise& runs,
                      const Decision& decision);

// Reads the verdict off the estimate's interval; without one: inconclusive, detail `otherwise`.
void judge(Estimate& estimate, const Decision& decision, std::string_view otherwise);

// A claim of a direction needs the test as well as the interval.
void require_agreement(Estimate& estimate, const Decision& decision);

// The verdict has to be that of a wider interval too, or it falls to what that one allows, flagged.
void hold_to(Estimate& estimate, const Interval& wider, const Decision& decision,
             std::string_view reason);
// Takes the verdict back unless the bounded-mean interval makes a claim of the same kind.
void withdraw(Estimate& estimate, std::string_view reason, const Decision& decision,
              const std::optional<BoundedMean>& bounded);
[[nodiscard]] bool is_favourable(Verdict verdict);

// Units that are not the commonest one; sorted. Where every unit moved by the same amount but for a
// few, those few are all that tells of the spread, just as where most did not move at all.
[[nodiscard]] std::size_t apart_from_most(std::span<const double> units);
inline constexpr std::size_t k_few_changed = 10;  // of which no spread is known

// Units of which all moved by the same amount, about 1: a t test would be certain, and only the
// bounds can say how certain it may be.
[[nodiscard]] Estimate constant_shift(Estimate estimate, std::span<const double> units,
                                      const std::optional<Bounds>& bounds,
                                      const Decision& decision);

// Takes back what skewness and few units endanger of the mean of independent units: items, or
// clusters by what each of them adds. `bounds` of one unit; `small`: nothing favourable stands.
void guard_mean(Estimate& estimate, std::span<const double> units,
                const std::optional<Bounds>& bounds, const Decision& decision, bool small);

// The partner of each run of the baseline where there is a number for every run.
[[nodiscard]] std::optional<std::vector<std::size_t>> partners_of(
    const std::optional<SeedLists>& numbers, std::size_t baseline, std::size_t fresh);
[[nodiscard]] bool is_usable(const Decision& decision);
// Finite, ordered, and around 0: a range of differences holds "no difference".
[[nodiscard]] bool are_usable(const Bounds& bounds);
// Sorts and joins the flags: the last step of every situation.
[[nodiscard]] Estimate finished(Estimate estimate);

}  // namespace reprocheck::stats::parts
