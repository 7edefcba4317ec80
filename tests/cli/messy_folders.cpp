// messy_folders: folders as people leave them: several evaluations, trainers' by-products, and
// metrics that come and go.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::Ran;
using tests::TemporaryFolder;

const std::string k_commit = "b663090b663090b663090b663090b663090b6630";

std::string evaluation(const std::string& model, char digest, const std::string& accuracy,
                       const std::string& commit = k_commit) {
  return R"({"git_commit": ")" + commit + R"(", "model": ")" + model + R"(", "adapter_sha256": ")" +
         std::string(64, digest) + R"(", "accuracy": )" + accuracy + "}\n";
}

// What became of a check, the worst of its sides; "" where it was not asked.
std::string outcome_of(const Ran& ran, const std::string& name) {
  std::string outcome;
  const Json result = Json::parse(ran.out);
  for (const Json& check : result.at("checks"))
    if (check.at("name") == name && outcome != "failed") outcome = check.at("outcome");
  return outcome;
}

Ran audit(const TemporaryFolder& folder) {
  return tests::run({"audit", "--no-repo", "--no-config", "-o", "json", folder.path()});
}

Ran compare(const TemporaryFolder& folder, const std::string& policy = "") {
  std::vector<std::string> arguments{"compare", "--no-repo", "-o", "json"};
  if (policy.empty()) {
    arguments.emplace_back("--no-config");
  } else {
    folder.write("reprocheck.yaml", policy);
    arguments.insert(arguments.end(), {"-c", folder.at("reprocheck.yaml")});
  }
  arguments.insert(arguments.end(), {folder.at("baseline"), folder.at("fresh")});
  return tests::run(arguments);
}

TEST(MessyFolders, TwoEvaluationsInOneFolderDoNotContradictEachOther) {
  const TemporaryFolder folder;
  folder.write("eval_a.json", evaluation("tuned-a", '1', "0.7"));
  folder.write("eval_b.json", evaluation("tuned-b", '2', "0.8"));
  const Ran ran = audit(folder);
  EXPECT_EQ(outcome_of(ran, "witness-contradicted"), "passed");
  const Json result = Json::parse(ran.out);
  std::size_t models = 0;
  for (const Json& fact : result.at("bundle").at("facts"))
    models += fact.at("key") == "name" && fact.at("layer") == "model";
  EXPECT_EQ(models, 2U);
}

TEST(MessyFolders, AManifestThatDiffersFromAnEvaluationStillContradictsIt) {
  const TemporaryFolder folder;
  folder.write("eval_a.json", evaluation("tuned-a", '1', "0.7"));
  folder.write("eval_b.json", evaluation("tuned-b", '2', "0.8", std::string(40, 'c')));
  folder.write("manifest.json", R"({"git_commit": ")" + k_commit + R"(", "seed": 1})");
  EXPECT_EQ(outcome_of(audit(folder), "witness-contradicted"), "failed");
}

TEST(MessyFolders, ATwinOfTheSameModelHidesNoContradiction) {
  const TemporaryFolder folder;
  folder.write("eval_a.json", evaluation("tuned-a", '1', "0.7"));
  folder.write("eval_b.json", evaluation("tuned-b", '2', "0.8"));
  folder.write("eval_c.json", evaluation("tuned-a", '1', "0.9", std::string(40, 'c')));
  EXPECT_EQ(outcome_of(audit(folder), "witness-contradicted"), "failed");
}

TEST(MessyFolders, EvaluationsAreComparedEachWithItsOwn) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline/", "fresh/"}) {
    folder.write(side + "reprocheck.bundle.yaml", "files:\n  eval_*.json: {role: metrics}\n");
    folder.write(side + "eval_a.json", evaluation("tuned-a", '1', "0.70"));
    folder.write(side + "eval_b.json", evaluation("tuned-b", '2', "0.80"));
  }
  // A retrained adapter is the treatment, not another arm.
  folder.write("fresh/eval_b.json", evaluation("tuned-b", '3', "0.75"));
  const Ran ran = compare(folder, "gates: {accuracy@eval_b: {floor: 0.78}}\n");
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  const Json result = Json::parse(ran.out);
  ASSERT_EQ(result.at("metrics").size(), 2U);
  EXPECT_EQ(result.at("metrics")[0].at("arm"), "eval_a");
  EXPECT_EQ(result.at("metrics")[1].at("fresh"), 0.75);
  EXPECT_EQ(outcome_of(ran, "witness-contradicted"), "passed");
}

TEST(MessyFolders, AnEvaluationThatVanishedNeverPasses) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline/", "fresh/"})
    folder.write(side + "reprocheck.bundle.yaml", "files:\n  eval_*.json: {role: metrics}\n");
  folder.write("baseline/eval_a.json", evaluation("tuned-a", '1', "0.70"));
  folder.write("baseline/eval_b.json", evaluation("tuned-b", '2', "0.80"));
  folder.write("fresh/eval_a.json", evaluation("tuned-a", '1', "0.70"));
  EXPECT_EQ(compare(folder).code, 1);
}

TEST(MessyFolders, AByProductThatFreshDoesNotTellIsAWarning) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json",
               R"({"accuracy": 0.8, "train_runtime": 12.5, "grad_norm": 0.3})");
  folder.write("fresh/metrics.json", R"({"accuracy": 0.8})");
  const Ran ran = compare(folder);
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_EQ(outcome_of(ran, "metric-missing"), "failed");
  const Json result = Json::parse(ran.out);
  for (const Json& check : result.at("checks"))
    if (check.at("name") == "metric-missing") {
      EXPECT_EQ(check.at("severity"), "warning");
    }
}

TEST(MessyFolders, AMetricThatGatesAndVanishedIsAnError) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": 0.8, "f1": 0.5, "grad_norm": 0.3})");
  folder.write("fresh/metrics.json", R"({"accuracy": 0.8})");
  EXPECT_EQ(compare(folder).code, 1);
  EXPECT_EQ(compare(folder, "gates: {accuracy: {}}\n").code, 0);
  EXPECT_EQ(compare(folder, "gates: {accuracy: {}, '*': {}}\n").code, 1);
  EXPECT_EQ(compare(folder, "gates: {accuracy: {}, grad_norm: {direction: lower}}\n").code, 1);
}

TEST(MessyFolders, DroppingAMetricDoesNotTakeTheDirectionThatItsFileTold) {
  const TemporaryFolder folder;
  const std::string told = R"({"accuracy": 0.8, "quality": {"value": 3, "direction": "higher"}})";
  folder.write("baseline/metrics.json", told);
  folder.write("fresh/metrics.json", R"({"accuracy": 0.8})");
  EXPECT_EQ(compare(folder).code, 1);
}

TEST(MessyFolders, ATrainersResultsWarnOfNoneOfItsByProducts) {
  const TemporaryFolder folder;
  folder.write("all_results.json",
               R"({"epoch": 3.0, "eval_accuracy": 0.86, "eval_samples": 408, "lr": 1e-5,
                   "eval_runtime": 2.3, "eval_samples_per_second": 170.1, "total_flos": 1e15})");
  EXPECT_EQ(outcome_of(audit(folder), "metric-undefined"), "passed");
}

TEST(MessyFolders, ACollapseIsSeenFromTwoRatesAndTheNBesideThem) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", R"({"accuracy": 0.904, "n": 250})");
  folder.write("fresh/metrics.json", R"({"accuracy": 0.604, "n": 250})");
  EXPECT_EQ(compare(folder).code, 1);
  folder.write("fresh/metrics.json", R"({"accuracy": 0.900, "n": 250})");
  EXPECT_EQ(compare(folder).code, 0);
}

TEST(MessyFolders, AnNBesideARateIsNoClaimAboutTheSamplesThere) {
  const TemporaryFolder folder;
  std::string rows = "id,correct\n";
  for (int i = 0; i < 40; ++i) rows += std::to_string(i) + (i % 2 ? ",1\n" : ",0\n");
  folder.write("predictions.csv", rows);
  folder.write("metrics.json", R"({"accuracy": 0.5, "n": 8})");
  EXPECT_NE(outcome_of(audit(folder), "sample-count-contradicted"), "failed");
}

TEST(MessyFolders, AGainIsAdjustedLikeALoss) {
  const TemporaryFolder folder;
  std::string weak = "id,correct\n", strong = "id,correct\n";
  for (int i = 0; i < 200; ++i) {
    weak += std::to_string(i) + (i < 100 ? ",1\n" : ",0\n");
    strong += std::to_string(i) + (i < 160 ? ",1\n" : ",0\n");
  }
  folder.write("baseline/predictions.csv", weak);
  folder.write("fresh/predictions.csv", strong);
  const Json metric = Json::parse(compare(folder).out).at("metrics")[0];
  EXPECT_EQ(metric.at("verdict"), "improved");
  EXPECT_EQ(metric.at("p_adjusted"), metric.at("p_value"));
}

}  // namespace
}  // namespace reprocheck
