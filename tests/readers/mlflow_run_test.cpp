// mlflow_run_test: a file store is read as MLflow's own client reads it (oracle.json).

#include <cmath>

#include "src/parse/documents.h"
#include "src/readers/mlflow_history.h"
#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader mlflow_run;
extern const Reader mlflow_experiment;
}  // namespace reprocheck::readers

namespace reprocheck::tests {
namespace {

constexpr auto k_experiment = "519472313961088258";
constexpr auto k_good = "7258c448052a4d7ab761d09f8666b6a8";
constexpr auto k_id = "0123456789abcdef0123456789abcdef";

std::string meta(const std::string& more = "status: 3\nlifecycle_stage: active\n") {
  return "artifact_uri: file:///else/where\nrun_id: " + std::string(k_id) +
         "\nstart_time: 1795521918000\n" + more;
}

ReadResult read_good(const std::string& root = "mlflow/mlruns",
                     const std::string& prefix = std::string(k_experiment) + "/" + k_good + "/") {
  return reading_of(readers::mlflow_run, fixture(root), prefix + "meta.yaml");
}

TEST(MlflowRun, EveryRunIsReadAsTheClientReadsIt) {
  const auto bytes = [] {
    std::ifstream file(fixture("mlflow/oracle.json"));
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  const auto oracle = parse::parse_json(bytes, "oracle.json", Limits{});
  ASSERT_TRUE(oracle.has_value());
  ASSERT_EQ(oracle->root.members().size(), 4U);
  for (const auto& [id, truth] : oracle->root.members()) {
    const auto read = reading_of(readers::mlflow_run, fixture("mlflow/mlruns"),
                                 std::string(k_experiment) + "/" + id + "/meta.yaml");
    ASSERT_TRUE(read.recognized && read.outcome.has_value());
    EXPECT_TRUE(read.reading.records.problems.empty());
    const RunRecord& run = read.reading.records.runs.at(0);
    EXPECT_EQ(run.id, id);
    EXPECT_EQ(run.name, truth.find("name")->text());
    EXPECT_EQ(read.value("commit"), truth.find("commit")->text());
    const bool deleted = truth.find("stage")->text() == "deleted";
    const bool failed = truth.find("status")->text() == "FAILED";
    EXPECT_EQ(run.state, deleted  ? RunState::killed
                         : failed ? RunState::failed
                                  : RunState::finished);
    const auto& metrics = truth.find("metrics")->members();
    EXPECT_EQ(read.reading.records.metrics.size(), metrics.size());
    for (const auto& [name, value] : metrics) {
      ASSERT_NE(read.metric(name), nullptr) << name;
      EXPECT_EQ(read.metric(name)->text, value.text());
    }
  }
}

TEST(MlflowRun, ParametersTagsAndDataSetsBecomeFacts) {
  const auto read = read_good();
  EXPECT_EQ(read.value("name"), "toy-2026-03-01");
  EXPECT_EQ(read.value("temperature"), "0.0");
  EXPECT_EQ(read.value("seed"), "7");
  EXPECT_EQ(read.value("retrieval_top_k"), "5");
  EXPECT_EQ(read.value("dataset"), "held-out");
  EXPECT_NE(read.fact("dataset_digest"), nullptr);
  EXPECT_EQ(read.value("provider"), "toy-cloud");
  EXPECT_EQ(read.value("entry_point"), "train.py");
  EXPECT_EQ(read.fact("dirty"), nullptr);
  for (const Fact& fact : read.reading.records.facts) EXPECT_NE(fact.value, "researcher");
}

TEST(MlflowRun, AStoreMayBeGivenAsStoreExperimentOrRun) {
  const std::string experiment = std::string("mlflow/mlruns/") + k_experiment;
  for (const auto& read : {read_good(experiment, std::string(k_good) + "/"),
                           read_good(experiment + "/" + k_good, "")}) {
    EXPECT_TRUE(read.recognized);
    EXPECT_EQ(read.reading.records.metrics.size(), 4U);
    EXPECT_EQ(read.reading.records.runs.at(0).id, k_good);
    EXPECT_TRUE(read.reading.records.problems.empty());
  }
}

TEST(MlflowRun, EveryFileOfTheRunCountsAsRead) {
  const auto read = read_good();
  EXPECT_EQ(read.reading.home, std::string(k_experiment) + "/" + k_good);
  EXPECT_EQ(read.reading.also_read.size(), 4U + 4U + 7U - 0U + 2U);
}

TEST(MlflowRun, TheLatestPointIsNotTheLastLine) {
  const auto history = readers::parse_mlflow_history("3 0.5 2\n9 0.9 1\n3 0.5 2\n4 0.4\n3 0.7 2\n");
  EXPECT_EQ(history.points.size(), 4U);
  ASSERT_NE(readers::latest(history), nullptr);
  EXPECT_EQ(readers::latest(history)->value, 0.7);
}

TEST(MlflowRun, ALineThatIsNoPointDecides) {
  const Folder folder({{std::string(k_id) + "/meta.yaml", meta()},
                       {std::string(k_id) + "/metrics/acc", "1 0.5 0\n1 0."},
                       {std::string(k_id) + "/metrics/bad", "1 zero 0\n2 0.25 1\n"},
                       {std::string(k_id) + "/metrics/none", ""}});
  const auto read =
      reading_of(readers::mlflow_run, folder.path(), std::string(k_id) + "/meta.yaml");
  EXPECT_TRUE(read.decides());
  std::size_t lines = 0;
  for (const Problem& problem : read.reading.records.problems)
    lines += problem.path.ends_with("/bad") && problem.line == 1 ? 1 : 0;
  EXPECT_EQ(lines, 1U);
  EXPECT_EQ(read.metric("bad")->value, 0.25);
}

TEST(MlflowRun, ATimeToTheSecondIsNotFine) {
  EXPECT_FALSE(reading_of_text(readers::mlflow_run, std::string(k_id) + "/meta.yaml", meta())
                   .reading.records.runs.at(0)
                   .started_is_fine);
  EXPECT_TRUE(read_good().reading.records.runs.at(0).started_is_fine);
}

TEST(MlflowRun, AnIdWithASeparatorIsNoId) {
  const auto read = reading_of_text(readers::mlflow_run, std::string(k_id) + "/meta.yaml",
                                    "artifact_uri: x\nrun_id: ../../etc\nstatus: 3\n"
                                    "lifecycle_stage: active\n");
  EXPECT_TRUE(read.decides());
  EXPECT_EQ(read.reading.records.runs.at(0).id, "");
}

TEST(MlflowRun, ABlankedMetaFileIsStillARunThatCannotBeRead) {
  for (const std::string& text : {std::string(), std::string("run_id: [")}) {
    const auto read =
        reading_of_text(readers::mlflow_run, "1/" + std::string(k_id) + "/meta.yaml", text);
    EXPECT_TRUE(read.recognized);
    EXPECT_TRUE(read.decides());
  }
}

TEST(MlflowRun, WrongTypesAndRepeatedKeysAreTold) {
  const auto read = reading_of_text(readers::mlflow_run, std::string(k_id) + "/meta.yaml",
                                    meta("status: 9\nlifecycle_stage: active\nstart_time: soon\n"));
  EXPECT_TRUE(read.has_problem(ProblemKind::key_duplicated));
  EXPECT_TRUE(read.has_problem(ProblemKind::malformed));
  EXPECT_EQ(read.reading.records.runs.at(0).state, RunState::unknown);
}

TEST(MlflowRun, AnExperimentIsNoRun) {
  const auto read = reading_of(readers::mlflow_experiment, fixture("mlflow/mlruns"),
                               std::string(k_experiment) + "/meta.yaml");
  EXPECT_TRUE(read.recognized);
  EXPECT_TRUE(read.reading.records.runs.empty());
}

}  // namespace
}  // namespace reprocheck::tests
