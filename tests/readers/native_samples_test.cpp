// native_samples_test: which column of a sample table plays which part.

#include "tests/readers/loaded_bundle.h"

namespace reprocheck::tests {
namespace {

TEST(NativeSamples, ATableWithIdTargetOutputAndScores) {
  const Loaded loaded(Files{{"predictions.jsonl",
                             R"({"id": "a", "question": "1+1?", "target": "2", "output": "2", )"
                             R"("scores": {"exact_match": 1, "f1": 1.0}, )"
                             R"("latency_ms": 12.5, "model": "m-1", "system_fingerprint": "fp_1"}
{"id": "b", "question": "2+2?", "target": "4", "output": "5", )"
                             R"("scores": {"exact_match": 0, "f1": 0.5}, )"
                             R"("latency_ms": 10, "model": "m-1", "system_fingerprint": "fp_0"}
)"}});
  const SampleTable& table = loaded.table();
  EXPECT_EQ(table.rows, 2U);
  EXPECT_EQ(table.task, "");
  EXPECT_EQ(table.ids[1], "b");
  EXPECT_EQ(table.arms, std::vector<std::string>{""});
  EXPECT_EQ(table.mapping,
            "id=id question=question target=target output=output "
            "scores=scores.exact_match,scores.f1 resources=latency_ms facts=model,"
            "system_fingerprint");
  ASSERT_NE(loaded.score("exact_match"), nullptr);
  EXPECT_TRUE(loaded.score("exact_match")->boolean);
  EXPECT_FALSE(loaded.score("exact_match")->derived);
  EXPECT_FALSE(loaded.score("f1")->boolean);
  EXPECT_TRUE(loaded.score("latency_ms")->is_resource);
  EXPECT_EQ(loaded.value("name", "generator"), "m-1");
  EXPECT_EQ(loaded.value("system_fingerprint"), "fp_0, fp_1");
  EXPECT_EQ(table.texts->read(1, TextRole::question), "2+2?");
  EXPECT_EQ(table.texts->read(0, TextRole::output), "2");
  EXPECT_EQ(table.texts->read(0, TextRole::prompt), std::nullopt);
  EXPECT_EQ(table.lines, (std::vector<std::uint64_t>{1, 2}));
}

TEST(NativeSamples, AColumnThatNamesTheModelIsNoOutput) {
  const auto output_of = [](const std::string& column, const std::string& value) {
    std::string rows;
    for (int i = 0; i < 40; ++i)
      rows += R"({"id": )" + std::to_string(i) + R"(, "target": "t", "correct": true, ")" + column +
              R"(": ")" + value + "\"}\n";
    return Loaded(Files{{"results.jsonl", rows}}).table().output.recorded();
  };
  for (const char* name : {"model_display", "model_enum", "model_label", "model_name_or_path",
                           "model_type", "generated_by"})
    EXPECT_FALSE(output_of(name, "Acme One")) << name;
  for (const char* name : {"model_patch", "model_answer", "model_output", "predicted_class"})
    EXPECT_TRUE(output_of(name, "Acme One")) << name;
  EXPECT_TRUE(output_of("model_label", "t")) << "a target's own label";
}

TEST(NativeSamples, ARecordALineIsReadWhateverTheFileIsCalled) {
  for (const char* name : {"predictions.json", "results.json"}) {
    const Loaded loaded(Files{{name, R"({"id": 1, "target": "a", "output": "a"}
{"id": 2, "target": "b", "output": "c"}
)"}});
    EXPECT_EQ(loaded.table().rows, 2U) << name;
    EXPECT_EQ(loaded.table().texts->read(1, TextRole::output), "c");
  }
}

TEST(NativeSamples, ARowAFoldIsASummary) {
  const Loaded loaded(Files{
      {"cv_results.csv", "fold,accuracy,epoch\n1,0.9,5\n2,0.8,5\nmean,0.85,5\nstd,0.05,0\n"}});
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"cv_results.csv"});
  ASSERT_NE(loaded.problem(ProblemKind::other), nullptr);
  EXPECT_NE(loaded.problem(ProblemKind::other)->message.find("a row a fold"), std::string::npos);
}

TEST(NativeSamples, WithoutAScoreEqualityIsDerived) {
  const Loaded loaded(
      Files{{"predictions.jsonl",
             "{\"qid\": 1, \"gold\": \"1804\", \"pred\": \" 1804\\n\", \"raw\": \"It is 1804\"}\n"
             "{\"qid\": 2, \"gold\": \"x\", \"pred\": \"y\", \"raw\": \"y!\"}\n"
             "{\"qid\": 3, \"gold\": \"x\", \"pred\": null, \"raw\": \"\"}\n"}});
  const ScoreColumn* derived = loaded.score("exact_match");
  ASSERT_NE(derived, nullptr);
  EXPECT_TRUE(derived->derived);
  EXPECT_EQ(derived->values[0], 1.0);
  EXPECT_EQ(derived->values[1], 0.0);
  EXPECT_EQ(derived->states[2], SampleState::missing);
}

TEST(NativeSamples, CsvWithPathTrueAndPred) {
  const Loaded loaded(Files{{"runs/predictions.csv",
                             "path,text,true,pred,correct\r\na.txt,\"one, two\",cat,cat,True\r\n"
                             "b.txt,three,dog,cat,False\r\nc.txt,four,dog,dog,True\r\n"}});
  EXPECT_EQ(loaded.table().mapping, "id=path target=true output=pred scores=correct context=text");
  EXPECT_TRUE(loaded.score("correct")->boolean);
  EXPECT_EQ(loaded.table().texts->read(1, TextRole::target), "dog");
  EXPECT_EQ(loaded.table().lines[1], 3U);
}

TEST(NativeSamples, CsvWithPromptReferenceAndPrediction) {
  const Loaded loaded(Files{{"predictions.csv", "prompt,reference,prediction\nQ1,a,a\nQ2,b,c\n"}});
  EXPECT_FALSE(loaded.table().has_ids);
  EXPECT_TRUE(loaded.table().prompt.recorded());
  EXPECT_NE(loaded.score("exact_match"), nullptr);
  EXPECT_NE(loaded.value("prompts"), "(none)");
}

TEST(NativeSamples, ColumnsMayBePartedByTabs) {
  const Loaded loaded(Files{
      {"predictions.tsv", "id\tquestion\ttarget\tprediction\n1\tA, b?\ta\ta\n2\tC?\tb\tc\n"}});
  EXPECT_EQ(loaded.table().rows, 2U);
  EXPECT_NE(loaded.score("exact_match"), nullptr);
}

TEST(NativeSamples, ArmsAreNumberedByTheirNames) {
  const std::string a = R"({"id": 1, "arm": "teacher", "score": 1})"
                        "\n";
  const std::string b = R"({"id": 1, "arm": "regex", "score": 0})"
                        "\n";
  const Loaded one(Files{{"samples.jsonl", a + b}});
  const Loaded other(Files{{"samples.jsonl", b + a}});
  EXPECT_EQ(one.table().arms, (std::vector<std::string>{"regex", "teacher"}));
  EXPECT_EQ(one.table().arms, other.table().arms);
  EXPECT_EQ(one.table().arm, (std::vector<std::uint16_t>{1, 0}));
  EXPECT_EQ(other.table().arm, (std::vector<std::uint16_t>{0, 1}));
}

TEST(NativeSamples, ATaskColumnMakesATableEach) {
  const Loaded loaded(Files{{"results.jsonl",
                             "{\"task\": \"b\", \"id\": 1, \"correct\": true}\n"
                             "{\"task\": \"a\", \"id\": 1, \"correct\": false}\n"
                             "{\"task\": \"b\", \"id\": 2, \"correct\": null}\n"}});
  ASSERT_EQ(loaded.run().records.samples.size(), 2U);
  EXPECT_EQ(loaded.table(0).task, "a");
  EXPECT_EQ(loaded.table(1).task, "b");
  EXPECT_EQ(loaded.table(1).rows, 2U);
  EXPECT_EQ(loaded.table(1).scores[0].states[1], SampleState::missing);
}

TEST(NativeSamples, AnswerIsWhatTheOtherColumnLeaves) {
  const Loaded target(Files{{"samples.jsonl",
                             "{\"id\": 1, \"answer\": \"a\", \"prediction\": \"a\"}\n"
                             "{\"id\": 2, \"answer\": \"a\", \"prediction\": \"b\"}\n"}});
  EXPECT_EQ(target.table().mapping, "id=id target=answer output=prediction");
  const Loaded output(Files{{"samples.jsonl",
                             "{\"id\": 1, \"answer\": \"a\", \"ground_truth\": \"a\"}\n"
                             "{\"id\": 2, \"answer\": \"a\", \"ground_truth\": \"b\"}\n"}});
  EXPECT_EQ(output.table().mapping, "id=id target=ground_truth output=answer");
}

TEST(NativeSamples, AColumnThatFitsTwoRolesIsSettledByTheBundleFile) {
  const Files files{{"samples.jsonl",
                     "{\"id\": 1, \"answer\": \"a\", \"score\": 1}\n"
                     "{\"id\": 2, \"answer\": \"b\", \"score\": 0}\n"}};
  const Loaded loaded(files);
  EXPECT_TRUE(loaded.run().records.samples.empty());
  const Problem* problem = loaded.problem(ProblemKind::ambiguous);
  ASSERT_NE(problem, nullptr);
  EXPECT_NE(problem->message.find("files: {\"samples.jsonl\": {role: samples, columns: "
                                  "{output: \"answer\"}}}"),
            std::string::npos)
      << problem->message;
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"samples.jsonl"});
  Files settled = files;
  settled.emplace_back("reprocheck.bundle.yaml",
                       "files: {\"samples.jsonl\": {role: samples, columns: "
                       "{output: \"answer\"}}}\n");
  const Loaded again(settled);
  ASSERT_EQ(again.run().records.samples.size(), 1U);
  EXPECT_TRUE(again.table().output.recorded());
}

TEST(NativeSamples, TwoSystemsSideBySideAreNotUnderstood) {
  const Loaded loaded(
      Files{{"predictions.csv",
             "id,label,ours,baseline\n1,cat,cat,dog\n2,dog,dog,dog\n3,cat,dog,cat\n"}});
  EXPECT_TRUE(loaded.run().records.samples.empty());
  EXPECT_NE(loaded.problem(ProblemKind::ambiguous), nullptr);
}

TEST(NativeSamples, TranscriptsCachesLeaderboardsAndLogsAreNoSamples) {
  for (const auto& [name, text] :
       Files{{"responses.jsonl",
              "{\"role\": \"user\", \"content\": \"a\"}\n"
              "{\"role\": \"assistant\", \"content\": \"b\"}\n"},
             {"results.csv", "model,accuracy\na,0.5\nb,0.6\n"},
             {"results.csv", "epoch,loss\n1,0.5\n2,0.4\n"},
             {"output.jsonl", "{\"step\": 1, \"loss\": 0.3}\n{\"step\": 2, \"loss\": 0.2}\n"},
             {"sample.jsonl", "{\"id\": 1, \"score\": 1}\n"}}) {
    const Loaded loaded(Files{{name, text}, {"metrics.json", "{\"accuracy\": 1}"}});
    EXPECT_TRUE(loaded.run().records.samples.empty()) << text;
    EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{name}) << text;
    EXPECT_FALSE(loaded.decides()) << text;
  }
}

TEST(NativeSamples, ATableInNobodysWordsSaysWhatItLacksAndHowToNameIt) {
  const std::string table = "Truth,Generated text\ncat,dog\ndog,dog\n";
  const Loaded loaded(Files{{"predictions.csv", table}});
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"predictions.csv"});
  const Problem* problem = loaded.problem(ProblemKind::other);
  ASSERT_NE(problem, nullptr);
  EXPECT_EQ(problem->path, "predictions.csv");
  EXPECT_FALSE(problem->decides);
  const std::string line =
      "files: {\"predictions.csv\": {role: samples, columns: "
      "{target: \"Truth\", output: \"Generated text\"}}}";
  EXPECT_NE(problem->message.find(line), std::string::npos) << problem->message;
  const Loaded named(Files{{"predictions.csv", table}, {"reprocheck.bundle.yaml", line + "\n"}});
  ASSERT_NE(named.score("exact_match"), nullptr);
  EXPECT_EQ(named.score("exact_match")->values, (std::vector<double>{0, 1}));
}

TEST(NativeSamples, ATableOfWhatWasAndWhatWasPredictedIsSamples) {
  for (const char* head :
       {"Actual,Predicted", "y_true,y_pred", "id,actual_class,predicted_class"}) {
    const bool has_id = std::string(head).starts_with("id");
    const Loaded loaded(Files{
        {"predictions.csv",
         std::string(head) + (has_id ? "\n1,cat,dog\n2,dog,dog\n" : "\ncat,dog\ndog,dog\n")}});
    ASSERT_NE(loaded.score("exact_match"), nullptr) << head;
    EXPECT_EQ(loaded.score("exact_match")->values, (std::vector<double>{0, 1}));
  }
}

TEST(NativeSamples, OfSeveralTargetsTheOneThatAnOutputAnswersIsIt) {
  const Loaded loaded(Files{{"predictions.csv",
                             "id,predicted_decision,actual_decision,actual_reason\n"
                             "1,yes,yes,because\n2,no,yes,so\n"}});
  ASSERT_NE(loaded.score("exact_match"), nullptr);
  EXPECT_EQ(loaded.score("exact_match")->values, (std::vector<double>{1, 0}));
}

// A support agent's `response` stood in the data set before any model answered.
TEST(NativeSamples, APredictionIsOfTheColumnThatBearsItsName) {
  const Loaded loaded(
      Files{{"predictions.csv",
             "instruction,intent,response,predicted_intent\n"
             "cancel it,cancel,We will.,cancel\nwhere is it,track,Soon.,cancel\n"}});
  EXPECT_EQ(loaded.table().mapping, "question=instruction target=intent output=predicted_intent");
  ASSERT_NE(loaded.score("exact_match"), nullptr);
  EXPECT_EQ(loaded.score("exact_match")->values, (std::vector<double>{1, 0}));
  // Where a column says that it is the target, it is.
  const Loaded named(Files{{"predictions.csv",
                            "instruction,target,response,intent,predicted_intent\n"
                            "a,x,x,i,i\nb,y,z,j,j\n"}});
  EXPECT_EQ(named.table().mapping.find("target=intent"), std::string::npos);
}

TEST(NativeSamples, ASystemThatTellsSharedIdsApartIsAnArm) {
  const std::string table =
      "method,question_id,question,gold_doc_ids,prediction,answer_f1,answer_exact_match\n"
      "tfidf,q1,Which?,d1,a,1.0,1.0\ntfidf,q2,What?,d2,b,0.5,0.0\n"
      "bm25,q1,Which?,d1,c,0.0,0.0\nbm25,q2,What?,d2,b,0.5,0.0\n";
  const Loaded loaded(Files{{"predictions.csv", table}});
  ASSERT_EQ(loaded.run().records.samples.size(), 1U);
  EXPECT_EQ(loaded.table().arms.size(), 2U);
  ASSERT_NE(loaded.score("answer_f1"), nullptr);
  EXPECT_NE(loaded.score("answer_exact_match"), nullptr);
  // One model that answered each item once is a fact of the run.
  const Loaded one(Files{{"predictions.csv", "model,id,gold,pred\nm-1,1,a,a\nm-1,2,b,a\n"}});
  EXPECT_EQ(one.table().arms.size(), 1U);
  EXPECT_EQ(one.value("name", "generator"), "m-1");
}

TEST(NativeSamples, WhatATableLacksIsToldOnceWhoeverLooked) {
  const Loaded loaded(Files{{"results.json", R"([{"loss": 1}, {"loss": 2}])"}});
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"results.json"});
  EXPECT_EQ(loaded.bundle->problems.size(), 1U);
}

TEST(NativeSamples, TheListOfAllClassesGivesWayToTheOneThatWasChosen) {
  const Loaded loaded(
      Files{{"predictions.jsonl",
             R"({"id": 1, "target": "a", "prediction": [0.1, 0.9], "predicted_label": "b"})"
             "\n"
             R"({"id": 2, "target": "a", "prediction": [0.7, 0.3], "predicted_label": "a"})"
             "\n"}});
  EXPECT_NE(loaded.table().mapping.find("output=predicted_label"), std::string::npos)
      << loaded.table().mapping;
  const Loaded both(
      Files{{"predictions.jsonl",
             R"({"id": 1, "target": "a", "pred_scores": [0.1, 0.9], "predicted_label": "b"})"
             "\n"
             R"({"id": 2, "target": "a", "pred_scores": [0.7, 0.3], "predicted_label": "a"})"
             "\n"}});
  EXPECT_NE(both.table().mapping.find("output=predicted_label"), std::string::npos)
      << both.table().mapping;
}

TEST(NativeSamples, TheChoiceDependsOnNoOrder) {
  const std::string forth = R"({"item_id": "a", "run_id": "r", "gold": "x", "pred": "x", "f1": 1})"
                            "\n"
                            R"({"item_id": "b", "run_id": "r", "gold": "y", "pred": "x", "f1": 0})"
                            "\n";
  const std::string back = R"({"f1": 0, "pred": "x", "gold": "y", "run_id": "r", "item_id": "b"})"
                           "\n"
                           R"({"f1": 1, "pred": "x", "run_id": "r", "gold": "x", "item_id": "a"})"
                           "\n";
  const Loaded one(Files{{"samples.jsonl", forth}});
  const Loaded other(Files{{"samples.jsonl", back}});
  EXPECT_EQ(one.table().mapping, "id=item_id target=gold output=pred scores=f1");
  EXPECT_EQ(one.table().mapping, other.table().mapping);
  EXPECT_EQ(one.table().ids[0], other.table().ids[1]);
}

TEST(NativeSamples, NestedRecordsAreSeenThrough) {
  const Loaded loaded(
      Files{{"results.jsonl", R"({"case": {"id": "a", "question": "q"}, )"
                              R"("response": {"output": "x", "model": "m-2024-01-01"}, )"
                              R"("result": {"metrics": {"ok": true}, "status": "scored"}})"
                              "\n"
                              R"({"case": {"id": "b", "question": "r"}, )"
                              R"("response": {"output": "y", "model": "m-2024-01-01"}, )"
                              R"("result": {"metrics": {"ok": false}, "status": "errored"}})"
                              "\n"}});
  EXPECT_EQ(loaded.table().ids[0], "a");
  EXPECT_EQ(loaded.value("served_model"), "m-2024-01-01");
  ASSERT_NE(loaded.score("ok"), nullptr);
  EXPECT_EQ(loaded.score("ok")->states[1], SampleState::errored);
  EXPECT_EQ(loaded.table().texts->read(1, TextRole::output), "y");
}

}  // namespace
}  // namespace reprocheck::tests
