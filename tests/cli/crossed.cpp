// crossed: sides whose records differ in shape: clusters, repeats, labels, seeds, copies.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/metrics.h"

namespace reprocheck {
namespace {

using nlohmann::json;
using tests::compare;
using tests::Json;
using tests::only_metric;
using tests::TemporaryFolder;

// A number that depends on all three, the same everywhere.
std::uint64_t mixed(std::uint64_t item, std::uint64_t seed, std::uint64_t of) {
  std::uint64_t state = item * 0x9E3779B97F4A7C15 + seed * 0xBF58476D1CE4E5B9 + of;
  for (int round = 0; round < 3; ++round) state = (state ^ (state >> 29)) * 0x94D049BB133111EB;
  return state >> 40;
}

TEST(Crossed, ClustersOfOneSideAreRefusedHoweverOftenTheOtherAsked) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.csv",
               "id,question,repeat,accuracy\nq0,A,0,1\nq0,A,1,0\nq1,B,0,1\n");
  folder.write("fresh/samples.csv", "id,question,accuracy,cluster\nq0,A,1,c\nq1,B,0,d\n");
  EXPECT_EQ(compare(folder).code, 3);
}

TEST(Crossed, OneAnswerAQuestionIsHeldAgainstFour) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& side, int answers, std::uint64_t wrong) {
    std::string text = "id,question,target,output,repeat,accuracy\n";
    for (int item = 0; item < 200; ++item)
      for (int repeat = 0; repeat < answers; ++repeat) {
        const bool right = mixed(item, repeat, answers) % 100 >= wrong;
        text += fmt::format("{0},q{0},t,{1}{0}{2},{3},{4}\n", item, side, right ? "t" : "w", repeat,
                            right ? 1 : 0);
      }
    folder.write(side + "/samples.csv", text);
  };
  write("baseline", 4, 20);
  write("fresh", 1, 20);
  const json same = only_metric(compare(folder), "accuracy");
  EXPECT_EQ(same["n"]["paired"], 200);
  EXPECT_EQ(same["verdict"], "inconclusive");
  write("fresh", 1, 50);
  EXPECT_EQ(compare(folder).code, 1);
}

// Seeds that move all answers of a run together are noise that no number of questions removes.
TEST(Crossed, ASeedOfEveryQuestionIsARun) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& side, std::vector<std::uint64_t> wrong, int first) {
    std::string text = "id,question,target,output,seed,correct\n";
    for (std::size_t run = 0; run < wrong.size(); ++run)
      for (int item = 0; item < 400; ++item) {
        const bool right = mixed(item, first + run, 7) % 100 >= wrong[run];
        text += fmt::format("{0},q{0},t,{1}{0}{2},{3},{4}\n", item, side, right ? "t" : "w",
                            first + run, right ? 1 : 0);
      }
    folder.write(side + "/samples.csv", text);
  };
  write("baseline", {10, 20, 12}, 1);
  write("fresh", {24, 14, 20}, 11);
  const json metric = only_metric(compare(folder), "correct");
  EXPECT_EQ(metric["test"], "crossed_t");
  EXPECT_EQ(metric["verdict"], "inconclusive") << "five points, of seeds ten points apart";
  EXPECT_EQ(metric["n"]["runs_baseline"], 3);
  EXPECT_EQ(metric["runs"]["fresh"].size(), 3);
  write("fresh", {40, 44, 42}, 11);
  EXPECT_EQ(compare(folder).code, 1);
}

// Swapping its items would leave out the noise between seeds that the verdict holds.
TEST(Crossed, ASeedThatIsARunIsCalibratedAsOne) {
  const TemporaryFolder folder;
  for (const std::string run : {"a", "b"}) {
    std::string text = "id,question,target,output,seed,correct\n";
    for (int seed = 1; seed < 4; ++seed)
      for (int item = 0; item < 60; ++item) {
        const bool right = mixed(item, seed, run == "a" ? 1 : 2) % 100 >= 20;
        text += fmt::format("{0},q{0},t,{1}{2}{0},{2},{3}\n", item, run, seed, right ? 1 : 0);
      }
    folder.write(run + "/samples.csv", text);
  }
  const auto ran =
      tests::run({"calibrate", "--no-repo", "--no-config", folder.at("a"), folder.at("b")});
  EXPECT_NE(ran.out.find("judged by the run"), std::string::npos) << ran.out << ran.err;
}

TEST(Crossed, LabelsThatFreshDropsOrRenamesTakeNoF1OutOfItsTest) {
  const TemporaryFolder folder;
  const auto samples = [](std::uint64_t wrong, const std::string& column, bool capitals) {
    std::string text = "id,question,target," + column + "\n";
    double hits = 0, predicted = 0, targets = 0;
    for (int item = 0; item < 400; ++item) {
      const bool yes = item % 2 == 0, right = mixed(item, wrong, 3) % 100 >= wrong;
      const bool says = right == yes;
      hits += yes && says ? 1 : 0;
      predicted += says ? 1 : 0;
      targets += yes ? 1 : 0;
      const std::string word = says ? (capitals ? "YES" : "yes") : (capitals ? "NO" : "no");
      text += fmt::format("{0},q{0},{1},{2}\n", item, yes ? "yes" : "no", word);
    }
    return std::pair(text, capitals ? 0 : 2 * hits / (predicted + targets));
  };
  const auto write = [&](const std::string& side, const auto& made) {
    folder.write(side + "/samples.csv", made.first);
    folder.write(side + "/metrics.json", json{{"f1", made.second}}.dump());
  };
  folder.write("p.yaml", "version: 1\ngates: {f1: {}}\n");
  const auto code = [&] { return compare(folder, {"-c", folder.at("p.yaml")}).code; };
  write("baseline", samples(10, "prediction", false));
  write("fresh", samples(30, "prediction", false));
  EXPECT_EQ(code(), 1);
  write("fresh", samples(30, "prediction", true));
  EXPECT_NE(code(), 0) << "other words";
  write("fresh", samples(30, "note", false));
  EXPECT_EQ(code(), 3) << "no predictions";
  std::filesystem::remove(folder.at("fresh/samples.csv"));
  EXPECT_EQ(code(), 3) << "no samples";
}

TEST(Crossed, ATimeBelowZeroIsNoTime) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& side, double factor, double slowest) {
    for (int run = 0; run < 5; ++run) {
      std::string text = "id,question,correct,latency_ms\n";
      for (int item = 0; item < 100; ++item) {
        const double time = factor * (200.0 + static_cast<double>(mixed(item, run, 1) % 50));
        text += fmt::format("{0},q{0},1,{1}\n", item, time > slowest ? -5 : time);
      }
      folder.write(fmt::format("{}/run{}/samples.csv", side, run), text);
    }
  };
  folder.write("p.yaml", "version: 1\ngates: {latency_ms: {}}\n");
  write("baseline", 1, 1e9);
  write("fresh", 1.15, 1e9);
  EXPECT_EQ(compare(folder, {"-c", folder.at("p.yaml")}).code, 1);
  write("fresh", 1.15, 240);
  const auto found = compare(folder, {"-c", folder.at("p.yaml")});
  EXPECT_EQ(found.code, 3);
  EXPECT_EQ(only_metric(found, "latency_ms")["detail"], "negative_amount");
}

// One item that lies far off widens the interval until it holds the loss of all others.
TEST(Crossed, AnOutlierHidesNoLossOfEveryItem) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& side, double shift, double of_first) {
    std::string text = "id,question,loss\n";
    for (int item = 0; item < 300; ++item) {
      const double own = 2 + static_cast<double>(mixed(item, 0, 5) % 300) / 1000;
      const double noise = static_cast<double>(mixed(item, shift > 0 ? 1 : 2, 5) % 100) / 1000;
      text += fmt::format("{0},q{0},{1}\n", item, item == 0 ? of_first : own + noise + shift);
    }
    folder.write(side + "/samples.csv", text);
  };
  write("baseline", 0, 2.1);
  write("fresh", 0.75, 2.9);
  EXPECT_EQ(compare(folder).code, 1);
  for (const double outlier : {1000.0, -1000.0, 0.0}) {
    write("fresh", 0.75, outlier);
    EXPECT_NE(compare(folder).code, 0) << outlier;
  }
}

TEST(Crossed, ARunOfEachSideMayComeToTheSame) {
  const TemporaryFolder folder;
  for (const std::string side : {"b", "f"})
    for (int run = 0; run < 3; ++run)
      folder.write(fmt::format("{}{}/metrics.json", side, run),
                   json{{"accuracy", 0.8 + 0.01 * run}}.dump());
  const auto done =
      tests::run({"compare", "--no-repo", "--no-config", "-o", "json", folder.at("b0"),
                  folder.at("f0"), "--baseline", folder.at("b1"), "--baseline", folder.at("b2"),
                  "--fresh", folder.at("f1"), "--fresh", folder.at("f2")});
  EXPECT_EQ(done.code, 0) << done.err;
}

// Folders that share no item are folds: each is held against its own, and training data overlap.
TEST(Crossed, RunsThatShareNoItemAreFolds) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& side, std::uint64_t wrong, std::uint64_t luck) {
    for (int fold = 0; fold < 5; ++fold) {
      std::string text = "id,question,target,output,correct\n";
      for (int item = 60 * fold; item < 60 * fold + 60; ++item) {
        const bool right = mixed(item, luck, 11) % 100 >= wrong;
        text += fmt::format("{0},q{0},t,{1}{0},{2}\n", item, right ? "t" : side, right ? 1 : 0);
      }
      folder.write(fmt::format("{}/fold_{}/predictions.csv", side, fold), text);
    }
  };
  write("baseline", 10, 1);
  write("fresh", 12, 2);
  const Json near = only_metric(compare(folder), "correct");
  EXPECT_EQ(near["situation"], "cross_validation");
  EXPECT_EQ(near["verdict"], "inconclusive");
  EXPECT_EQ(near["n"]["paired"], 300);
  write("fresh", 60, 2);
  EXPECT_EQ(compare(folder).code, 1);
}

}  // namespace
}  // namespace reprocheck
