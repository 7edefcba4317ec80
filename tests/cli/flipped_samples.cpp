// flipped_samples: which of the samples that flipped are shown, and which items are on record.

#include <gtest/gtest.h>

#include "reports/flip_places.h"
#include "tests/support/saved.h"

namespace reprocheck {
namespace {

using Json = nlohmann::json;
using tests::run;
using tests::TemporaryFolder;

TEST(FlippedSamples, BrokenAndFixedShareTheRoom) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 300, 240, 40, 12);
  const std::string saved = tests::save(folder);
  const Json samples = Json::parse(folder.read("result.json"))["samples"]["flips"][0]["samples"];
  ASSERT_EQ(samples.size(), 20U);
  EXPECT_EQ(samples[14]["broke"], true);
  EXPECT_EQ(samples[15]["broke"], false);
  for (const std::string format : {"md", "html"}) {
    const auto page = run({"report", saved, "-o", format}).out;
    EXPECT_NE(page.find("25 more broke, 7 more fixed"), std::string::npos) << format;
  }
}

TEST(FlippedSamples, FewBrokenLeaveTheirRoom) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 300, 240, 3, 12);
  const std::string saved = tests::save(folder);
  EXPECT_EQ(run({"report", saved, "-o", "md"}).out.find("more broke"), std::string::npos);
}

TEST(FlippedSamples, EveryItemIsOnRecord) {
  const TemporaryFolder folder;
  tests::write_pair(folder, 400, 240, 130, 2);
  const std::string saved = tests::save(folder);
  const Json flips = Json::parse(folder.read("result.json"))["samples"]["flips"][0];
  EXPECT_EQ(flips["ids_broke"].size(), 100U);
  Flips read;
  ASSERT_TRUE(reports::read_places(flips["places"].get<std::string>(), read));
  EXPECT_EQ(read.places_broke.size(), 130U);
  EXPECT_EQ(read.places_fixed.size(), 2U);
  EXPECT_LT(read.places_broke.back(), 400U);
  EXPECT_EQ(run({"report", saved, "-o", "json"}).out, folder.read("result.json"));
}

TEST(FlippedSamples, PlacesAreReadAsTheyWereWritten) {
  Flips flips;
  flips.places_broke = {0, 3, 4'294'967'295U};
  flips.places_fixed = {2, 700};
  Flips read;
  ASSERT_TRUE(reports::read_places(reports::places_text(flips), read));
  EXPECT_EQ(read.places_broke, flips.places_broke);
  EXPECT_EQ(read.places_fixed, flips.places_fixed);
  for (const char* wrong :
       {"1", "-", "-0", "-1x", "+-1", "-4294967297", "-4294967296-1", "-99999999999999999999"}) {
    Flips none;
    EXPECT_FALSE(reports::read_places(wrong, none)) << wrong;
  }
}

}  // namespace
}  // namespace reprocheck
