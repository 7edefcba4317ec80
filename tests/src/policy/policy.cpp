// policy: what reprocheck.yaml may say, and what is refused with its place.

#include "src/policy/policy.h"

#include <gtest/gtest.h>

namespace reprocheck {
namespace {

const std::vector<KnownCheck> k_checks{{"metric-regressed", {}},
                                       {"repeat-count-low", {"at_least"}}};

Result<Policy> parse(std::string_view text) {
  return parse_policy(text, "reprocheck.yaml", k_checks, Limits{});
}

std::string refusal(std::string_view text) {
  const auto policy = parse(text);
  if (policy) return "accepted";
  EXPECT_EQ(policy.error().kind, ErrorKind::usage);
  return policy.error().where + " " + policy.error().message + " " + policy.error().help;
}

TEST(Policy, ReadsEveryKeyOfTheExample) {
  const auto policy = parse(R"(version: 1
gates:
  accuracy: {direction: higher, margin: 1pp, severity: error}
  tokens_out: {direction: lower, margin: 10% of baseline}
  judge_score: {direction: higher, margin: 0.10, on_inconclusive: pass}
  format_valid: {direction: higher, margin: 0.5pp, polarity: require-non-inferior, floor: 0.95}
under_test: [prompt]
stats: {alpha: 0.05, scope: population, min_runs: 1, touched: 1%}
baseline: {required: false, max_age_days: 30}
slices: [topic, difficulty]
audit: {level: 2, anonymous: false, without: []}
checks:
  repeat-count-low: {severity: error, at_least: 3}
waivers:
  - {metric: tokens_out, until: 2026-12-31, reason: "longer reasoning"}
report: {max_mb: 15, sample_text: changed}
)");
  ASSERT_TRUE(policy) << policy.error().where << policy.error().message;
  ASSERT_EQ(policy->gates.size(), 4U);
  EXPECT_EQ(policy->gates[0].margin.unit, Margin::Unit::percentage_points);
  EXPECT_EQ(policy->gates[1].margin.unit, Margin::Unit::percent_of_baseline);
  EXPECT_EQ(policy->gates[3].polarity, Polarity::require_non_inferior);
  EXPECT_EQ(policy->gates[0].place, "reprocheck.yaml:3");
  EXPECT_DOUBLE_EQ(policy->touched, 0.01);
  EXPECT_EQ(policy->checks.at("repeat-count-low").severity, Severity::error);
}

TEST(Policy, SeverityOffIsTheWordAndNoBoolean) {
  const auto policy = parse("checks: {metric-regressed: {severity: off}}\n");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->checks.at("metric-regressed").severity, Severity::off);
}

TEST(Policy, RefusesWhatWouldGuardNothing) {
  EXPECT_NE(refusal("gates: {accuracy: {margn: 1pp}}\n").find("did you mean \"margin\"?"),
            std::string::npos);
  EXPECT_NE(refusal("gates: {accuracy: {margin: 2%}}\n").find("two things"), std::string::npos);
  EXPECT_NE(refusal("gates: {accuracy: {margin: .nan}}\n").find("no margin"), std::string::npos);
  EXPECT_NE(refusal("gates:\n  a: {margin: 1}\n  a: {margin: 2}\n").find("reprocheck.yaml:3"),
            std::string::npos);
  EXPECT_NE(refusal("stats: {touched: 6%}\n").find("5%"), std::string::npos);
  EXPECT_NE(refusal("stats: {alpha: .nan}\n").find("finite"), std::string::npos);
  EXPECT_NE(refusal("checks: {metric-regresed: {severity: off}}\n").find("did you mean"),
            std::string::npos);
  EXPECT_NE(refusal("checks: {repeat-count-low: {at_lest: 3}}\n").find("no option"),
            std::string::npos);
  EXPECT_NE(refusal("waivers: [{check: metric-regressed, until: 2026-01-01}]\n").find("reason"),
            std::string::npos);
  EXPECT_NE(refusal("waivers: [{check: metric-regressed, reason: x}]\n").find("end"),
            std::string::npos);
  EXPECT_NE(refusal("[1, 2]\n").find("map"), std::string::npos);
}

TEST(Policy, PointsAtTheKeyThatIsWrongAndNamesTheNearest) {
  struct {
    std::string text, place, said;
  } cases[] = {
      {"version: 1\ngats: {}\n", "2:1", "did you mean \"gates\"?"},
      {"gates:\n  accuracy:\n    margn:\n      1pp\n", "3:5", "did you mean \"margin\"?"},
      {"checks: {metric-regressed: {severty: off}}\n", "1:29", "did you mean \"severity\"?"},
      {"checks: {repeat-count-low: {at_lest: 3}}\n", "1:29", "did you mean \"at_least\"?"},
      {"checks: {metric-regressed: {xyz: 3}}\n", "1:29", "one of severity"},
      {"checks:\n  metric-regresed: {severity: off}\n", "2:3",
       "did you mean \"metric-regressed\"?"},
      {"under_test: [prompt, modle]\n", "1:22", "did you mean \"model\"?"},
      {"under_test: [gpu]\n", "1:14", "one of prompt, model, data"},
      {"audit: {without: [infrastucture]}\n", "1:19", "did you mean \"infrastructure\"?"},
      {"waivers:\n  - {check: metric-regresed, reason: x, until: 2026-01-01}\n", "2:13",
       "did you mean \"metric-regressed\"?"},
      {"stats: {alpha: 0.05}\nstats: {alpha: 0.1}\n", "2:1", "key \"stats\" stands twice"},
      {"gates:\n  a: {}\n  a: {}\n", "3:3", "key \"a\" stands twice"},
  };
  for (const auto& one : cases) {
    const std::string said = refusal(one.text);
    EXPECT_TRUE(said.starts_with("reprocheck.yaml:" + one.place + " ")) << one.text << said;
    EXPECT_NE(said.find(one.said), std::string::npos) << one.text << said;
    EXPECT_EQ(said.find("counts"), std::string::npos) << said;
  }
}

TEST(Policy, AnEmptyFileIsThePolicyOfDefaults) {
  const auto policy = parse("");
  ASSERT_TRUE(policy);
  EXPECT_FALSE(policy->has_gates);
}

TEST(GateFits, MatchesTheJoinedTextAndItsParts) {
  const auto fits = [](std::string pattern, MetricKey key) {
    Gate gate;
    gate.pattern = std::move(pattern);
    return gate_fits(gate, key);
  };
  const MetricKey key{"gsm8k", "exact_match", "strict", ""};
  EXPECT_TRUE(fits("exact_match", key));
  EXPECT_TRUE(fits("gsm8k/exact_match", key));
  EXPECT_TRUE(fits("gsm8k/exact_match,strict", key));
  EXPECT_FALSE(fits("gsm8k/exact_match,flexible", key));
  EXPECT_TRUE(fits("gsm8k/*", key));
  EXPECT_TRUE(fits("*", key));
  EXPECT_FALSE(fits("exact", key));
  EXPECT_TRUE(fits("accuracy@teacher", {"", "accuracy", "", "teacher"}));
  EXPECT_FALSE(fits("accuracy@student", {"", "accuracy", "", "teacher"}));
  EXPECT_TRUE(fits("recall@5", {"", "recall@5", "", ""}));
}

TEST(CheckGates, AMetricThatFitsSeveralIsRefusedWithTheCandidates) {
  auto policy = parse("gates: {exact_match: {}}\n");
  ASSERT_TRUE(policy);
  const std::vector<MetricKey> keys{{"a", "exact_match", "", ""}, {"b", "exact_match", "", ""}};
  const auto done = check_gates(*policy, keys);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("a/exact_match, b/exact_match"), std::string::npos);
}

TEST(CheckGates, AGateNeedsADirection) {
  auto policy = parse("gates: {frobnication: {}}\n");
  const std::vector<MetricKey> keys{{"", "frobnication", "", ""}};
  EXPECT_FALSE(check_gates(*policy, keys));
}

TEST(TraitsOf, SpellsTheTableOfNames) {
  const auto direction = [](std::string_view name) { return traits_of(name).direction; };
  for (const auto* name : {"accuracy", "eval_accuracy", "answer_accuracy", "mean_f1", "macro_f1",
                           "f1_score", "Recall@5", "recall_at_k/5", "hit_rate_at_10", "avg_prec",
                           "rougeL", "bertscore_f1", "format_ok", "results/exact_match", "score",
                           "judge/faithfulness", "acc_norm", "ndcg@10", "pass@1"})
    EXPECT_EQ(direction(name), Direction::higher) << name;
  for (const auto* name : {"loss", "train_loss", "perplexity", "wer", "rmse", "error_rate", "ece"})
    EXPECT_EQ(direction(name), Direction::lower) << name;
  for (const auto* name :
       {"n_samples", "frobnication", "", "temperature", "prec", "bertscore_std", "rougeL_ci_low",
        "rouge1_stdev", "bertscore_f1_sd", "rouge2_variance", "eval_rougeLsum_ci"})
    EXPECT_EQ(direction(name), Direction::unknown) << name;
  for (const auto* name :
       {"latency_p95", "elapsed_ms", "total_seconds", "output_tokens", "cost_usd", "eval_runtime"})
    EXPECT_TRUE(traits_of(name).resource) << name;
}

TEST(TraitsOf, AScoreStaysOneBehindAnyPrefix) {
  for (const auto* name : {"avg_score", "mean_score", "eval_score", "test_score", "val_score",
                           "overall_score", "answer_score", "macro_score", "eval_mean_score",
                           "eval_score_mean", "judge/overall-score", "weighted_reward_mean"})
    EXPECT_EQ(traits_of(name).direction, Direction::higher) << name;
  for (const auto* name : {"brier_score", "eval_brier_score", "mean_toxicity_score"})
    EXPECT_EQ(traits_of(name).direction, Direction::lower) << name;
  for (const auto* name : {"refusal_score", "eval_error_score", "eval_mean", "_score"})
    EXPECT_EQ(traits_of(name).direction, Direction::unknown) << name;
  std::string endless;
  while (endless.size() < 1'000'000) endless += "eval_";
  EXPECT_EQ(traits_of(endless + "score").direction, Direction::unknown);
}

TEST(TraitsOf, ThroughputIsAResourceThatNobodyCallsBetterByBeingLess) {
  for (const auto* name : {"eval_samples_per_second", "train/steps_per_second"}) {
    EXPECT_TRUE(traits_of(name).resource) << name;
    EXPECT_EQ(traits_of(name).direction, Direction::unknown) << name;
  }
}

TEST(TraitsOf, OnlyRatesHaveARange) {
  EXPECT_EQ(traits_of("accuracy").range, Range::unit_interval);
  EXPECT_EQ(traits_of("bleu").range, Range::unknown);
  EXPECT_EQ(traits_of("reward").range, Range::unknown);
  EXPECT_TRUE(counts_errors_as_zero(traits_of("exact_match")));
  EXPECT_FALSE(counts_errors_as_zero(traits_of("wer")));
}

}  // namespace
}  // namespace reprocheck
