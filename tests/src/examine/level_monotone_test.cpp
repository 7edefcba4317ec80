// level_monotone: whoever takes a record away never comes out higher.

#include <gtest/gtest.h>

#include "tests/src/examine/whole_bundle.h"

namespace reprocheck {
namespace {

using tests::fact;
using tests::WholeBundle;

void never_rises(const Bundle& bundle, const Policy& policy = {}) {
  const auto level = [&](const Bundle& of) {
    return examine(of, policy, Limits{}, ExamineOptions{}).level;
  };
  const int whole = level(bundle);
  tests::each_removal(bundle, [&](const Bundle& less, const std::string& what) {
    EXPECT_LE(level(less), whole) << "without " << what;
  });
  for (std::size_t i = 0; i < bundle.runs[0].records.facts.size(); ++i)
    for (const std::string value : {"", "unknown", "null"}) {
      Bundle blanked = bundle;
      blanked.runs[0].records.facts[i].value = value;
      EXPECT_LE(level(blanked), whole) << "with '" << value << "' for fact " << i;
    }
}

TEST(LevelMonotone, OfAWholeBundle) {
  WholeBundle whole;
  never_rises(whole.bundle);
  whole.bundle.runs.push_back(whole.bundle.runs[0]);
  whole.bundle.runs[1].id = "second";
  never_rises(whole.bundle);
}

// Two records taken away one after the other, each step compared with the one before.
TEST(LevelMonotone, OfEveryBundleThatLacksOneRecord) {
  const WholeBundle whole;
  tests::each_removal(whole.bundle,
                      [](const Bundle& less, const std::string&) { never_rises(less); });
}

TEST(LevelMonotone, OfAHostedModel) {
  WholeBundle hosted;
  hosted.set(Layer::model, "provider", "openai");
  hosted.set(Layer::model, "name", "gpt-4o-2024-08-06");
  hosted.set(Layer::model, "served_model", "gpt-4o-2024-08-06");
  hosted.set(Layer::infrastructure, "region", "eu");
  hosted.unset(Layer::model, "weights_digest");
  ASSERT_EQ(hosted.examined().level, 3);
  never_rises(hosted.bundle);
}

// Whoever serves weights of their own at an endpoint has both kinds of evidence.
TEST(LevelMonotone, OfOwnWeightsBehindAnEndpoint) {
  WholeBundle served;
  served.set(Layer::model, "endpoint", "http://localhost:8000/v1");
  never_rises(served.bundle);
  served.unset(Layer::model, "provider");
  never_rises(served.bundle);
  served.set(Layer::model, "local", "true");
  served.unset(Layer::model, "weights_digest");
  never_rises(served.bundle);
  WholeBundle named;
  named.set(Layer::model, "provider", "together");
  never_rises(named.bundle);
}

TEST(LevelMonotone, OfWitnessesThatContradictEachOther) {
  const std::vector<std::pair<Fact, Fact>> pairs{
      {fact(Layer::model, "name", "some-model"), fact(Layer::model, "name", "other@0123abc")},
      {fact(Layer::code, "commit", "2222222"), fact(Layer::code, "commit", std::string(40, '1'))},
      {fact(Layer::code, "dirty", "true"), fact(Layer::code, "dirty", "false")},
      {fact(Layer::infrastructure, "image", "eval:latest"),
       fact(Layer::infrastructure, "image", "eval@sha256:" + std::string(64, 'c'))}};
  for (const auto& [one, other] : pairs)
    for (const bool turned : {false, true}) {
      WholeBundle bundle;
      bundle.unset(one.layer, one.key);
      bundle.unset(Layer::model, "weights_digest");
      bundle.bundle.repository->commit_present = false;
      for (Fact said : turned ? std::vector{other, one} : std::vector{one, other}) {
        said.source.tool = said.value;
        bundle.records().facts.push_back(said);
      }
      never_rises(bundle.bundle);
    }
}

TEST(LevelMonotone, WithoutALayer) {
  WholeBundle bundle;
  Policy policy;
  policy.without = {Layer::infrastructure, Layer::prompt};
  never_rises(bundle.bundle, policy);
}

}  // namespace
}  // namespace reprocheck
