// look_alikes: which names of a bundle are told as twins or disguises, and how often.

#include "src/examine/look_alikes.h"

#include <gtest/gtest.h>

#include "src/files/tree_of_files.h"
#include "tests/src/examine/builders.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

Examination looked_at(const Bundle& bundle) {
  Examination examination;
  examination.bundle = &bundle;
  look_at_names(examination);
  return examination;
}

Records with_metrics(const std::vector<std::string>& names) {
  Records records;
  for (const std::string& name : names) records.metrics.push_back(tests::metric(name, "0.5"));
  return records;
}

TEST(LookAlikes, PlainBundlesHaveNone) {
  const Bundle bundle = tests::bundle_of(with_metrics({"accuracy", "Accuracy", "f1"}));
  EXPECT_TRUE(looked_at(bundle).names_alike.empty());
  EXPECT_TRUE(looked_at(bundle).names_disguised.empty());
}

TEST(LookAlikes, ATwinMetricIsToldOnceForAllRepeats) {
  Bundle bundle = tests::bundle_of(with_metrics({"accuracy", "\u0430ccuracy"}));
  bundle.runs.push_back(bundle.runs.front());
  const Examination seen = looked_at(bundle);
  ASSERT_EQ(seen.names_alike.size(), 1U);
  EXPECT_EQ(seen.names_alike[0].first, "accuracy");
  EXPECT_EQ(seen.names_alike[0].second, "\u0430ccuracy");
  ASSERT_EQ(seen.names_disguised.size(), 1U);
}

TEST(LookAlikes, AMetricWhollyInLettersOfAnotherScriptReadsAsAKnownOne) {
  const Bundle bundle = tests::bundle_of(with_metrics({"\u0430\u0441\u0441", "\u0440\u0442"}));
  const Examination seen = looked_at(bundle);
  ASSERT_EQ(seen.names_disguised.size(), 1U);
  EXPECT_NE(seen.names_disguised[0].reason.find("reads as acc"), std::string::npos);
}

TEST(LookAlikes, FilesOfOneFolderOnly) {
  const tests::TemporaryFolder folder;
  folder.write("a/Metrics.json", "1");
  folder.write("a/metrics.json", "1");
  folder.write("b/metrics.json", "1");
  folder.write("caf\u00e9/x.txt", "1");
  folder.write("cafe\u0301/y.txt", "1");
  folder.write("\u7ed3\u679c.txt", "1");
  Bundle bundle = tests::bundle_of({});
  bundle.tree = std::move(open_folder(folder.path(), Limits{}).value());
  const Examination seen = looked_at(bundle);
  ASSERT_EQ(seen.names_alike.size(), 2U);
  EXPECT_EQ(seen.names_alike[0].place, "");
  EXPECT_FALSE(seen.names_alike[0].by_case);
  EXPECT_EQ(seen.names_alike[1].place, "a");
  EXPECT_TRUE(seen.names_alike[1].by_case);
  EXPECT_TRUE(seen.names_disguised.empty());
}

TEST(LookAlikes, SampleIdsAreOnePairWithACount) {
  SampleTable table;
  table.has_ids = true;
  table.task = "qa";
  for (const char* id : {"a1", "\u04301", "b1", "b\u200b1", "\u4e00", "a1"}) table.ids.push(id);
  Records records;
  records.samples = {table};
  const Bundle bundle = tests::bundle_of(records);
  const Examination seen = looked_at(bundle);
  ASSERT_EQ(seen.names_alike.size(), 1U);
  EXPECT_EQ(seen.names_alike[0].count, 2U);
  EXPECT_EQ(seen.names_alike[0].place, "qa");
}

}  // namespace
}  // namespace reprocheck
