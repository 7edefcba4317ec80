// invariance: what must not matter does not, to the byte.
//
// A run against itself is equivalent; swapped sides mirror; the order of keys, files and lines,
// the number of threads, the time zone, the locale and the working directory change no byte.

#include <gtest/gtest.h>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "src/base/text.h"
#include "tests/property/mirror.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

const fs::path k_examples = fs::path(REPROCHECK_SOURCE_DIR) / "examples";

std::vector<std::string> stories() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(k_examples))
    if (fs::is_directory(entry.path() / "baseline"))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

tests::Ran compare(const fs::path& baseline, const fs::path& fresh,
                   std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"compare", "--no-repo", "--no-config", "-o", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.insert(arguments.end(), {baseline.string(), fresh.string()});
  return tests::run(arguments);
}

class Invariance : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] fs::path baseline() const { return k_examples / GetParam() / "baseline"; }
  [[nodiscard]] fs::path fresh() const { return k_examples / GetParam() / "fresh"; }
};

TEST_P(Invariance, ARunAgainstItselfIsEquivalent) {
  for (const fs::path& side : {baseline(), fresh()}) {
    const auto ran = compare(side, side);
    EXPECT_EQ(ran.code, 0) << ran.out.substr(0, 600);
    const Json result = Json::parse(ran.out);
    EXPECT_EQ(result["verdict"], "equivalent") << side;
    for (const Json& metric : result["metrics"]) {
      if (metric["gated"] != true) continue;
      EXPECT_EQ(metric["verdict"], "equivalent");
      EXPECT_EQ(metric["detail"], "identical");
    }
  }
}

TEST_P(Invariance, SwappingSidesMirrors) {
  const Json one = Json::parse(compare(baseline(), fresh()).out);
  const Json other = Json::parse(compare(fresh(), baseline()).out);
  ASSERT_EQ(one["metrics"].size(), other["metrics"].size());
  for (std::size_t i = 0; i < one["metrics"].size(); ++i) {
    const Json& a = one["metrics"][i];
    const Json& b = other["metrics"][i];
    EXPECT_EQ(a["name"], b["name"]);
    // What fresh leaves out is held against it, and what it adds is not.
    if (a["verdict"] == "not_comparable" || b["verdict"] == "not_comparable") {
      EXPECT_EQ(a["verdict"], b["verdict"]);
    } else if (a["gated"] == true) {
      tests::expect_mirrored(a, b);
    }
  }
}

TEST_P(Invariance, ThreadsZoneLocaleAndFolderChangeNoByte) {
  const std::string want = compare(baseline(), fresh(), {"--jobs", "1"}).out;
  EXPECT_EQ(compare(baseline(), fresh(), {"--jobs", "4"}).out, want);
  setenv("TZ", "Pacific/Chatham", 1);
  tzset();
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ(compare(baseline(), fresh()).out, want);
  std::setlocale(LC_ALL, "C");
  unsetenv("TZ");
  const fs::path before = fs::current_path();
  fs::current_path(fs::temp_directory_path());
  EXPECT_EQ(compare(baseline(), fresh()).out, want);
  fs::current_path(before);
}

// The same result but for what names bytes: digests and lines.
std::string without_places(const std::string& text) {
  Json result = Json::parse(text);
  const std::function<void(Json&)> strip = [&](Json& node) {
    if (node.is_object())
      for (const char* key : {"digest", "line", "path"}) node.erase(key);
    for (Json& child : node)
      if (child.is_structured()) strip(child);
  };
  strip(result);
  return result.dump(1);
}

TEST_P(Invariance, TheOrderOfLinesAndKeysChangesNothing) {
  const tests::TemporaryFolder own;
  const fs::path folder = own.path();
  fs::create_directories(folder);
  for (const char* side : {"baseline", "fresh"})
    fs::copy(k_examples / GetParam() / side, folder / side,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  const std::string want = without_places(compare(folder / "baseline", folder / "fresh").out);
  std::mt19937 random(11);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    // Data has a recorded hash, which the order of its lines is part of.
    const bool is_data = entry.path().parent_path().filename() == "data";
    if (entry.path().extension() != ".jsonl" || is_data) continue;
    std::ifstream stream(entry.path());
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
      const Json record = Json::parse(line);
      std::vector<std::string> keys;
      for (const auto& [key, value] : record.items()) keys.push_back(key);
      std::ranges::shuffle(keys, random);
      Json shuffled = Json::object();
      for (const std::string& key : keys) shuffled[key] = record[key];
      lines.push_back(shuffled.dump());
    }
    std::ranges::shuffle(lines, random);
    std::ofstream out(entry.path(), std::ios::trunc);
    for (const std::string& line : lines) out << line << "\n";
  }
  EXPECT_EQ(without_places(compare(folder / "baseline", folder / "fresh").out), want);
}

INSTANTIATE_TEST_SUITE_P(Examples, Invariance, testing::ValuesIn(stories()), [](const auto& story) {
  std::string name = story.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace reprocheck
