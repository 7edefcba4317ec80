// selftest: can this gate fail? Known breaks are put into the real baseline and judged.
//
// Every break goes through compare, all checks and decide, as a bundle would that somebody handed
// in. A gate that stops nothing looks like a gate that had nothing to stop; only this tells them
// apart.

#include "src/engine/selftest.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/compare/injections.h"
#include "src/compare/noise_floor.h"

namespace reprocheck {
namespace {

constexpr double k_shares[] = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
constexpr double k_tenth = 0.1;
constexpr std::uint64_t k_most_rows = 5'000'000;  // that all grades together are compared over
constexpr std::size_t k_most_alone = 20;          // metrics and facts that are broken one by one

using Make = std::function<Bundle()>;

// What became of one broken bundle.
struct Judged {
  int exit_code = 3;  // where compare refuses it
  std::string headline;
  std::vector<MetricComparison> metrics;
  std::vector<GateEffect> effects;  // one a metric
};

void count(int exit_code, Outcomes& outcomes) {
  if (exit_code == 0)
    ++outcomes.passed;
  else if (exit_code == 1)
    ++outcomes.failed;
  else
    ++outcomes.no_verdict;
}

double loss_of(const MetricComparison& metric) {
  if (!metric.baseline || !metric.fresh) return 0;
  const double drop = *metric.baseline - *metric.fresh;
  return metric.direction == Direction::lower ? -drop : drop;
}

class Tester {
 public:
  Tester(const Examination& baseline, const Policy& policy, std::span<const Check* const> checks,
         const Selection& selection, const DecideOptions& decide, const SelftestOptions& options)
      : baseline_(baseline),
        policy_(policy),
        checks_(checks),
        selection_(selection),
        decide_(decide),
        options_(options) {}

  Result<Selftest> test();

 private:
  [[nodiscard]] Result<Judged> judge(const Bundle& broken) const;
  // Of each bundle in turn, several at once; what cannot be compared has exit 3.
  [[nodiscard]] std::vector<Judged> judge_all(const std::vector<Make>& makers) const;
  Result<void> try_unchanged();
  void try_grades(const Injector& injector);
  void try_breaks(const Injector& injector);
  void try_drawn(std::string name, bool must_stop, bool has_samples,
                 const std::function<Bundle(std::uint64_t)>& make);
  void try_each(std::string name, const std::vector<std::string>& names,
                const std::function<Bundle(std::size_t)>& make, std::string not_tried);
  void add_grade(double share);
  void find_grades();
  void find_faults();
  [[nodiscard]] static const MetricComparison* metric_of(const Judged& judged,
                                                         const MetricKey& key);

  const Examination& baseline_;
  const Policy& policy_;
  std::span<const Check* const> checks_;
  const Selection& selection_;
  const DecideOptions& decide_;
  const SelftestOptions& options_;
  Selftest test_;
  std::vector<MetricComparison> all_;  // gated or not, of the baseline against itself
  std::string unchanged_;              // the headline of an unchanged run
  bool copy_stopped_ = false;          // of one that gave the very same
};

Result<Judged> Tester::judge(const Bundle& broken) const {
  const Examination fresh = examine_changed(baseline_, broken);
  auto runs = compare(baseline_, fresh, policy_);
  if (!runs) return std::unexpected(runs.error());
  const auto results = run_checks(checks_, *runs, policy_, selection_);
  const Verdict verdict = decide(*runs, results, decide_);
  Judged judged{verdict.exit_code, verdict.headline, {}, {}};
  for (const MetricComparison& metric : runs->metrics)
    judged.effects.push_back(effect_of(metric, results, policy_));
  judged.metrics = std::move(runs->metrics);
  return judged;
}

std::vector<Judged> Tester::judge_all(const std::vector<Make>& makers) const {
  std::vector<Judged> all(makers.size());
  in_parallel(makers.size(), options_.jobs, [&](std::size_t i) {
    if (auto judged = judge(makers[i]())) all[i] = std::move(*judged);
  });
  return all;
}

Result<void> Tester::try_unchanged() {
  const std::vector<MetricComparison> none;
  auto judged = judge(Injector(baseline_, none, policy_.seed).unchanged());
  if (!judged) return std::unexpected(judged.error());
  if (judged->exit_code == 70) return fail(ErrorKind::internal, test_.path, judged->headline);
  all_ = judged->metrics;
  unchanged_ = judged->headline;
  for (const MetricComparison* metric : weighed(all_)) test_.metrics.push_back(*metric);
  for (const MetricComparison& metric : all_) {
    const bool named_twice = std::ranges::find(metric.flags, "same_column") != metric.flags.end();
    const bool told_only = !metric.gated && metric.direction != Direction::unknown &&
                           !metric.leaf_of_group && !named_twice &&
                           !traits_of(metric.key.name).resource;
    // What cannot be tested stays out of a verdict while something can.
    const bool left_out =
        metric.gated &&
        std::ranges::find(test_.metrics, metric.key, &MetricComparison::key) == test_.metrics.end();
    if (told_only || left_out) test_.unguarded.push_back(to_string(metric.key));
  }
  add_grade(0);
  count(judged->exit_code, test_.grades.back().outcomes);
  copy_stopped_ = judged->exit_code != 0;
  return {};
}

void Tester::add_grade(double share) {
  Grade& grade = test_.grades.emplace_back();
  grade.share = share;
  grade.stopped.assign(test_.metrics.size(), 0);
  grade.loss.assign(test_.metrics.size(), 0);
  grade.said.resize(test_.metrics.size());
}

const MetricComparison* Tester::metric_of(const Judged& judged, const MetricKey& key) {
  const auto at = std::ranges::find(judged.metrics, key, &MetricComparison::key);
  return at == judged.metrics.end() ? nullptr : &*at;
}

// Of runs that differ by chance the unchanged one is drawn too: by chance it is stopped as well.
void Tester::try_grades(const Injector& injector) {
  if (test_.run_noise) test_.grades.clear();
  const std::size_t first = test_.grades.size();
  if (test_.run_noise) add_grade(0);
  for (const double share : k_shares) add_grade(share);
  std::vector<Make> makers;
  for (std::size_t at = first; at < test_.grades.size(); ++at)
    for (std::uint64_t draw = 0; draw < test_.draws; ++draw)
      makers.push_back([&injector, share = test_.grades[at].share, draw] {
        return injector.answers_wrong(share, draw);
      });
  const std::vector<Judged> all = judge_all(makers);
  auto judged = all.begin();
  for (std::size_t at = first; at < test_.grades.size(); ++at) {
    Grade& grade = test_.grades[at];
    for (std::uint64_t draw = 0; draw < test_.draws; ++draw, ++judged) {
      count(judged->exit_code, grade.outcomes);
      for (std::size_t i = 0; i < test_.metrics.size(); ++i) {
        const MetricComparison* metric = metric_of(*judged, test_.metrics[i].key);
        if (!metric) continue;
        const GateEffect effect =
            judged->effects[static_cast<std::size_t>(metric - judged->metrics.data())];
        grade.stopped[i] += effect == GateEffect::passes ? 0 : 1;
        grade.loss[i] += loss_of(*metric) / static_cast<double>(test_.draws);
        const bool let_pass =
            effect == GateEffect::passes && metric->verdict == MetricVerdict::regressed;
        if (draw == 0)
          grade.said[i] = fmt::format("{} ({}){}", to_string(metric->verdict), metric->detail,
                                      let_pass ? ", which this policy lets pass" : "");
      }
    }
    // What the runs' noise adds to a draw is no part of what was broken.
    for (std::size_t i = 0; test_.run_noise && i < test_.metrics.size(); ++i)
      if (const auto level = injector.level_of(test_.metrics[i].key))
        grade.loss[i] = grade.share * *level;
  }
}

void Tester::try_drawn(std::string name, bool must_stop, bool has_samples,
                       const std::function<Bundle(std::uint64_t)>& make) {
  BreakTried& tried = test_.breaks.emplace_back();
  tried.name = std::move(name);
  tried.must_stop = must_stop;
  if (!has_samples) {
    tried.not_tried = "no samples are recorded";
    return;
  }
  std::vector<Make> makers;
  makers.reserve(test_.draws);
  for (std::uint64_t draw = 0; draw < test_.draws; ++draw)
    makers.push_back([&make, draw] { return make(draw); });
  for (const Judged& judged : judge_all(makers)) count(judged.exit_code, tried.outcomes);
}

void Tester::try_each(std::string name, const std::vector<std::string>& names,
                      const std::function<Bundle(std::size_t)>& make, std::string not_tried) {
  BreakTried& tried = test_.breaks.emplace_back();
  tried.name = std::move(name);
  tried.must_stop = true;
  if (names.empty()) tried.not_tried = std::move(not_tried);
  std::vector<Make> makers;
  for (std::size_t i = 0; i < std::min(names.size(), k_most_alone); ++i)
    makers.push_back([&make, i] { return make(i); });
  const std::vector<Judged> all = judge_all(makers);
  for (std::size_t i = 0; i < all.size(); ++i) {
    count(all[i].exit_code, tried.outcomes);
    if (all[i].exit_code == 0) tried.passed.push_back(names[i]);
  }
}

void Tester::try_breaks(const Injector& injector) {
  using Kind = Injector::Kind;
  const bool samples = injector.has_samples();
  const std::string& part = injector.part();
  try_drawn(part.empty() ? "a tenth in a row wrong" : fmt::format("one {} wrong", part), false,
            samples, [&](std::uint64_t draw) { return injector.slice_wrong(draw); });
  try_drawn("a tenth errored", false, samples,
            [&](std::uint64_t draw) { return injector.samples_errored(k_tenth, draw); });
  try_drawn("a tenth dropped, hard ones first", true, samples, [&](std::uint64_t draw) {
    return injector.samples_dropped(Kind::hard, k_tenth, draw);
  });
  try_drawn("a tenth dropped, easy ones first", true, samples, [&](std::uint64_t draw) {
    return injector.samples_dropped(Kind::easy, k_tenth, draw);
  });
  std::vector<std::string> metrics;
  metrics.reserve(test_.metrics.size());
  for (const MetricComparison& metric : test_.metrics) metrics.push_back(to_string(metric.key));
  try_each(
      "a metric removed", metrics,
      [&](std::size_t i) { return injector.without(test_.metrics[i].key); }, "nothing gates");
  try_each(
      "NaN in a metric", metrics,
      [&](std::size_t i) { return injector.not_finite(test_.metrics[i].key); }, "nothing gates");
  const std::vector<std::string> rulers = injector.rulers();
  try_each(
      "scorer, judge or task swapped", rulers,
      [&](std::size_t i) { return injector.other_ruler(rulers[i]); },
      "none is recorded, so that a swap would not be seen");
}

// The smallest grade from which on all are found.
void Tester::find_grades() {
  const auto first_found = [&](const auto& stopped) {
    std::optional<std::size_t> found;
    for (std::size_t at = test_.grades.size(); at-- > 1;) {
      const Grade& grade = test_.grades[at];
      const auto all = static_cast<double>(grade.outcomes.all());
      if (static_cast<double>(stopped(grade)) < k_found_share * all) break;
      found = at;
    }
    return found;
  };
  test_.found_by_all = first_found([](const Grade& grade) { return grade.outcomes.stopped(); });
  for (std::size_t i = 0; i < test_.metrics.size(); ++i)
    test_.found.push_back(first_found([&](const Grade& grade) { return grade.stopped[i]; }));
}

void Tester::find_faults() {
  auto& faults = test_.faults;
  if (test_.metrics.empty())
    faults.emplace_back("nothing gates: no metric of known direction that the policy names");
  const Outcomes& unchanged = test_.grades.front().outcomes;
  const double often =
      share_of(unchanged.stopped(), unchanged.all(), policy_.alpha).low.value_or(0);
  if (copy_stopped_)
    faults.push_back(fmt::format("an unchanged run is stopped: {}", unchanged_));
  else if (test_.run_noise && often > policy_.alpha)
    faults.push_back(fmt::format("an unchanged run is stopped in {} of {} draws of the runs' noise",
                                 unchanged.stopped(), unchanged.all()));
  const Grade& worst = test_.grades.back();
  for (std::size_t i = 0; i < test_.metrics.size(); ++i)
    if (!test_.found[i])
      faults.push_back(fmt::format("{} cannot fail: not stopped with {:.0f}% wrong, {}",
                                   to_string(test_.metrics[i].key), 100 * worst.share,
                                   worst.said[i]));
  for (const BreakTried& tried : test_.breaks) {
    if (!tried.must_stop || tried.outcomes.passed == 0) continue;
    std::string fault =
        fmt::format("{}: {} of {} pass", tried.name, tried.outcomes.passed, tried.outcomes.all());
    if (!tried.passed.empty()) fault += fmt::format(" ({})", join(tried.passed, ", "));
    faults.push_back(std::move(fault));
  }
}

Result<Selftest> Tester::test() {
  test_.path = baseline_.bundle->path;
  test_.seed = policy_.seed;
  if (auto done = try_unchanged(); !done) return std::unexpected(done.error());
  std::uint64_t rows = 0;
  for (const Run& run : baseline_.bundle->runs)
    for (const SampleTable& table : run.records.samples) rows += table.rows;
  test_.rows = rows;
  test_.runs = baseline_.bundle->runs.size();
  test_.draws_asked = options_.draws;
  const std::uint64_t most =
      rows == 0 ? options_.draws : k_most_rows / (std::size(k_shares) * rows);
  test_.draws = std::clamp<std::uint64_t>(most, 1, options_.draws);
  const Injector injector(baseline_, all_, policy_.seed, test_.draws);
  test_.run_noise = injector.noise().is_known();
  if (rows == 0 && !test_.run_noise) test_.draws = 1;  // each would be the same
  for (const MetricComparison& metric : test_.metrics)
    test_.noise.push_back(injector.noise().spread_of(metric.key));
  if (!test_.metrics.empty()) {
    try_grades(injector);
    try_breaks(injector);
    find_grades();
  }
  find_faults();
  return std::move(test_);
}

}  // namespace

Result<Selftest> selftest(const Examination& baseline, const Policy& policy,
                          std::span<const Check* const> checks, const Selection& selection,
                          const DecideOptions& decide, const SelftestOptions& options) {
  return Tester(baseline, policy, checks, selection, decide, options).test();
}

}  // namespace reprocheck
