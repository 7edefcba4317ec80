// hydra_test: the .hydra folder, and the settings of plain files, as facts with layers.

#include "src/readers/settings.h"
#include "src/readers/settings_keys.h"
#include "tests/readers/loaded_bundle.h"

namespace reprocheck::tests {
namespace {

using readers::setting_key;

TEST(Settings, AKeyMeansWhatItsGroupSays) {
  struct Case {
    const char* dotted;
    Layer layer;
    const char* role;
    const char* key;
    ChangeClass change;
  };
  for (const Case& c : std::vector<Case>{
           {"model.name", Layer::model, "generator", "name", ChangeClass::subject},
           {"llm.model_name", Layer::model, "generator", "name", ChangeClass::subject},
           {"generator.max_new_tokens", Layer::model, "generator", "max_tokens",
            ChangeClass::subject},
           {"temperature", Layer::model, "generator", "temperature", ChangeClass::subject},
           {"seed", Layer::model, "", "seed", ChangeClass::subject},
           {"judge.model", Layer::scoring, "judge", "judge_name", ChangeClass::ruler},
           {"scorer.judge.model.name", Layer::scoring, "judge", "judge_name", ChangeClass::ruler},
           {"judge.temperature", Layer::model, "judge", "temperature", ChangeClass::ruler},
           {"retrieval.top_k", Layer::data, "", "retrieval_top_k", ChangeClass::subject},
           {"retrieval.embedder", Layer::model, "embedder", "name", ChangeClass::subject},
           {"embedding.model", Layer::model, "embedder", "name", ChangeClass::subject},
           {"reranker.model", Layer::model, "reranker", "name", ChangeClass::subject},
           {"prompt.template", Layer::prompt, "", "template", ChangeClass::subject},
           {"git.commit", Layer::code, "", "commit", ChangeClass::subject},
           {"git_sha", Layer::code, "", "commit", ChangeClass::subject},
           {"docker.image", Layer::infrastructure, "", "image", ChangeClass::subject},
           {"limit", Layer::scoring, "", "limit", ChangeClass::ruler},
           {"num_eval_seeds", Layer::scoring, "", "num_runs_declared", ChangeClass::subject},
           {"dataset.revision", Layer::data, "", "dataset_revision", ChangeClass::ruler},
           {"optimizer.lr", Layer::model, "", "optimizer.lr", ChangeClass::subject}}) {
    const auto found = setting_key(c.dotted);
    EXPECT_EQ(found.layer, c.layer) << c.dotted;
    EXPECT_EQ(found.role, c.role) << c.dotted;
    EXPECT_EQ(found.key, c.key) << c.dotted;
    EXPECT_EQ(found.change, c.change) << c.dotted;
  }
}

TEST(Settings, PlaceholdersPathsAndSecretsAreNoFacts) {
  Records records;
  for (const auto& [key, value] : Files{{"model.name", "unknown"},
                                        {"git_commit", "latest"},
                                        {"model.revision", "TODO"},
                                        {"run_dir", "runs/1"},
                                        {"log_dir", "/tmp/x"},
                                        {"prompt.version", ""},
                                        {"timestamp", "2024"},
                                        {"hydra.job.name", "x"},
                                        {"temperature", "???"}})
    readers::add_setting(records, key, value, {});
  EXPECT_TRUE(records.facts.empty());
  readers::add_setting(records, "seed", "none", {});
  readers::add_setting(records, "model.api_key", "sk-very-secret", {});
  ASSERT_EQ(records.facts.size(), 2U);
  EXPECT_EQ(records.facts[0].value, "none");
  EXPECT_EQ(records.facts[1].value.find("sk-"), std::string::npos);
}

TEST(Hydra, ConfigIsResolvedAndFoldersAreNoFacts) {
  const Loaded loaded(
      Files{{".hydra/config.yaml",
             "model: {name: m-1, seed: '${seed}', lr: 1e-3, key: '${oc.env:X}'}\n"
             "loop_a: ${loop_b}\nloop_b: ${loop_a}\nseed: 7\noutput_dir: /tmp/out\n"},
            {".hydra/hydra.yaml",
             "hydra:\n  runtime: {version: 1.3.2, cwd: /home/me, choices: {db: pg, "
             "hydra/env: default}}\n  job: {env_set: {HF_TOKEN: hf_secret}}\n"},
            {".hydra/overrides.yaml", "- seed=7\n"},
            {"metrics.json", "{\"acc\": 1}"}});
  ASSERT_EQ(loaded.bundle->runs.size(), 1U);
  EXPECT_EQ(loaded.value("name"), "m-1");
  EXPECT_EQ(loaded.value("seed", "generator"), "7");
  EXPECT_EQ(loaded.value("hydra_version"), "1.3.2");
  EXPECT_EQ(loaded.value("environment_variables"), "HF_TOKEN");
  for (const Fact& fact : loaded.run().records.facts) {
    EXPECT_EQ(fact.value.find("/home"), std::string::npos) << fact.key;
    EXPECT_EQ(fact.source.text.find("hf_secret"), std::string::npos) << fact.key;
  }
  ASSERT_EQ(loaded.run().records.runs.size(), 1U);
  EXPECT_EQ(loaded.run().records.runs[0].tool, "hydra");
  EXPECT_EQ(loaded.run().state, RunState::unknown);
}

TEST(Hydra, JobsOfASweepAreRunsAndArms) {
  Files files{{"multirun/multirun.yaml", "hydra:\n  mode: MULTIRUN\n"}};
  for (const std::string job : {"0", "1", "2"}) {
    const std::string at = "multirun/" + job + "/";
    const std::string prompt = job == "2" ? "b" : "a";
    files.emplace_back(at + ".hydra/config.yaml",
                       "seed: " + job + "\nprompt: {version: " + prompt + "}\n");
    files.emplace_back(at + ".hydra/overrides.yaml", "- seed=" + job + "\n");
    files.emplace_back(at + "metrics.json", "{\"acc\": 0." + job + "}");
  }
  const Loaded loaded(files);
  ASSERT_EQ(loaded.bundle->runs.size(), 3U);
  EXPECT_EQ(loaded.run(0).directory, "multirun/0");
  EXPECT_EQ(loaded.run(0).arm, "version=a");
  EXPECT_EQ(loaded.run(1).arm, "version=a");
  EXPECT_EQ(loaded.run(2).arm, "version=b");
}

}  // namespace
}  // namespace reprocheck::tests
