// pairs: cells whose runs answered the same items: right or wrong, graded, in clusters, repeated,
// and with several metrics at once.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/stats/clusters.h"
#include "src/stats/sums.h"
#include "tests/simulation/cells.h"
#include "tests/simulation/experiment.h"

namespace reprocheck::simulation {
namespace {

constexpr double k_z = 1.959963984540054;

using Draw = std::function<Experiment(double truth, Random& random)>;
using Peer = std::function<bool(const Experiment& experiment)>;

Replicate judging(Draw draw, std::vector<Peer> peers) {
  return [draw = std::move(draw), peers = std::move(peers)](double truth, double margin,
                                                            Random& random, bool whole) {
    const Experiment experiment = draw(truth, random);
    const Judged judged = judge_by_statistics(experiment, margin);
    Outcome outcome{.regressed = judged.regressed,
                    .improved = judged.improved,
                    .harmless = judged.harmless,
                    .refused = judged.refused,
                    .whole = whole};
    for (const Peer& peer : peers) outcome.peers.push_back(peer(experiment));
    outcome.disagreed = whole && !agree(experiment, margin);
    return outcome;
  };
}

std::vector<double> differences(const Experiment& experiment) {
  return simulation::differences(experiment, experiment.metrics.front());
}

// What a dashboard does: any fall of the mean by more than a point.
bool falls_by_a_point(const Experiment& experiment) {
  return std::ranges::any_of(experiment.metrics, [&](const Scores& scores) {
    return stats::mean(simulation::differences(experiment, scores)) < -0.01 - 1e-12;
  });
}

// Two rates as if other items had been asked: sqrt(se_a^2 + se_b^2).
bool unpaired_z(const Experiment& experiment) {
  const Scores& scores = experiment.metrics.front();
  const auto n = static_cast<double>(scores.baseline.size());
  const double one = stats::mean(scores.baseline);
  const double other = stats::mean(scores.fresh);
  const double se = std::sqrt((one * (1 - one) + other * (1 - other)) / n);
  return se > 0 && (other - one) / se < -k_z;
}

double t_of_mean(const Experiment& experiment) {
  const std::vector<double> d = differences(experiment);
  const double se = stats::standard_deviation(d) / std::sqrt(static_cast<double>(d.size()));
  return se > 0 ? stats::mean(d) / se : 0;
}

bool t_says_worse(const Experiment& experiment) {
  const auto df = static_cast<double>(experiment.metrics.front().baseline.size() - 1);
  return t_of_mean(experiment) < -stats::t_quantile(0.975, df);
}
bool t_says_better(const Experiment& experiment) {
  const auto df = static_cast<double>(experiment.metrics.front().baseline.size() - 1);
  return t_of_mean(experiment) > stats::t_quantile(0.975, df);
}

bool ignoring_clusters(const Experiment& experiment) {
  return t_of_mean(experiment) < -k_z;
}
bool cr1_and_normal(const Experiment& experiment) {
  const auto found = stats::clustered_mean(differences(experiment), experiment.clusters);
  return found && found->mean / found->se_cr1 < -k_z;
}

// Two runs of one accuracy with a given correlation of right and wrong; where the two accuracies
// allow no such correlation, the highest that they do.
struct Agreement {
  double both = 0, only_baseline = 0, only_fresh = 0;
  Agreement(double before, double after, double correlation) {
    const double spread = std::sqrt(before * (1 - before) * after * (1 - after));
    both = std::min({before * after + correlation * spread, before, after});
    only_baseline = before - both;
    only_fresh = after - both;
  }
};

void draw_binary(Scores& scores, std::size_t n, const Agreement& agreement, Random& random) {
  scores.baseline.assign(n, 0);
  scores.fresh.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = random.uniform();
    if (u < agreement.both) {
      scores.baseline[i] = scores.fresh[i] = 1;
    } else if (u < agreement.both + agreement.only_baseline) {
      scores.baseline[i] = 1;
    } else if (u < agreement.both + agreement.only_baseline + agreement.only_fresh) {
      scores.fresh[i] = 1;
    }
  }
}

// The difference of one item, with the mean `truth`. Where most items do not change, it is the
// number of those that do which makes the mean.
using Kind = double (*)(double truth, Random& random);
struct NamedKind {
  const char* name;
  const char* metric;
  Kind draw;
  std::string_view reason;
};

double normal(double truth, Random& random) {
  return truth + std::clamp(0.1 * random.normal(), -0.35, 0.35);
}
double zero_inflated(double truth, Random& random) {
  const double losses = 0.05 - truth / 0.25;
  const double u = random.uniform();
  return u < losses ? -0.25 : u < losses + 0.05 ? 0.25 : 0.0;
}
double rare_big_loss(double truth, Random& random) {
  return random.uniform() < 0.05 - truth / 0.6 ? -0.57 : 0.03;
}
double rare_mixed(double truth, Random& random) {
  const double losses = 0.02 - truth / 0.4;
  const double u = random.uniform();
  return u < losses ? -0.4 : u < losses + 0.08 ? 0.1 : 0.0;
}
// The same with every item moved by one amount.
template <Kind kind>
double all_moved(double truth, Random& random) {
  return truth + kind(0, random);
}
double lognormal(double truth, Random& random) {
  return truth + 0.1 * (std::exp(random.normal()) - std::exp(0.5));
}

// Of how it goes wrong: what the samples of a false claim had in common.
constexpr std::string_view k_skewed =
    "skewed: t is trusted from n = 25 g1^2 on, where its far side still errs a little too often";
constexpr std::string_view k_moved =
    "no loss was seen, and the guard's count of changed items is no warning where all changed";

constexpr NamedKind k_kinds[] = {
    {"normal", "f1", normal, ""},
    {"zero-inflated", "f1", zero_inflated, ""},
    {"zero-inflated, every item moved", "f1", all_moved<zero_inflated>, k_skewed},
    {"rare big loss", "f1", rare_big_loss, k_skewed},
    {"rare big loss, every item moved", "f1", all_moved<rare_big_loss>, k_skewed},
    {"rare mixed", "f1", rare_mixed, k_skewed},
    {"rare mixed, every item moved", "f1", all_moved<rare_mixed>, k_skewed},
    {"lognormal, skew 6", "reward", lognormal, k_skewed}};

std::string number(double x) {
  return fmt::format("{:g}", x);
}

Table& add_table(Grid& grid, Table table) {
  return *grid.tables.emplace_back(std::make_unique<Table>(std::move(table)));
}

std::vector<std::size_t> sizes(Effort effort) {
  return effort == Effort::full ? std::vector<std::size_t>{30, 100, 300, 1000, 3000}
                                : std::vector<std::size_t>{30, 300};
}

}  // namespace

void add_binary(Grid& grid, Effort effort) {
  const Table& table = add_table(
      grid, {.title = "Right or wrong, the same items",
             .reading = "A threshold of one point stops up to 45% of unchanged runs; the unpaired "
                        "test errs less than it may and finds little.",
             .labels = {"items", "accuracy", "correlation"},
             .peers = {"drop > 1pp", "unpaired z"},
             .margin = 0.02,
             .drop = 0.05});
  const bool full = effort == Effort::full;
  for (const std::size_t n : sizes(effort))
    for (const double accuracy : {0.6, 0.8, 0.9, 0.97})
      for (const double correlation : {0.3, 0.6, 0.8, 0.95}) {
        if (!full && (accuracy != 0.8 || correlation != 0.6)) continue;
        const Draw draw = [=](double truth, Random& random) {
          Experiment experiment{.metrics = {{.metric = "accuracy"}}};
          draw_binary(experiment.metrics.front(), n, {accuracy, accuracy + truth, correlation},
                      random);
          return experiment;
        };
        grid.cells.push_back({&table,
                              {std::to_string(n), number(accuracy), number(correlation)},
                              judging(draw, {falls_by_a_point, unpaired_z}),
                              full ? 10'000UL : 1'000UL,
                              full ? 50UL : 20UL,
                              ""});
      }
}

void add_graded(Grid& grid, Effort effort) {
  const Table& table = add_table(
      grid, {.title = "Graded scores, the same items",
             .reading = "Rare large losses that a sample missed make a plain t test claim gains; "
                        "the guard takes such claims back.",
             .labels = {"differences", "items"},
             .peers = {"plain t: worse", "plain t: better"},
             .margin = 0.02,
             .drop = 0.05,
             .again = 3});
  const bool full = effort == Effort::full;
  for (const NamedKind& kind : k_kinds)
    for (const std::size_t n : sizes(effort)) {
      if (!full && kind.draw != normal && kind.draw != rare_big_loss) continue;
      const Draw draw = [=](double truth, Random& random) {
        Experiment experiment{.metrics = {{.metric = kind.metric}}};
        Scores& scores = experiment.metrics.front();
        for (std::size_t i = 0; i < n; ++i) {
          scores.baseline.push_back(kind.draw == lognormal ? random.normal()
                                                           : 0.6 + 0.02 * random.uniform());
          scores.fresh.push_back(scores.baseline.back() + kind.draw(truth, random));
        }
        return experiment;
      };
      // An eighth of such samples hold none of the losses.
      const bool unseen = kind.draw == all_moved<rare_mixed> && n <= 100;
      grid.cells.push_back({&table,
                            {kind.name, std::to_string(n)},
                            judging(draw, {t_says_worse, t_says_better}),
                            full ? 4'000UL : 200UL,
                            full ? 40UL : 10UL,
                            unseen ? k_moved : kind.reason,
                            !unseen});
    }
}

void add_clusters(Grid& grid, Effort effort) {
  const Table& table = add_table(
      grid,
      {.title = "Items in clusters of 1 to 19",
       .reading = "Standard deviation 1. Ignoring clusters, or CR1 with 1.96, stops unchanged "
                  "runs far too often.",
       .labels = {"clusters", "ICC"},
       .peers = {"clusters ignored", "CR1 and 1.96"},
       .margin = 0.3,
       .drop = 0.5});
  const bool full = effort == Effort::full;
  for (const std::size_t clusters : {8, 20, 50})
    for (const double icc : {0.0, 0.1, 0.3, 0.7}) {
      if (!full && (clusters == 50 || icc != 0.3)) continue;
      const Draw draw = [=](double truth, Random& random) {
        Experiment experiment{.metrics = {{.metric = "reward"}}};
        Scores& scores = experiment.metrics.front();
        for (std::size_t g = 0; g < clusters; ++g) {
          const std::size_t size = 1 + random.below(19);
          const double shared = std::sqrt(icc) * random.normal();
          for (std::size_t i = 0; i < size; ++i) {
            experiment.clusters.push_back(static_cast<std::int64_t>(g));
            scores.baseline.push_back(3 * random.normal());
            scores.fresh.push_back(scores.baseline.back() + truth + shared +
                                   std::sqrt(1 - icc) * random.normal());
          }
        }
        return experiment;
      };
      grid.cells.push_back({&table,
                            {std::to_string(clusters), number(icc)},
                            judging(draw, {ignoring_clusters, cr1_and_normal}),
                            full ? 10'000UL : 300UL,
                            full ? 100UL : 10UL,
                            ""});
    }
}

void add_repeats(Grid& grid, Effort effort) {
  const Table& table = add_table(
      grid,
      {.title = "Several answers an item",
       .reading = "The item is the unit: more answers narrow the interval and never stand for "
                  "more items.",
       .labels = {"items", "answers an item"},
       .peers = {"drop > 1pp"},
       .margin = 0.02,
       .drop = 0.05});
  const bool full = effort == Effort::full;
  for (const std::size_t n : {100, 300, 1000})
    for (const std::size_t repeats : {2, 5}) {
      if (!full && (n != 100 || repeats != 5)) continue;
      const Draw draw = [=](double truth, Random& random) {
        Experiment experiment{.metrics = {{.metric = "accuracy"}}, .repeats = repeats};
        Scores& scores = experiment.metrics.front();
        for (std::size_t i = 0; i < n; ++i) {
          const double chance = 0.05 + 0.95 * std::sqrt(std::sqrt(random.uniform()));
          for (std::size_t k = 0; k < repeats; ++k) {
            scores.baseline.push_back(random.uniform() < chance ? 1 : 0);
            scores.fresh.push_back(random.uniform() < chance + truth ? 1 : 0);
          }
        }
        return experiment;
      };
      grid.cells.push_back({&table,
                            {std::to_string(n), std::to_string(repeats)},
                            judging(draw, {falls_by_a_point}),
                            full ? 4'000UL : 200UL,
                            full ? 40UL : 10UL,
                            ""});
    }
}

void add_families(Grid& grid, Effort effort) {
  const Table& table = add_table(
      grid,
      {.title = "Several gated metrics",
       .reading = "300 items, accuracy 0.8, correlation 0.6, every metric by itself. Any of "
                  "them may block: Holm keeps the whole at its rate. One of them drops. Gains "
                  "stop nobody and are not corrected.",
       .labels = {"metrics"},
       .peers = {"no correction", "drop > 1pp"},
       .drop = 0.1,
       .aim = 0.05});
  constexpr const char* names[] = {"accuracy", "coherence",    "correctness",  "exact_match",
                                   "f1",       "faithfulness", "groundedness", "precision",
                                   "recall",   "relevance"};
  const Peer uncorrected = [](const Experiment& experiment) {
    return std::ranges::any_of(experiment.metrics, [&](const Scores& scores) {
      return judge_by_statistics({.metrics = {scores}}, 0).regressed;
    });
  };
  const bool full = effort == Effort::full;
  for (const std::size_t metrics : {1, 5, 10}) {
    if (!full && metrics != 5) continue;
    const Draw draw = [=](double truth, Random& random) {
      Experiment experiment;
      for (std::size_t m = 0; m < metrics; ++m) {
        Scores& scores = experiment.metrics.emplace_back(Scores{.metric = names[m]});
        draw_binary(scores, 300, {0.8, m == 0 ? 0.8 + truth : 0.8, 0.6}, random);
      }
      return experiment;
    };
    grid.cells.push_back({&table,
                          {std::to_string(metrics)},
                          judging(draw, {uncorrected, falls_by_a_point}),
                          full ? 10'000UL : 500UL,
                          full ? 400UL : 20UL,
                          ""});
  }
}

}  // namespace reprocheck::simulation
