// groups: a harness's group gates for its leaves, so it has to be what they give.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using Json = nlohmann::ordered_json;
using tests::TemporaryFolder;

namespace fs = std::filesystem;

constexpr const char* k_run = "example__reader-mini";

// The example's runs, `change` made to what fresh records.
template <typename Change>
tests::Compared compared(bool keep_samples, const Change& change) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"})
    for (const auto& entry : fs::directory_iterator(std::string(REPROCHECK_SOURCE_DIR) +
                                                    "/examples/lm-eval/baseline/" + k_run)) {
      std::ifstream file(entry.path(), std::ios::binary);
      std::string bytes(std::istreambuf_iterator<char>(file), {});
      const std::string name = entry.path().filename();
      if (name.starts_with("samples_") && !keep_samples) continue;
      if (side == "fresh" && name.starts_with("results_")) {
        Json results = Json::parse(bytes);
        results["date"] = 1;
        change(results);
        bytes = results.dump();
      }
      folder.write(side + "/" + name, bytes);
    }
  return tests::compare(folder);
}

TEST(Groups, TheirNumberFollowsFromTheirLeaves) {
  EXPECT_EQ(compared(false, [](Json&) {}).code, 0);
  const auto fallen = [](Json& results) {
    for (const char* leaf : {"sklearn_mc_values", "sklearn_mc_owners"})
      results["results"][leaf]["acc,none"] = 0.3;
  };
  const auto found = compared(false, fallen);
  EXPECT_EQ(found.code, 1);
  EXPECT_NE(found.headline.find("metric-contradicted"), std::string::npos) << found.headline;
}

// A group of groups may weigh them in its own way, and one without counts tells no weights.
TEST(Groups, OfWhichNobodyKnowsTheWeightsAreTakenAtTheirWord) {
  const auto uncounted = [](Json& results) {
    for (const char* leaf : {"sklearn_mc_values", "sklearn_mc_owners"}) {
      results["results"][leaf].erase("sample_len");
      results["n-samples"].erase(leaf);
    }
    results["results"]["sklearn_mc"]["acc,none"] = 0.7;
  };
  EXPECT_EQ(compared(false, uncounted).headline.find("metric-contradicted"), std::string::npos);
}

TEST(Groups, ThatLostTheSamplesOfTheirLeavesAreNotJudged) {
  const auto found = compared(true, [](Json&) {});
  EXPECT_EQ(found.code, 0) << found.headline;
}

// What one side limits and the other does not, the items show.
TEST(Groups, TheItemsOfTheirLeavesShowALimit) {
  EXPECT_EQ(compared(true, [](Json& results) { results["config"].erase("limit"); }).code, 0);
}

}  // namespace
}  // namespace reprocheck
