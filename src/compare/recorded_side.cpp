// recorded_side: what the aggregates of one side say of how sure they are, without any sample.
//
// Fresh writes its own error, count and digits. So none of them is taken at its word where it
// would turn a loss into a question: an error is held to what n and the baseline's allow, and a
// rounded rate to every count that rounds to it.

#include "src/compare/recorded_side.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/base/text.h"
#include "src/examine/recompute.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

// Items that come in groups (paraphrases of one question) widen the error of a rate beyond its n;
// by more than three no test set does.
constexpr double k_most_by_groups = 3;
// How much noisier fresh may call itself than the baseline lets expect. The error of a rate
// follows from the rate, that of a loss or a score does not.
constexpr double k_most_of_rate = 1.5;
constexpr double k_most_of_score = 3;

// One number a run; a list of numbers is as many runs.
std::vector<Metric> runs_of(const MetricSide& side) {
  std::vector<Metric> runs;
  for (const Metric* recorded : side.recorded_runs) {
    if (recorded->repeats.empty()) runs.push_back(*recorded);
    Metric one = *recorded;
    one.repeats.clear();  // each of them holding the whole list would be its square
    for (const double value : recorded->repeats) {
      runs.push_back(one);
      runs.back().value = value;
      runs.back().text = fmt::format("{}", value);
    }
  }
  return runs;
}

std::optional<double> error_of(const Metric& metric, const MetricScale& scale) {
  if (!metric.std_error || !std::isfinite(*metric.std_error) || *metric.std_error < 0)
    return std::nullopt;
  if (!scale.top) return metric.std_error;
  // Half the range is the error of one item that may be anything.
  double most = *scale.top / 2;
  if (metric.n && *metric.n > 1)
    most = std::min(most, k_most_by_groups * most / std::sqrt(static_cast<double>(*metric.n - 1)));
  if (*metric.std_error > most) return std::nullopt;
  return metric.std_error;
}

// Every k whose share of n is the recorded rate at its digits; nothing where none is.
std::optional<stats::CountRange> counts_behind(const Metric& metric) {
  const auto n = static_cast<double>(*metric.n);
  const double unit = metric.value > 1 ? 100 : 1;
  const bool exact = metric.by_tool || metric.text.empty();
  const double half = exact ? 0 : 0.5 * std::pow(10.0, -decimals_of(metric.text)) / unit;
  const double share = metric.value / unit;
  const auto fits = [&](double k) { return agrees_with_recorded(metric, k / n); };
  double low = std::max(0.0, std::floor((share - half) * n) - 1);
  double high = std::min(n, std::ceil((share + half) * n) + 1);
  for (int step = 0; step < 3 && low < high && !fits(low); ++step) ++low;
  for (int step = 0; step < 3 && high > low && !fits(high); ++step) --high;
  if (!(low <= high) || !fits(low) || !fits(high)) return std::nullopt;
  return stats::CountRange{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high)};
}

// A share of items: of lower-is-better metrics only what calls itself a rate is one.
bool is_share(const MetricKey& key, const MetricScale& scale) {
  if (!scale.top) return false;
  return scale.direction == Direction::higher ||
         (scale.direction == Direction::lower && key.name.ends_with("rate"));
}

// Root of the mean square about the mean.
double spread_of(const std::vector<double>& values) {
  if (values.empty()) return 0;
  const double centre = stats::mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

// Of the first `n` of `of` items: each one that is left out may have been right or wrong.
stats::CountRange within(stats::CountRange range, std::uint64_t of, std::uint64_t n) {
  const std::uint64_t left_out = of - n;
  return {range.low > left_out ? range.low - left_out : 0, std::min(range.high, n)};
}

// Right answers of the mean run, rounded outward: runs over the same items are no more items.
// Nothing where a run has no count.
void count_right(const std::vector<Metric>& runs, std::uint64_t n, const MetricScale& scale,
                 RecordedSide& told) {
  stats::CountRange sum;
  for (const Metric& run : runs) {
    if (!run.n || *run.n == 0 || !is_share(run.key, scale)) return;
    auto counts = counts_behind(run);
    if (!counts) return;
    told.rounded = told.rounded || counts->low < counts->high;
    if (scale.direction == Direction::lower)
      counts = stats::CountRange{*run.n - counts->high, *run.n - counts->low};
    const stats::CountRange common = within(*counts, *run.n, n);
    sum.low += common.low;
    sum.high += common.high;
  }
  const std::uint64_t count = runs.size();
  told.right = stats::CountRange{sum.low / count, (sum.high + count - 1) / count};
}

// Of a rate over n items; at an end of the range that of half an item.
std::optional<double> error_by_count(const RecordedSide& side, const MetricScale& scale) {
  if (!side.n || *side.n == 0 || !scale.top) return std::nullopt;
  const auto n = static_cast<double>(*side.n);
  const double share = std::clamp(side.value / *scale.top, 0.0, 1.0);
  return *scale.top * std::max(std::sqrt(share * (1 - share) / n), 0.5 / n);
}

// How much wider a rate spreads than another, by the rates alone; 1 where that is not known.
double wider_spread(const RecordedSide& one, const RecordedSide& other, const MetricScale& scale) {
  if (const auto left = error_by_count(one, scale), right = error_by_count(other, scale);
      left && right)
    return std::max(1.0, *right / *left);
  const auto variance = [&](const RecordedSide& side) {
    const double share = std::clamp(side.value / *scale.top, 0.0, 1.0);
    return share * (1 - share);
  };
  return variance(one) > 0 ? std::max(1.0, std::sqrt(variance(other) / variance(one))) : 1;
}

}  // namespace

RecordedSide recorded_side(const MetricSide& side, const MetricScale& scale) {
  RecordedSide told;
  const std::vector<Metric> runs = runs_of(side);
  if (runs.empty()) return told;
  const auto count = static_cast<double>(runs.size());
  double errors = 0;
  bool all_have_error = true;
  for (const Metric& run : runs) {
    told.value += run.value / count;
    const auto error = error_of(run, scale);
    all_have_error = all_have_error && error;
    errors += error.value_or(0) / count;
    if (!run.n) continue;
    told.n = std::min(told.n.value_or(*run.n), *run.n);
    told.most_n = std::max(told.most_n.value_or(*run.n), *run.n);
  }
  if (all_have_error) told.std_error = errors;
  if (!std::ranges::all_of(runs, [](const Metric& run) { return run.n.has_value(); }))
    told.n = told.most_n = std::nullopt;
  if (told.n) count_right(runs, *told.n, scale, told);
  return told;
}

bool counts_differ(const RecordedSide& one, const RecordedSide& other, double touched) {
  if (!one.n || !other.n) return false;
  const auto least = static_cast<double>(std::min(*one.n, *other.n));
  const auto most = static_cast<double>(std::max(*one.most_n, *other.most_n));
  return !(most - least <= touched * least);
}

RecordedSide at_its_word(RecordedSide side) {
  if (side.right) side.right->low = side.right->high = (side.right->low + side.right->high) / 2;
  return side;
}

std::optional<std::vector<double>> with_spread_of(const std::vector<double>& baseline,
                                                  const std::vector<double>& fresh) {
  constexpr double by_chance = 0.005;  // of equally noisy sides, by the F test
  const double wanted = spread_of(baseline), spread = spread_of(fresh);
  if (!(wanted > 0) || !(spread > k_most_of_score * wanted)) return std::nullopt;
  const auto df = [](const std::vector<double>& runs) {
    return static_cast<double>(runs.size()) - 1;
  };
  const auto squared = [&](double deviation, const std::vector<double>& runs) {
    return deviation * deviation * static_cast<double>(runs.size()) / df(runs);
  };
  if (stats::f_upper(squared(spread, fresh) / squared(wanted, baseline), df(fresh), df(baseline)) >
      by_chance)
    return std::nullopt;
  const double centre = stats::mean(fresh);
  std::vector<double> calm;
  calm.reserve(fresh.size());
  for (const double value : fresh) calm.push_back(centre + (value - centre) * wanted / spread);
  return calm;
}

std::optional<stats::Estimate> test_counts(const RecordedSide& baseline, const RecordedSide& fresh,
                                           const stats::Decision& decision) {
  if (!baseline.right || !fresh.right) return std::nullopt;
  const std::uint64_t common = std::min(*baseline.n, *fresh.n);
  return stats::two_count_ranges(within(*baseline.right, *baseline.n, common),
                                 within(*fresh.right, *fresh.n, common), common, decision);
}

Uncertainty uncertainty_of(const RecordedSide& baseline, const RecordedSide& fresh,
                           const MetricScale& scale) {
  Uncertainty both;
  const auto told = [&](const RecordedSide& side) {
    return side.std_error ? side.std_error : error_by_count(side, scale);
  };
  both.baseline = told(baseline);
  both.fresh = told(fresh);
  both.of_one_kind = baseline.std_error.has_value() == fresh.std_error.has_value() &&
                     both.baseline.has_value() == both.fresh.has_value();
  if (!both.baseline) return both;
  // An error of 0, of a rate at an end of its range, is that of half an item.
  const double least =
      *both.baseline > 0 ? *both.baseline : error_by_count(baseline, scale).value_or(0);
  if (!(least > 0)) return both;
  both.explained = scale.top ? least * wider_spread(baseline, fresh, scale) : least;
  const double most = (scale.top ? k_most_of_rate : k_most_of_score) * *both.explained;
  both.inflated = fresh.std_error && *fresh.std_error > most;
  return both;
}

}  // namespace reprocheck
