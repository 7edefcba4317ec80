// seeds_and_looks: cells in which there is more than one run a side, or more than one look.

#include <fmt/format.h>

#include <cmath>

#include "src/stats/multiplicity.h"
#include "src/stats/paired_binary.h"
#include "src/stats/seeds.h"
#include "src/stats/sequential.h"
#include "src/stats/situation.h"
#include "src/stats/sums.h"
#include "src/stats/verdict.h"
#include "tests/simulation/cells.h"
#include "tests/simulation/experiment.h"

namespace reprocheck::simulation {
namespace {

constexpr double k_alpha = 0.05;
constexpr std::size_t k_questions = 1000;

// S runs a side over the same questions: right or wrong by the question's own chance and the run's
// own luck. value(question, run) = cells[question * runs + run].
struct Arm {
  std::vector<double> cells;
  std::size_t runs = 0;
  [[nodiscard]] stats::Table table() const { return {cells, k_questions, runs}; }
  [[nodiscard]] std::vector<double> run(std::size_t s) const {
    std::vector<double> values;
    values.reserve(k_questions);
    for (std::size_t q = 0; q < k_questions; ++q) values.push_back(cells[q * runs + s]);
    return values;
  }
};

Arm draw_arm(const std::vector<double>& chances, std::size_t runs, double shift, double luck_sd,
             Random& random) {
  Arm arm{.cells = std::vector<double>(chances.size() * runs), .runs = runs};
  for (std::size_t s = 0; s < runs; ++s) {
    const double luck = shift + luck_sd * random.normal();
    for (std::size_t q = 0; q < chances.size(); ++q)
      arm.cells[q * runs + s] = random.uniform() < chances[q] + luck ? 1 : 0;
  }
  return arm;
}

// Crossed: questions and seeds are both random. One run a side has no seeds to tell of.
stats::VerdictOf crossed(const Arm& before, const Arm& after, double margin) {
  const stats::Estimate found =
      stats::crossed_runs(before.table(), after.table(), std::nullopt, {}, stats::Bounds{-1, 1},
                          {.alpha = k_alpha, .margin = margin});
  return {found.verdict, "", found.non_inferior};
}

Experiment experiment_of(const Arm& before, const Arm& after, std::size_t run) {
  return {
      .metrics = {{.metric = "accuracy", .baseline = before.run(run), .fresh = after.run(run)}}};
}

// By questions alone, as if the means of the seeds were all there is.
bool by_questions_alone(const Arm& before, const Arm& after) {
  std::vector<double> d(k_questions);
  for (std::size_t q = 0; q < d.size(); ++q)
    for (std::size_t s = 0; s < before.runs; ++s)
      d[q] += (after.cells[q * after.runs + s] - before.cells[q * before.runs + s]) /
              static_cast<double>(before.runs);
  return stats::mean(d) < -1.96 * stats::standard_deviation(d) / std::sqrt(1.0 * k_questions);
}

Replicate seeds(std::size_t runs, double luck_sd) {
  return [=](double truth, double margin, Random& random, bool whole) {
    std::vector<double> chances(k_questions);
    for (double& chance : chances) chance = 0.1 + 0.8 * std::sqrt(std::sqrt(random.uniform()));
    const Arm before = draw_arm(chances, runs, 0, luck_sd, random);
    const Arm after = draw_arm(chances, runs, truth, luck_sd, random);
    Outcome outcome;
    if (runs == 1) {
      const Judged judged = judge_by_statistics(experiment_of(before, after, 0), margin);
      outcome = {judged.regressed, judged.improved, judged.harmless};
    } else {
      const stats::VerdictOf found = crossed(before, after, margin);
      outcome = {found.verdict == stats::Verdict::regressed,
                 found.verdict == stats::Verdict::improved, found.non_inferior};
    }
    outcome.peers = {by_questions_alone(before, after)};
    outcome.whole = whole && runs == 1;
    outcome.disagreed = outcome.whole && !agree(experiment_of(before, after, 0), margin);
    return outcome;
  };
}

// --- looks: items keep coming, and after every hundred somebody looks.

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

void add_seeds(Grid& grid, Effort effort) {
  const Table& table = *grid.tables.emplace_back(std::make_unique<Table>(Table{
      .title = "Seeds, 1000 items",
      .reading = "The crossed analysis of items and seeds (`crossed_runs`); with one run a side "
                 "the paired test, which cannot see noise between runs.",
      .labels = {"seeds a side", "seed sd (pp)"},
      .peers = {"items alone"},
      .margin = 0.02,
      .drop = 0.03}));
  const bool full = effort == Effort::full;
  for (const std::size_t runs : {1, 3, 5, 10})
    for (const double points : {0.0, 0.5, 1.0}) {
      if (!full && (runs != 3 || points != 0.5)) continue;
      const bool blind = runs == 1 && points > 0;
      grid.cells.push_back({&table,
                            {std::to_string(runs), fmt::format("{:g}", points)},
                            seeds(runs, points / 100),
                            full ? 3'000UL : 100UL,
                            full ? 30UL : 0UL,
                            blind ? "one run a side: noise between runs cannot be told from a "
                                    "change, and the report says so"
                                  : "",
                            !blind});
    }
}

void add_looks(Grid& grid, Effort effort) {
  const Table& table = *grid.tables.emplace_back(std::make_unique<Table>(
      Table{.title = "More than one look",
            .reading = "A hundred items more at every look, accuracy 0.8, correlation 0.7; it "
                       "stops at the first look that says something.",
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
           full ? 10'000UL : 500UL,
           0,
           rule.ours ? "" : "what everybody does",
           rule.ours});
    }
}

Grid make_grid(Effort effort) {
  Grid grid;
  for (const auto add :
       {add_binary, add_graded, add_clusters, add_repeats, add_families, add_seeds, add_looks})
    add(grid, effort);
  return grid;
}

}  // namespace reprocheck::simulation
