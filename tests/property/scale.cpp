// scale: the unit of a metric is no evidence.
//
// Every situation over the same data times a power of two, from 2^-900 to 2^900: the same verdict,
// p and flags, and every number times that power. Squares of such numbers are none, so that a noise
// that were computed from them would be lost, and a test without it would claim what it did not
// see.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "src/stats/philox.h"
#include "src/stats/resources.h"
#include "src/stats/situation.h"

namespace reprocheck::stats {
namespace {

// Numbers of a fixed stream, all in one unit.
class Data {
 public:
  explicit Data(int power) : power_(power) {}
  double in_unit(double value) const { return std::scalbn(value, power_); }
  std::vector<double> in_unit(std::vector<double> values) const {
    for (double& value : values) value = in_unit(value);
    return values;
  }
  // Uniform around a centre.
  std::vector<double> values(std::size_t n, double centre, double reach) {
    std::vector<double> found(n);
    for (double& x : found)
      x = centre + reach * (static_cast<double>(draws_.bits(next_++) >> 11) * 0x1p-52 - 1);
    return in_unit(std::move(found));
  }
  Decision decision(double margin) const {
    return {.margin = in_unit(margin), .seed = 5, .stream = 3};
  }

 private:
  int power_;
  Draws draws_{7, 11, 0};
  std::uint64_t next_ = 0;
};

std::vector<std::int64_t> numbered(std::size_t n, std::size_t groups) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < n; ++i) numbers.push_back(static_cast<std::int64_t>(i % groups));
  return numbers;
}

// Questions by runs: a level of the question, one of the run, and an answer's own noise.
std::vector<double> answers(Data& data, std::size_t questions, std::vector<double> of_runs) {
  const auto levels = data.values(questions, 3, 1);
  const auto noise = data.values(questions * of_runs.size(), 0, 0.3);
  std::vector<double> cells;
  for (std::size_t q = 0; q < questions; ++q)
    for (const double run : of_runs)
      cells.push_back(levels[q] + data.in_unit(run) + noise[cells.size()]);
  return cells;
}

using Judged = std::function<Estimate(Data& data)>;

Estimate crossed(Data& data, const std::vector<double>& of_fresh, std::size_t clusters,
                 bool seeds) {
  const auto before = answers(data, 60, {-0.6, 0.1, 0.5});
  const auto after = answers(data, 60, of_fresh);
  const std::vector<std::int64_t> numbers{3, 1, 2};
  const auto cluster = clusters > 0 ? numbered(60, clusters) : std::vector<std::int64_t>{};
  return crossed_runs({before, 60, 3}, {after, 60, of_fresh.size()},
                      seeds ? std::optional(SeedLists{numbers, numbers}) : std::nullopt, cluster,
                      std::nullopt, data.decision(0.2));
}

void add_pairs(std::map<std::string, Judged>& all) {
  all["graded"] = [](Data& data) {
    return paired_graded(data.values(80, -0.1, 0.5), std::nullopt, data.decision(0.1));
  };
  all["graded in bounds"] = [](Data& data) {
    auto d = data.values(200, 0.05, 0.01);
    d[3] = data.in_unit(-0.9);
    return paired_graded(d, Bounds{data.in_unit(-1), data.in_unit(1)}, data.decision(0.1));
  };
  all["graded of few"] = [](Data& data) {
    return paired_graded(data.values(9, -0.3, 0.2), std::nullopt, data.decision(0));
  };
  all["constant shift"] = [](Data& data) {
    return paired_graded(std::vector<double>(100, data.in_unit(-0.5)),
                         Bounds{data.in_unit(-1), data.in_unit(1)}, data.decision(0));
  };
  all["unchanged"] = [](Data& data) {
    return paired_graded(std::vector<double>(300, 0.0), Bounds{data.in_unit(-1), data.in_unit(1)},
                         data.decision(0.1));
  };
  for (const std::size_t clusters : {4u, 12u, 40u})
    all["clusters " + std::to_string(clusters)] = [clusters](Data& data) {
      return paired_clustered(data.values(120, -0.2, 0.6), numbered(120, clusters), std::nullopt,
                              data.decision(0.1));
    };
  all["standard errors"] = [](Data& data) {
    return two_standard_errors(data.in_unit(-0.04), data.in_unit(0.012), data.in_unit(0.013),
                               data.decision(0.01));
  };
  all["resampled"] = [](Data& data) {
    const auto replicates = data.values(999, -0.02, 0.03), without = data.values(150, -0.02, 1e-4);
    return resampled(data.in_unit(-0.02), replicates, without, 150, data.decision(0.01));
  };
}

void add_runs(std::map<std::string, Judged>& all) {
  const auto runs = [&](const std::string& name, std::vector<double> before,
                        std::vector<double> after, bool seeds = false) {
    all[name] = [=](Data& data) {
      const auto numbers = numbered(before.size(), before.size());
      return repeated_runs(data.in_unit(before), data.in_unit(after),
                           seeds ? std::optional(SeedLists{numbers, numbers}) : std::nullopt,
                           data.decision(0.01));
    };
  };
  runs("runs", {0.80, 0.82, 0.79}, {0.70, 0.72, 0.685, 0.71});
  runs("runs by seed", {0.80, 0.82, 0.79}, {0.79, 0.80, 0.785}, true);
  runs("one run", {0.80, 0.82, 0.79}, {0.60});
  runs("equal runs", {0.80, 0.80, 0.80}, {0.70, 0.70, 0.70});
  runs("equal runs of one side", {0.80, 0.80, 0.80}, {0.70, 0.72, 0.685});
  runs("two runs", {0.80, 0.82}, {0.70, 0.72});
  all["folds"] = [](Data& data) {
    const auto numbers = numbered(5, 5);
    return *cross_validated(data.in_unit({0.80, 0.82, 0.79, 0.81, 0.83}),
                            data.in_unit({0.70, 0.72, 0.685, 0.71, 0.72}),
                            SeedLists{numbers, numbers}, data.decision(0.01));
  };
  all["equal folds"] = [](Data& data) {
    const auto numbers = numbered(3, 3);
    return *cross_validated(data.in_unit({0.7, 0.8, 0.9}), data.in_unit({0.6, 0.7, 0.8}),
                            SeedLists{numbers, numbers}, data.decision(0.01));
  };
  all["crossed"] = [](Data& data) { return crossed(data, {-0.95, -0.25, 0.15}, 0, false); };
  all["crossed, one run"] = [](Data& data) { return crossed(data, {-0.9}, 0, false); };
  all["crossed by seed"] = [](Data& data) { return crossed(data, {-0.95, -0.25, 0.15}, 0, true); };
  all["crossed in clusters"] = [](Data& data) {
    return crossed(data, {-0.95, -0.25, 0.15}, 15, false);
  };
  all["answers"] = [](Data& data) {
    std::vector<std::vector<double>> before, after;
    for (std::size_t question = 0; question < 60; ++question) {
      before.push_back(data.values(3, 4, 1));
      after.push_back(data.values(3, 3.7, 1));
    }
    const auto found = sampled_difference(before, after);
    EXPECT_TRUE(found && found->se_total > 0 && found->se_prediction > 0);
    return answered_again(*found, 360, 60, data.decision(0.05));
  };
}

void add_resources(std::map<std::string, Judged>& all) {
  const auto amounts = [&](const std::string& name, double more, std::size_t clusters) {
    all[name] = [=](Data& data) {
      const auto before = data.values(90, 4, 3);
      auto after = before;
      for (std::size_t i = 0; i < after.size(); ++i)
        after[i] += data.in_unit(more * (1 + 0.1 * static_cast<double>(i % 7)));
      return paired_amounts(before, after, true,
                            clusters > 0 ? numbered(90, clusters) : std::vector<std::int64_t>{},
                            data.decision(0.05));
    };
  };
  amounts("amounts", 0.3, 0);
  amounts("amounts in clusters", 0.3, 15);
  all["amounts of nearly nothing"] = [](Data& data) {
    std::vector<double> before(60, 0.0), after(60, 0.0);
    before[3] = data.in_unit(900);
    after[7] = data.in_unit(40);
    return paired_amounts(before, after, true, {}, data.decision(0.05));
  };
  all["times"] = [](Data& data) {
    return run_times(data.values(5, 2, 0.1), data.values(6, 2.6, 0.1), true, data.decision(0.05));
  };
}

std::map<std::string, Judged> situations() {
  std::map<std::string, Judged> all;
  add_pairs(all);
  add_runs(all);
  add_resources(all);
  return all;
}

// The number of another unit; absent where that unit cannot hold it.
std::optional<double> in_unit(const std::optional<double>& value, int power) {
  if (!value) return std::nullopt;
  const double other = std::scalbn(*value, power);
  if (!std::isfinite(other) || (other == 0 && *value != 0)) return std::nullopt;
  return other;
}

int power_of(EffectKind kind, int power) {
  if (kind == EffectKind::plain || kind == EffectKind::direction) return 0;
  return kind == EffectKind::square ? 2 * power : power;
}

void expect_in_unit(const Estimate& one, const Estimate& other, int power) {
  EXPECT_EQ(one.verdict, other.verdict);
  EXPECT_EQ(one.detail, other.detail);
  EXPECT_EQ(one.flags, other.flags);
  EXPECT_EQ(one.test, other.test);
  EXPECT_EQ(one.interval_method, other.interval_method);
  EXPECT_EQ(one.p_value, other.p_value);
  EXPECT_EQ(one.p_less, other.p_less);
  EXPECT_EQ(in_unit(one.difference, power), other.difference);
  EXPECT_EQ(in_unit(one.low, power), other.low);
  EXPECT_EQ(in_unit(one.high, power), other.high);
  EXPECT_EQ(in_unit(one.std_error, power), other.std_error);
  EXPECT_EQ(in_unit(one.mde, power), other.mde);
  std::vector<Effect> effects;
  for (const Effect& effect : one.effect)
    if (const auto value = in_unit(effect.value, power_of(effect.kind, power)))
      effects.push_back({effect.name, *value, effect.kind});
  ASSERT_EQ(effects.size(), other.effect.size());
  for (std::size_t i = 0; i < effects.size(); ++i) {
    EXPECT_EQ(effects[i].name, other.effect[i].name);
    EXPECT_EQ(effects[i].value, other.effect[i].value) << effects[i].name;
  }
}

class Scales : public testing::TestWithParam<std::string> {};

TEST_P(Scales, APowerOfTwoOfTheUnitChangesNothingButTheUnit) {
  const Judged judged = situations().at(GetParam());
  Data plain(0);
  const Estimate one = judged(plain);
  EXPECT_NE(one.detail, "no_pairs");
  for (const int power : {-900, -500, -33, 500, 900}) {
    SCOPED_TRACE(power);
    Data data(power);
    expect_in_unit(one, judged(data), power);
  }
}

INSTANTIATE_TEST_SUITE_P(Situations, Scales, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& [name, judged] : situations()) names.push_back(name);
                           return names;
                         }()),
                         [](const auto& situation) {
                           std::string name = situation.param;
                           for (char& c : name)
                             if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
                           return name;
                         });

// Noise of runs that cannot be computed is not the same as none.
TEST(ScaleOfNoise, WithoutTheNoiseOfRunsNothingIsConcluded) {
  std::vector<double> before, after;
  for (int question = 0; question < 60; ++question)
    for (const double run : {-1.5e308, 0.2e308, 1.6e308}) {
      before.push_back(run);
      after.push_back(run - 1e307 * (1 + question % 3));
    }
  const Estimate found =
      crossed_runs({before, 60, 3}, {after, 60, 3}, std::nullopt, {}, std::nullopt, {});
  EXPECT_EQ(found.verdict, Verdict::inconclusive);
  EXPECT_FALSE(found.p_value);
  const std::vector<double> one{1, 2, 3}, other{1, 2, 2};
  EXPECT_EQ(crossed_runs({one, 1, 3}, {other, 1, 3}, std::nullopt, {}, std::nullopt, {}).detail,
            "too_few_pairs");
}

TEST(ScaleOfNoise, OrderedByTheirRequestsAtAnySize) {
  for (const double unit : {1e-200, 1.0, 1e200}) {
    std::vector<std::vector<double>> rising(1);
    for (int i = 0; i < 60; ++i) rising[0].push_back(unit * (100 + i));
    const RequestsSeen seen = describe_requests(rising, rising, 0.05);
    EXPECT_NE(std::ranges::find(seen.flags, "requests_dependent_baseline"), seen.flags.end());
  }
}

}  // namespace
}  // namespace reprocheck::stats
