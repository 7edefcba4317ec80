// engine: what run_checks makes of answers: gates, what was already so, waivers, broken checks.
//
// The checks here are made by hand and ask nothing, so that only the grading is on trial.

#include <gtest/gtest.h>

#include <stdexcept>

#include "src/engine/check.h"
#include "src/engine/subjects.h"

namespace reprocheck {
namespace {

Answered finds_by_path(const Examination& bundle, const Options&) {
  Findings findings;
  for (const Problem& problem : bundle.bundle->problems)
    findings.push_back({.subject = problem.path, .message = problem.message});
  return findings;
}
Answered finds_one(const Examination&, const Options&) {
  return Findings{{.subject = "it", .message = "is so"}};
}
Answered finds_two_graded(const Comparison&, const Options&) {
  return Findings{{.subject = "a", .message = "x", .severity = Severity::warning},
                  {.subject = "b", .message = "y", .severity = Severity::error}};
}
Answered finds_graded_warning(const Comparison&, const Options&) {
  return Findings{{.subject = "a", .message = "x", .severity = Severity::warning}};
}
Answered throws(const Examination&, const Options&) {
  throw std::runtime_error("std::whatever");
}
Answered asks_option(const Examination&, const Options& options) {
  return options.number("at_least") > 0.5 ? not_applicable("high") : not_applicable("low");
}
Answered compares(const Comparison&, const Options&) {
  return Findings{{.subject = "both", .message = "differ"}};
}

constexpr Option k_options[] = {{"at_least", 0.1, "a share"}};
constexpr Check k_by_path{.name = "thing-found",
                          .layer = Layer::record,
                          .severity = Severity::error,
                          .summary = "s",
                          .ask = &finds_by_path};
constexpr Check k_mild{.name = "thing-mild",
                       .layer = Layer::code,
                       .severity = Severity::error,
                       .in_compare = Severity::warning,
                       .summary = "s",
                       .ask = &finds_one};
constexpr Check k_once{.name = "thing-once",
                       .layer = Layer::record,
                       .severity = Severity::error,
                       .summary = "s",
                       .ask = &finds_one,
                       .once = true};
constexpr Check k_never{.name = "thing-told",
                        .layer = Layer::result,
                        .severity = Severity::error,
                        .summary = "s",
                        .ask = &compares,
                        .never_gates = true};
constexpr Check k_compare{.name = "thing-compared",
                          .layer = Layer::result,
                          .severity = Severity::warning,
                          .summary = "s",
                          .ask = &compares};
constexpr Check k_graded{.name = "thing-graded",
                         .layer = Layer::result,
                         .severity = Severity::error,
                         .summary = "s",
                         .ask = &finds_two_graded};
constexpr Check k_graded_warning{.name = "thing-warned",
                                 .layer = Layer::result,
                                 .severity = Severity::error,
                                 .summary = "s",
                                 .ask = &finds_graded_warning};
constexpr Check k_broken{.name = "thing-broken",
                         .layer = Layer::record,
                         .severity = Severity::error,
                         .summary = "s",
                         .ask = &throws};
constexpr Check k_needs{.name = "thing-needed",
                        .layer = Layer::code,
                        .severity = Severity::error,
                        .summary = "s",
                        .needs = Need::commit,
                        .ask = &finds_one};
constexpr Check k_optioned{.name = "thing-optioned",
                           .layer = Layer::record,
                           .severity = Severity::error,
                           .summary = "s",
                           .options = k_options,
                           .ask = &asks_option};

// Two sides, each with problems at the paths that a case names.
struct Sides {
  Bundle baseline, fresh;
  Examination before, after;
  Comparison runs;
  Policy policy;

  Sides(std::vector<std::string> in_baseline, std::vector<std::string> in_fresh) {
    for (auto& path : in_baseline) baseline.problems.push_back({.path = path, .message = "is bad"});
    for (auto& path : in_fresh) fresh.problems.push_back({.path = path, .message = "is bad"});
    before.bundle = &baseline;
    after.bundle = &fresh;
    runs.baseline = &before;
    runs.fresh = &after;
    runs.policy = &policy;
  }
  std::vector<CheckResult> compare(const Check& check, const Selection& selection = {}) {
    const Check* const checks[] = {&check};
    return run_checks(checks, runs, policy, selection);
  }
  std::vector<CheckResult> audit(const Check& check, const Selection& selection = {}) {
    const Check* const checks[] = {&check};
    return run_checks(checks, after, policy, selection);
  }
};

TEST(Engine, ANewFindingOfFreshGatesAndThatOfTheBaselineDoesNot) {
  Sides sides({"old.json", "gone.json"}, {"old.json", "new.json"});
  const auto results = sides.compare(k_by_path);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].side, Side::baseline);
  EXPECT_FALSE(results[0].gates);
  EXPECT_EQ(results[1].side, Side::fresh);
  EXPECT_TRUE(results[1].gates);
  EXPECT_FALSE(results[1].already_so);
  EXPECT_TRUE(results[1].findings[0].already_so);
  EXPECT_FALSE(results[1].findings[1].already_so);
}

TEST(Engine, WhatTheBaselineHadTooIsAlreadySo) {
  Sides sides({"old.json"}, {"old.json"});
  const auto results = sides.compare(k_by_path);
  EXPECT_EQ(results[1].outcome, Outcome::failed);
  EXPECT_TRUE(results[1].already_so);
  EXPECT_FALSE(results[1].gates);
}

TEST(Engine, APathWithARunsIdAndTimeIsOnePathOnBothSides) {
  Sides sides({"runs/3f9c0a1b/2024-05-06/12-33-44/a.json"},
              {"runs/77e0b1c2/2024-05-07/01-02-03/a.json"});
  sides.baseline.runs.emplace_back().id = "3f9c0a1b";
  sides.fresh.runs.emplace_back().id = "77e0b1c2";
  const auto results = sides.compare(k_by_path);
  EXPECT_EQ(results[1].findings[0].subject, "runs/*/*/*/a.json");
  EXPECT_TRUE(results[1].already_so);
}

TEST(Engine, NumbersThatAreNoTimeStay) {
  const Bundle bundle;
  EXPECT_EQ(stable_subject("gsm8k/exact_match", bundle), "gsm8k/exact_match");
  EXPECT_EQ(stable_subject("results_2024-05-06T12-33-44.123456.json", bundle), "results_*.json");
  EXPECT_EQ(stable_subject("seed-12345678901234567", bundle), "seed-12345678901234567");
}

TEST(Engine, SeverityIsMilderInAComparisonAndThePolicyHasTheLastWord) {
  Sides sides({}, {});
  EXPECT_EQ(sides.audit(k_mild)[0].severity, Severity::error);
  EXPECT_TRUE(sides.audit(k_mild)[0].gates);
  EXPECT_EQ(sides.compare(k_mild)[1].severity, Severity::warning);
  sides.policy.checks["thing-mild"].severity = Severity::note;
  EXPECT_EQ(sides.audit(k_mild)[0].severity, Severity::note);
  EXPECT_FALSE(sides.audit(k_mild)[0].gates);
  sides.policy.checks["thing-mild"].severity = Severity::off;
  EXPECT_TRUE(sides.audit(k_mild).empty());
}

TEST(Engine, FailOnDecidesWhatGates) {
  Sides sides({}, {});
  EXPECT_FALSE(sides.compare(k_compare)[0].gates);
  sides.policy.fail_on = FailOn::warning;
  EXPECT_TRUE(sides.compare(k_compare)[0].gates);
  sides.policy.fail_on = FailOn::never;
  EXPECT_FALSE(sides.compare(k_compare)[0].gates);
}

TEST(Engine, AFindingsOwnSeverityCountsButNeverAboveThePolicys) {
  Sides sides({}, {});
  EXPECT_EQ(sides.compare(k_graded)[0].severity, Severity::error);
  EXPECT_TRUE(sides.compare(k_graded)[0].gates);
  EXPECT_EQ(sides.compare(k_graded_warning)[0].severity, Severity::warning);
  EXPECT_FALSE(sides.compare(k_graded_warning)[0].gates);
  sides.policy.checks["thing-graded"].severity = Severity::note;
  EXPECT_EQ(sides.compare(k_graded)[0].severity, Severity::note);
}

TEST(Engine, WhatAnotherSettingDecidesNeverGates) {
  Sides sides({}, {});
  const auto results = sides.compare(k_never);
  EXPECT_EQ(results[0].outcome, Outcome::failed);
  EXPECT_FALSE(results[0].gates);
}

TEST(Engine, AWaiverCoversItsSubjectUntilItsEnd) {
  Sides sides({}, {"a.json", "b.json"});
  sides.policy.today = "2026-01-15";
  sides.policy.waivers.push_back({.check = "thing-found",
                                  .metric = "",
                                  .subject = "a*",
                                  .reason = "known",
                                  .until = "2026-01-15",
                                  .place = ""});
  auto result = sides.audit(k_by_path)[0];
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_EQ(result.findings[0].waived, "known");
  EXPECT_TRUE(result.gates);
  sides.policy.waivers.push_back({.check = "thing-found",
                                  .metric = "",
                                  .subject = "",
                                  .reason = "all",
                                  .until = "2026-02-01",
                                  .place = ""});
  result = sides.audit(k_by_path)[0];
  EXPECT_EQ(result.outcome, Outcome::waived);
  EXPECT_FALSE(result.gates);
  sides.policy.today = "2026-03-01";
  result = sides.audit(k_by_path)[0];
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_TRUE(result.gates);
}

TEST(Engine, WhatWasNotRecordedIsUnavailableAndNeverGreen) {
  Sides sides({}, {});
  const auto results = sides.compare(k_needs);
  EXPECT_EQ(results[1].outcome, Outcome::unavailable);
  EXPECT_EQ(results[1].reason, "no commit was recorded");
  EXPECT_FALSE(results[1].gates);
  sides.after.facts.push_back(
      {.layer = Layer::code, .role = "", .key = "commit", .value = "4f2c1e9", .witnesses = {}});
  EXPECT_EQ(sides.compare(k_needs)[1].outcome, Outcome::failed);
  sides.after.facts.back().certain = false;
  EXPECT_EQ(sides.compare(k_needs)[1].outcome, Outcome::unavailable);
}

TEST(Engine, ACheckThatThrowsIsBrokenAndSaysNothingOfItsInside) {
  Sides sides({}, {});
  const auto result = sides.audit(k_broken)[0];
  EXPECT_EQ(result.outcome, Outcome::broken);
  EXPECT_EQ(result.reason.find("std::"), std::string::npos);
  EXPECT_FALSE(result.gates);
}

TEST(Engine, WithoutABaselineOnlyFreshIsAsked) {
  Sides sides({"a.json"}, {"a.json"});
  sides.runs.baseline = nullptr;
  ASSERT_EQ(sides.compare(k_by_path).size(), 1U);
  EXPECT_EQ(sides.compare(k_by_path)[0].side, Side::fresh);
  EXPECT_TRUE(sides.compare(k_by_path)[0].gates);
  EXPECT_EQ(sides.compare(k_compare)[0].outcome, Outcome::not_applicable);
  EXPECT_EQ(sides.compare(k_compare)[0].reason, "no baseline");
}

TEST(Engine, AQuestionAboutThePolicyIsAskedOnce) {
  Sides sides({}, {});
  const auto results = sides.compare(k_once);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].side, std::nullopt);
  EXPECT_TRUE(results[0].gates);
}

TEST(Engine, SelectionNamesWhatIsAsked) {
  Sides sides({}, {});
  EXPECT_TRUE(sides.audit(k_mild, {.only = {"thing-found"}, .skip = {}}).empty());
  EXPECT_TRUE(sides.audit(k_mild, {.only = {}, .skip = {"thing-mild"}}).empty());
  EXPECT_EQ(sides.audit(k_mild, {.only = {"thing-mild"}, .skip = {}}).size(), 1U);
  EXPECT_TRUE(sides.audit(k_compare).empty()) << "an audit asks no compare check";
}

TEST(Engine, OptionsComeFromThePolicyElseFromTheirDefaults) {
  Sides sides({}, {});
  EXPECT_EQ(sides.audit(k_optioned)[0].reason, "low");
  sides.policy.checks["thing-optioned"].options["at_least"] = 0.9;
  EXPECT_EQ(sides.audit(k_optioned)[0].reason, "high");
}

TEST(Engine, ALayerThatThePolicyLeavesOutIsNotApplicable) {
  Sides sides({}, {});
  sides.policy.without = {Layer::code};
  EXPECT_EQ(sides.audit(k_mild)[0].outcome, Outcome::not_applicable);
}

TEST(Engine, CredentialsNeverStandInAFinding) {
  const std::string key =
      "sk-proj-" + std::string("aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW2xY4zA6bC8dE0fG2");
  Sides sides({}, {"a.json"});
  sides.fresh.problems[0].message = "api_key=" + key;
  EXPECT_EQ(sides.audit(k_by_path)[0].findings[0].message.find(key), std::string::npos);
}

}  // namespace
}  // namespace reprocheck
