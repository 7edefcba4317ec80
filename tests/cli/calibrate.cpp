// calibrate: how often a gate stops what did not change, told from repeats.

#include <gtest/gtest.h>

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

Ran calibrate(const TemporaryFolder& folder, const std::vector<std::string>& runs,
              const std::vector<std::string>& more = {"--no-config"}) {
  std::vector<std::string> line{"calibrate", "--no-repo", "-o", "json"};
  line.insert(line.end(), more.begin(), more.end());
  for (const std::string& run : runs) line.push_back(folder.at(run));
  return tests::run(line);
}

void write_three(const TemporaryFolder& folder, Answered how = {}) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    how.seed = seed;
    write_answers(folder, "r" + std::to_string(seed), how);
  }
}

double rate(const Json& share) {
  return share.at("count").get<double>() / share.at("of").get<double>();
}

TEST(Calibrate, TellsTheNoiseFloorOfEachGateAndHowOftenItFires) {
  const TemporaryFolder folder;
  write_three(folder);
  const Ran ran = calibrate(folder, {"r1", "r2", "r3"});
  ASSERT_EQ(ran.code, 0) << ran.err << ran.out.substr(0, 800);
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(result["schema"], "reprocheck.calibration/1");
  EXPECT_EQ(result["pairs"].size(), 6U);
  const Json& metric = result["metrics"].at(0);
  EXPECT_EQ(metric["name"], "accuracy");
  EXPECT_EQ(metric["swapped_by"], "item");
  EXPECT_EQ(metric["units"], 300);
  EXPECT_EQ(metric["runs"].size(), 3U);
  // Two independent answers at 0.8: 1.96 sqrt(2 x 0.16 / 300).
  EXPECT_NEAR(metric["half_width"].get<double>(), 0.064, 0.008);
  EXPECT_NEAR(metric["smallest_visible"].get<double>(), 0.0915, 0.012);
  EXPECT_LE(rate(metric["false_alarms"]), 0.04);
  EXPECT_GT(rate(metric["false_alarms"]), 0.005);
  EXPECT_LE(rate(result["together"]["false_alarms"]), 0.04);
}

// Of ten changed answers the gate stops what lost nine or ten: 11 of 1024 ways to swap them.
TEST(Calibrate, CountsAsManyFalseAlarmsAsThereAreWaysToSwapSides) {
  const TemporaryFolder folder;
  for (const std::uint64_t seed : {1U, 2U})
    write_answers(folder, "r" + std::to_string(seed),
                  {.items = 100, .accuracy = 1, .seed = seed, .more = [&](int i, bool, Json& row) {
                     const bool wrong = seed == 1 ? i < 5 : i >= 5 && i < 10;
                     row["accuracy"] = wrong ? 0 : 1;
                     row["output"] = wrong ? "wrong" : "right";
                   }});
  const Ran ran = calibrate(folder, {"r1", "r2"}, {"--no-config", "--splits", "20000"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const double found = rate(Json::parse(ran.out)["metrics"][0]["false_alarms"]);
  EXPECT_NEAR(found, 11.0 / 1024, 0.003);
}

// Swapping sides changes the one not at all and the other hardly, so both have to be compare's.
TEST(Calibrate, JudgesByTheTestOfCompare) {
  const TemporaryFolder folder;
  write_three(folder);
  const Json calibrated = Json::parse(calibrate(folder, {"r1", "r2"}).out)["metrics"][0];
  const Ran ran = tests::run(
      {"compare", "--no-repo", "--no-config", "-o", "json", folder.at("r1"), folder.at("r2")});
  const Json compared = Json::parse(ran.out)["metrics"][0];
  const double low = compared["interval"][0], high = compared["interval"][1];
  EXPECT_NEAR(calibrated["smallest_visible"].get<double>(), compared["mde"].get<double>(), 1e-12);
  EXPECT_NEAR(calibrated["half_width"].get<double>(), (high - low) / 2, 0.002);
}

TEST(Calibrate, SwapsAnItemInAllMetricsAlike) {
  const TemporaryFolder folder;
  Answered how;
  how.more = [](int, bool right, Json& row) { row["exact_match"] = right ? 1 : 0; };
  write_three(folder, how);
  const Json result = Json::parse(calibrate(folder, {"r1", "r2", "r3"}).out);
  ASSERT_EQ(result["metrics"].size(), 2U);
  const Json& one = result["metrics"][0]["false_alarms"];
  EXPECT_EQ(one["count"], result["metrics"][1]["false_alarms"]["count"]);
  EXPECT_EQ(one["count"], result["together"]["false_alarms"]["count"]);
}

TEST(Calibrate, FindsAThresholdThatIsNarrowerThanTheNoise) {
  const TemporaryFolder folder;
  write_three(folder);
  const auto policy =
      folder.write("p.yaml", "version: 1\ngates:\n  accuracy: {margin: 2pp, max_drop: 1pp}\n");
  const Ran ran = calibrate(folder, {"r1", "r2", "r3"}, {"-c", policy});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const Json result = Json::parse(ran.out);
  const Json& metric = result["metrics"][0];
  EXPECT_GT(rate(metric["false_alarms"]), 0.2);
  EXPECT_GE(metric["margin_needed"].get<double>(), metric["half_width"].get<double>());
  // As many times more items as the margin is too narrow, squared.
  const double wider = metric["half_width"].get<double>() / 0.02;
  EXPECT_NEAR(metric["units_needed"].get<double>(), 300 * wider * wider, 1);
  const std::string text =
      tests::run({"calibrate", "--no-repo", "-c", policy, folder.at("r1"), folder.at("r2")}).out;
  EXPECT_NE(text.find("the margin is below the noise floor"), std::string::npos) << text;
  EXPECT_NE(text.find("More than the tests allow for"), std::string::npos) << text;
}

TEST(Calibrate, CountsWhatAnInconclusiveMetricDoesUnderThisPolicy) {
  const TemporaryFolder folder;
  write_three(folder);
  const auto strict = folder.write("p.yaml",
                                   "version: 1\ngates:\n  accuracy: {margin: 2pp, polarity: "
                                   "require-non-inferior}\n");
  const Json result = Json::parse(calibrate(folder, {"r1", "r2", "r3"}, {"-c", strict}).out);
  EXPECT_GT(rate(result["metrics"][0]["no_verdicts"]), 0.5);
  const Json lenient = Json::parse(calibrate(folder, {"r1", "r2", "r3"}).out);
  EXPECT_EQ(lenient["metrics"][0]["no_verdicts"]["count"], 0);
  const Json failing = Json::parse(
      calibrate(folder, {"r1", "r2", "r3"}, {"--no-config", "--on-inconclusive", "fail"}).out);
  EXPECT_GT(rate(failing["together"]["no_verdicts"]), 0.5);
}

TEST(Calibrate, AWaivedLossStopsNothing) {
  const TemporaryFolder folder;
  write_three(folder);
  const auto policy = folder.write("p.yaml",
                                   "version: 1\nwaivers:\n  - {check: metric-regressed, until: "
                                   "2999-01-01, reason: known}\n");
  const Json result = Json::parse(calibrate(folder, {"r1", "r2", "r3"}, {"-c", policy}).out);
  EXPECT_EQ(result["together"]["false_alarms"]["count"], 0);
}

TEST(Calibrate, SwapsClustersWhole) {
  const TemporaryFolder folder;
  write_three(folder, {.clusters = 30});
  const Json result = Json::parse(calibrate(folder, {"r1", "r2", "r3"}).out);
  EXPECT_EQ(result["metrics"][0]["swapped_by"], "cluster");
  EXPECT_EQ(result["metrics"][0]["units"], 30);
  EXPECT_LE(rate(result["together"]["false_alarms"]), 0.035);
}

TEST(Calibrate, TellsTheNoiseBetweenRunsThatNoItemShows) {
  const TemporaryFolder folder;
  double accuracy = 0.7;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    write_answers(folder, "r" + std::to_string(seed),
                  {.items = 2000, .accuracy = accuracy, .seed = seed});
    accuracy += 0.06;
  }
  const Ran ran = calibrate(folder, {"r1", "r2", "r3", "r4"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const Json metric = Json::parse(ran.out)["metrics"][0];
  EXPECT_NEAR(metric["run_sd"].get<double>(), 0.077, 0.02);
  const double beyond = metric["run_sd_beyond_items"], error = metric["std_error"];
  EXPECT_GT(beyond, 0.06);
  EXPECT_NEAR(metric["widening"].get<double>(), std::sqrt(1 + 2 * beyond * beyond / error / error),
              1e-9);
  const std::string text = tests::run({"calibrate", "--no-repo", "--no-config", folder.at("r1"),
                                       folder.at("r2"), folder.at("r4")})
                               .out;
  EXPECT_NE(text.find("do not contain the run-to-run noise"), std::string::npos) << text;
  EXPECT_NE(text.find("exit 1, regressed"), std::string::npos) << text;
}

TEST(Calibrate, RunsThatLeftOneNumberEachAreSplitIntoGroups) {
  const TemporaryFolder folder;
  std::vector<std::string> runs;
  for (const std::string value : {"0.80", "0.81", "0.79", "0.82", "0.78", "0.805"}) {
    runs.push_back("r" + value.substr(2));
    folder.write(runs.back() + "/metrics.json", "{\"accuracy\": " + value + "}\n");
  }
  const Json six = Json::parse(calibrate(folder, runs).out);
  EXPECT_EQ(six["metrics"][0]["swapped_by"], "run");
  EXPECT_EQ(six["metrics"][0]["units"], 6);
  EXPECT_FALSE(six["metrics"][0]["half_width"].is_null());
  // The one way in twenty in which the three best stand on one side; each is tried once.
  EXPECT_EQ(six["metrics"][0]["false_alarms"]["count"], 1);
  EXPECT_EQ(six["metrics"][0]["false_alarms"]["of"], 20);
  EXPECT_TRUE(six["metrics"][0]["false_alarms"]["interval"].is_null());
  EXPECT_TRUE(six["together"]["every_way"].get<bool>());
  EXPECT_FALSE(six["pairs"][0]["tested"].get<bool>());
  runs.resize(2);
  const Ran two = calibrate(folder, runs);
  ASSERT_EQ(two.code, 0) << two.err;
  EXPECT_TRUE(Json::parse(two.out)["metrics"][0]["half_width"].is_null());
}

TEST(Calibrate, FewWaysAreCountedAndNotDrawn) {
  const TemporaryFolder folder;
  std::vector<std::string> line{"calibrate", "--no-repo", "--no-config"};
  for (const std::string value : {"0.8426", "0.8364", "0.8404", "0.8534", "0.8417"}) {
    folder.write(value + "/metrics.json", "{\"accuracy\": " + value + "}\n");
    line.push_back(folder.at(value));
  }
  std::string text;  // without its line ends
  for (const char letter : tests::run(line).out)
    if (letter != ' ' && letter != '\n')
      text += letter;
    else if (!text.ends_with(' '))
      text += ' ';
  for (const std::string part :
       {"none of 20 ordered pairs tests anything", "0 of 10", "no interval is given",
        "10 cannot tell 2.5% from none", "margins at which an unchanged run could be called so"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  line.resize(5);
  EXPECT_NE(tests::run(line).out.find("No gate could be tested"), std::string::npos);
  // Eight clusters swap in 256 ways, by digits of a number as by chance.
  for (const std::uint64_t seed : {1U, 2U})
    write_answers(folder, "r" + std::to_string(seed), {.seed = seed, .clusters = 8});
  const Json every = Json::parse(calibrate(folder, {"r1", "r2"}).out);
  EXPECT_EQ(every["together"]["false_alarms"]["of"], 256);
  const Json drawn =
      Json::parse(calibrate(folder, {"r1", "r2"}, {"--no-config", "--splits", "200"}).out);
  EXPECT_EQ(drawn["together"]["every_way"], false);
  EXPECT_NEAR(every["metrics"][0]["half_width"].get<double>(),
              drawn["metrics"][0]["half_width"].get<double>(), 0.02);
}

TEST(Calibrate, ACopyIsNoSecondRun) {
  const TemporaryFolder folder;
  std::vector<std::string> runs;
  int seed = 0;
  for (const std::string value : {"0.80", "0.81", "0.79", "0.82", "0.78"}) {
    runs.push_back("r" + value.substr(2));
    folder.write(runs.back() + "/metrics.json", "{\"accuracy\": " + value + ", \"f1\": " + value +
                                                    ", \"seed\": " + std::to_string(seed++) +
                                                    "}\n");
  }
  runs.emplace_back("again");
  folder.write("again/metrics.json", folder.read("r80/metrics.json"));
  folder.write("again/notes.txt", "copied");
  const Json numbers = Json::parse(calibrate(folder, runs).out);
  EXPECT_EQ(numbers["runs"].size(), 5U);
  ASSERT_EQ(numbers["copies"].size(), 1U);
  EXPECT_EQ(numbers["copies"][0]["run"], folder.at("again"));
  EXPECT_EQ(numbers["copies"][0]["copy_of"], folder.at("r80"));
  EXPECT_EQ(numbers["metrics"][0]["units"], 5);
  write_three(folder);
  write_answers(folder, "r4", {.seed = 1, .more = [](int i, bool, Json& row) {
                                 row["latency_ms"] = 100 + i;  // another hour, the same answers
                               }});
  std::vector<std::string> line{"calibrate", "--no-repo", "--no-config"};
  for (const std::string run : {"r1", "r2", "r3", "r4"}) line.push_back(folder.at(run));
  const Json sampled = Json::parse(calibrate(folder, {"r1", "r2", "r3", "r4"}).out);
  EXPECT_EQ(sampled["runs"].size(), 3U);
  EXPECT_NE(tests::run(line).out.find("a copy is no second run"), std::string::npos);
}

TEST(Calibrate, AFolderOfSeveralRunsIsEachOfThem) {
  const TemporaryFolder folder;
  for (const std::string run : {"all/a", "all/b", "all/c", "all/d"})
    folder.write(run + "/metrics.json", "{\"accuracy\": 0.8" + std::to_string(run.back()) + "}\n");
  const Ran ran = calibrate(folder, {"all"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(Json::parse(ran.out)["runs"].size(), 4U);
}

TEST(Calibrate, ArmsOfOneRunStayTogether) {
  const TemporaryFolder folder;
  for (const std::string side : {"one", "two"})
    for (const std::string task : {"math", "code"})
      write_answers(folder, side + "/" + task,
                    {.items = 150,
                     .seed = side.size() * 10 + (side == "one" ? 1 : 2) + (task == "math" ? 4 : 8),
                     .more = [&](int, bool, Json& row) {
                       row["task"] = task;
                       for (const char* what : {"id", "question"})
                         row[what] = task + row[what].get<std::string>();
                     }});
  for (const std::uint64_t seed : {1U, 2U, 3U})
    for (const std::string heat : {"0", "1"}) {
      const std::string run = "sweep/t" + heat + "-" + std::to_string(seed);
      write_answers(folder, run, {.items = 100 + (heat == "1" ? 50 : 0), .seed = seed});
      folder.write(run + "/config.yaml",
                   "temperature: " + heat + "\nseed: " + std::to_string(seed) + "\n");
    }
  const Ran tasks = calibrate(folder, {"one", "two"});
  ASSERT_EQ(tasks.code, 0) << tasks.out << tasks.err;
  EXPECT_EQ(Json::parse(tasks.out)["runs"].size(), 2U);
  EXPECT_EQ(Json::parse(tasks.out)["metrics"].size(), 2U);
  const Ran sweep = calibrate(folder, {"sweep"});
  ASSERT_EQ(sweep.code, 0) << sweep.out << sweep.err;
  const Json result = Json::parse(sweep.out);
  EXPECT_EQ(result["runs"].size(), 3U);
  ASSERT_EQ(result["metrics"].size(), 2U);
  EXPECT_EQ(result["metrics"][0]["units"], 100);
  EXPECT_EQ(result["metrics"][1]["units"], 150);
}

TEST(Calibrate, RefusesRunsThatAreNoRepeatsOfOneAnother) {
  const TemporaryFolder folder;
  write_answers(folder, "r1", {.seed = 1});
  write_answers(folder, "other-items", {.items = 200, .seed = 2});
  write_answers(folder, "other-target",
                {.seed = 3, .more = [](int, bool, Json& row) { row["target"] = "another"; }});
  write_answers(folder, "cold", {.seed = 4});
  write_answers(folder, "warm", {.seed = 5});
  folder.write("cold/config.yaml", "temperature: 0\n");
  folder.write("warm/config.yaml", "temperature: 1\n");
  struct {
    std::vector<std::string> runs;
    std::string said;
  } cases[] = {
      {{"r1", "other-items"}, "items_changed"},
      {{"r1", "other-target"}, "have another target"},
      {{"cold", "warm"}, "temperature=0 | "},
  };
  for (const auto& one : cases) {
    const Ran ran = calibrate(folder, one.runs);
    EXPECT_EQ(ran.code, 3) << ran.err;
    const Json result = Json::parse(ran.out);
    EXPECT_NE(result["refused"].get<std::string>().find(one.said), std::string::npos)
        << result["refused"];
    EXPECT_TRUE(result["metrics"].empty());
    std::vector<std::string> line{"calibrate", "--no-repo", "--no-config"};
    for (const std::string& run : one.runs) line.push_back(folder.at(run));
    EXPECT_NE(tests::run(line).out.find("no verdict: "), std::string::npos);
  }
}

TEST(Calibrate, WhereNothingGatesThereIsNoVerdict) {
  const TemporaryFolder folder;
  for (const std::string run : {"a", "b"})
    folder.write(run + "/metrics.json", "{\"quux\": 0.8" + std::to_string(run[0]) + "}\n");
  const Ran ran = calibrate(folder, {"a", "b"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.out.find("nothing gates"), std::string::npos);
}

TEST(Calibrate, WrongCallsAndRunsThatAreNotThere) {
  const TemporaryFolder folder;
  write_three(folder);
  EXPECT_EQ(calibrate(folder, {"r1"}).code, 2);
  EXPECT_EQ(calibrate(folder, {"r1", "r1"}).code, 2);
  EXPECT_EQ(calibrate(folder, {"r1", "r2"}, {"--no-config", "--splits", "1"}).code, 2);
  EXPECT_EQ(calibrate(folder, {"r1", "nowhere"}).code, 4);
  EXPECT_EQ(tests::run({"calibrate"}).code, 2);
  EXPECT_EQ(tests::run({"calibrate", "-", folder.at("r1")}).code, 2);
  EXPECT_EQ(tests::run({"calibrate", folder.at("r1"), folder.at("r2"), "-o", "html"}).code, 2);
}

TEST(Calibrate, SaysTheSameWithAnyNumberOfThreads) {
  const TemporaryFolder folder;
  Answered how;
  how.more = [](int i, bool right, Json& row) {
    row["f1"] = right ? 1 : tests::chance(9, static_cast<std::uint64_t>(i));
  };
  write_three(folder, how);
  const auto with = [&](const std::string& jobs, const std::string& seed) {
    return calibrate(folder, {"r1", "r2", "r3"}, {"--no-config", "--jobs", jobs, "--seed", seed})
        .out;
  };
  EXPECT_EQ(with("1", "0"), with("3", "0"));
  EXPECT_NE(with("1", "0"), with("1", "1"));
}

TEST(Calibrate, RunsThatDoNotDifferHaveNoNoise) {
  const TemporaryFolder folder;
  write_answers(folder, "r1", {.seed = 1});
  write_answers(folder, "r2", {.seed = 1});
  folder.write("r2/notes.txt", "another run");
  const Ran ran =
      tests::run({"calibrate", "--no-repo", "--no-config", folder.at("r1"), folder.at("r2")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("there is no noise to measure"), std::string::npos) << ran.out;
}

}  // namespace
}  // namespace reprocheck
