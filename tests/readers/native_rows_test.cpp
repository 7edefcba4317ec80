// native_rows_test: what a row of a sample table comes to, and which rows are one table.

#include <cmath>

#include "tests/readers/loaded_bundle.h"

namespace reprocheck::tests {
namespace {

TEST(NativeRows, StatusAndErrorDecideWhatARowIs) {
  const Loaded loaded(Files{{"samples.jsonl",
                             "{\"id\": 1, \"score\": 1, \"status\": \"scored\", \"error\": null}\n"
                             "{\"id\": 2, \"score\": null, \"status\": \"abstained\"}\n"
                             "{\"id\": 3, \"score\": null, \"error\": \"timeout\"}\n"
                             "{\"id\": 4, \"score\": 0.0, \"error\": \"judge down\"}\n"
                             "{\"id\": 5, \"score\": 1, \"status\": \"errored\"}\n"
                             "{\"id\": 6, \"score\": 0.5, \"status\": \"truncated\"}\n"
                             "{\"id\": 7}\n"}});
  const ScoreColumn* score = loaded.score("score");
  ASSERT_NE(score, nullptr);
  EXPECT_EQ(score->states, (std::vector<SampleState>{SampleState::scored, SampleState::abstained,
                                                     SampleState::errored, SampleState::scored,
                                                     SampleState::errored, SampleState::truncated,
                                                     SampleState::missing}));
  EXPECT_TRUE(loaded.table().has_error_text[3]);
  EXPECT_FALSE(loaded.table().status_recorded[3]);
  EXPECT_EQ(score->values[3], 0.0);
  EXPECT_TRUE(std::isnan(score->values[4]));
  EXPECT_EQ(score->values[5], 0.5);
}

TEST(NativeRows, AJudgeThatFailedLeavesItsErrorInTheRationale) {
  const Loaded loaded(
      Files{{"judgments.jsonl",
             "{\"id\": 1, \"score\": 0.0, \"rationale\": \"judge error: 429\"}\n"
             "{\"id\": 2, \"score\": 0.0, \"rationale\": \"judge error: 429\"}\n"}});
  EXPECT_TRUE(loaded.table().judged);
  EXPECT_TRUE(loaded.table().has_error_text[0]);
}

TEST(NativeRows, NotANumberIsKeptAndATextIsNoScore) {
  const Loaded loaded(
      Files{{"samples.jsonl", "{\"id\": 1, \"score\": NaN}\n{\"id\": 2, \"score\": 0.5}\n"}});
  EXPECT_EQ(loaded.score("score")->states[0], SampleState::scored);
  EXPECT_TRUE(std::isnan(loaded.score("score")->values[0]));
  const Loaded text(Files{{"samples.jsonl",
                           "{\"id\": 1, \"scores\": {\"f1\": \"bad\"}}\n"
                           "{\"id\": 2, \"scores\": {\"f1\": 0.5}}\n"
                           "{\"id\": 3, \"scores\": {\"f1\": 0.5}}\n"}});
  EXPECT_EQ(text.score("f1")->states[0], SampleState::missing);
  ASSERT_NE(text.problem(ProblemKind::malformed), nullptr);
  EXPECT_EQ(text.problem(ProblemKind::malformed)->line, 1U);
}

TEST(NativeRows, RepeatsAndSeeds) {
  const Loaded repeats(Files{{"samples.jsonl",
                              "{\"id\": 1, \"repeat\": 2, \"score\": 1}\n"
                              "{\"id\": 1, \"repeat\": 10, \"score\": 0}\n"}});
  EXPECT_TRUE(repeats.table().has_repeats);
  EXPECT_EQ(repeats.table().repeat, (std::vector<std::uint32_t>{2, 10}));
  const Loaded seed(Files{{"samples.jsonl",
                           "{\"id\": 1, \"seed\": 7, \"score\": 1}\n"
                           "{\"id\": 2, \"seed\": 7, \"score\": 0}\n"}});
  EXPECT_FALSE(seed.table().has_repeats);
  EXPECT_EQ(seed.value("seed"), "7");
}

TEST(NativeRows, ATornLastLineKeepsTheRowsBeforeIt) {
  const Loaded loaded(Files{
      {"samples.jsonl", "{\"id\": 1, \"score\": 1}\n{\"id\": 2, \"score\": 0}\n{\"id\": 3, \"sc"}});
  EXPECT_EQ(loaded.table().rows, 2U);
  const Problem* torn = loaded.problem(ProblemKind::torn);
  ASSERT_NE(torn, nullptr);
  EXPECT_TRUE(torn->decides);
  EXPECT_EQ(torn->line, 3U);
}

TEST(NativeRows, WhatIsNoRecordIsTold) {
  const std::string good = "{\"id\": 1, \"score\": 1}\n{\"id\": 2, \"score\": 0}\n";
  std::string deep(100'000, '[');
  for (const std::string& bad :
       {std::string("{\"id\": 3, nope}\n"), std::string("{\"id\": \"\xff\", \"score\": 1}\n"),
        "{\"id\": 3, \"score\": " + deep + "\n", std::string("\x00\x01\x02\n", 4)}) {
    const Loaded loaded(Files{{"samples.jsonl", good + bad + good}});
    EXPECT_EQ(loaded.table().rows, 4U);
    ASSERT_NE(loaded.problem(ProblemKind::malformed), nullptr);
    EXPECT_EQ(loaded.problem(ProblemKind::malformed)->line, 3U);
    EXPECT_TRUE(loaded.decides());
  }
  for (const std::string& bad : {std::string(), std::string("\x7f\x45\x4c\x46\0\0\0", 7)}) {
    const Loaded loaded(Files{{"samples.jsonl", bad}});
    EXPECT_TRUE(loaded.decides());
    EXPECT_TRUE(loaded.run().records.samples.empty());
  }
}

TEST(NativeRows, AColumnThatComesLateInALargeFileCounts) {
  std::string rows;
  for (int i = 0; i < 60'000; ++i)
    rows += "{\"id\": " + std::to_string(i) + ", \"output\": \"" + std::string(150, 'x') + "\"" +
            (i < 30'000 ? "" : ", \"late_score\": 1, \"error\": \"e\"") + "}\n";
  ASSERT_GT(rows.size(), 8U << 20);
  const Loaded loaded(Files{{"samples.jsonl", rows}});
  EXPECT_EQ(loaded.table().rows, 60'000U);
  ASSERT_NE(loaded.score("late_score"), nullptr);
  EXPECT_EQ(loaded.score("late_score")->states[0], SampleState::missing);
  EXPECT_EQ(loaded.score("late_score")->states[59'999], SampleState::scored);
  EXPECT_TRUE(loaded.table().has_error_text[59'999]);
  EXPECT_EQ(loaded.table().texts->read(59'999, TextRole::error), "e");
}

TEST(NativeRows, OutputsAndJudgmentsOfOneRunAreOneTable) {
  const Loaded loaded(
      Files{{"outputs.jsonl",
             "{\"id\": 1, \"output\": \"a\", \"target\": \"a\"}\n"
             "{\"id\": 2, \"output\": \"b\", \"target\": \"c\"}\n"},
            {"judgments.jsonl", "{\"id\": 2, \"score\": 0.5}\n{\"id\": 1, \"score\": 1}\n"}});
  ASSERT_EQ(loaded.run().records.samples.size(), 1U);
  const SampleTable& table = loaded.table();
  EXPECT_EQ(table.rows, 2U);
  EXPECT_EQ(table.task, "");
  ASSERT_EQ(table.scores.size(), 1U);
  for (std::size_t row = 0; row < 2; ++row) {
    const bool first = table.ids[row] == "1";
    EXPECT_EQ(table.scores[0].values[row], first ? 1.0 : 0.5);
    EXPECT_EQ(table.texts->read(row, TextRole::output), first ? "a" : "b");
  }
}

TEST(NativeRows, TwoTablesWithAnswersAreTasksNamedByTheirFiles) {
  const std::string rows = "{\"id\": 1, \"output\": \"a\"}\n{\"id\": 2, \"output\": \"b\"}\n";
  const Loaded loaded(Files{{"out/predictions_cold.jsonl", rows},
                            {"out/predictions_hot.jsonl", rows},
                            {"out/metrics.json", "{\"predictions_hot\": {\"acc\": 0.5}}"}});
  ASSERT_EQ(loaded.run().records.samples.size(), 2U);
  EXPECT_EQ(loaded.table(0).task, "predictions_cold");
  EXPECT_EQ(loaded.table(1).task, "predictions_hot");
  EXPECT_NE(loaded.metric("predictions_hot/acc"), nullptr);
  EXPECT_EQ(loaded.metric("predictions_hot/acc")->key.task, "predictions_hot");
}

TEST(NativeRows, ARowOfAThousandColumnsDoesNotMakeAThousandOfEveryRow) {
  std::string rows = "{\"id\": -1, \"output\": \"a\"";
  for (int i = 0; i < 1'000; ++i) rows += ", \"s" + std::to_string(i) + "\": 0.5";
  rows += "}\n";
  for (int i = 0; i < 6'000; ++i)
    rows += "{\"id\": " + std::to_string(i) + ", \"output\": \"a\"}\n";
  const Loaded loaded(Files{{"predictions.jsonl", rows}});
  ASSERT_FALSE(loaded.bundle->problems.empty());
  EXPECT_EQ(loaded.bundle->problems[0].kind, ProblemKind::limit);
  EXPECT_TRUE(loaded.bundle->problems[0].decides);
}

TEST(NativeRows, ColumnsOfOneRowEachCostNoSquareOfTheirNumber) {
  std::string head = "id", row = "1";
  for (int i = 0; i < 100'000; ++i) {
    head += ",c" + std::to_string(i);
    row += ",";
  }
  const Loaded loaded(Files{{"predictions.csv", head + "\n" + row + "\n"}});
  EXPECT_TRUE(loaded.run().records.samples.empty());
}

TEST(NativeRows, WordsThatPeopleWriteForAStatusAreRead) {
  const Loaded loaded(Files{{"samples.jsonl",
                             "{\"id\": 1, \"score\": 1, \"status\": \"success\"}\n"
                             "{\"id\": 2, \"score\": 1, \"status\": \"Skipped\"}\n"
                             "{\"id\": 3, \"score\": 1, \"status\": \"timed-out\"}\n"
                             "{\"id\": 4, \"score\": 0, \"status\": \"failed\"}\n"
                             "{\"id\": 5, \"score\": null, \"status\": \"failed\"}\n"
                             "{\"id\": 6, \"score\": 1, \"status\": \"\"}\n"}});
  ASSERT_NE(loaded.score("score"), nullptr);
  EXPECT_EQ(
      loaded.score("score")->states,
      (std::vector<SampleState>{SampleState::scored, SampleState::filtered, SampleState::errored,
                                SampleState::scored, SampleState::errored, SampleState::scored}));
  EXPECT_TRUE(loaded.bundle->problems.empty());
}

TEST(NativeRows, AStatusThatNobodyKnowsScoresNothingAndIsToldOnce) {
  const Loaded loaded(Files{{"samples.jsonl",
                             "{\"id\": 1, \"score\": 1, \"status\": \"ok\"}\n"
                             "{\"id\": 2, \"score\": 1, \"status\": \"weird\"}\n"
                             "{\"id\": 3, \"score\": 1, \"status\": \"odd\"}\n"}});
  ASSERT_NE(loaded.score("score"), nullptr);
  EXPECT_EQ(loaded.score("score")->states[1], SampleState::missing);
  EXPECT_EQ(loaded.score("score")->states[2], SampleState::missing);
  ASSERT_EQ(loaded.bundle->problems.size(), 1U);
  const Problem& problem = loaded.bundle->problems[0];
  EXPECT_EQ(problem.line, 2U);
  EXPECT_TRUE(problem.decides);
  EXPECT_NE(problem.message.find("status \"weird\" is none of scored, abstained"),
            std::string::npos);
  EXPECT_NE(problem.message.find("(2 rows)"), std::string::npos) << problem.message;
  // The line that it gives settles it.
  const std::string line = problem.message.substr(problem.message.find("files: "));
  const Loaded settled(Files{{"samples.jsonl",
                              "{\"id\": 1, \"score\": 1, \"status\": \"weird\"}\n"
                              "{\"id\": 2, \"score\": 1, \"status\": \"odd\"}\n"},
                             {"reprocheck.bundle.yaml", line + "\n"}});
  EXPECT_FALSE(settled.decides());
  EXPECT_EQ(settled.score("score")->states[0], SampleState::scored);
}

TEST(NativeRows, CodesAreNoStatusAndAmongWordsNobodyKnowsThem) {
  const Loaded codes(Files{{"results.csv", "id,score,status\n1,1,200\n2,0,500\n"}});
  ASSERT_NE(codes.score("score"), nullptr);
  EXPECT_EQ(codes.score("score")->states[1], SampleState::scored);
  EXPECT_FALSE(codes.decides());
  ASSERT_EQ(codes.bundle->problems.size(), 1U);
  EXPECT_NE(codes.bundle->problems[0].message.find("holds codes"), std::string::npos);
  for (const char* code : {"3", "true"}) {
    const Loaded mixed(Files{{"samples.jsonl",
                              "{\"id\": 1, \"score\": 1, \"status\": \"ok\"}\n"
                              "{\"id\": 2, \"score\": 1, \"status\": " +
                                  std::string(code) + "}\n"}});
    EXPECT_TRUE(mixed.decides()) << code;
    EXPECT_EQ(mixed.bundle->problems[0].line, 2U);
  }
}

TEST(NativeRows, ARecordWithNoneOfTheColumnsIsNoItem) {
  const std::string good = "{\"id\": 1, \"score\": 1}\n{\"id\": 2, \"score\": 0}\n";
  for (const char* bad : {"{}", "[1, 2]", "{\"note\": \"x\"}"}) {
    const Loaded loaded(Files{{"samples.jsonl", good + bad + "\n"}});
    EXPECT_EQ(loaded.table().rows, 2U) << bad;
    ASSERT_EQ(loaded.bundle->problems.size(), 1U) << bad;
    EXPECT_EQ(loaded.bundle->problems[0].line, 3U) << bad;
    EXPECT_TRUE(loaded.decides()) << bad;
  }
  const Loaded array(
      Files{{"samples.json", R"([{"id": 1, "score": 1}, {"id": 2, "score": 0}, {}])"}});
  EXPECT_TRUE(array.decides());
  // What a spreadsheet writes below its table is no record at all.
  const Loaded sheet(Files{{"samples.csv", "id,score\n1,1\n2,0\n,\n,\n"}});
  EXPECT_EQ(sheet.table().rows, 2U);
  EXPECT_TRUE(sheet.bundle->problems.empty());
}

TEST(NativeRows, OneScoreInTwoPlacesHasToAgree) {
  const auto rows = [](const char* nested) {
    return std::string("{\"id\": 1, \"correct\": 1, \"result\": {\"correct\": true}}\n") +
           "{\"id\": 2, \"correct\": 0, \"result\": {\"correct\": " + nested + "}}\n" +
           "{\"id\": 3, \"correct\": 1}\n";
  };
  const Loaded equal(Files{{"samples.jsonl", rows("false")}});
  ASSERT_NE(equal.score("correct"), nullptr);
  EXPECT_EQ(equal.table().scores.size(), 1U);
  EXPECT_EQ(equal.score("correct")->values, (std::vector<double>{1, 0, 1}));
  EXPECT_TRUE(equal.bundle->problems.empty());
  const Loaded loaded(Files{{"samples.jsonl", rows("true")}});
  const Problem* problem = loaded.problem(ProblemKind::ambiguous);
  ASSERT_NE(problem, nullptr);
  EXPECT_TRUE(problem->decides);
  EXPECT_EQ(problem->line, 2U);
  const std::string line = problem->message.substr(problem->message.find("files: "));
  const Loaded settled(
      Files{{"samples.jsonl", rows("true")}, {"reprocheck.bundle.yaml", line + "\n"}});
  EXPECT_TRUE(settled.bundle->problems.empty());
  EXPECT_EQ(settled.score("correct")->values, (std::vector<double>{1, 0, 1}));
}

}  // namespace
}  // namespace reprocheck::tests
