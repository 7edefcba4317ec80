// lm_eval_results_test: what the harness wrote is read, and what it cannot have written is told.

#include <cmath>

#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader lm_eval_results;
}

namespace reprocheck::tests {
namespace {

constexpr auto k_one = "toy__adder/results_2026-11-24T12-05-18.820056.json";
constexpr auto k_two = "toy__adder/results_2026-11-24T12-05-18.845481.json";

ReadResult read_text(const std::string& text,
                     const std::string& name = "results_2026-01-01T00-00-00.json") {
  return reading_of_text(readers::lm_eval_results, name, text);
}

TEST(LmEvalResults, TheRealFileGivesEveryMetricOfEveryTaskAndFilter) {
  const auto read = reading_of(readers::lm_eval_results, fixture("lm_eval/one"), k_one);
  ASSERT_TRUE(read.recognized);
  ASSERT_TRUE(read.outcome.has_value());
  EXPECT_TRUE(read.reading.records.problems.empty());
  const Metric* strict = read.metric("adder/exact_match,strict");
  ASSERT_NE(strict, nullptr);
  EXPECT_TRUE(strict->std_error.has_value());
  EXPECT_EQ(strict->direction, Direction::higher);
  EXPECT_TRUE(strict->harness_direction && strict->by_tool);
  EXPECT_EQ(strict->n, 10U);
  EXPECT_FALSE(strict->leaf_of_group || strict->is_group);
  EXPECT_TRUE(read.metric("adders/acc,none")->is_group);
  EXPECT_EQ(read.metric("adders/acc,none")->n, 12U);
  EXPECT_TRUE(read.metric("adder_mc_small/acc_norm,none")->leaf_of_group);
}

TEST(LmEvalResults, NotANumberIsKeptSoThatACheckCanSayIt) {
  const auto read = reading_of(readers::lm_eval_results, fixture("lm_eval/one"), k_one);
  ASSERT_NE(read.metric("adder/token_f1,flexible"), nullptr);
  EXPECT_TRUE(std::isnan(read.metric("adder/token_f1,flexible")->value));
}

TEST(LmEvalResults, TheRunIsKnownByTheStampOfItsFiles) {
  const auto read = reading_of(readers::lm_eval_results, fixture("lm_eval/one"), k_one);
  ASSERT_EQ(read.reading.records.runs.size(), 1U);
  const RunRecord& run = read.reading.records.runs[0];
  EXPECT_EQ(run.id, "2026-11-24T12-05-18.820056");
  EXPECT_FALSE(run.id_is_unique);
  EXPECT_TRUE(run.started_is_fine);
  EXPECT_EQ(run.state, RunState::finished);
  EXPECT_EQ(read.reading.home, "toy__adder");
}

TEST(LmEvalResults, CircumstancesBecomeFacts) {
  const auto read = reading_of(readers::lm_eval_results, fixture("lm_eval/two"), k_two);
  EXPECT_EQ(read.value("harness"), "lm-evaluation-harness");
  EXPECT_EQ(read.value("harness_version"), "0.4.13");
  EXPECT_EQ(read.value("name"), "toy/adder");
  EXPECT_EQ(read.value("revision"), "2026-03-01");
  EXPECT_EQ(read.value("dtype"), "float16");
  EXPECT_EQ(read.value("limit"), "4");
  EXPECT_EQ(read.fact("limit")->change, ChangeClass::ruler);
  EXPECT_EQ(read.value("num_fewshot", "adder"), "1");
  EXPECT_EQ(read.value("system_prompt"), "Be short.");
  EXPECT_EQ(read.value("seed"), "0");
  EXPECT_EQ(read.value("task_version", "adder"), "1.0");
  EXPECT_NE(read.fact("commit"), nullptr);
  EXPECT_EQ(read.fact("dirty"), nullptr);
}

TEST(LmEvalResults, ATaskIsTakenApartIntoRulerAndSubject) {
  const auto read = reading_of(readers::lm_eval_results, fixture("lm_eval/one"), k_one);
  const Fact* scorer = read.fact("task_config.process_results", "adder");
  ASSERT_NE(scorer, nullptr);
  EXPECT_EQ(scorer->change, ChangeClass::ruler);
  EXPECT_NE(scorer->value.find("def score"), std::string::npos);
  EXPECT_EQ(read.fact("doc_to_text", "adder")->change, ChangeClass::subject);
  EXPECT_EQ(read.value("temperature", "adder"), "0.0");
  EXPECT_EQ(read.fact("dataset", "adder")->change, ChangeClass::ruler);
  for (const Fact& fact : read.reading.records.facts) {
    EXPECT_EQ(fact.key.find("config_source"), std::string::npos);
    EXPECT_EQ(fact.value.find("tasks/adder"), std::string::npos) << fact.key;
  }
}

TEST(LmEvalResults, TheOlderVersionSaysTheSame) {
  const auto old = reading_of(readers::lm_eval_results, fixture("lm_eval/old"),
                              "toy__adder/results_2026-11-24T12-05-22.269986.json");
  const auto now = reading_of(readers::lm_eval_results, fixture("lm_eval/one"), k_one);
  EXPECT_EQ(old.value("harness_version"), "0.4.11");
  for (const Metric& metric : now.reading.records.metrics)
    EXPECT_NE(old.metric(to_string(metric.key)), nullptr) << to_string(metric.key);
}

TEST(LmEvalResults, TheFileOf2021HasNoFilters) {
  const auto read = read_text(
      R"({"results": {"lambada": {"ppl": 5.1, "ppl_stderr": 0.1, "acc": 0.6, "acc_stderr": 0.01}},
          "versions": {"lambada": 0}, "config": {"model": "gpt2", "limit": null}})",
      "results.json");
  EXPECT_TRUE(read.recognized);
  ASSERT_NE(read.metric("lambada/acc"), nullptr);
  EXPECT_EQ(read.metric("lambada/acc")->std_error, 0.01);
  EXPECT_EQ(read.reading.records.metrics.size(), 2U);
  EXPECT_EQ(read.value("limit"), "none");
}

TEST(LmEvalResults, SomebodyElsesResultsFileIsLeftToOthers) {
  EXPECT_FALSE(read_text(R"({"accuracy": 0.9})", "results.json").recognized);
  EXPECT_FALSE(read_text(R"({"results": {"accuracy": 0.9}})", "results.json").recognized);
}

TEST(LmEvalResults, ATornOrEmptyFileDecides) {
  EXPECT_FALSE(read_text(R"({"results": {"a": {"acc,none": 0.)").outcome.has_value());
  EXPECT_FALSE(read_text("").outcome.has_value());
  EXPECT_TRUE(read_text("{}").decides());
  EXPECT_TRUE(read_text(R"({"results": []})").decides());
}

TEST(LmEvalResults, AKeyThatStandsTwiceIsTold) {
  const auto read = read_text(R"({"results": {"a": {"acc,none": 0.99, "acc,none": 0.12}}})");
  EXPECT_TRUE(read.has_problem(ProblemKind::key_duplicated));
  EXPECT_EQ(read.metric("a/acc,none")->value, 0.12);
}

TEST(LmEvalResults, AWrongTypeIsNamedByItsPointer) {
  const auto read = read_text(R"({"results": {"a": {"acc,none": "0.9"}}, "config": 3})");
  ASSERT_EQ(read.reading.records.problems.size(), 2U);
  EXPECT_EQ(read.reading.records.problems[0].message, "/results/a/acc,none is no number");
  EXPECT_TRUE(read.decides());
}

TEST(LmEvalResults, ACredentialIsNeverCarriedOn) {
  const auto read = read_text(
      R"({"results": {"a": {"acc,none": 1}}, "lm_eval_version": "0.4.13",
          "config": {"model": "openai-completions", "model_args": "model=m,api_key=sk-123"}})");
  for (const Fact& fact : read.reading.records.facts) {
    EXPECT_EQ(fact.value.find("sk-123"), std::string::npos);
    EXPECT_EQ(fact.source.text.find("sk-123"), std::string::npos);
  }
  EXPECT_EQ(read.value("provider"), "openai");
}

TEST(LmEvalResults, TheEnvironmentIsReadFromTorchsReport) {
  const auto read = read_text(
      R"({"results": {"a": {"acc,none": 1}}, "pretty_env_info": ")"
      R"(PyTorch version: 2.4.0\nOS: Ubuntu 22.04 (x86_64)\nPython version: 3.10.12 (main)\n)"
      R"(GPU models and configuration: \nGPU 0: NVIDIA A100\nGPU 1: NVIDIA A100\n\n)"
      R"(Nvidia driver version: 535.1\nCUDA runtime version: Could not collect"})");
  EXPECT_EQ(read.value("os"), "Ubuntu 22.04 (x86_64)");
  EXPECT_EQ(read.value("python"), "3.10.12");
  EXPECT_EQ(read.value("gpu"), "NVIDIA A100");
  EXPECT_EQ(read.value("gpu_count"), "2");
  EXPECT_EQ(read.value("driver"), "535.1");
  EXPECT_EQ(read.fact("cuda"), nullptr);
}

}  // namespace
}  // namespace reprocheck::tests
