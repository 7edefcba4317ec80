// runs: three standard errors for one difference of run means.
//
// Runs that are equal to the last bit are usually one cached run copied; no test is made
// of them, since any would be certain.

#include "src/stats/runs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

double largest_of(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::fabs(value));
  return largest;
}

}  // namespace

bool differ_by_constant(std::span<const double> differences, double largest_value) {
  if (differences.empty()) return true;
  const auto [low, high] = std::ranges::minmax(differences);
  return high - low <= 1e-12 * largest_value;
}

bool is_constant(std::span<const double> values) {
  return differ_by_constant(values, largest_of(values));
}

std::optional<TTest> runs_welch(std::span<const double> baseline, std::span<const double> fresh,
                                double alpha) {
  if (is_constant(baseline) && is_constant(fresh)) return std::nullopt;
  return welch(fresh, baseline, alpha);
}

std::optional<std::vector<std::size_t>> match_runs(std::span<const std::int64_t> baseline,
                                                   std::span<const std::int64_t> fresh) {
  std::map<std::int64_t, std::size_t> places;
  for (std::size_t i = 0; i < fresh.size(); ++i) places.emplace(fresh[i], i);
  if (places.size() != fresh.size() || baseline.size() != fresh.size()) return std::nullopt;
  std::vector<std::size_t> partner;
  partner.reserve(baseline.size());
  for (const std::int64_t number : baseline) {
    const auto match = places.find(number);
    if (match == places.end()) return std::nullopt;
    partner.push_back(match->second);
    places.erase(match);  // a number twice finds nothing the second time
  }
  return partner;
}

std::optional<TTest> runs_cochran(std::span<const double> baseline, std::span<const double> fresh,
                                  double alpha) {
  const auto found = runs_welch(baseline, fresh, alpha);
  if (!found) return std::nullopt;
  const auto df_of = [](std::span<const double> side) {
    return static_cast<double>(side.size()) - 1;
  };
  const auto share_of = [](std::span<const double> side) {
    return variance(side) / static_cast<double>(side.size());
  };
  const double critical = (share_of(baseline) * t_quantile(1 - alpha / 2, df_of(baseline)) +
                           share_of(fresh) * t_quantile(1 - alpha / 2, df_of(fresh))) /
                          (share_of(baseline) + share_of(fresh));
  double few = std::min(df_of(baseline), df_of(fresh));
  double many = std::max(df_of(baseline), df_of(fresh));
  for (int halved = 0; halved < 40; ++halved) {
    const double middle = (few + many) / 2;
    if (t_quantile(1 - alpha / 2, middle) > critical)
      few = middle;
    else
      many = middle;
  }
  return t_test(found->difference, found->std_error, few, alpha);
}

std::optional<TTest> runs_paired_t(std::span<const double> baseline,
                                   std::span<const std::int64_t> seeds_baseline,
                                   std::span<const double> fresh,
                                   std::span<const std::int64_t> seeds_fresh, double alpha) {
  if (baseline.size() != seeds_baseline.size() || fresh.size() != seeds_fresh.size() ||
      baseline.size() != fresh.size()) {
    return std::nullopt;
  }
  const auto partner = match_runs(seeds_baseline, seeds_fresh);
  if (!partner) return std::nullopt;
  std::vector<double> differences;
  differences.reserve(fresh.size());
  for (std::size_t i = 0; i < baseline.size(); ++i)
    differences.push_back(fresh[(*partner)[i]] - baseline[i]);
  const double largest = std::max(largest_of(baseline), largest_of(fresh));
  if (differ_by_constant(differences, largest)) return std::nullopt;
  // In the order of values, so that the order of files cannot move the last bit.
  std::ranges::sort(differences);
  return paired_t(differences, alpha);
}

std::optional<Prediction> runs_prediction(std::span<const double> baseline,
                                          std::span<const double> fresh, double alpha) {
  if (baseline.size() < 2 || fresh.empty() || is_constant(baseline)) return std::nullopt;
  const auto k = static_cast<double>(baseline.size());
  const auto m = static_cast<double>(fresh.size());
  Prediction result;
  result.mean = mean(baseline);
  result.sd = standard_deviation(baseline);
  const auto test =
      t_test(mean(fresh) - result.mean, result.sd * std::sqrt(1 / m + 1 / k), k - 1, alpha);
  if (!test) return std::nullopt;
  result.test = *test;
  return result;
}

}  // namespace reprocheck::stats
