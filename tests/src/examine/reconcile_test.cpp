// reconcile: what counts as one fact told twice, and what as two records that disagree.
//
// Both errors cost: a spelling taken for a contradiction blocks an honest run, a contradiction
// taken for a spelling lets a record of another run stand in.

#include "src/examine/reconcile.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/src/examine/builders.h"

namespace reprocheck {
namespace {

using State = ReconciledFact::State;
using tests::fact;

const std::string k_full = "3f2504e04f8941d39a0c0305e82c3301aabbccdd";

TEST(WitnessesAgree, AShortHashIsTheFullOne) {
  EXPECT_TRUE(witnesses_agree("commit", k_full.substr(0, 7), k_full));
  EXPECT_TRUE(witnesses_agree("commit", k_full, k_full.substr(0, 12)));
  EXPECT_TRUE(witnesses_agree("commit", lower(k_full), "3F2504E04F8941D39A0C0305E82C3301AABBCCDD"));
  EXPECT_FALSE(witnesses_agree("commit", "3f2504f", k_full));
  EXPECT_FALSE(witnesses_agree("commit", "3f2504", k_full));  // six digits name too many
  EXPECT_TRUE(witnesses_agree("revision", k_full.substr(0, 7), k_full));
  EXPECT_FALSE(witnesses_agree("revision", "aaaaaaa", k_full));
}

TEST(WitnessesAgree, AHashIsNoNumber) {
  // Both would read as infinity.
  EXPECT_FALSE(witnesses_agree("revision", "123e4567", "456e7890"));
  EXPECT_FALSE(witnesses_agree("dataset_digest", "9e99999", "8e99999"));
  EXPECT_FALSE(witnesses_agree("commit", "1234567", "1234568"));
}

TEST(WitnessesAgree, DescribedCommitsAreTheirHash) {
  EXPECT_TRUE(witnesses_agree("commit", "v1.2-14-g3f2504e", k_full));
  EXPECT_TRUE(witnesses_agree("commit", "v1.2-14-g3f2504e-dirty", k_full));
  EXPECT_TRUE(witnesses_agree("commit", "3f2504e-dirty", k_full));
  EXPECT_FALSE(witnesses_agree("commit", "v1.2-14-g1112223", k_full));
  EXPECT_TRUE(witnesses_agree("commit", "v1.2", k_full));  // nobody here can look a tag up
}

TEST(WitnessesAgree, ADatedNameIsServedUnderItsAlias) {
  for (const std::string key : {"name", "served_model"}) {
    EXPECT_TRUE(witnesses_agree(key, "gpt-4o", "gpt-4o-2024-08-06"));
    EXPECT_TRUE(witnesses_agree(key, "gpt-4o-2024-08-06", "gpt-4o"));
    EXPECT_TRUE(witnesses_agree(key, "claude-3-5-sonnet", "claude-3-5-sonnet-20241022"));
    EXPECT_TRUE(witnesses_agree(key, "org/model", "model"));
    EXPECT_FALSE(witnesses_agree(key, "gpt-4o", "gpt-4o-mini"));
    EXPECT_FALSE(witnesses_agree(key, "gpt-4o", "gpt-4o-mini-2024-07-18"));
    EXPECT_FALSE(witnesses_agree(key, "gpt-4o-2024-08-06", "gpt-4o-2024-05-13"));
    EXPECT_FALSE(witnesses_agree(key, "gpt-4", "gpt-4o"));
  }
}

TEST(WitnessesAgree, PathsWithEqualTail) {
  EXPECT_TRUE(
      witnesses_agree("dataset_path", "/home/a/project/data/test.jsonl", "data/test.jsonl"));
  EXPECT_TRUE(witnesses_agree("dataset_path", "test.jsonl", "/data/test.jsonl"));
  EXPECT_FALSE(witnesses_agree("dataset_path", "/data/mytest.jsonl", "test.jsonl"));
  EXPECT_FALSE(witnesses_agree("dataset_path", "a/test.jsonl", "b/test.jsonl"));
}

TEST(WitnessesAgree, NumbersByTheDigitsThatWereRecorded) {
  EXPECT_TRUE(witnesses_agree("temperature", "0", "0.0"));
  EXPECT_TRUE(witnesses_agree("max_tokens", "1024", "1.024e3"));
  EXPECT_TRUE(witnesses_agree("accuracy", "0.847", "0.84733333"));
  EXPECT_TRUE(witnesses_agree("accuracy", "0.85", "0.847"));
  EXPECT_FALSE(witnesses_agree("accuracy", "0.848", "0.84733333"));
  EXPECT_FALSE(witnesses_agree("seed", "42", "43"));
  EXPECT_FALSE(witnesses_agree("seed", "0", "0.4"));  // nothing was rounded to whole numbers
  EXPECT_TRUE(witnesses_agree("loss", "NaN", "nan"));
}

TEST(WitnessesAgree, APercentageIsNeverAShare) {
  EXPECT_FALSE(witnesses_agree("accuracy", "84.7", "0.847"));
  EXPECT_FALSE(witnesses_agree("accuracy", "100", "1"));
  EXPECT_FALSE(witnesses_agree("accuracy", "84.7%", "0.847"));
}

TEST(WitnessesAgree, BooleansInAnyCase) {
  EXPECT_TRUE(witnesses_agree("dirty", "True", "true"));
  EXPECT_TRUE(witnesses_agree("dirty", " FALSE", "false"));
  EXPECT_FALSE(witnesses_agree("dirty", "true", "false"));
}

TEST(WitnessesAgree, IsSymmetric) {
  const std::vector<std::string> values{"gpt-4o", "gpt-4o-2024-08-06", "0.8", "0.84", "1",  "true",
                                        k_full,   "3f2504e",           "a/b", "b",    "v1", ""};
  for (const std::string key : {"commit", "name", "dataset_path", "temperature"})
    for (const std::string& one : values)
      for (const std::string& other : values)
        EXPECT_EQ(witnesses_agree(key, one, other), witnesses_agree(key, other, one))
            << key << ": " << one << ", " << other;
}

Bundle two_tools(const std::string& key, const std::string& one, const std::string& other,
                 Layer layer = Layer::model) {
  Records records;
  records.facts = {fact(layer, key, one, "hydra", ".hydra/config.yaml"),
                   fact(layer, key, other, "mlflow", "mlruns/0/a/params/x")};
  return tests::bundle_of(std::move(records));
}

TEST(Reconcile, TwoToolsOfOneRunThatDifferContradict) {
  const auto facts = reconcile(two_tools("temperature", "0.0", "0.7"));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].state, State::contradicted);
  EXPECT_EQ(facts[0].witnesses.size(), 2U);
}

TEST(Reconcile, TwoToolsThatAgreeKeepTheMoreSpecificValue) {
  const auto names = reconcile(two_tools("name", "gpt-4o", "gpt-4o-2024-08-06"));
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(names[0].state, State::agreed);
  EXPECT_EQ(names[0].value, "gpt-4o-2024-08-06");
  const auto commits = reconcile(two_tools("commit", k_full, "3f2504e", Layer::code));
  ASSERT_EQ(commits.size(), 1U);
  EXPECT_EQ(commits[0].value, k_full);
}

TEST(Reconcile, ADescriptionLongerThanTheHashDoesNotHideIt) {
  const std::string described = "release-of-the-second-quarter-of-the-year-14-g3f2504e-dirty";
  const auto facts = reconcile(two_tools("commit", k_full, described, Layer::code));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].value, k_full);
}

TEST(Reconcile, OneWitnessIsSingleAlsoWhenToldTwiceFromOnePlace) {
  Records records;
  records.facts = {fact(Layer::model, "seed", "1"), fact(Layer::model, "seed", "1")};
  const auto facts = reconcile(tests::bundle_of(std::move(records)));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].state, State::single);
}

TEST(Reconcile, APlaceholderIsNoTestimony) {
  for (const std::string nothing : {"unknown", "", "TODO", "${GIT_SHA}"})
    for (const bool first : {true, false}) {
      const auto facts = reconcile(first ? two_tools("name", nothing, "gpt-4o")
                                         : two_tools("name", "gpt-4o", nothing));
      ASSERT_EQ(facts.size(), 1U);
      EXPECT_NE(facts[0].state, State::contradicted) << nothing;
      EXPECT_EQ(facts[0].value, "gpt-4o") << nothing;
    }
}

TEST(Reconcile, RepeatsThatDifferAreNoContradiction) {
  Bundle bundle;
  for (const std::string seed : {"1", "2", "3"}) {
    Records records;
    records.facts = {fact(Layer::model, "seed", seed, "hydra", seed + "/config.yaml"),
                     fact(Layer::model, "name", "gpt-4o", "hydra", seed + "/config.yaml")};
    bundle.runs.push_back(tests::run_of(std::move(records), seed));
  }
  const auto facts = reconcile(bundle);
  ASSERT_EQ(facts.size(), 4U);  // one name, three seeds
  EXPECT_EQ(facts[0].key, "name");
  EXPECT_EQ(facts[0].witnesses.size(), 3U);
  for (const ReconciledFact& one : facts) EXPECT_NE(one.state, State::contradicted) << one.key;
}

TEST(Reconcile, WhatLiesBesideTheRunsTestifiesToEachOfThem) {
  Records records;
  records.facts = {fact(Layer::code, "commit", k_full, "mlflow", "mlruns/0/a/tags/x")};
  Bundle bundle = tests::bundle_of(std::move(records));
  bundle.shared.facts = {fact(Layer::code, "commit", "1112223", "git", "environment.json")};
  const auto facts = reconcile(bundle);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].state, State::contradicted);
}

TEST(Reconcile, UncertainFactsNeverContradict) {
  for (const bool uncertain_first : {true, false}) {
    Bundle bundle = two_tools("image", "python:3.11", "python:3.12", Layer::infrastructure);
    bundle.runs[0].records.facts[uncertain_first ? 0 : 1].certain = false;
    const auto facts = reconcile(bundle);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_NE(facts[0].state, State::contradicted);
    EXPECT_TRUE(facts[0].certain);
    EXPECT_EQ(facts[0].value, uncertain_first ? "python:3.12" : "python:3.11");
  }
  Bundle both = two_tools("image", "python:3.11", "python:3.12", Layer::infrastructure);
  for (Fact& one : both.runs[0].records.facts) one.certain = false;
  for (const ReconciledFact& one : reconcile(both)) EXPECT_NE(one.state, State::contradicted);
}

TEST(Reconcile, AListIsNoContradiction) {
  const auto facts =
      reconcile(two_tools("base_image", "python:3.12", "nvidia/cuda", Layer::infrastructure));
  ASSERT_EQ(facts.size(), 2U);
  for (const ReconciledFact& one : facts) EXPECT_NE(one.state, State::contradicted);
}

TEST(Reconcile, RolesAreApart) {
  Records records;
  records.facts = {fact(Layer::model, "name", "gpt-4o"), fact(Layer::model, "name", "judge-1")};
  records.facts[0].role = "generator";
  records.facts[1].role = "judge";
  EXPECT_EQ(reconcile(tests::bundle_of(std::move(records))).size(), 2U);
}

TEST(Reconcile, AMetricToldTwiceIsHeldAgainstItself) {
  Records records;
  records.metrics = {tests::metric("accuracy", "0.85"), tests::tool_metric("accuracy", 0.847)};
  records.metrics[1].source.path = "mlruns/0/a/metrics/accuracy";
  auto facts = reconcile(tests::bundle_of(records));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].state, State::agreed);
  records.metrics[1].value = 0.61;
  records.metrics[1].text = "0.61";
  facts = reconcile(tests::bundle_of(records));
  EXPECT_EQ(facts[0].state, State::contradicted);
}

Fact of_evaluation(Fact made, const std::string& name) {
  made.evaluation = name;
  made.source.path = name + ".json";
  return made;
}

TEST(Reconcile, TwoEvaluationsInOneFolderDoNotContradictEachOther) {
  Records records;
  records.facts = {of_evaluation(fact(Layer::model, "name", "tuned-a"), "a"),
                   of_evaluation(fact(Layer::model, "name", "tuned-b"), "b"),
                   of_evaluation(fact(Layer::code, "commit", k_full), "a"),
                   of_evaluation(fact(Layer::code, "commit", k_full), "b")};
  const auto facts = reconcile(tests::bundle_of(std::move(records)));
  ASSERT_EQ(facts.size(), 3U);  // two models, one commit that both tell
  for (const ReconciledFact& one : facts) EXPECT_NE(one.state, State::contradicted) << one.key;
}

TEST(Reconcile, AnotherToolContradictsTheEvaluationItDiffersFrom) {
  for (const bool tool_first : {true, false}) {
    Records records;
    records.facts = {of_evaluation(fact(Layer::code, "commit", k_full), "a"),
                     of_evaluation(fact(Layer::code, "commit", "1112223"), "b")};
    const Fact tool = fact(Layer::code, "commit", k_full, "mlflow", "mlruns/0/a/tags/x");
    records.facts.insert(tool_first ? records.facts.begin() : records.facts.end(), tool);
    const auto facts = reconcile(tests::bundle_of(std::move(records)));
    EXPECT_TRUE(std::ranges::any_of(facts, [](const ReconciledFact& one) {
      return one.state == State::contradicted && one.witnesses.size() >= 2;
    }));
  }
}

TEST(Reconcile, AnotherToolsMetricIsHeldAgainstEachEvaluation) {
  Records records;
  records.facts = {of_evaluation(fact(Layer::model, "seed", "1"), "a"),
                   of_evaluation(fact(Layer::model, "seed", "2"), "b")};
  records.metrics = {tests::metric("accuracy", "0.85"), tests::metric("accuracy", "0.7"),
                     tests::tool_metric("accuracy", 0.847)};
  records.metrics[0].key.arm = "a";
  records.metrics[1].key.arm = "b";
  records.metrics[2].source.path = "mlruns/0/a/metrics/accuracy";
  const auto facts = reconcile(tests::bundle_of(std::move(records)));
  const auto told = std::ranges::find(facts, Layer::result, &ReconciledFact::layer);
  ASSERT_NE(told, facts.end());
  EXPECT_TRUE(std::ranges::any_of(facts, [](const ReconciledFact& one) {
    return one.layer == Layer::result && one.state == State::contradicted;
  }));
}

}  // namespace
}  // namespace reprocheck
