// bundle_path_cases: every way to name a bundle, and the ways that are refused.
//
// What is refused here never reaches a repository.

#include <gtest/gtest.h>

#include "src/files/bundle_path.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using tests::TemporaryFolder;
using Kind = BundlePath::Kind;

BundlePath parsed(const std::string& text) {
  auto path = parse_bundle_path(text);
  EXPECT_TRUE(path.has_value()) << text << ": " << (path ? "" : path.error().message);
  return path ? *path : BundlePath{};
}

TEST(BundlePathForms, each_form_is_taken_apart) {
  EXPECT_EQ(parsed("-").kind, Kind::none);
  EXPECT_EQ(parsed("runs/a").kind, Kind::folder);
  EXPECT_EQ(parsed("runs/a").folder, "runs/a");
  const BundlePath revision = parsed("git:origin/main~2:runs/./a/");
  EXPECT_EQ(revision.kind, Kind::revision);
  EXPECT_EQ(revision.revision, "origin/main~2");
  EXPECT_EQ(revision.path_in_repository, "runs/a");
  EXPECT_EQ(revision.text, "git:origin/main~2:runs/./a/");
  EXPECT_EQ(parsed("git:HEAD:").path_in_repository, "");
  EXPECT_EQ(parsed("git:HEAD:.").path_in_repository, "");
  EXPECT_EQ(parsed("git:HEAD:a:b").path_in_repository, "a:b");
  EXPECT_EQ(parsed("git:HEAD:mlruns#91e0bc6a").run_id, "91e0bc6a");
  EXPECT_EQ(parsed("git:HEAD:mlruns#91e0bc6a").path_in_repository, "mlruns");
}

TEST(BundlePathForms, the_last_hash_splits_unless_the_path_is_there) {
  const TemporaryFolder folder;
  folder.folder("run#1");
  folder.folder("store");
  EXPECT_EQ(parsed(folder.at("run#1")).run_id, "");
  EXPECT_EQ(parsed(folder.at("run#1")).folder, folder.at("run#1"));
  EXPECT_EQ(parsed(folder.at("run#1#abc")).folder, folder.at("run#1"));
  EXPECT_EQ(parsed(folder.at("run#1#abc")).run_id, "abc");
  EXPECT_EQ(parsed(folder.at("store#91e0bc6a")).run_id, "91e0bc6a");
}

TEST(BundlePathForms, what_may_not_be_written_is_a_usage_error) {
  for (const char* text :
       {"", "#abc", "store#", "git:HEAD", "git::path", "git:HEAD:/etc", "git:HEAD:a/../../b",
        "git:HEAD:..", "git::/regex:x", "git:HEAD@{1}:x", "git:-x:y", "git:a..b:x",
        "git:HEAD^{tree}:x", "git:HEAD^2:x", "git:@:x", "git:a b:x"}) {
    const auto path = parse_bundle_path(text);
    ASSERT_FALSE(path.has_value()) << text;
    EXPECT_EQ(path.error().kind, ErrorKind::usage) << text;
  }
}

TEST(BundlePathForms, archives_are_for_later) {
  const TemporaryFolder folder;
  for (const char* name : {"a.zip", "a.tar", "a.TGZ", "a.tar.gz", "a.tar.zst", "a.rpz"}) {
    const auto path = parse_bundle_path(folder.write(name, "x"));
    ASSERT_FALSE(path.has_value()) << name;
    EXPECT_EQ(path.error().kind, ErrorKind::input);
    EXPECT_FALSE(path.error().help.empty());
  }
  folder.folder("folder.zip");
  EXPECT_EQ(parsed(folder.at("folder.zip")).kind, Kind::folder);
}

}  // namespace
}  // namespace reprocheck
