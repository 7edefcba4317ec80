// policy_flags: --set, config, --sha256: what the command line may say of the rules.

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::run;
using tests::TemporaryFolder;

struct Runs {
  Runs() {
    folder.write("policy.yaml", "version: 1\ngates:\n  accuracy: {margin: 0.01}\n");
    folder.write("main/metrics.json", "{\"accuracy\": 0.8, \"f1\": 0.7}\n");
    folder.write("pr/metrics.json", "{\"accuracy\": 0.5, \"f1\": 0.7}\n");
  }
  [[nodiscard]] tests::Ran compare(const std::vector<std::string>& more) const {
    std::vector<std::string> line{"compare", "--no-repo",       "-o",
                                  "json",    folder.at("main"), folder.at("pr")};
    line.insert(line.end(), more.begin(), more.end());
    return run(line);
  }
  TemporaryFolder folder;
};

Json metric(const Json& result, const std::string& name) {
  for (const Json& each : result["metrics"])
    if (each["name"] == name) return each;
  return {};
}

TEST(Set, ChangesOneKeyAndSaysSo) {
  const Runs runs;
  const auto ran =
      runs.compare({"-c", runs.folder.at("policy.yaml"), "--set", "gates.accuracy.max_drop=10pp"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  const Json result = Json::parse(ran.out);
  EXPECT_EQ(metric(result, "accuracy")["detail"], "threshold");
  EXPECT_EQ(metric(result, "accuracy")["margin"], 0.01);
  EXPECT_NE(ran.out.find("--set gates.accuracy.max_drop=10pp"), std::string::npos);
  const auto margin =
      runs.compare({"-c", runs.folder.at("policy.yaml"), "--set", "gates.accuracy.margin=1.5pp"});
  EXPECT_EQ(metric(Json::parse(margin.out), "accuracy")["margin_from"],
            "--set gates.accuracy.margin=1.5pp");
}

TEST(Set, AFirstGateTakesNoOtherMetricOut) {
  const Runs runs;
  const Json result =
      Json::parse(runs.compare({"--no-config", "--set", "gates.f1.margin=1pp"}).out);
  EXPECT_EQ(metric(result, "accuracy")["gated"], true);
  EXPECT_EQ(metric(result, "f1")["gated"], true);
}

TEST(Set, IsRefusedAsAFileWouldBe) {
  const Runs runs;
  struct {
    std::vector<std::string> line;
    std::string said;
  } cases[] = {
      {{"--set", "gates.accuracy.margn=1pp"}, "did you mean \"margin\"?"},
      {{"--set", "gates.accuracy.margin=2%"}, "2%"},
      {{"--set", "gates.accuracy.margin=200pp"}, "--set gates.accuracy.margin=200pp"},
      {{"--set", "stats.alpha=2"}, "stats.alpha"},
      {{"--set", "stat.alpha=0.1"}, "did you mean \"stats\"?"},
      {{"--set", "checks.metric-regresed.severity=off"}, "did you mean \"metric-regressed\"?"},
      {{"--set", "stats.alpha"}, "is no KEY=VALUE"},
      {{"--set", "=1"}, "is no KEY=VALUE"},
      {{"--set", "stats.alpha=[1"}, "cannot be read"},
      {{"--set", "stats.alpha=0.1", "--set", "stats.alpha=0.2"}, "twice"},
      {{"--set", "gates.accuracy.margin.x=1"}, "--set"},
      {{"--set", "gates.accuracy={margin: 0, margin: 1}"}, "margin"},
      {{"--set", "stats.alpha=0.1", "--policy-from", "git:HEAD"}, "decides alone"},
  };
  for (const auto& one : cases) {
    std::vector<std::string> line = one.line;
    line.insert(line.end(), {"-c", runs.folder.at("policy.yaml")});
    const auto ran = runs.compare(line);
    EXPECT_EQ(ran.code, 2) << one.line[1] << ran.out.substr(0, 200);
    EXPECT_NE(ran.err.find(one.said), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("--set"), std::string::npos) << ran.err;
    EXPECT_TRUE(ran.out.empty());
  }
}

TEST(Config, ShowsEveryRuleWithWhereItComesFrom) {
  const Runs runs;
  const auto ran = run({"config", "show", "-c", runs.folder.at("policy.yaml"), "--set",
                        "stats.alpha=0.1", "-o", "json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const Json shown = Json::parse(ran.out);
  std::map<std::string, std::string> from;
  for (const Json& line : shown["settings"]) from[line["key"]] = line["from"];
  EXPECT_EQ(from["stats.alpha"], "--set stats.alpha=0.1");
  EXPECT_EQ(from["stats.touched"], "default");
  EXPECT_EQ(from["gates.accuracy"], runs.folder.at("policy.yaml") + ":3");
  EXPECT_TRUE(shown["limits"].contains("json.depth"));
  const auto text = run({"config", "-c", runs.folder.at("policy.yaml")});
  EXPECT_NE(text.out.find("gates.accuracy"), std::string::npos);
}

TEST(Config, CheckOnlyValidates) {
  const Runs runs;
  const auto sound = run({"config", "check", "-c", runs.folder.at("policy.yaml")});
  EXPECT_EQ(sound.code, 0);
  EXPECT_NE(sound.out.find("sound (1 gate, 0 waivers)"), std::string::npos) << sound.out;
  runs.folder.write("policy.yaml", "version: 1\ngate: {}\n");
  const auto wrong = run({"config", "check", "-c", runs.folder.at("policy.yaml")});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("policy.yaml:2:"), std::string::npos) << wrong.err;
  EXPECT_EQ(run({"config", "chek"}).code, 2);
}

// The digest can be made again by anybody: sha256sum over the sorted files, and over its lines.
TEST(Sha256, SealsEveryFileAsSha256sumWould) {
  const TemporaryFolder folder;
  folder.write("pr/metrics.json", "hello");
  folder.write("pr/notes/a.txt", "");
  const auto digest = [&] {
    const auto ran =
        run({"audit", "--no-repo", "--no-config", "--sha256", "-o", "json", folder.at("pr")});
    return Json::parse(ran.out)["bundle"]["digest"].get<std::string>();
  };
  EXPECT_EQ(digest(), "sha256:bf3615bda85d43376332629afd35ccbb81cef25623e5cf62899667fd1e36d30a");
  folder.write("pr/notes/a.txt", "x");
  EXPECT_NE(digest(), "sha256:bf3615bda85d43376332629afd35ccbb81cef25623e5cf62899667fd1e36d30a");
}

// Every key of the schema is one that the program reads: a value of the wrong kind is refused for
// its kind or taken, and never as an unknown key.
void each_key(const Json& schema, const Json& whole, const std::string& path,
              std::vector<std::string>& keys) {
  Json at = schema;
  if (at.contains("$ref") && at["$ref"] == "#/$defs/gate") at = whole["$defs"]["gate"];
  if (!at.contains("properties")) {
    if (at.contains("additionalProperties") && at["additionalProperties"].is_object())
      each_key(at["additionalProperties"], whole,
               path + (path == "checks" ? ".metric-regressed" : ".accuracy"), keys);
    return;
  }
  for (const auto& [name, inner] : at["properties"].items()) {
    const std::string key = path.empty() ? name : path + "." + name;
    keys.push_back(key);
    each_key(inner, whole, key, keys);
  }
}

TEST(Schema, OfThePolicyNamesTheKeysThatAreRead) {
  const auto ran = run({"schema", "policy"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const Json schema = Json::parse(ran.out);
  std::vector<std::string> keys;
  each_key(schema, schema, "", keys);
  EXPECT_EQ(keys.size(), 32U);
  for (const std::string& key : keys) {
    const auto read = run({"config", "check", "--no-config", "--set", key + "=[x]"});
    EXPECT_EQ(read.err.find("unknown key"), std::string::npos) << key << read.err;
    const auto misspelt = run({"config", "check", "--no-config", "--set", key + "_=[x]"});
    EXPECT_EQ(misspelt.code, 2) << key;
  }
}

TEST(Thresholds, ATestThatFoundTheLossSaysMore) {
  const Runs runs;
  runs.folder.write("main/metrics.json", R"({"accuracy": {"value": 0.8, "n": 1000}})");
  runs.folder.write("pr/metrics.json", R"({"accuracy": {"value": 0.5, "n": 1000}})");
  const auto ran =
      runs.compare({"-c", runs.folder.at("policy.yaml"), "--set", "gates.accuracy.max_drop=10pp"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(metric(Json::parse(ran.out), "accuracy")["detail"], "beyond_margin");
}

TEST(Margins, AShareOfNothingIsNoMargin) {
  const Runs runs;
  runs.folder.write("main/metrics.json", R"({"loss": 0})");
  runs.folder.write("pr/metrics.json", R"({"loss": 0.5})");
  const auto ran = runs.compare({"--no-config", "--set", "gates.loss.margin=2% of baseline"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("a share of the baseline of loss, which is 0"), std::string::npos)
      << ran.err;
}

TEST(Gates, TokensAreLowerWhicheverWayTheyAreNamed) {
  const Runs runs;
  runs.folder.write("main/metrics.json", R"({"tokens_out": 100})");
  runs.folder.write("pr/metrics.json", R"({"tokens_out": 200})");
  const auto ran = runs.compare({"--no-config", "--set", "gates.tokens_out.max_drop=10"});
  EXPECT_EQ(ran.code, 1) << ran.err;
}

}  // namespace
}  // namespace reprocheck
