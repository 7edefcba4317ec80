// looks: cells in which items keep coming, and after every hundred of them somebody looks.
//
// Judged by the statistics alone: these are the rules among which one may choose.

#include <cmath>

#include "src/stats/multiplicity.h"
#include "src/stats/paired_binary.h"
#include "src/stats/sequential.h"
#include "tests/simulation/cells.h"

namespace reprocheck::simulation {
namespace {

constexpr double k_alpha = 0.05;

struct Seen {
  std::uint64_t wins = 0, losses = 0, n = 0;
  std::uint64_t look = 0, looks = 0;  // look counts from 1
};

enum class Said { nothing, worse, better };

Said by_p(double p, double level, const Seen& seen) {
  if (!(p <= level)) return Said::nothing;
  return seen.losses > seen.wins ? Said::worse : Said::better;
}

Said fixed_test(const Seen& seen) {
  return by_p(stats::mcnemar(seen.wins, seen.losses).midp, k_alpha, seen);
}

Said spending(const Seen& seen) {
  return by_p(stats::mcnemar(seen.wins, seen.losses).midp,
              *stats::alpha_spending(k_alpha, seen.look), seen);
}

Said sign_evalue(const Seen& seen) {
  const stats::SignEvalue e = stats::sign_evalue(seen.wins, seen.losses);
  if (e.worse >= 2 / k_alpha) return Said::worse;
  return e.better >= 2 / k_alpha ? Said::better : Said::nothing;
}

// The order of the items inside does not matter to it.
Said asymptotic(const Seen& seen) {
  std::vector<double> d(seen.n, 0.0);
  std::fill_n(d.begin(), seen.wins, 1.0);
  std::fill_n(d.rbegin(), seen.losses, -1.0);
  const auto planned = static_cast<double>(seen.n * seen.looks / seen.look);
  const auto found = stats::asymptotic_sequence(d, planned, k_alpha);
  if (!found || !found->may_start) return Said::nothing;
  if (found->interval.high < 0) return Said::worse;
  return found->interval.low > 0 ? Said::better : Said::nothing;
}

double mcnemar_z(const Seen& seen) {
  const auto changed = static_cast<double>(seen.wins + seen.losses);
  const double net = static_cast<double>(seen.wins) - static_cast<double>(seen.losses);
  return changed > 0 ? net / std::sqrt(changed) : 0;
}

Said beyond(double z, double bound) {
  return z < -bound ? Said::worse : z > bound ? Said::better : Said::nothing;
}

const stats::GroupSequential& constants(std::uint64_t looks) {
  static const stats::GroupSequential few = *stats::group_sequential(5, k_alpha);
  static const stats::GroupSequential many = *stats::group_sequential(50, k_alpha);
  return looks == 5 ? few : many;
}

Said pocock(const Seen& seen) {
  return beyond(mcnemar_z(seen), constants(seen.looks).pocock);
}

Said obrien_fleming(const Seen& seen) {
  const double share = static_cast<double>(seen.looks) / static_cast<double>(seen.look);
  return beyond(mcnemar_z(seen), constants(seen.looks).obrien_fleming * std::sqrt(share));
}

// Accuracy 0.8, correlation 0.7: stops at the first look that says something.
template <Said (*rule)(const Seen&)>
Outcome looking(std::uint64_t looks, double truth, Random& random) {
  const double before = 0.8, after = 0.8 + truth, correlation = 0.7;
  const double both =
      before * after + correlation * std::sqrt(before * (1 - before) * after * (1 - after));
  Seen seen{.looks = looks};
  for (seen.look = 1; seen.look <= looks; ++seen.look) {
    for (int i = 0; i < 100; ++i) {
      const double u = random.uniform();
      seen.losses += u < before - both ? 1 : 0;
      seen.wins += u > 1 - (after - both) ? 1 : 0;
    }
    seen.n += 100;
    const Said said = rule(seen);
    if (said != Said::nothing) return {said == Said::worse, said == Said::better};
  }
  return {};
}

}  // namespace

void add_looks(Grid& grid, Effort effort) {
  const Table& table = *grid.tables.emplace_back(std::make_unique<Table>(
      Table{.title = "More than one look",
            .reading = "A hundred items more at every look, accuracy 0.8, correlation 0.7; it "
                       "stops at the first look that says something. By the statistics alone.",
            .labels = {"looks", "rule"},
            .peers = {},
            .drop = 0.02}));
  struct Rule {
    const char* name;
    Outcome (*run)(std::uint64_t looks, double truth, Random& random);
    bool ours = true;
  };
  static constexpr Rule rules[] = {{"sign e-value, one-sided 2.5%", looking<sign_evalue>},
                                   {"asymptotic sequence", looking<asymptotic>},
                                   {"Pocock", looking<pocock>},
                                   {"O'Brien-Fleming", looking<obrien_fleming>},
                                   {"alpha spending", looking<spending>},
                                   {"peer: mid-p 5% at each look", looking<fixed_test>, false}};
  const bool full = effort == Effort::full;
  for (const std::uint64_t looks : {5, 50})
    for (const Rule& rule : rules) {
      if (!full && looks != 5) continue;
      const auto run = rule.run;
      grid.cells.push_back(
          {&table,
           {std::to_string(looks), rule.name},
           [=](double truth, double, Random& random, bool) { return run(looks, truth, random); },
           full ? 5'000UL : 500UL,
           0,
           rule.ours ? "" : "what everybody does",
           rule.ours});
    }
}

}  // namespace reprocheck::simulation
