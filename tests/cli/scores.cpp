// scores: which column is the score, and that fresh cannot choose another one.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::compare;
using tests::TemporaryFolder;

constexpr int k_rows = 200;

// Rows of which the first `right` answer their target, each with what `more` adds.
std::string rows(int right, const std::function<void(int, Json&)>& more = [](int, Json&) {}) {
  std::string text;
  for (int i = 0; i < k_rows; ++i) {
    const std::string target = fmt::format("t{}", i);
    Json row{{"id", i}, {"target", target}, {"output", i < right ? target : "wrong"}};
    more(i, row);
    text += row.dump() + "\n";
  }
  return text;
}

tests::Compared compared(const std::string& baseline, const std::string& fresh,
                         const std::string& metrics = "", const std::string& fresh_metrics = "") {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", baseline);
  folder.write("fresh/samples.jsonl", fresh);
  if (!metrics.empty()) folder.write("baseline/metrics.json", metrics);
  if (!fresh_metrics.empty()) folder.write("fresh/metrics.json", fresh_metrics);
  return compare(folder);
}

TEST(Scores, ANumberOfNoKnownMeaningIsNoScoreThatStopsTheTest) {
  for (const char* name :
       {"difficulty", "year", "confidence", "prob", "judge_score", "helpfulness"}) {
    const auto with = [&](int right) {
      return rows(right, [&](int i, Json& row) { row[name] = i % 7; });
    };
    EXPECT_EQ(compared(with(160), with(110)).code, 1) << name;
    EXPECT_EQ(compared(with(160), with(110), R"({"accuracy": 0.8})", R"({"accuracy": 0.55})").code,
              1)
        << name;
  }
}

TEST(Scores, AScoreThatOnlyFreshRecordsIsAnotherScorer) {
  for (const char* name : {"exact_match", "correct", "accuracy"}) {
    const std::string fresh = rows(110, [&](int, Json& row) { row[name] = 1; });
    EXPECT_NE(compared(rows(160), fresh).code, 0) << name;
    EXPECT_EQ(compared(rows(160), fresh, R"({"accuracy": 0.8})", R"({"accuracy": 1.0})").code, 3)
        << name;
  }
}

TEST(Scores, AScoreColumnOfAnotherNameIsAnotherScorerUnderOneSummary) {
  const std::string baseline =
      rows(160, [](int i, Json& row) { row["correct"] = i < 160 ? 1 : 0; });
  for (const char* name : {"accuracy", "zzz"}) {
    const std::string fresh = rows(110, [&](int, Json& row) { row[name] = 1; });
    EXPECT_NE(compared(baseline, fresh, R"({"accuracy": 0.8})", R"({"accuracy": 1.0})").code, 0)
        << name;
  }
}

TEST(Scores, RightOrWrongDoesNotBecomeAGrade) {
  const std::string baseline = rows(160, [](int i, Json& row) { row["score"] = i < 160 ? 1 : 0; });
  const std::string fresh = rows(110, [](int i, Json& row) { row["score"] = i < 110 ? 1.0 : 0.5; });
  EXPECT_EQ(compared(baseline, fresh).detail(), "score_column_changed");
}

TEST(Scores, ScoresThatTheirTextsContradictAreAnError) {
  const auto scored = [](int right, int said) {
    return rows(right, [=](int i, Json& row) { row["correct"] = i < said ? 1 : 0; });
  };
  EXPECT_EQ(compared(scored(160, 160), scored(110, 160)).code, 1);
  EXPECT_EQ(compared(scored(160, 160), scored(158, 160)).code, 0);
}

TEST(Scores, WhatIsNotReadIsNamedWithTheLineThatWouldReadIt) {
  const TemporaryFolder folder;
  for (const char* side : {"baseline", "fresh"})
    folder.write(fmt::format("{}/out.jsonl", side), rows(9));
  const auto ran = tests::run(
      {"compare", "--no-repo", "--no-config", folder.at("baseline"), folder.at("fresh")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.out.find(R"(files: {"out.jsonl": {role: samples}})"), std::string::npos) << ran.out;
}

// Without anything that names an item, rows under a declared repeat may all be of one; and rows
// that stand under one prompt are, declared or not.
TEST(Scores, RepeatsAreNotIndependentWhateverNamesTheirItem) {
  const auto repeats = [](bool broken, const char* item, bool declared) {
    std::string text;
    for (int i = 0; i < 24 * 20; ++i) {
      Json row{{"score", broken && i % 24 == 0 ? 0 : 1},
               {"output", fmt::format("o{} {}", i, broken)}};
      if (declared) row["repeat"] = i / 24;
      if (*item != '\0') row[item] = fmt::format("text {}", i % 24);
      text += row.dump() + "\n";
    }
    return text;
  };
  // One item of 24 broke, in all of its twenty answers.
  const auto judged = [&](const char* item, bool declared) {
    return compared(repeats(false, item, declared), repeats(true, item, declared)).metrics.at(0);
  };
  for (const char* item : {"prompt", "question", "id"})
    EXPECT_EQ(judged(item, true).at("verdict"), "inconclusive") << item;
  for (const char* item : {"prompt", "question"}) {
    EXPECT_EQ(judged(item, false).at("verdict"), "inconclusive") << item;
    EXPECT_EQ(judged(item, false).at("n").at("paired"), 24) << item;
  }
  EXPECT_EQ(judged("", true).at("n").at("paired"), 1);
}

TEST(Scores, AnotherDataSetIsNotComparableWhereNothingShowsItsItems) {
  const auto run = [](const char* dataset, bool shown, int right) {
    std::string text;
    for (int i = 0; i < k_rows; ++i) {
      Json row{{"id", i}, {"correct", i < right ? 1 : 0}};
      if (shown) row["question"] = fmt::format("what is {}?", i);
      text += row.dump() + "\n";
    }
    return std::pair(text, fmt::format("dataset: {}\n", dataset));
  };
  for (const bool shown : {false, true}) {
    const TemporaryFolder folder;
    for (const auto& [side, dataset] :
         {std::pair("baseline", "triviaqa"), std::pair("fresh", "squad")}) {
      const auto [samples, config] = run(dataset, shown, 160);
      folder.write(fmt::format("{}/samples.jsonl", side), samples);
      folder.write(fmt::format("{}/config.yaml", side), config);
    }
    EXPECT_EQ(compare(folder).code, shown ? 0 : 3);
  }
}

TEST(Scores, AnErrorCountsAsZeroWhateverItsColumnIsCalled) {
  const auto with_errors = [](const std::string& name) {
    return rows(160, [&](int i, Json& row) {
      if (i % 20 == 0)
        row["error"] = "timeout";
      else
        row[name] = i < 160 ? 1 : 0;
    });
  };
  for (const char* name : {"score", "correct"}) {
    const auto same = compared(with_errors(name), with_errors(name), R"({"accuracy": 0.76})",
                               R"({"accuracy": 0.76})");
    EXPECT_EQ(same.code, 0) << name << same.headline;
    EXPECT_EQ(same.metrics.at(0).at("baseline"), 0.76) << name;
  }
}

TEST(Scores, TextsThatSpellThemAreRead) {
  const auto spelled = [](int right, const char* yes, const char* no) {
    return rows(0, [&](int i, Json& row) {
      row["output"] = fmt::format("said {} {}", i, right);
      row["correct"] = i < right ? yes : no;
    });
  };
  EXPECT_EQ(compared(spelled(160, "1", "0"), spelled(110, "1", "0")).code, 1);
  EXPECT_EQ(compared(spelled(160, "yes", "no"), spelled(110, "yes", "no")).code, 1);
  EXPECT_EQ(compared(spelled(160, "PASS", "FAIL"), spelled(160, "PASS", "FAIL")).code, 0);
  // The right answer to a yes or no question is no score.
  const auto questions = [](int right) {
    return rows(0, [&](int i, Json& row) {
      const char* gold = i % 2 == 0 ? "yes" : "no";
      const char* other = i % 2 == 0 ? "no" : "yes";
      row.erase("target");
      row["correct"] = gold;
      row["output"] = i < right ? gold : other;
    });
  };
  const auto asked = compared(questions(160), questions(110));
  EXPECT_EQ(asked.code, 3);
  EXPECT_TRUE(asked.metrics.empty());
}

TEST(Scores, ARowThatSaysItFailedIsNotRight) {
  for (const char* word : {"failed", "wrong", "incorrect", "error"}) {
    const std::string fresh = rows(110, [&](int i, Json& row) {
      row["correct"] = 1;
      row["status"] = i < 110 ? "ok" : word;
    });
    const std::string baseline =
        rows(160, [](int i, Json& row) { row["correct"] = i < 160 ? 1 : 0; });
    EXPECT_EQ(compared(baseline, fresh).code, 1) << word;
  }
}

TEST(Scores, OneThatLiesFarBeyondTheOthersHidesNoLoss) {
  const auto graded = [](double mean, double outlier) {
    return rows(0, [&](int i, Json& row) {
      row["output"] = fmt::format("{} {} {}", i, mean, outlier);
      const double noise = mean < 4 ? 0.1 * (i % 7) : 0.1 * (i % 11);
      row["score"] = i == 0 && outlier != 0 ? outlier : mean + noise;
    });
  };
  EXPECT_EQ(compared(graded(4, 0), graded(2.5, 0)).code, 1);
  for (const double outlier : {1e9, -1e6, 1e300})
    EXPECT_EQ(compared(graded(4, 0), graded(2.5, outlier)).code, 3) << outlier;
  EXPECT_EQ(compared(graded(4, 0), graded(4, 1e9)).code, 0);
}

TEST(Scores, APartOfAFailedTestIsAScore) {
  const auto graded = [](double score) {
    return rows(0, [&](int i, Json& row) {
      row["output"] = fmt::format("{} {}", i, score);
      row["score"] = score + 0.01 * (i % 7);
      row["status"] = "failed";
    });
  };
  EXPECT_NEAR(compared(graded(0.3), graded(0.3)).metrics.at(0).at("fresh").get<double>(), 0.33,
              0.01);
}

TEST(Scores, ALossThatGrewIsNoOtherScale) {
  const auto losses = [](double mean) {
    return rows(0, [&](int i, Json& row) {
      row["output"] = fmt::format("{} {}", i, mean);
      row["loss"] = mean + 0.05 * (mean < 1 ? i % 7 : i % 5);
    });
  };
  EXPECT_EQ(compared(losses(0.4), losses(3.2)).code, 1);
}

TEST(Scores, OfAnOpenRangeTheyMayStillChangeTheirScale) {
  const auto graded = [](double factor, double mean) {
    return rows(0, [&](int i, Json& row) {
      row["output"] = fmt::format("{} {}", i, mean);
      row["score"] = factor * (mean + 0.05 * (i % 5 - 2));
    });
  };
  const auto moved = compared(graded(1, 0.8), graded(100, 0.5));
  EXPECT_EQ(moved.code, 3);
  EXPECT_EQ(moved.detail(), "scale_changed");
}

TEST(Scores, NoTwoFilesTellOneItemsTargetOtherwise) {
  const TemporaryFolder folder;
  const auto asked = [](int i, Json& row) { row["question"] = fmt::format("q{}", i); };
  folder.write("baseline/samples.jsonl", rows(180, asked));
  std::string gold;
  for (int i = 0; i < k_rows; ++i)
    gold += Json{{"id", i},
                 {"question", fmt::format("q{}", i)},
                 {"target", fmt::format("t{}", i)},
                 {"difficulty", 1}}
                .dump() +
            "\n";
  std::string easy = rows(120, [](int, Json& row) { row["target"] = row["output"]; });
  folder.write("fresh/a_samples.jsonl", gold);
  folder.write("fresh/samples.jsonl", easy);
  EXPECT_NE(compare(folder).code, 0);
}

TEST(Scores, WhatTheBaselineNamesAndLeavesBlankIsNoNewScore) {
  const TemporaryFolder folder;
  const auto table = [](const std::string& f1) {
    std::string rows = "id,accuracy,f1\n";
    for (int i = 0; i < 60; ++i) rows += fmt::format("{},{},{}\n", i, i % 2, f1);
    return rows;
  };
  folder.write("baseline/samples.csv", table(""));
  folder.write("fresh/samples.csv", table("0.5"));
  EXPECT_EQ(compare(folder).code, 3);
  folder.write("fresh/samples.csv", table(""));
  EXPECT_EQ(compare(folder).code, 0);
  EXPECT_EQ(compare({{"accuracy", nullptr}, {"f1", 0.8}}, {{"accuracy", 0.7}, {"f1", 0.8}}).code,
            3);
  EXPECT_EQ(compare({{"accuracy", {{"value", nullptr}, {"n", 500}}}, {"f1", 0.8}},
                    {{"accuracy", {{"value", 0.7}, {"n", 500}}}, {"f1", 0.8}})
                .code,
            3);
  EXPECT_EQ(compare({{"accuracy", nullptr}, {"f1", 0.8}}, {{"accuracy", nullptr}, {"f1", 0.8}})
                .metrics.size(),
            1U);
}

TEST(Scores, OneInfiniteCellIsThatAndNoOtherColumn) {
  const TemporaryFolder folder;
  std::string rows = "id,accuracy\n";
  for (int i = 0; i < 100; ++i) rows += fmt::format("{},{}\n", i, i % 2);
  folder.write("baseline/samples.csv", rows);
  folder.write("fresh/samples.csv", rows.replace(rows.find("\n7,1") + 3, 1, "inf"));
  const auto found = compare(folder);
  EXPECT_EQ(found.code, 1);
  EXPECT_NE(found.headline.find("metric-not-finite"), std::string::npos) << found.headline;
  EXPECT_EQ(found.headline.find("column"), std::string::npos) << found.headline;
}

TEST(Scores, ANumberThatIsNoneIsToldAsThat) {
  const auto with_nan = [](int count) {
    std::string text = rows(160, [](int i, Json& row) { row["correct"] = i < 160 ? 1 : 0; });
    for (int i = 0; i < count; ++i) {
      const std::size_t at = text.find("\"correct\":1");
      text.replace(at, 11, "\"correct\":NaN");
    }
    return text;
  };
  const auto few = compared(with_nan(0), with_nan(1));
  EXPECT_EQ(few.code, 1);
  EXPECT_NE(few.headline.find("metric-not-finite"), std::string::npos) << few.headline;
  EXPECT_NE(compared(with_nan(0), with_nan(60)).code, 0);
}

}  // namespace
}  // namespace reprocheck
