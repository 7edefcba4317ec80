// paired_binary: two runs scored right or wrong on the same items.
//
// Everything is a function of wins (fresh right, baseline wrong), losses (the reverse) and
// the number of pairs. McNemar's mid-p and Tango's score interval are the pair that kept its
// size in simulation; the exact test is too conservative on sparse tables and a bootstrap
// reaches 10% there, so none is drawn: its law is a trinomial sum and known exactly.

#pragma once

#include <cstdint>
#include <optional>

#include "src/stats/interval.h"

namespace reprocheck::stats {

// McNemar (1947); mid-p: Fagerland, Lydersen and Laake (2013). X ~ Bin(wins + losses, 1/2).
struct McNemar {
  double exact = 1;       // two-sided
  double midp = 1;        // two-sided
  double chi_square = 0;  // (w - l)^2 / (w + l)
  double asymptotic = 1;
  double exact_less = 1;   // P(X <= wins): small where fresh is worse
  double midp_less = 0.5;  // P(X < wins) + P(X = wins) / 2
  double midp_greater = 0.5;
};
[[nodiscard]] McNemar mcnemar(std::uint64_t wins, std::uint64_t losses);

struct DifferenceOfPairs {
  double difference = 0;  // (wins - losses) / n
  Interval interval;
  double phi = 0;  // correlation used (Newcombe only)
};

// Tango (1998): the score statistic of H0 difference = theta0, theta0 in [-1, 1]. At an end of the
// range without variance it is 0 or infinite by the sign of the numerator.
[[nodiscard]] double tango_score(std::uint64_t wins, std::uint64_t losses, std::uint64_t n,
                                 double theta0);
// The theta0 not rejected. nullopt where n is 0 or below wins + losses, here and below.
[[nodiscard]] std::optional<DifferenceOfPairs> tango(std::uint64_t wins, std::uint64_t losses,
                                                     std::uint64_t n, double alpha);
// Newcombe (1998), method 10 for pairs. both and neither: items that both, or no run got right.
[[nodiscard]] std::optional<DifferenceOfPairs> newcombe_paired(std::uint64_t both,
                                                               std::uint64_t wins,
                                                               std::uint64_t losses,
                                                               std::uint64_t neither, double alpha);
// Bonett and Price (2012): Wald after one pseudo-observation in either discordant cell.
[[nodiscard]] std::optional<Interval> bonett_price(std::uint64_t wins, std::uint64_t losses,
                                                   std::uint64_t n, double alpha);

// Odds wins : losses with the Clopper-Pearson interval mapped by x / (1 - x). An end is absent
// where it is infinite; nullopt without discordant pairs.
struct Odds {
  std::optional<double> estimate;
  double low = 0;
  std::optional<double> high;
};
[[nodiscard]] std::optional<Odds> discordant_odds(std::uint64_t wins, std::uint64_t losses,
                                                  double alpha);
// P(fresh worse | data) under Jeffreys' prior, in closed form (no sampling).
[[nodiscard]] double probability_worse(std::uint64_t wins, std::uint64_t losses);

// All tables that two totals of right answers over n common items leave possible.
struct McNemarBounds {
  std::uint64_t discordant_min = 0;
  std::uint64_t discordant_max = 0;
  double midp_best = 1;   // every change went one way
  double midp_worst = 1;  // answers churned as much as they can
  double midp_less_worst = 0.5;
};
[[nodiscard]] std::optional<McNemarBounds> mcnemar_bounds(std::uint64_t k_baseline,
                                                          std::uint64_t k_fresh, std::uint64_t n);

// The bootstrap of (wins - losses) / n with infinitely many replicates: the resampled count is a
// sum of n steps +1, -1, 0. BCa fields are absent where no pair is discordant. O(n^2), n <= 20,000.
struct ExactBootstrap {
  double share_below = 0;  // P(replicate < estimate)
  double share_equal = 0;
  Interval percentile;
  struct Corrected {
    double z0 = 0, acceleration = 0, level_low = 0, level_high = 0;
    Interval interval;
  };
  std::optional<Corrected> bca;
};
[[nodiscard]] std::optional<ExactBootstrap> exact_bootstrap(std::uint64_t wins,
                                                            std::uint64_t losses, std::uint64_t n,
                                                            double alpha);

// Pairs needed to detect a true difference delta when a share `discordance` of the items changes
// (Connor 1987). Not rounded. nullopt unless 0 < |delta| and delta^2 <= discordance <= 1.
[[nodiscard]] std::optional<double> pairs_needed(double discordance, double delta, double alpha,
                                                 double power);
enum class McNemarTest : std::uint8_t { midp, exact };
// P(two-sided p <= alpha and losses > wins) for given cell probabilities. O(n^2) at worst.
[[nodiscard]] double power_of_mcnemar(McNemarTest test, std::uint64_t n, double p_win,
                                      double p_loss, double alpha);
// The fewest changed answers that can be significant, all of them losses: 2^-m <= alpha by mid-p,
// 2^(1-m) by the exact test, of signs too.
[[nodiscard]] std::uint64_t least_changes(McNemarTest test, double alpha);
// The smallest true drop that the test sees with this power, where a share `discordance` of n items
// changes, or the drop itself if that is more: a drop changes at least as many items. By mid-p that
// for which pairs_needed asks n pairs, by the exact test from its own power (meant for few pairs).
// nullopt where no drop, however large, can be significant.
[[nodiscard]] std::optional<double> smallest_visible(McNemarTest test, double discordance,
                                                     std::uint64_t n, double alpha,
                                                     double power = 0.8);

}  // namespace reprocheck::stats
