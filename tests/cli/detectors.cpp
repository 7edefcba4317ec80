// detectors: what in the items speaks against the assumption of a test is told, and decides
// nothing.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"
#include "tests/support/pages.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::Compared;
using tests::has;
using tests::has_flag;
using tests::only_metric;
using tests::rows;
using tests::TemporaryFolder;

constexpr int k_questions = 200;

// Both sides over the same items, of which fresh has a few more wrong; `more` says what else a row
// holds.
void write_sides(const TemporaryFolder& folder, const std::function<void(int, Json&)>& more) {
  for (int side = 0; side < 2; ++side)
    folder.write(side == 0 ? "baseline/samples.jsonl" : "fresh/samples.jsonl",
                 rows(k_questions, [&](int item, Json& row) {
                   const bool right = item % (side == 0 ? 5 : 4) != 0;
                   row["question"] = fmt::format("what is meant by the word number{}?", item);
                   row["target"] = fmt::format("t{}", item);
                   row["output"] = fmt::format("{} {}", right ? "right" : "wrong", item);
                   row["correct"] = right ? 1 : 0;
                   more(item, row);
                 }));
}

Json correct_of(const std::function<void(int, Json&)>& more) {
  const TemporaryFolder folder;
  write_sides(folder, more);
  return only_metric(tests::compare(folder), "correct");
}

std::string caveat_of(const Json& metric, std::string_view flag) {
  for (const Json& caveat : metric.at("caveats"))
    if (caveat.at("flag") == flag) return caveat.at("message");
  return "";
}

TEST(DuplicateInputs, OfOtherIdsAreTold) {
  const Json metric = correct_of([](int item, Json& row) {
    if (item >= 160) {
      row["question"] = fmt::format(" What is  meant by the word NUMBER{}?", item - 160);
      row["target"] = fmt::format("t{}", item - 160);
    }
  });
  EXPECT_TRUE(has_flag(metric, "duplicate_inputs")) << metric.dump(1);
  // 40 pairs and 120 single ones: sqrt((40 * 4 + 120) / 200) = 1.18.
  EXPECT_TRUE(has(caveat_of(metric, "duplicate_inputs"), "40 of 200 questions repeat"))
      << metric.dump(1);
  EXPECT_TRUE(has(caveat_of(metric, "duplicate_inputs"), "by up to 15%")) << metric.dump(1);
  const Json single = correct_of([](int, Json&) {});
  EXPECT_FALSE(has_flag(single, "duplicate_inputs"));
  for (const char* key : {"verdict", "interval", "p_value", "detail"})
    EXPECT_EQ(metric.at(key), single.at(key)) << key;
}

TEST(DuplicateInputs, AreFormsWithOtherNumbers) {
  const auto metric = correct_of([](int item, Json& row) {
    row["question"] =
        fmt::format("There are {} apples in box {} and half of them go: how many are left?",
                    1'000 + item * 7, item / 5);
    if (item % 5 != 0) return;
    row["question"] = fmt::format("Who wrote the letter that the {} kept?", item);
  });
  EXPECT_FALSE(has_flag(metric, "duplicate_inputs"));  // one form of most items is the benchmark
  const auto families = correct_of([](int item, Json& row) {
    row["question"] =
        fmt::format("There are {}.5 apples in a box of {} and half of them go: how many are left?",
                    1'000 + item * 7, std::string(static_cast<std::size_t>(item % 50 + 2), 'x'));
  });
  EXPECT_TRUE(has(caveat_of(families, "duplicate_inputs"), "150 of 200"));
}

TEST(DuplicateInputs, AreNoShortQuestionsNorOnesAboutOtherTexts) {
  const auto sums = [](int item, Json& row) {
    row["question"] = fmt::format("{} + {} =", item, item % 7);
  };
  EXPECT_FALSE(has_flag(correct_of(sums), "duplicate_inputs"));
  const auto about = [](int item, Json& row) {
    row["question"] = fmt::format("Which of these {} sentences says best what it is about?",
                                  item % 2 == 0 ? "two" : "three");
    row["passage"] = fmt::format("Once there was a number, and it was {}.", item);
  };
  EXPECT_FALSE(has_flag(correct_of(about), "duplicate_inputs"));
  const auto one_for_all = [](int item, Json& row) {
    row["question"] = "Classify the sentiment of the review in the attached file, please.";
    row["file"] = fmt::format("f{}", item);
  };
  EXPECT_FALSE(has_flag(correct_of(one_for_all), "duplicate_inputs"));
  const auto other_answers = [](int item, Json& row) {
    row["question"] = item % 3 == 0 ? "Why?" : item % 3 == 1 ? "When?" : "Where?";
  };
  EXPECT_FALSE(has_flag(correct_of(other_answers), "duplicate_inputs"));
  const auto declared = [](int item, Json& row) {
    row["question"] = fmt::format("what is meant by the word number{}?", item / 4);
    row["target"] = "t";
    row["cluster"] = item / 4;
  };
  EXPECT_FALSE(has_flag(correct_of(declared), "duplicate_inputs"));
}

TEST(DuplicateInputs, AreNoRepeatsOfAnItem) {
  const TemporaryFolder folder;
  for (const char* side : {"baseline", "fresh"})
    folder.write(fmt::format("{}/samples.jsonl", side), rows(k_questions, [&](int row, Json& made) {
                   made["id"] = row / 4;
                   made["question"] = fmt::format("q{}", row / 4);
                   made["repeat"] = row % 4;
                   made["output"] = fmt::format("{} {}", side, row);
                   made["correct"] = row * 7 % 10 < 8 ? 1 : 0;
                 }));
  EXPECT_FALSE(has_flag(only_metric(tests::compare(folder), "correct"), "duplicate_inputs"));
}

TEST(UndeclaredClusters, AreNamedWithTheLineThatDeclaresThem) {
  const TemporaryFolder folder;
  write_sides(folder,
              [](int item, Json& row) { row["document_id"] = fmt::format("d{}", item / 8); });
  const Json metric = only_metric(tests::compare(folder), "correct");
  EXPECT_TRUE(has_flag(metric, "cluster_undeclared")) << metric.dump(1);
  const std::string line =
      R"(files: {"samples.jsonl": {role: samples, columns: {cluster: "document_id"}}})";
  EXPECT_TRUE(has(caveat_of(metric, "cluster_undeclared"), line)) << metric.dump(1);
  // The line does what it says.
  for (const char* side : {"baseline", "fresh"})
    folder.write(fmt::format("{}/reprocheck.bundle.yaml", side), line + "\n");
  const Json declared = only_metric(tests::compare(folder), "correct");
  EXPECT_EQ(declared.at("interval_method"), "cr2_t") << declared.dump(1);
  EXPECT_FALSE(has_flag(declared, "cluster_undeclared"));
}

TEST(UndeclaredClusters, AreOnlyColumnsThatGroupItems) {
  const auto fires = [](const std::function<void(int, Json&)>& more) {
    return has_flag(correct_of(more), "cluster_undeclared");
  };
  EXPECT_TRUE(fires([](int item, Json& row) { row["conversation_id"] = item / 3; }));
  EXPECT_TRUE(fires([](int item, Json& row) { row["source"] = fmt::format("s{}", item % 9); }));
  EXPECT_FALSE(fires([](int item, Json& row) { row["document_id"] = item; }));
  EXPECT_FALSE(fires([](int, Json& row) { row["document_id"] = "all"; }));
  EXPECT_FALSE(fires([](int item, Json& row) { row["source"] = item % 2 == 0 ? "web" : "book"; }));
  EXPECT_FALSE(fires([](int item, Json& row) { row["topic"] = fmt::format("t{}", item % 9); }));
  EXPECT_FALSE(fires([](int item, Json& row) {
    row["cluster"] = item / 5;
    row["document_id"] = item / 3;
  }));
  EXPECT_FALSE(fires([](int item, Json& row) {
    row.erase("id");
    row["doc_id"] = fmt::format("d{}", item);  // the id itself
  }));
}

TEST(UndeclaredClusters, StandOnBothSides) {
  const TemporaryFolder folder;
  int written = 0;  // rows, the baseline's first
  write_sides(folder, [&](int item, Json& row) {
    if (written++ < k_questions) row["document_id"] = item / 8;
  });
  EXPECT_FALSE(has_flag(only_metric(tests::compare(folder), "correct"), "cluster_undeclared"));
}

TEST(Caveats, AreToldByEveryReport) {
  const TemporaryFolder folder;
  write_sides(folder, [](int item, Json& row) { row["document_id"] = item / 8; });
  const std::string saved = folder.at("result.json");
  const auto ran = tests::run({"compare", "--no-repo", "--no-config", "-o", "text", "-o",
                               "json:" + saved, folder.at("baseline"), folder.at("fresh")});
  const std::string words = "column \"document_id\"";
  EXPECT_TRUE(has(ran.out, "caution  correct: items share values of the " + words)) << ran.out;
  for (const char* format : {"text", "md"})
    EXPECT_TRUE(has(tests::run({"report", saved, "-o", format, "--width", "120"}).out,
                    "items share values"))
        << format;
  EXPECT_TRUE(has(tests::run({"report", saved, "-o", "html"}).out, "items share values"));
  EXPECT_TRUE(has(tests::run({"why", saved, "correct", "--width", "120"}).out,
                  "Flag cluster_undeclared: A column groups the items"));
}

// Items answered four times, at a temperature or none; `answer` gives the bytes.
Json repeated(const std::string& settings, const std::function<std::string(int, int)>& answer) {
  const TemporaryFolder folder;
  for (const char* side : {"baseline", "fresh"}) {
    folder.write(fmt::format("{}/samples.jsonl", side), rows(400, [&](int row, Json& made) {
                   made["id"] = row / 4;
                   made["question"] = fmt::format("q{}", row / 4);
                   made["repeat"] = row % 4;
                   made["output"] = answer(row / 4, row % 4) + side;
                   made["correct"] = row / 4 * 7 % 10 < (side[0] == 'b' ? 8 : 7) ? 1 : 0;
                 }));
    folder.write(fmt::format("{}/params.yaml", side), settings);
  }
  return only_metric(tests::compare(folder), "correct");
}

TEST(CachedAnswers, AreTold) {
  const auto equal = [](int item, int) { return fmt::format("answer {} ", item); };
  const Json cached = repeated("temperature: 0.7\n", equal);
  EXPECT_TRUE(has_flag(cached, "looks_cached")) << cached.dump(1);
  EXPECT_TRUE(has(caveat_of(cached, "looks_cached"),
                  "all answers to 100 of 100 questions in "
                  "baseline and all answers to 100 of 100 "
                  "questions in fresh are the same bytes"))
      << cached.dump(1);
  EXPECT_FALSE(has_flag(repeated("temperature: 0\n", equal), "looks_cached"));
  EXPECT_FALSE(has_flag(repeated("top_p: 1\n", equal), "looks_cached"));  // not recorded
  const auto varied = [](int item, int repeat) {
    return fmt::format("answer {} {} ", item, item % 10 == 0 ? repeat : 0);
  };
  EXPECT_FALSE(has_flag(repeated("temperature: 0.7\n", varied), "looks_cached"));
  const auto labels = [](int item, int) { return std::string(item % 2 == 0 ? "yes" : "no"); };
  EXPECT_FALSE(has_flag(repeated("temperature: 0.7\n", labels), "looks_cached"));
}

TEST(Clusters, ThatDominateAreFew) {
  const auto flagged = [](const std::function<int(int)>& cluster) {
    return has_flag(correct_of([&](int item, Json& row) { row["cluster"] = cluster(item); }),
                    "few_clusters");
  };
  EXPECT_FALSE(flagged([](int item) { return item % 20; }));
  EXPECT_TRUE(flagged([](int item) { return item % 9; }));
  EXPECT_TRUE(flagged([](int item) { return item < 80 ? 0 : item % 20; }));  // 40% in one
  // Three of 29.5% each and eight small ones: fewer than 4 degrees of freedom.
  EXPECT_TRUE(flagged([](int item) { return item < 177 ? item / 59 : item / 3; }));
}

}  // namespace
}  // namespace reprocheck
