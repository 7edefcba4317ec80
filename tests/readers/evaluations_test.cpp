// evaluations_test: two evaluations that lie in one folder, and two witnesses that do.

#include "tests/readers/loaded_bundle.h"

namespace reprocheck::tests {
namespace {

std::string evaluation(const std::string& model, char digest, const std::string& accuracy,
                       const std::string& commit = "b663090b663090b663090b663090b663090b6630") {
  return R"({"git_commit": ")" + commit + R"(", "model": ")" + model + R"(", "adapter_sha256": ")" +
         std::string(64, digest) + R"(", "accuracy": )" + accuracy + "}";
}

std::vector<std::string> evaluations(const Loaded& loaded, std::string_view key) {
  std::vector<std::string> all;
  for (const Fact& fact : loaded.run().records.facts)
    if (fact.key == key) all.push_back(fact.evaluation);
  return all;
}

using Names = std::vector<std::string>;

TEST(Evaluations, DocumentsOfOneShapeAndTwoModelsAreTwo) {
  const Loaded loaded(Files{{"eval_a.json", evaluation("tuned-a", '1', "0.7")},
                            {"eval_b.json", evaluation("tuned-b", '2', "0.8")}});
  EXPECT_EQ(loaded.bundle->runs.size(), 1U);
  EXPECT_EQ(evaluations(loaded, "weights_digest"), (Names{"eval_a", "eval_b"}));
  EXPECT_EQ(evaluations(loaded, "commit"), (Names{"eval_a", "eval_b"}));
}

TEST(Evaluations, AnotherMetricOrCommitOfTheSameModelIsNone) {
  const Loaded loaded(
      Files{{"eval_a.json", evaluation("tuned", '1', "0.7")},
            {"eval_b.json", evaluation("tuned", '1', "0.8", std::string(40, 'c'))}});
  EXPECT_EQ(evaluations(loaded, "commit"), (Names{"", ""}));
}

TEST(Evaluations, DocumentsOfAnotherShapeAreWitnesses) {
  const Loaded loaded(
      Files{{"eval_a.json", evaluation("tuned-a", '1', "0.7")},
            {"manifest.json", R"({"git_commit": "b663090", "model": "tuned-b", "note": "x"})"}});
  EXPECT_EQ(evaluations(loaded, "name"), (Names{"", ""}));
}

TEST(Evaluations, DocumentsWithoutResultsAreWitnesses) {
  const std::string one = R"({"git_commit": "b663090", "model": "tuned-a"})";
  const std::string other = R"({"git_commit": "b663090", "model": "tuned-b"})";
  const Loaded loaded(Files{{"run_a.json", one}, {"run_b.json", other}});
  EXPECT_EQ(evaluations(loaded, "name"), (Names{"", ""}));
}

TEST(Evaluations, CopiesOfOneModelStayWitnessesOfEachOther) {
  const Loaded loaded(
      Files{{"eval_a.json", evaluation("tuned-a", '1', "0.7")},
            {"eval_b.json", evaluation("tuned-b", '2', "0.8")},
            {"eval_c.json", evaluation("tuned-a", '1', "0.9", std::string(40, 'c'))}});
  EXPECT_EQ(evaluations(loaded, "commit"), (Names{"eval_a", "eval_b", "eval_a"}));
}

TEST(Evaluations, TheCanonicalNamesOfOneRunAreWitnesses) {
  const Loaded loaded(Files{{"metrics.json", evaluation("tuned-a", '1', "0.7")},
                            {"results.json", evaluation("tuned-b", '2', "0.8")}});
  EXPECT_EQ(evaluations(loaded, "name"), (Names{"", ""}));
}

TEST(Evaluations, SiblingFoldersHaveTheirOwn) {
  const Loaded loaded(Files{{"x/eval_a.json", evaluation("tuned-a", '1', "0.7")},
                            {"y/eval_b.json", evaluation("tuned-b", '2', "0.8")}});
  EXPECT_EQ(evaluations(loaded, "name"), (Names{"", ""}));
}

TEST(Evaluations, MetricsOfDeclaredDocumentsAreArms) {
  const Loaded loaded(
      Files{{"reprocheck.bundle.yaml", "files:\n  metrics_*.json: {role: metrics}\n"},
            {"metrics_a.json", evaluation("tuned-a", '1', "0.7")},
            {"metrics_b.json", evaluation("tuned-b", '2', "0.8")}});
  ASSERT_NE(loaded.metric("accuracy@metrics_a"), nullptr);
  ASSERT_NE(loaded.metric("accuracy@metrics_b"), nullptr);
  EXPECT_EQ(loaded.metric("accuracy"), nullptr);
}

TEST(Evaluations, AModelWhoseNameGoesOnIsAnother) {
  const Loaded loaded(Files{{"eval_a.json", evaluation("gpt-4o", '1', "0.7")},
                            {"eval_b.json", evaluation("gpt-4o-mini", '1', "0.8")}});
  EXPECT_EQ(evaluations(loaded, "name"), (Names{"eval_a", "eval_b"}));
}

TEST(Evaluations, ASummaryAndItsNamesakeAreTwo) {
  const Loaded loaded(Files{{"summary.json", evaluation("tuned-a", '1', "0.7")},
                            {"summary_last.json", evaluation("tuned-b", '2', "0.8")}});
  EXPECT_EQ(evaluations(loaded, "weights_digest"), (Names{"summary", "summary_last"}));
  const Loaded witnesses(Files{{"metrics.json", evaluation("tuned-a", '1', "0.7")},
                               {"results.json", evaluation("tuned-b", '2', "0.7")}});
  EXPECT_EQ(evaluations(witnesses, "weights_digest"), (Names{"", ""}));
}

}  // namespace
}  // namespace reprocheck::tests
