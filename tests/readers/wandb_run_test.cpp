// wandb_run_test: config, summary and metadata of an online run; nothing of the person.
//
// Online-shaped folders cannot be made without a server: these texts have the shape that the
// writer of 0.18 and later gives them.

#include <cmath>

#include "tests/readers/loaded_bundle.h"
#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader wandb_run;
}

namespace reprocheck::tests {
namespace {

const std::string k_run = "wandb/run-20261124_114732-mv5s72gc";

std::vector<std::pair<std::string, std::string>> files() {
  return {{k_run + "/files/config.yaml",
           "_wandb:\n  value:\n    cli_version: 0.31.0\nmodel:\n  value:\n    name: toy-1\n"
           "    api_key: sk-abc\ntemperature:\n  value: 0\nseed:\n  value: 7\n"},
          {k_run + "/files/wandb-summary.json",
           R"({"_step": 9, "eval/acc": 0.74, "loss": "NaN", "nest": {"x": 1},
               "table": {"_type": "table-file", "nrows": 3}, "_wandb": {"runtime": 8}})"},
          {k_run + "/files/wandb-metadata.json",
           R"({"os": "Linux-6.1", "python": "CPython 3.11.2", "email": "a@example.org",
               "host": "secret-box", "username": "researcher", "program": "/home/r/train.py",
               "args": ["--lr=1", "--api-key", "sk-abc", "--hf_token=hf_1"],
               "startedAt": "2026-11-24T11:47:32.123456Z", "gpu": "NVIDIA A100", "gpu_count": 2,
               "git": {"remote": "https://u:t@git.example.org/x.git",
                       "commit": "2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1"}})"},
          {k_run + "/run-mv5s72gc.wandb", "binary"}};
}

ReadResult read_files(const std::vector<std::pair<std::string, std::string>>& all) {
  const Folder folder(all);
  return reading_of(readers::wandb_run, folder.path(), k_run + "/files/config.yaml");
}

TEST(WandbRun, ConfigSummaryAndMetadataAreOneRun) {
  const auto read = read_files(files());
  ASSERT_TRUE(read.recognized && read.outcome.has_value());
  EXPECT_TRUE(read.reading.records.problems.empty());
  const RunRecord& run = read.reading.records.runs.at(0);
  EXPECT_EQ(run.id, "mv5s72gc");
  EXPECT_TRUE(run.id_is_unique && run.started_is_fine);
  EXPECT_EQ(read.reading.home, k_run);
  EXPECT_EQ(read.reading.also_read.size(), 2U);
  EXPECT_EQ(read.value("name"), "toy-1");
  EXPECT_EQ(read.value("commit"), "2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1");
  EXPECT_EQ(read.value("gpu_count"), "2");
  EXPECT_EQ(read.value("command"), "train.py --lr=1 --api-key (withheld) --hf_token=(withheld)");
}

TEST(WandbRun, NumbersOfTheSummaryAreMetrics) {
  const auto read = read_files(files());
  EXPECT_EQ(read.reading.records.metrics.size(), 3U);
  EXPECT_EQ(read.metric("eval/acc")->value, 0.74);
  EXPECT_TRUE(std::isnan(read.metric("loss")->value));
  EXPECT_EQ(read.metric("nest/x")->value, 1);
}

TEST(WandbRun, ThePersonAndTheSecretsStayOut) {
  const auto read = read_files(files());
  for (const Fact& fact : read.reading.records.facts)
    for (const std::string word :
         {"sk-abc", "hf_1", "secret-box", "example.org\"", "researcher", "/home/r", "u:t@"}) {
      EXPECT_EQ(fact.value.find(word), std::string::npos) << fact.key;
      EXPECT_EQ(fact.source.text.find(word), std::string::npos) << fact.key;
    }
}

TEST(WandbRun, OnlyTheFirstFileOfARunIsRecognized) {
  const Folder folder(files());
  EXPECT_FALSE(reading_of(readers::wandb_run, folder.path(), k_run + "/files/wandb-summary.json")
                   .recognized);
  EXPECT_FALSE(
      reading_of_text(readers::wandb_run, "files/config.yaml", "a: {value: 1}").recognized);
}

// The same files where `wandb/run-.../` became `to`, and its `files/` became `files`.
Files moved(const std::string& to, const std::string& files_to = "files/") {
  Files all;
  for (const auto& [path, text] : files()) {
    std::string rest = path.substr(k_run.size() + 1);
    if (rest.starts_with("files/")) rest = files_to + rest.substr(6);
    all.emplace_back(to + rest, text);
  }
  return all;
}

TEST(WandbRun, TheRunFolderItselfMayBeTheBundle) {
  Files all = moved("");
  all.emplace_back("files/requirements.txt", "numpy==1.26.4\n");
  all.emplace_back("files/output.log", "step 1\n");
  all.emplace_back("files/eval/predictions.jsonl",
                   "{\"id\": 1, \"score\": 1}\n{\"id\": 2, \"score\": 0}\n");
  const Loaded loaded(all);
  ASSERT_EQ(loaded.bundle->runs.size(), 1U);
  EXPECT_EQ(loaded.run().id, "mv5s72gc");
  EXPECT_EQ(loaded.metric("eval/acc")->value, 0.74);
  EXPECT_EQ(loaded.value("commit"), "2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1");
  EXPECT_EQ(loaded.value("name"), "toy-1");
  EXPECT_EQ(loaded.value("lr.value"), "(none)");
  EXPECT_EQ(loaded.run().records.packages.size(), 1U);
  EXPECT_EQ(loaded.table().rows, 2U);
}

TEST(WandbRun, ItsFilesAloneMayBeTheBundleAndTellNoId) {
  const Loaded loaded(moved("", ""));  // the log came along
  EXPECT_EQ(loaded.run().id, "mv5s72gc");
  Files all = moved("", "");
  all.pop_back();
  const Loaded alone(all);
  ASSERT_EQ(alone.bundle->runs.size(), 1U);
  EXPECT_EQ(alone.run().records.runs.at(0).id, "");
  EXPECT_EQ(alone.metric("eval/acc")->value, 0.74);
  EXPECT_EQ(alone.bundle->files.not_understood, 0U);
}

TEST(WandbRun, RenamedCopiesAreEachARunOfTheirOwn) {
  Files all = moved("runs/baseline/", "");
  all.pop_back();
  for (const auto& file : moved("runs/tuned/")) all.push_back(file);
  all.pop_back();
  const Loaded loaded(all);
  ASSERT_EQ(loaded.bundle->runs.size(), 2U);
  EXPECT_EQ(loaded.run(0).directory, "runs/baseline");
  EXPECT_EQ(loaded.run(1).directory, "runs/tuned");
  EXPECT_EQ(loaded.run(0).records.metrics.size(), 3U);
}

TEST(WandbRun, ASummaryBesideSomebodyElsesConfigLeavesThatConfigAlone) {
  const Loaded loaded(Files{{"exp/config.yaml", "model: toy-2\nwandb:\n  project: p\n"},
                            {"exp/wandb-summary.json", R"({"eval/acc": 0.5, "_step": 3})"}});
  ASSERT_EQ(loaded.bundle->runs.size(), 1U);
  EXPECT_EQ(loaded.metric("eval/acc")->value, 0.5);
  EXPECT_EQ(loaded.value("name"), "toy-2");
  EXPECT_TRUE(loaded.understood("exp/config.yaml"));
}

TEST(WandbRun, AConfigIsItsOwnOnlyWithItsMark) {
  const std::string path = "exp/config.yaml";
  const auto recognized = [&](const std::string& text) {
    return reading_of_text(readers::wandb_run, path, text).recognized;
  };
  EXPECT_TRUE(recognized("_wandb:\n    value:\n        cli_version: 0.31.0\nlr:\n    value: 1\n"));
  EXPECT_TRUE(
      recognized("wandb_version: 1\n\nLR:\n  desc: null\n  value: 1\n_wandb:\n"
                 "  desc: null\n  value:\n    cli_version: 0.12.1\n"));
  EXPECT_FALSE(recognized("lr:\n  value: 1\n"));
  EXPECT_FALSE(recognized("wandb:\n  value: 1\n"));
  EXPECT_FALSE(recognized("_wandb: [\n"));
  EXPECT_FALSE(recognized(""));
}

TEST(WandbRun, ATornSummaryOfACopyLeavesTheBundleUnchecked) {
  Files all = moved("");
  all[1].second.resize(30);
  EXPECT_TRUE(Loaded(all).decides());
}

TEST(WandbRun, DamageIsTold) {
  auto torn = files();
  torn[1].second.resize(30);
  EXPECT_TRUE(read_files(torn).decides());
  auto empty = files();
  empty[0].second.clear();
  EXPECT_TRUE(read_files(empty).has_problem(ProblemKind::malformed));
  auto flat = files();
  flat[0].second = "lr: 0.1\n";
  EXPECT_TRUE(read_files(flat).has_problem(ProblemKind::malformed));
  auto twice = files();
  twice[1].second = R"({"acc": 0.9, "acc": 0.1})";
  EXPECT_TRUE(read_files(twice).has_problem(ProblemKind::key_duplicated));
}

}  // namespace
}  // namespace reprocheck::tests
