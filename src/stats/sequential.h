// sequential: what may be said after looking more than once.
//
// Normal mixture (Robbins 1970; Howard et al. 2021), asymptotic confidence sequences
// (Waudby-Smith et al. 2024), a beta mixture on discordant pairs, and the constants of Pocock
// and O'Brien-Fleming (Jennison and Turnbull 2000). Fifty looks at 5% without any of these
// reject a true null in a quarter of all cases.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "src/stats/interval.h"

namespace reprocheck::stats {

// The rho for which the two-sided normal mixture is tightest at intrinsic time v. For a one-sided
// bound tune with twice alpha.
struct MixtureRho {
  double exact = 0;
  double approximate = 0;  // Howard's closed form
};
[[nodiscard]] std::optional<MixtureRho> normal_mixture_rho(double v, double alpha);

// Bounds on the sum S_t at intrinsic time v that hold for all t at once.
struct MixtureBound {
  double two_sided = 0;
  double one_sided = 0;
};
[[nodiscard]] std::optional<MixtureBound> normal_mixture_bound(double v, double rho, double alpha);

struct AsymptoticSequence {
  double mean = 0;
  double sigma = 0;  // divisor t
  double rho_squared = 0;
  double radius = 0;
  Interval interval;
  double lower_one_sided = 0;
  bool may_start = false;  // 30 values of which 10 are not zero
};
// planned: the intended final n. nullopt where x is empty, has no spread, or planned is not
// positive.
[[nodiscard]] std::optional<AsymptoticSequence> asymptotic_sequence(std::span<const double> x,
                                                                    double planned, double alpha);

// E-values over discordant pairs; reject at any time when one reaches 1 / alpha. They multiply over
// independent batches.
struct SignEvalue {
  double two_sided = 1;
  double worse = 1;  // against "losses are not more likely than wins"
  double better = 1;
};
// prior: of the symmetric beta mixture, 10 for small differences, 0.5 for large imbalances.
[[nodiscard]] SignEvalue sign_evalue(std::uint64_t wins, std::uint64_t losses, double prior = 10);

// Two-sided, equally spaced looks, 1 to 100 of them.
struct GroupSequential {
  double pocock = 0;          // reject at any look where |Z| exceeds it
  double obrien_fleming = 0;  // c: reject at look k where |Z| > c sqrt(looks / k)
};
[[nodiscard]] std::optional<GroupSequential> group_sequential(std::uint64_t looks, double alpha);

}  // namespace reprocheck::stats
