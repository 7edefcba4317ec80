// attempts: cells in which one commit is run again and again, every run through the program and
// held against the results before it.

#include <algorithm>
#include <cmath>

#include "src/compare/attempts.h"
#include "tests/simulation/cells.h"
#include "tests/simulation/program.h"

namespace reprocheck::simulation {
namespace {

constexpr std::size_t k_items = 300;

enum class Habit : std::uint8_t {
  until_it_passes,     // the job is run again while it is red
  every_time,          // as often as was meant, whatever it says; the last result stands
  declared,            // the same with stats: looks; what any look said is counted
  until_non_inferior,  // require-non-inferior with --look; what any look said is counted
};

struct Plan {
  Habit habit = Habit::until_it_passes;
  std::size_t looks = 5;
  bool baseline_anew = false;
};

Rules rules_of(const Plan& plan, double margin) {
  Rules rules{.margin = margin};
  if (plan.habit == Habit::declared) rules.looks = static_cast<int>(plan.looks);
  rules.require_non_inferior = plan.habit == Habit::until_non_inferior;
  return rules;
}

// Items of unlike difficulty, each answered anew in every run.
class Commit {
 public:
  Commit(double truth, Random& random) : truth_(truth), random_(random), chances_(k_items) {
    for (double& chance : chances_) chance = 0.05 + 0.95 * std::sqrt(std::sqrt(random_.uniform()));
    run_.metrics = {{.metric = "accuracy", .baseline = answers(0), .fresh = {}}};
  }
  const Experiment& again(bool baseline_too) {
    if (baseline_too) run_.metrics.front().baseline = answers(0);
    run_.metrics.front().fresh = answers(truth_);
    return run_;
  }

 private:
  std::vector<double> answers(double shift) {
    std::vector<double> right;
    right.reserve(chances_.size());
    for (const double chance : chances_)
      right.push_back(random_.uniform() < chance + shift ? 1 : 0);
    return right;
  }

  double truth_;
  Random& random_;
  std::vector<double> chances_;
  Experiment run_;
};

Outcome rerun(const Plan& plan, double truth, double margin, Random& random) {
  Commit commit(truth, random);
  Attempts attempts(rules_of(plan, margin), plan.baseline_anew);
  const bool any_counts = plan.habit == Habit::declared || plan.habit == Habit::until_non_inferior;
  Outcome outcome{.whole = true};
  bool all_failed = true, one_failed = false;
  for (std::size_t look = 0; look < plan.looks; ++look) {
    const Whole whole = attempts.judge(commit.again(plan.baseline_anew));
    const Judged& said = whole.judged;
    outcome.regressed = said.regressed || (any_counts && outcome.regressed);
    outcome.improved = said.improved || (any_counts && outcome.improved);
    outcome.harmless = said.harmless || (any_counts && outcome.harmless);
    const bool failed = own_verdict(whole.metrics.front()) == MetricVerdict::regressed;
    all_failed = all_failed && failed;
    one_failed = one_failed || failed;
    if (plan.habit == Habit::until_it_passes && whole.exit_code == 0) break;
    if (plan.habit == Habit::until_non_inferior && said.harmless) break;
  }
  outcome.peers = {all_failed, one_failed};
  return outcome;
}

}  // namespace

void add_attempts(Grid& grid, Effort effort) {
  const std::vector<std::string> labels{"runs", "baseline", "habit"};
  const std::vector<std::string> peers{"first pass wins", "any failure stops"};
  const Table& table = *grid.tables.emplace_back(std::make_unique<Table>(
      Table{.title = "The same commit run again",
            .reading = "300 items, accuracy about 0.81, answers drawn anew in every run.",
            .labels = labels,
            .peers = peers,
            .margin = 0.02,
            .drop = 0.05,
            .again = 3}));
  const Table& undeclared = *grid.tables.emplace_back(std::make_unique<Table>(
      Table{.title = "The same commit run again, looks not declared",
            .reading = "What stands after the last run. Two tests may fail it, that run by itself "
                       "and all of them together, so that the aim is 5.0.",
            .labels = labels,
            .peers = peers,
            .margin = 0.02,
            .drop = 0.05,
            .aim = 0.05,
            .again = 3}));
  static constexpr std::pair<Habit, const char*> habits[] = {
      {Habit::until_it_passes, "until it passes"},
      {Habit::declared, "every time, looks declared"},
      {Habit::until_non_inferior, "until non-inferior, with --look"},
      {Habit::every_time, "every time"}};
  const bool full = effort == Effort::full;
  for (const std::size_t looks : {5, 50})
    for (const bool anew : {false, true})
      for (const auto& [habit, name] : habits) {
        if (!full && (looks != 5 || !anew)) continue;
        const Plan plan{habit, looks, anew};
        const bool shared_luck = habit == Habit::every_time && !anew;
        grid.cells.push_back(
            {habit == Habit::every_time ? &undeclared : &table,
             {std::to_string(looks), anew ? "run anew" : "run once", name},
             [plan](double truth, double margin, Random& random, bool) {
               return rerun(plan, truth, margin, random);
             },
             full ? (looks == 5 ? 3'000UL : 300UL) : 40UL,
             0,
             shared_luck ? "all share the luck of one baseline run and are taken for independent, "
                           "so that a failure is slow to clear: declare looks or run both anew"
                         : "",
             !shared_luck});
      }
}

}  // namespace reprocheck::simulation
