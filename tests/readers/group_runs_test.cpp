// group_runs_test: which records are one run, which runs are repeats, arms or unfinished.

#include "tests/readers/loaded_bundle.h"

namespace reprocheck::tests {
namespace {

const std::string k_rows = "{\"id\": 1, \"score\": 1}\n{\"id\": 2, \"score\": 0}\n";

// An MLflow run of a file store: status 3 is finished, 4 failed.
void add_mlflow(Files& files, const std::string& root, const std::string& id, int status,
                const Files& params) {
  const std::string at = root + "mlruns/1/" + id + "/";
  files.emplace_back(at + "meta.yaml",
                     "artifact_uri: file:///x\nend_time: 1700000001000\nexperiment_id: '1'\n"
                     "lifecycle_stage: active\nrun_id: " +
                         id + "\nrun_name: n\nstart_time: 1700000000123\nstatus: " +
                         std::to_string(status) + "\n");
  for (const auto& [key, value] : params) files.emplace_back(at + "params/" + key, value);
  files.emplace_back(at + "metrics/acc", "1700000000500 0.5 0\n");
}

std::vector<std::string> directories(const Loaded& loaded) {
  std::vector<std::string> all;
  for (const Run& run : loaded.bundle->runs) all.push_back(run.directory);
  return all;
}

using Names = std::vector<std::string>;
const std::string k_a(32, 'a');
const std::string k_b(32, 'b');

TEST(GroupRuns, SiblingsThatRepeatEachOtherAreRuns) {
  EXPECT_EQ(directories(Loaded(Files{{"runs/a/predictions.csv", "id,score\n1,1\n2,0\n"},
                                     {"runs/b/predictions.csv", "id,score\n1,1\n2,0\n"}})),
            (Names{"runs/a", "runs/b"}));
  EXPECT_EQ(directories(Loaded(Files{{"seed1/metrics.json", "{\"a\": 1}"},
                                     {"seed2/metrics.json", "{\"a\": 1}"},
                                     {"seed1/detail/samples.jsonl", k_rows}})),
            (Names{"seed1", "seed2"}));
}

TEST(GroupRuns, SiblingsOfDisjointKindsAreOneRun) {
  const Loaded loaded(
      Files{{"results/metrics.json", "{\"a\": 1}"}, {"predictions/out_samples.jsonl", k_rows}});
  EXPECT_EQ(directories(loaded), Names{""});
  EXPECT_EQ(loaded.run().records.samples.size(), 1U);
  EXPECT_EQ(loaded.run().records.metrics.size(), 1U);
  EXPECT_EQ(loaded.run().linked_by, "directory");
}

TEST(GroupRuns, SubfoldersJoinTheNearestFolderWithRecords) {
  const Loaded loaded(
      Files{{"x/params.yaml", "seed: 1\n"}, {"x/results/metrics.json", "{\"a\": 1}"}});
  EXPECT_EQ(directories(loaded), Names{"x"});
  EXPECT_EQ(loaded.value("seed"), "1");
}

TEST(GroupRuns, ASummaryAboveSeveralRunsIsNobodys) {
  const Loaded loaded(Files{{"metrics.json", "{\"a\": 1}"},
                            {"params.yaml", "model: {name: m}\n"},
                            {"seed1/metrics.json", "{\"a\": 1}"},
                            {"seed2/metrics.json", "{\"a\": 1}"}});
  EXPECT_EQ(directories(loaded), (Names{"seed1", "seed2"}));
  EXPECT_EQ(loaded.bundle->shared.metrics.size(), 1U);
  EXPECT_EQ(loaded.bundle->shared.facts.size(), 1U);
}

TEST(GroupRuns, EnvironmentFilesBelongToTheRunTheyLieIn) {
  const Loaded loaded(Files{{"Dockerfile", "FROM x:1\n"},
                            {"runs/a/metrics.json", "{\"a\": 1}"},
                            {"runs/a/prompts/p.txt", "hello"},
                            {"runs/b/metrics.json", "{\"a\": 1}"}});
  ASSERT_EQ(loaded.bundle->runs.size(), 2U);
  ASSERT_EQ(loaded.run(0).records.prompts.size(), 1U);
  EXPECT_EQ(loaded.run(0).records.prompts[0].name, "prompts/p.txt");
  EXPECT_EQ(loaded.run(0).records.prompts[0].text, "hello");
  EXPECT_FALSE(loaded.bundle->shared.facts.empty());
}

TEST(GroupRuns, ALoneTrackerRunIsTheFoldersRun) {
  Files files{{"metrics.json", "{\"acc\": 0.5}"}, {"params.yaml", "seed: 1\nmodel: {name: m}\n"}};
  add_mlflow(files, "", k_a, 3, {{"seed", "1"}, {"model.name", "m"}});
  const Loaded loaded(files);
  ASSERT_EQ(loaded.bundle->runs.size(), 1U);
  EXPECT_EQ(loaded.run().id, k_a);
  EXPECT_EQ(loaded.run().linked_by, "directory");
  EXPECT_EQ(loaded.run().state, RunState::finished);
  EXPECT_EQ(loaded.run().witnesses, (Names{"mlflow", "native"}));
}

TEST(GroupRuns, OneContradictionStaysVisibleInsideTheRun) {
  Files files{{"metrics.json", "{\"acc\": 0.5}"},
              {"params.yaml", "seed: 1\nmodel: {name: m, temperature: 0}\n"}};
  add_mlflow(files, "", k_a, 3, {{"seed", "1"}, {"model.name", "m"}, {"model.temperature", "1"}});
  EXPECT_EQ(Loaded(files).bundle->runs.size(), 1U);
}

TEST(GroupRuns, ATrackerRunOfAnotherExperimentStaysApart) {
  Files files{{"metrics.json", "{\"acc\": 0.5}"}, {"params.yaml", "seed: 1\nmodel: {name: m}\n"}};
  add_mlflow(files, "", k_a, 3, {{"seed", "2"}, {"model.name", "other"}});
  EXPECT_EQ(Loaded(files).bundle->runs.size(), 2U);
}

TEST(GroupRuns, OfSeveralTrackerRunsTheOneThatAgrees) {
  Files files{{"metrics.json", "{\"acc\": 0.5}"}, {"params.yaml", "seed: 1\nmodel: {name: m}\n"}};
  add_mlflow(files, "", k_a, 3, {{"seed", "2"}, {"model.name", "m"}});
  add_mlflow(files, "", k_b, 3, {{"seed", "1"}, {"model.name", "m"}});
  const Loaded loaded(files);
  ASSERT_EQ(loaded.bundle->runs.size(), 2U);
  EXPECT_EQ(loaded.run(0).id, k_b);
  EXPECT_EQ(loaded.run(0).linked_by, "commit, seed, settings and time");
  EXPECT_EQ(loaded.run(1).linked_by, "run id");
  EXPECT_EQ(loaded.run(0).arm, "");
}

TEST(GroupRuns, LatestRunIsACopyAndNoSecondRun) {
  const std::string config = "lr:\n  value: 0.1\nmodel:\n  value: m\n";
  const std::string summary = "{\"acc\": 0.5}";
  const std::string run = "wandb/run-20240101_000000-abc123xy/";
  Files files{{run + "files/config.yaml", config},
              {run + "files/wandb-summary.json", summary},
              {run + "run-abc123xy.wandb", "x"},
              {"wandb/latest-run/files/config.yaml", config},
              {"wandb/latest-run/files/wandb-summary.json", summary}};
  for (const bool with_log : {false, true}) {
    if (with_log) files.emplace_back("wandb/latest-run/run-abc123xy.wandb", "x");
    const Loaded loaded(files);
    ASSERT_EQ(loaded.bundle->runs.size(), 1U);
    EXPECT_EQ(loaded.run().id, "abc123xy");
    EXPECT_EQ(loaded.run().records.metrics.size(), 1U);
  }
}

TEST(GroupRuns, FailedRunsStandBeside) {
  Files files;
  add_mlflow(files, "", k_a, 4, {{"seed", "1"}});
  add_mlflow(files, "", k_b, 3, {{"seed", "1"}});
  const Loaded loaded(files);
  ASSERT_EQ(loaded.bundle->runs.size(), 1U);
  ASSERT_EQ(loaded.bundle->others.size(), 1U);
  EXPECT_EQ(loaded.bundle->others[0].id, k_a);
  EXPECT_EQ(loaded.bundle->others[0].state, RunState::failed);
  Files alone;
  add_mlflow(alone, "", k_a, 1, {});
  EXPECT_TRUE(Loaded(alone).bundle->runs.empty());
}

TEST(GroupRuns, RepeatsDifferInTheSeedAndArmsInASetting) {
  Files files;
  add_mlflow(files, "", std::string(32, '1'), 3, {{"seed", "1"}, {"model.temperature", "0.0"}});
  add_mlflow(files, "", std::string(32, '2'), 3, {{"seed", "2"}, {"model.temperature", "0"}});
  const Loaded repeats(files);
  ASSERT_EQ(repeats.bundle->runs.size(), 2U);
  EXPECT_EQ(repeats.run(0).arm, "");
  add_mlflow(files, "", std::string(32, '3'), 3, {{"seed", "1"}, {"model.temperature", "1"}});
  const Loaded arms(files);
  ASSERT_EQ(arms.bundle->runs.size(), 3U);
  EXPECT_EQ(arms.run(2).arm, "generator.temperature=1");
}

TEST(GroupRuns, OneRunOfAStoreByTheBeginningOfItsId) {
  Files files;
  add_mlflow(files, "", k_a, 4, {});
  add_mlflow(files, "", "b1" + std::string(30, '0'), 3, {});
  add_mlflow(files, "", "b2" + std::string(30, '0'), 3, {});
  const Loaded one(files, "b1");
  ASSERT_EQ(one.bundle->runs.size(), 1U);
  EXPECT_TRUE(one.bundle->others.empty());
  const Loaded several(files, "b");
  ASSERT_TRUE(several.error.has_value());
  EXPECT_EQ(several.error->kind, ErrorKind::usage);
  EXPECT_NE(several.error->help.find("b2000"), std::string::npos);
  const Loaded none(files, "c");
  ASSERT_TRUE(none.error.has_value());
  EXPECT_EQ(none.error->kind, ErrorKind::input);
}

TEST(GroupRuns, ABundleWithoutAnyResultIsStillOneRun) {
  const Loaded loaded(Files{{"Dockerfile", "FROM x:1\n"}, {"notes.txt", "x"}});
  ASSERT_EQ(loaded.bundle->runs.size(), 1U);
  EXPECT_EQ(loaded.run().directory, "");
}

TEST(GroupRuns, ConfigurationsWithoutResultsAreNoRuns) {
  const Loaded loaded(Files{{"metrics.json", "{\"a\": 1}"},
                            {"conf/a/config.yaml", "seed: 1\n"},
                            {"conf/b/config.yaml", "seed: 2\n"}});
  EXPECT_EQ(directories(loaded), Names{""});
  EXPECT_EQ(loaded.value("seed"), "(none)");
}

}  // namespace
}  // namespace reprocheck::tests
