// count_bootstrap: counting how many of each kind are drawn is the law of drawing the items.
//
// Held against the binomial law where it can be written down, and against items drawn one by one.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "src/stats/bootstrap.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

std::vector<double> first_of(std::span<const std::uint64_t> kinds, std::size_t replicates,
                             unsigned threads = 1) {
  return bootstrap_counts(
      kinds,
      [](std::span<const std::uint64_t> drawn) { return static_cast<double>(drawn.front()); },
      {.replicates = replicates, .seed = 7, .stream = 3, .threads = threads});
}

TEST(CountBootstrap, DrawsAsManyItemsAsThereAre) {
  const std::vector<std::uint64_t> kinds{40, 1, 0, 700, 0, 2, 9, 0};
  std::vector<std::uint64_t> drawn(kinds.size());
  for (std::uint64_t r = 0; r < 500; ++r) {
    resample_counts(drawn, kinds, 1, 2, r);
    EXPECT_EQ(std::reduce(drawn.begin(), drawn.end()), 752U);
    for (const std::size_t empty : {2, 4, 7}) EXPECT_EQ(drawn[empty], 0U);
  }
}

TEST(CountBootstrap, OfOneKindEveryDrawIsTheSame) {
  EXPECT_EQ(first_of(std::vector<std::uint64_t>{12}, 3), std::vector<double>(3, 12.0));
  EXPECT_TRUE(first_of(std::vector<std::uint64_t>{0, 0}, 3).empty());
  EXPECT_TRUE(first_of(std::vector<std::uint64_t>{}, 3).empty());
}

TEST(CountBootstrap, AFewItemsFollowTheBinomialLaw) {
  constexpr std::size_t replicates = 40'000;
  const std::vector<double> drawn = first_of(std::vector<std::uint64_t>{1, 3}, replicates);
  constexpr std::array<double, 5> law{81.0 / 256, 108.0 / 256, 54.0 / 256, 12.0 / 256, 1.0 / 256};
  for (std::size_t k = 0; k < law.size(); ++k) {
    const auto share = static_cast<double>(std::ranges::count(drawn, static_cast<double>(k))) /
                       static_cast<double>(replicates);
    EXPECT_NEAR(share, law[k], 4 * std::sqrt(law[k] * (1 - law[k]) / replicates)) << k;
  }
}

// Many items take another way through the library than few.
TEST(CountBootstrap, ManyItemsHaveTheMeanSpreadAndTogethernessOfTheMultinomialLaw) {
  constexpr std::size_t replicates = 20'000;
  const std::vector<std::uint64_t> kinds{5000, 3000, 2000};
  std::array<std::vector<double>, 3> drawn;
  std::vector<std::uint64_t> counts(3);
  for (std::uint64_t r = 0; r < replicates; ++r) {
    resample_counts(counts, kinds, 1, 0, r);
    for (std::size_t k = 0; k < 3; ++k) drawn[k].push_back(static_cast<double>(counts[k]));
  }
  for (std::size_t k = 0; k < 3; ++k) {
    const double share = static_cast<double>(kinds[k]) / 10'000;
    const double wanted = 10'000 * share * (1 - share);
    EXPECT_NEAR(mean(drawn[k]), 10'000 * share, 4 * std::sqrt(wanted / replicates)) << k;
    EXPECT_NEAR(variance(drawn[k]) / wanted, 1, 4 * std::sqrt(2.0 / replicates)) << k;
  }
  double product = 0;
  for (std::size_t r = 0; r < replicates; ++r)
    product += (drawn[1][r] - 3000) * (drawn[2][r] - 2000) / replicates;
  EXPECT_NEAR(product / -600, 1, 0.1);
}

TEST(CountBootstrap, AnyNumberOfThreadsDrawsTheSame) {
  const std::vector<std::uint64_t> kinds{300, 200, 30, 2, 1};
  EXPECT_EQ(first_of(kinds, 1000, 1), first_of(kinds, 1000, 3));
}

// A ratio of counts, as an F1 is: items drawn one by one have the same replicates but for luck.
TEST(CountBootstrap, IsTheBootstrapOfTheItems) {
  const std::vector<std::uint64_t> kinds{300, 60, 25, 15};  // both right, missed, false, both wrong
  const auto f1 = [](double hits, double missed, double wrong) {
    return 2 * hits / (2 * hits + missed + wrong);
  };
  const BootstrapOptions options{.replicates = 20'000, .seed = 1};
  std::vector<double> counted = bootstrap_counts(
      kinds,
      [&](std::span<const std::uint64_t> drawn) {
        return f1(static_cast<double>(drawn[0]), static_cast<double>(drawn[1]),
                  static_cast<double>(drawn[2]));
      },
      options);
  std::vector<double> indexed = bootstrap(
      400,
      [&](std::span<const std::size_t> items) {
        std::array<double, 4> drawn{};
        for (const std::size_t item : items)
          drawn[item < 300 ? 0 : item < 360 ? 1 : item < 385 ? 2 : 3] += 1;
        return f1(drawn[0], drawn[1], drawn[2]);
      },
      options);
  std::ranges::sort(counted);
  std::ranges::sort(indexed);
  const double spread = standard_deviation(indexed);
  EXPECT_NEAR(standard_deviation(counted) / spread, 1, 0.03);
  for (const double p : {0.025, 0.25, 0.5, 0.75, 0.975})
    EXPECT_NEAR(replicate_quantile(counted, p), replicate_quantile(indexed, p), 0.1 * spread) << p;
}

}  // namespace
}  // namespace reprocheck::stats
