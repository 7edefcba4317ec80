// selftest: a gate that cannot fail is found, and one that can is shown from which loss on.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/answered_run.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::Answered;
using tests::Ran;
using tests::TemporaryFolder;
using tests::write_answers;

Ran selftest(const std::string& run, const std::vector<std::string>& more = {"--no-config"}) {
  std::vector<std::string> line{"selftest", "--no-repo", "-o", "json", run};
  line.insert(line.end(), more.begin(), more.end());
  return tests::run(line);
}

Json break_called(const Json& result, const std::string& part) {
  for (const Json& tried : result.at("breaks"))
    if (tried.at("name").get<std::string>().find(part) != std::string::npos) return tried;
  ADD_FAILURE() << part << " is no break";
  return {};
}

std::string faults_of(const Json& result) {
  return result.at("faults").dump();
}

TEST(Selftest, AGateThatCanFailIsSilentOnAnUnchangedRun) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 400});
  const std::string before = folder.read("run/predictions.jsonl");
  const Ran ran = selftest(folder.at("run"));
  ASSERT_EQ(ran.code, 0) << ran.err << ran.out.substr(0, 2000);
  EXPECT_EQ(folder.read("run/predictions.jsonl"), before);
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result["schema"], "reprocheck.selftest/1");
  EXPECT_TRUE(result["can_fail"].get<bool>());
  const Json& grades = result["grades"];
  ASSERT_EQ(grades.size(), 8U);
  EXPECT_EQ(grades[0]["outcomes"]["exit_0"], 1);
  for (std::size_t i = 2; i < grades.size(); ++i)
    EXPECT_GE(grades[i]["outcomes"]["exit_1"], grades[i - 1]["outcomes"]["exit_1"]);
  EXPECT_EQ(grades[7]["outcomes"]["exit_1"], 20);
  // Six answers that broke are the fewest of which mid-p is sure: 2% of 320.
  EXPECT_LE(result["metrics"][0]["found_from"].get<double>(), 0.05);
  EXPECT_GE(result["metrics"][0]["found_from"].get<double>(), 0.02);
  for (const Json& tried : result["breaks"])
    if (tried["must_stop"].get<bool>()) {
      EXPECT_EQ(tried["outcomes"]["exit_0"], 0) << tried;
    }
  EXPECT_EQ(break_called(result, "hard ones")["outcomes"]["exit_3"], 20);
  EXPECT_EQ(break_called(result, "swapped")["not_tried"],
            "none is recorded, so that a swap would not be seen");
}

TEST(Selftest, APolicyUnderWhichNothingFailsIsFound) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {});
  struct {
    std::string policy;
    std::vector<std::string> flags;
    std::string said;
  } cases[] = {
      {"version: 1\n", {"--fail-on", "never"}, "which this policy lets pass"},
      {"version: 1\ngates:\n  accuracy: {margin: 0.95}\n", {}, "cannot fail"},
      {"version: 1\ngates:\n  accuracy: {severity: warning}\n", {}, "which this policy lets pass"},
      {"version: 1\ngates:\n  'f1*': {}\n", {}, "nothing gates"},
      {"version: 1\nchecks:\n  metric-regressed: {severity: note}\n", {}, "lets pass"},
      {"version: 1\nwaivers:\n  - {metric: accuracy, until: 2999-01-01, reason: known}\n",
       {},
       "a metric removed"},
      {"version: 1\nstats: {min_runs: 3}\n", {}, "min_runs"},
  };
  for (const auto& one : cases) {
    const auto policy = folder.write("p.yaml", one.policy);
    std::vector<std::string> flags{"-c", policy};
    flags.insert(flags.end(), one.flags.begin(), one.flags.end());
    const Ran ran = selftest(folder.at("run"), flags);
    EXPECT_EQ(ran.code, 1) << one.policy << ran.err;
    const Json result = Json::parse(ran.out);
    EXPECT_FALSE(result["can_fail"].get<bool>());
    EXPECT_NE(faults_of(result).find(one.said), std::string::npos) << faults_of(result);
  }
}

TEST(Selftest, AGateThatStopsAnUnchangedRunIsFound) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.accuracy = 0.7});
  const auto policy = folder.write("p.yaml", "version: 1\ngates:\n  accuracy: {floor: 0.9}\n");
  const Ran ran = selftest(folder.at("run"), {"-c", policy});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.out.find("an unchanged run is stopped"), std::string::npos);
}

TEST(Selftest, TellsWhatNothingGuards) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.more = [](int, bool right, Json& row) { row["f1"] = right; }});
  const auto policy = folder.write("p.yaml", "version: 1\ngates:\n  f1: {}\n");
  const Ran ran = selftest(folder.at("run"), {"-c", policy});
  EXPECT_EQ(ran.code, 0) << ran.out.substr(0, 500);
  EXPECT_EQ(Json::parse(ran.out)["unguarded"], Json::array({"accuracy"}));
}

TEST(Selftest, NumbersWithoutSamplesAreLowered) {
  const TemporaryFolder folder;
  const auto bare = folder.write("bare/metrics.json", R"({"accuracy": 0.8})");
  folder.write("counted/metrics.json", R"({"accuracy": {"value": 0.8, "n": 1000}})");
  folder.write("loss/metrics.json", R"({"eval_loss": {"value": 2.5, "std_error": 0.05}})");
  folder.write("runs/metrics.json", R"({"accuracy": [0.8, 0.81, 0.79, 0.805]})");
  const Ran nothing = selftest(folder.at("bare"));
  EXPECT_EQ(nothing.code, 1);
  EXPECT_NE(nothing.out.find("no_uncertainty"), std::string::npos);
  const auto policy = folder.write("p.yaml", "version: 1\ngates:\n  accuracy: {max_drop: 3pp}\n");
  const Ran held = selftest(folder.at("bare"), {"-c", policy});
  EXPECT_EQ(held.code, 0) << held.out.substr(0, 500);
  EXPECT_EQ(Json::parse(held.out)["metrics"][0]["found_from"], 0.05);
  for (const std::string run : {"counted", "loss", "runs"}) {
    const Ran ran = selftest(folder.at(run));
    EXPECT_EQ(ran.code, 0) << run << ran.out.substr(0, 3000);
    EXPECT_FALSE(Json::parse(ran.out)["metrics"][0]["found_from"].is_null()) << run;
  }
}

std::string five_runs(const TemporaryFolder& folder) {
  int seed = 0;
  for (const std::string value : {"0.8426", "0.8364", "0.8404", "0.8534", "0.8417"}) {
    const std::string run = "five/s" + std::to_string(seed);
    folder.write(run + "/metrics.json",
                 "{\"accuracy\": " + value + ", \"seed\": " + std::to_string(seed++) + "}\n");
  }
  return folder.at("five");
}

// Lowered alike, runs paired by seed would differ by one number, and any test be certain of it.
TEST(Selftest, RunsKeepTheirNoiseInEveryBreak) {
  const TemporaryFolder folder;
  const Ran ran = selftest(five_runs(folder), {"--no-config", "--draws", "100"});
  ASSERT_EQ(ran.code, 0) << ran.err << ran.out.substr(0, 2000);
  const Json result = Json::parse(ran.out);
  EXPECT_TRUE(result["run_noise_drawn"].get<bool>());
  EXPECT_EQ(result["draws"], 100);
  EXPECT_EQ(result["metrics"][0]["numbers"], 5);
  EXPECT_NEAR(result["metrics"][0]["run_sd"].get<double>(), 0.0063, 0.0001);
  const Json& grades = result["grades"];
  // One in forty by the test's level, of draws that have the noise of a difference.
  EXPECT_LE(grades[0]["outcomes"]["exit_1"].get<int>(), 8);
  // 0.42 pp where two sides of five differ by sd 0.40 pp; t with 4 or 8 degrees of freedom.
  EXPECT_LE(grades[1]["outcomes"]["exit_1"].get<int>(), 35);
  EXPECT_NEAR(grades[1]["metrics"][0]["loss"].get<double>(), 0.0042, 0.0001);
  // What compare calls visible is between 1% and 5% wrong of 84%.
  EXPECT_GE(result["metrics"][0]["found_from"].get<double>(), 0.02);
  EXPECT_LE(result["metrics"][0]["found_from"].get<double>(), 0.05);
  EXPECT_EQ(grades[7]["outcomes"]["exit_1"], 100);
  const std::string text =
      tests::run({"selftest", "--no-repo", "--no-config", folder.at("five")}).out;
  EXPECT_NE(text.find("Each break is the only difference but for the noise"), std::string::npos)
      << text;
}

TEST(Selftest, RunsWithSamplesKeepTheirNoiseToo) {
  const TemporaryFolder folder;
  for (const std::uint64_t seed : {4U, 5U, 6U}) {
    const std::string run = "runs/s" + std::to_string(seed);
    write_answers(folder, run, {.items = 300, .seed = seed});
    folder.write(run + "/config.yaml", "seed: " + std::to_string(seed) + "\n");
  }
  const Ran ran = selftest(folder.at("runs"), {"--no-config"});
  ASSERT_EQ(ran.code, 0) << ran.err << ran.out.substr(0, 2000);
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result["runs"], 3);
  EXPECT_TRUE(result["run_noise_drawn"].get<bool>());
  // Three independent answers a side at 0.8: sqrt(2 x 0.16 / 900) is 1.9 pp, of which 2.8 are seen
  // by the normal law and 5.4 with two degrees of freedom. The same answers broken alike: 0.5%.
  EXPECT_GE(result["metrics"][0]["found_from"].get<double>(), 0.05);
  EXPECT_LE(result["metrics"][0]["found_from"].get<double>(), 0.2);
  EXPECT_EQ(result["grades"][0]["metrics"][0]["loss"], 0);
  EXPECT_NEAR(result["grades"][5]["metrics"][0]["loss"].get<double>(), 0.08, 0.005);
}

TEST(Selftest, WhereTooFewNumbersTellNoNoiseTheCurveIsNotTold) {
  const TemporaryFolder folder;
  const auto bare = folder.write("bare/metrics.json", R"({"accuracy": 0.8})");
  const auto policy = folder.write("p.yaml", "version: 1\ngates: {accuracy: {max_drop: 3pp}}\n");
  const Ran ran = tests::run({"selftest", "--no-repo", "-c", policy, folder.at("bare")});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_NE(ran.out.find("how often a true one is found is not told"), std::string::npos)
      << ran.out;
  EXPECT_EQ(ran.out.find("of the draws"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("Each break is the only difference: "), std::string::npos) << ran.out;
}

// Else a number that its samples contradict would stop the run, whatever the statistics say.
TEST(Selftest, NumbersBesideTheSamplesTellTheSameStory) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 200, .accuracy = 1});
  folder.write("run/metrics.json",
               R"({"accuracy": {"value": 100.0, "n": 200}, "exact_match": 1.0})");
  const auto policy = folder.write("p.yaml", "version: 1\ngates:\n  accuracy: {margin: 0.95}\n");
  const Ran ran = selftest(folder.at("run"), {"-c", policy});
  ASSERT_NE(ran.code, 2) << ran.err;
  for (const Json& grade : Json::parse(ran.out)["grades"])
    EXPECT_EQ(grade["outcomes"]["exit_1"], 0) << grade;
}

TEST(Selftest, WorksOnWhatRealToolsLeft) {
  const std::string examples = REPROCHECK_SOURCE_DIR "/examples/";
  for (const std::string run : {"lm-eval", "retrieval-regressed", "rag-hydra"}) {
    const Ran ran = selftest(examples + run + "/baseline");
    EXPECT_EQ(ran.code, 0) << run << ran.err << ran.out.substr(0, 3000);
  }
  const Json harness = Json::parse(selftest(examples + "lm-eval/baseline").out);
  const Json swapped = break_called(harness, "swapped");
  EXPECT_GT(swapped["outcomes"]["exit_3"], 0);
  EXPECT_EQ(swapped["outcomes"]["exit_0"], 0);
}

TEST(Selftest, CorruptsAWholeClusterWhereThereAreClusters) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 600, .clusters = 40});
  const Json result = Json::parse(selftest(folder.at("run")).out);
  EXPECT_EQ(break_called(result, "cluster")["outcomes"]["exit_0"], 20);  // one of 40 may be chance
}

TEST(Selftest, LowerIsBetterBreaksUpwards) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.more = [](int i, bool, Json& row) {
                  row.erase("accuracy");
                  row["wer"] = 0.2 + 0.1 * tests::chance(4, std::uint64_t(i));
                }});
  const Ran ran = selftest(folder.at("run"), {"--no-config"});
  EXPECT_EQ(ran.code, 0) << ran.out.substr(0, 3000);
  const Json result = Json::parse(ran.out);
  for (const Json& metric : result["grades"][7]["metrics"])
    EXPECT_GT(metric["loss"].get<double>(), 0) << metric;
}

TEST(Selftest, DrawsOfLargeTablesAreFewerAndItIsSaid) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 300});
  const Json all = Json::parse(selftest(folder.at("run"), {"--no-config", "--draws", "3"}).out);
  EXPECT_EQ(all["draws"], 3);
  const Json many = Json::parse(selftest(folder.at("run"), {"--no-config", "--draws", "50"}).out);
  EXPECT_EQ(many["draws"], 50);
}

TEST(Selftest, WrongCallsAndRunsThatAreNotThere) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 50});
  EXPECT_EQ(tests::run({"selftest"}).code, 2);
  EXPECT_EQ(tests::run({"selftest", "-"}).code, 2);
  EXPECT_EQ(selftest(folder.at("run"), {"--draws", "0"}).code, 2);
  EXPECT_EQ(selftest(folder.at("nowhere")).code, 4);
  folder.write("run/predictions.jsonl", folder.read("run/predictions.jsonl") + "{\"id\": ");
  EXPECT_EQ(selftest(folder.at("run")).code, 4);
}

TEST(Selftest, IsAsQuietAsItIsAskedAndWritesIntoNoBundle) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 100});
  write_answers(folder, "other", {.items = 100, .seed = 2});
  for (const std::string command : {"selftest", "calibrate"}) {
    std::vector<std::string> line{command, "--no-repo", "--no-config", folder.at("run")};
    if (command == "calibrate") line.push_back(folder.at("other"));
    line.emplace_back("-q");
    const Ran brief = tests::run(line);
    EXPECT_EQ(brief.code, 0) << brief.err;
    EXPECT_LE(std::ranges::count(brief.out, '\n'), 2) << brief.out;
    line.emplace_back("-q");
    EXPECT_EQ(tests::run(line).out, "");
    line.insert(line.end(), {"-o", "json:" + folder.at("run/result.json")});
    EXPECT_EQ(tests::run(line).code, 2);
    line.back() = "json:" + folder.at(command + ".json");
    EXPECT_EQ(tests::run(line).code, 0);
    EXPECT_TRUE(Json::accept(folder.read(command + ".json")));
  }
}

TEST(Selftest, SaysTheSameWithAnyNumberOfThreads) {
  const TemporaryFolder folder;
  write_answers(folder, "run", {.items = 150});
  EXPECT_EQ(selftest(folder.at("run"), {"--no-config", "--jobs", "1"}).out,
            selftest(folder.at("run"), {"--no-config", "--jobs", "4"}).out);
  const Ran text = tests::run(
      {"selftest", "--no-repo", "--no-config", "--ascii", "--width", "60", folder.at("run")});
  EXPECT_NE(text.out.find("The gate can fail"), std::string::npos) << text.out;
  for (const char letter : text.out) EXPECT_LT(static_cast<unsigned char>(letter), 0x80U);
}

// What breaks together is what somebody declared, where somebody did.
TEST(Selftest, BreaksASliceThatTheSamplesName) {
  const TemporaryFolder folder;
  std::string text = "id,question,target,output,correct,topic\n";
  for (int i = 0; i < 300; ++i)
    text += fmt::format("{0},q{0},t{0},{1},{2},{3}\n", i, i % 5 == 0 ? "w" : fmt::format("t{}", i),
                        i % 5 == 0 ? 0 : 1,
                        i % 3 == 0   ? "law"
                        : i % 3 == 1 ? "art"
                                     : "maths");
  folder.write("run/samples.csv", text);
  const auto ran = tests::run({"selftest", "--no-repo", "--no-config", folder.at("run")});
  EXPECT_NE(ran.out.find("one topic wrong"), std::string::npos) << ran.out;
}

}  // namespace
}  // namespace reprocheck
