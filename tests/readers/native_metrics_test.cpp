// native_metrics_test: aggregates, told apart from counts, settings and provenance.

#include <cmath>

#include "tests/readers/loaded_bundle.h"

namespace reprocheck::tests {
namespace {

TEST(NativeMetrics, NumbersObjectsArraysAndNestedNames) {
  const Loaded loaded(
      Files{{"metrics.json",
             R"({"answer_accuracy": 0.564, "recall_at_k": {"1": 0.978}, "n_test": 500,
                            "f1": {"value": 0.61, "std_error": 0.02, "n": 100,
                                   "direction": "higher"},
                            "loss": [0.4, 0.5], "seed": 3, "note": "fine", "passed": true,
                            "git_commit": "0123456789abcdef0123456789abcdef01234567",
                            "evaluated_at": "2024-01-01"})"}});
  ASSERT_NE(loaded.metric("answer_accuracy"), nullptr);
  EXPECT_EQ(loaded.metric("answer_accuracy")->text, "0.564");
  EXPECT_EQ(loaded.metric("answer_accuracy")->source.pointer, "/answer_accuracy");
  EXPECT_NE(loaded.metric("recall_at_k/1"), nullptr);
  EXPECT_EQ(loaded.metric("n_test"), nullptr);
  EXPECT_EQ(loaded.value("n_test"), "500");
  EXPECT_EQ(loaded.value("seed"), "3");
  const Metric* f1 = loaded.metric("f1");
  ASSERT_NE(f1, nullptr);
  EXPECT_EQ(f1->std_error, 0.02);
  EXPECT_EQ(f1->n, 100U);
  EXPECT_EQ(f1->direction, Direction::higher);
  ASSERT_NE(loaded.metric("loss"), nullptr);
  EXPECT_EQ(loaded.metric("loss")->repeats, (std::vector<double>{0.4, 0.5}));
  EXPECT_DOUBLE_EQ(loaded.metric("loss")->value, 0.45);
  EXPECT_EQ(loaded.value("commit"), "0123456789abcdef0123456789abcdef01234567");
  EXPECT_EQ(loaded.run().records.metrics.size(), 4U);
}

TEST(NativeMetrics, WhatATrainerTellsOfItsProgressIsNoMetric) {
  const Loaded loaded(Files{{"all_results.json",
                             R"({"epoch": 2.99, "eval_accuracy": 0.86, "eval_loss": 0.4,
                                 "eval_samples": 408, "train_samples": 3668, "step": 300.0,
                                 "learning_rate": 0.0, "total_flos": 1.5e15,
                                 "eval_runtime": 2.3, "eval_samples_per_second": 170.1})"}});
  for (const std::string name :
       {"epoch", "eval_samples", "train_samples", "step", "learning_rate", "total_flos"}) {
    EXPECT_EQ(loaded.metric(name), nullptr) << name;
    EXPECT_NE(loaded.value(name), "(none)") << name;
  }
  EXPECT_NE(loaded.metric("eval_accuracy"), nullptr);
  EXPECT_NE(loaded.metric("eval_runtime"), nullptr);
  EXPECT_NE(loaded.metric("eval_samples_per_second"), nullptr);
  EXPECT_EQ(loaded.run().records.metrics.size(), 4U);
}

TEST(NativeMetrics, AnNBesideARateIsItsOwnWhereACountOfItGivesTheRate) {
  const Loaded loaded(Files{{"metrics.json", R"({"a": {"accuracy": 0.772, "f1": 0.772, "n": 250},
                                 "b": {"accuracy": 0.7733, "n": 250},
                                 "c": {"accuracy": 0.77, "n": 250},
                                 "d": {"accuracy": 0.772, "n_test": 250},
                                 "e": {"accuracy": 77.2, "n": 250},
                                 "f": {"accuracy": 77.3, "n": 250},
                                 "g": {"error_rate": 0.228, "n": 250},
                                 "arms": [{"arm": "x", "n": 500, "accuracy": 0.704}]})"}});
  EXPECT_EQ(loaded.metric("a/accuracy")->n, 250U);
  EXPECT_TRUE(loaded.metric("a/accuracy")->n_is_beside);
  EXPECT_EQ(loaded.metric("accuracy@x")->n, 500U);
  EXPECT_EQ(loaded.metric("a/f1")->n, std::nullopt) << "an F1 is no share";
  EXPECT_EQ(loaded.metric("b/accuracy")->n, std::nullopt) << "no k of 250";
  EXPECT_EQ(loaded.metric("c/accuracy")->n, 250U) << "192 or 193 of 250: still of 250";
  EXPECT_EQ(loaded.metric("e/accuracy")->n, 250U) << "in percent";
  EXPECT_EQ(loaded.metric("f/accuracy")->n, std::nullopt) << "no k of 250";
  EXPECT_EQ(loaded.metric("g/error_rate")->n, 250U);
  EXPECT_EQ(loaded.metric("d/accuracy")->n, std::nullopt) << "n_test may count anything";
}

TEST(NativeMetrics, AMeanBesideItsNIsTheRateItStandsUnder) {
  const Loaded loaded(
      Files{{"metrics.json",
             R"({"accuracy": {"mean": 0.775, "n": 240}, "reward": {"mean": 0.5, "n": 10}})"}});
  ASSERT_NE(loaded.metric("accuracy/mean"), nullptr);
  EXPECT_EQ(loaded.metric("accuracy/mean")->n, 240U);
  EXPECT_FALSE(loaded.metric("reward/mean")->n.has_value());
}

TEST(NativeMetrics, ARateOfSamplesIsAMetricAndTheirNumberIsNone) {
  const Loaded loaded(Files{{"metrics.json", R"({"bad_samples": 0.25, "good_samples": 12})"}});
  EXPECT_NE(loaded.metric("bad_samples"), nullptr);
  EXPECT_EQ(loaded.metric("good_samples"), nullptr);
}

TEST(NativeMetrics, RightAnswersBesideTheirTotalAreACountAndNoRate) {
  const Loaded loaded(
      Files{{"metrics.json", R"({"accuracy": {"accuracy": 39.56, "correct": 89, "total": 225},
                           "tools": {"passed": 12, "n_tests": 20}, "correct": 0.9})"}});
  EXPECT_EQ(loaded.metric("accuracy/correct"), nullptr);
  EXPECT_EQ(loaded.metric("tools/passed"), nullptr);
  EXPECT_EQ(loaded.value("accuracy/correct"), "89");
  EXPECT_NE(loaded.metric("correct"), nullptr);
  EXPECT_NE(loaded.metric("accuracy/accuracy"), nullptr);
}

TEST(NativeMetrics, ASeedOrAFoldTellsWhichRunItIs) {
  const Loaded loaded(Files{{"metrics.json", R"({"accuracy": 0.9, "fold": 3, "seed": 7})"}});
  EXPECT_EQ(loaded.metric("fold"), nullptr);
  EXPECT_EQ(loaded.value("fold"), "3");
  EXPECT_EQ(loaded.value("seed"), "7");
}

TEST(NativeMetrics, ArmsOfASummary) {
  const Loaded loaded(Files{{"summary.json",
                             R"({"arms": [{"arm": "regex", "n": 500, "accuracy": 0.5},
                                     {"arm": "student", "n": 500, "accuracy": 0.7}]})"}});
  EXPECT_EQ(loaded.run().records.metrics.size(), 2U);
  ASSERT_NE(loaded.metric("accuracy@student"), nullptr);
  EXPECT_EQ(loaded.metric("accuracy@student")->value, 0.7);
}

TEST(NativeMetrics, NotFiniteIsKeptAndATextIsToldNeverCoerced) {
  const Loaded loaded(
      Files{{"metrics.json", R"({"a": NaN, "b": 1e999, "c": "0.95", "version": "1.2"})"}});
  EXPECT_TRUE(std::isnan(loaded.metric("a")->value));
  EXPECT_TRUE(std::isinf(loaded.metric("b")->value));
  EXPECT_EQ(loaded.metric("c"), nullptr);
  bool told = false;
  for (const Problem& problem : loaded.bundle->problems)
    told = told || problem.message.find("metric c is not a number") != std::string::npos;
  EXPECT_TRUE(told);
}

TEST(NativeMetrics, BrokenFilesDecide) {
  for (const std::string& bad :
       {std::string(), std::string("{\"accuracy\": 0.5"), std::string("\x00\xff", 2),
        std::string("{\"a\": \"\xff\"}"), std::string("3"), std::string(100'000, '[')}) {
    const Loaded loaded(Files{{"metrics.json", bad}, {"app.log", "x"}});
    EXPECT_TRUE(loaded.decides()) << bad.substr(0, 20);
    EXPECT_TRUE(loaded.run().records.metrics.empty());
  }
}

TEST(NativeMetrics, AKeyThatStandsTwiceIsTold) {
  const Loaded loaded(Files{{"metrics.json", R"({"accuracy": 0.99, "\u0061ccuracy": 0.12})"}});
  ASSERT_NE(loaded.problem(ProblemKind::key_duplicated), nullptr);
  EXPECT_FALSE(loaded.problem(ProblemKind::key_duplicated)->decides);
  EXPECT_EQ(loaded.metric("accuracy")->value, 0.12);
}

TEST(NativeMetrics, ExperimentResultsHoldConfigurationAndResults) {
  const Loaded loaded(
      Files{{"experiment_results.json",
             R"({"config": {"model": {"name": "m-1", "temperature": 0.0}, "output_dir": "/tmp/x",
                                       "provenance": {"git_dirty": false}},
                            "results": {"f1": 0.5}})"}});
  EXPECT_EQ(loaded.value("name", "generator"), "m-1");
  EXPECT_EQ(loaded.value("temperature"), "0.0");
  EXPECT_EQ(loaded.value("dirty"), "false");
  EXPECT_EQ(loaded.value("output_dir"), "(none)");
  EXPECT_EQ(loaded.metric("f1")->source.pointer, "/results/f1");
}

TEST(NativeMetrics, ExperimentResultsKeepTheirNamesWithoutAConfiguration) {
  const Loaded loaded(Files{{"experiment_results.json", R"({"results": {"f1": 0.5}})"}});
  ASSERT_NE(loaded.metric("f1"), nullptr);
  EXPECT_EQ(loaded.metric("f1")->source.pointer, "/results/f1");
}

TEST(NativeMetrics, ExperimentResultsMayHoldRecords) {
  const Loaded loaded(Files{{"experiment_results.json",
                             R"({"config": {"seed": 1}, "results": [
          {"id": "a", "condition": "x", "repetition": 0, "metrics": {"correct": false}},
          {"id": "a", "condition": "x", "repetition": 1, "metrics": {"correct": true}}]})"}});
  ASSERT_EQ(loaded.run().records.samples.size(), 1U);
  EXPECT_TRUE(loaded.table().has_repeats);
  EXPECT_EQ(loaded.table().arms, std::vector<std::string>{"x"});
  EXPECT_TRUE(loaded.score("correct")->boolean);
}

TEST(NativeMetrics, ResultsThatAreAListAreSamples) {
  const Loaded loaded(Files{
      {"results.json",
       R"([{"id": 1, "target": "a", "output": "a"}, {"id": 2, "target": "a", "output": "b"}])"}});
  EXPECT_EQ(loaded.table().rows, 2U);
  EXPECT_EQ(loaded.table().texts->read(1, TextRole::output), "b");
}

TEST(NativeMetrics, YamlAsDvcLiveWritesIt) {
  const Loaded loaded(Files{{"metrics.yaml", "acc: 0.5\nloss: 1e-05\nval:\n  acc: 0.4\n"}});
  EXPECT_EQ(loaded.metric("loss")->value, 1e-05);
  EXPECT_EQ(loaded.metric("val/acc")->value, 0.4);
}

TEST(Provenance, ABlockOfItsOwnIsRead) {
  const std::string sha(64, 'a');
  const Loaded loaded(
      Files{{"run.json",
             R"({"git_commit": "0123456789abcdef0123456789abcdef01234567", "git_dirty": true,
              "base_model_revision": "abc1234", "adapter_sha256": ")" +
                 sha + R"(", "heldout_sha256": ")" + sha +
                 R"(", "heldout_path": "../data/x.jsonl", "gpu": "A100"})"},
            {"metrics.json", "{\"acc\": 0.5}"}});
  EXPECT_EQ(loaded.value("dirty"), "true");
  EXPECT_EQ(loaded.value("weights_digest"), sha);
  EXPECT_EQ(loaded.value("dataset_digest"), sha);
  EXPECT_EQ(loaded.value("revision"), "abc1234");
  EXPECT_EQ(loaded.value("gpu"), "A100");
  ASSERT_EQ(loaded.run().records.data.size(), 1U);
  EXPECT_TRUE(loaded.run().records.data[0].escapes);
}

TEST(Provenance, AnyOtherJsonIsLeftAlone) {
  const Loaded loaded(
      Files{{"cache.json", R"({"python": "3.11", "x": 1})"}, {"metrics.json", "{\"acc\": 0.5}"}});
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"cache.json"});
}

}  // namespace
}  // namespace reprocheck::tests
