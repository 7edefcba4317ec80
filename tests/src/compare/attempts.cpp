// attempts: running again until it is green does not make it green.

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "src/compare/attempts.h"
#include "src/compare/oriented.h"
#include "src/stats/situation.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

constexpr double k_alpha = 0.05;

// n pairs of which one in so many is lost or won, as a comparison would judge them.
class Candidate {
 public:
  Candidate(std::uint64_t n, double lost, double won) : n_(n), lost_(lost), won_(won) {}

  Attempt run() {
    Attempt attempt{.binary = true, .n = n_};
    for (std::uint64_t i = 0; i < n_; ++i) {
      const double draw = static_cast<double>(random_() >> 11U) * 0x1p-53;
      if (draw < lost_)
        ++attempt.losses;
      else if (draw < lost_ + won_)
        ++attempt.wins;
    }
    const auto found =
        stats::paired_binary(attempt.wins, attempt.losses, n_, {.alpha = k_alpha, .margin = 0});
    attempt.verdict = metric_verdict(found.verdict);
    attempt.difference = found.difference;
    attempt.std_error = found.std_error;
    return attempt;
  }

 private:
  std::mt19937_64 random_{20'240'601};
  std::uint64_t n_;
  double lost_, won_;
};

struct Passes {
  int single = 0, naive = 0, pooled = 0;
};

// How many of 400 candidates pass at once, with the first green of five tries, and with all tries
// counted, stopping at the first green.
Passes passes_of(std::uint64_t n, double lost, double won, bool by_counts = true) {
  Candidate candidate(n, lost, won);
  Passes passes;
  for (int trial = 0; trial < 400; ++trial) {
    std::vector<Attempt> attempts;
    bool naive = false;
    bool pooled = false;
    for (int look = 0; look < 5; ++look) {
      attempts.push_back(candidate.run());
      attempts.back().binary = by_counts;
      naive = naive || attempts.back().verdict != V::regressed;
      pooled = pooled || pool_attempts(attempts, k_alpha, 0).verdict != V::regressed;
      if (look == 0) passes.single += naive ? 1 : 0;
    }
    passes.naive += naive ? 1 : 0;
    passes.pooled += pooled ? 1 : 0;
  }
  return passes;
}

TEST(Attempts, AWorseCandidateDoesNotTurnGreenByRunningAgain) {
  // 4 pp worse at 500 questions: one run in five misses it, and one of five is nearly always green.
  const Passes passes = passes_of(500, 0.068, 0.028);
  EXPECT_LT(passes.single, 400 * 0.27);
  EXPECT_GT(passes.naive, 400 * 0.6);
  EXPECT_LT(passes.pooled, passes.single + 400 * 0.05);
  const Passes by_errors = passes_of(500, 0.068, 0.028, false);
  EXPECT_LT(by_errors.pooled, by_errors.single + 400 * 0.05);
}

TEST(Attempts, AnUnchangedCandidateThatFailedIsClearedByItsOwnRuns) {
  Candidate candidate(500, 0.048, 0.048);
  int failed = 0;
  int cleared = 0;
  for (int trial = 0; trial < 2'000; ++trial) {
    std::vector<Attempt> attempts{candidate.run()};
    if (attempts.front().verdict != V::regressed) continue;
    ++failed;
    for (int again = 0; again < 3; ++again) attempts.push_back(candidate.run());
    cleared += pool_attempts(attempts, k_alpha, 0).cleared ? 1 : 0;
  }
  EXPECT_GT(failed, 10);
  EXPECT_GT(cleared, failed * 7 / 10);
}

Attempt counts(V verdict, std::uint64_t wins, std::uint64_t losses, std::uint64_t n = 500) {
  return {.verdict = verdict, .binary = true, .wins = wins, .losses = losses, .n = n};
}

TEST(Attempts, AgainstOneBaselineRunProveNoLossThatNoneOfThemShowed) {
  std::vector<Attempt> attempts(8, counts(V::inconclusive, 14, 26));
  for (Attempt& attempt : attempts) attempt.baseline = "frozen";
  const PooledAttempts pool = pool_attempts(attempts, k_alpha, 0);
  EXPECT_FALSE(pool.independent);
  EXPECT_EQ(pool.verdict, V::inconclusive);
}

TEST(Attempts, AFailureThatOnlyALaterResultRemembersStays) {
  Attempt later = counts(V::inconclusive, 20, 21);
  later.failed_before = true;
  const std::vector<Attempt> attempts{later, counts(V::equivalent, 21, 20)};
  EXPECT_EQ(pool_attempts(attempts, k_alpha, 0).verdict, V::regressed);
}

TEST(Attempts, EValuesOfThousandsOfLossesAreNumbers) {
  std::vector<Attempt> attempts{counts(V::regressed, 0, 40'000, 50'000),
                                counts(V::regressed, 0, 20'000, 50'000)};
  EXPECT_TRUE(std::isfinite(*pool_attempts(attempts, k_alpha, 0).e_worse));
}

TEST(Attempts, EValuesMultiplyAndProveALossThatNoSingleRunDid) {
  std::vector<Attempt> attempts(8, counts(V::inconclusive, 14, 26));
  for (std::size_t i = 0; i < attempts.size(); ++i) attempts[i].baseline = std::to_string(i);
  const PooledAttempts one = pool_attempts(std::span(attempts).first(1), k_alpha, 0);
  EXPECT_FALSE(one.failed);
  EXPECT_EQ(one.verdict, V::inconclusive);
  const PooledAttempts all = pool_attempts(attempts, k_alpha, 0);
  EXPECT_NEAR(*all.e_worse, std::pow(*one.e_worse, 8), 1e-6 * *all.e_worse);
  EXPECT_EQ(all.e_needed, 40);
  EXPECT_EQ(all.wins, 8U * 14);
  EXPECT_EQ(all.verdict, V::regressed);
}

TEST(Attempts, WithinTheMarginASureLossIsNone) {
  std::vector<Attempt> attempts(20, counts(V::equivalent, 20, 30, 2'000));
  for (std::size_t i = 0; i < attempts.size(); ++i) attempts[i].baseline = std::to_string(i);
  const PooledAttempts pool = pool_attempts(attempts, k_alpha, 0.02);
  EXPECT_GT(*pool.e_worse, pool.e_needed);
  EXPECT_EQ(pool.verdict, V::equivalent);
}

TEST(Attempts, AFailureWithoutNumbersIsNeverCleared) {
  const std::vector<Attempt> attempts{
      {.verdict = V::regressed}, counts(V::equivalent, 30, 20), counts(V::improved, 50, 20)};
  const PooledAttempts pool = pool_attempts(attempts, k_alpha, 0);
  EXPECT_TRUE(pool.failed);
  EXPECT_FALSE(pool.cleared);
  EXPECT_EQ(pool.verdict, V::regressed);
}

TEST(Attempts, WhatBringsNoNumbersClearsNobody) {
  const std::vector<Attempt> attempts{
      counts(V::regressed, 10, 40), {.verdict = V::equivalent}, {.verdict = V::not_comparable}};
  const PooledAttempts pool = pool_attempts(attempts, k_alpha, 0);
  EXPECT_EQ(pool.pooled, 1U);
  EXPECT_EQ(pool.verdict, V::regressed);
}

TEST(Attempts, DifferencesArePooledByTheInverseOfTheirVariance) {
  const std::vector<Attempt> attempts{
      {.verdict = V::regressed, .difference = -0.03, .std_error = 0.01},
      {.verdict = V::inconclusive, .difference = 0.01, .std_error = 0.02}};
  const PooledAttempts pool = pool_attempts(attempts, k_alpha, 0);
  EXPECT_EQ(pool.method, "inverse_variance");
  EXPECT_NEAR(*pool.difference, (-0.03 / 1e-4 + 0.01 / 4e-4) / (1 / 1e-4 + 1 / 4e-4), 1e-12);
  EXPECT_NEAR(*pool.std_error, 1 / std::sqrt(1 / 1e-4 + 1 / 4e-4), 1e-12);
  EXPECT_FALSE(pool.cleared);
}

TEST(Attempts, NothingIsNoVerdictAndNothingBreaks) {
  EXPECT_EQ(pool_attempts({}, k_alpha, 0).verdict, V::inconclusive);
  const auto pool_with = [](double value) {
    const std::vector<Attempt> attempts{
        {.verdict = V::regressed, .difference = -value, .std_error = value},
        {.verdict = V::improved, .difference = 1, .std_error = 1}};
    return pool_attempts(attempts, k_alpha, 0);
  };
  for (const double value : {0.0, std::nan(""), HUGE_VAL})
    EXPECT_EQ(pool_with(value).verdict, V::regressed) << value;
  for (const double value : {1e-300, 1e300}) {
    const PooledAttempts pool = pool_with(value);
    EXPECT_TRUE(std::isfinite(*pool.difference)) << value;
    EXPECT_GT(*pool.std_error, 0) << value;
  }
}

TEST(Attempts, ACopyOfTheBaselineIsNoEvidence) {
  MetricComparison metric;
  metric.verdict = V::equivalent;
  metric.detail = "identical";
  metric.difference = 0;
  metric.n_paired = 500;
  EXPECT_FALSE(attempt_of(metric).binary);
  EXPECT_FALSE(attempt_of(metric).difference);
}

}  // namespace
}  // namespace reprocheck
