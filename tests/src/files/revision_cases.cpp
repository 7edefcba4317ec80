// revision_cases: a commit read like a folder, with the same things passed over.
//
// Where both can be asked, the folder and its commit must list the same files.

#include <gtest/gtest.h>

#include <map>

#include "src/files/tree_of_files.h"
#include "src/git/repository.h"
#include "tests/support/git_fixture.h"

namespace reprocheck {
namespace {

using tests::GitFixture;

std::unique_ptr<TreeOfFiles> revision(const GitFixture& fixture, const std::string& commit,
                                      const std::string& path, const Limits& limits = {}) {
  auto repository = Repository::open(fixture.path());
  EXPECT_TRUE(repository.has_value());
  auto tree = open_revision(*repository, commit, path, limits);
  EXPECT_TRUE(tree.has_value()) << (tree ? "" : tree.error().message);
  return tree ? std::move(*tree) : nullptr;
}

TEST(Revision, lists_what_the_folder_lists) {
  const GitFixture fixture;
  fixture.write("runs/a/metrics.json", "{\"acc\": 1}");
  fixture.write("runs/a/deep/er/file.txt", "x");
  fixture.write("runs/a/node_modules/m/index.js", "x");
  fixture.write("runs/b/other", "x");
  fixture.folder().link("runs/a/same", "deep/er/file.txt");
  fixture.folder().link("runs/a/out", "../b/other");
  fixture.folder().link("runs/a/passwd", "/etc/passwd");
  fixture.folder().link("runs/a/folder", "deep");
  fixture.folder().link("runs/a/gone", "nothing");
  fixture.write("runs/a/bad\xFF", "x");
  const std::string commit = fixture.commit("one");
  const auto tree = revision(fixture, commit, "runs/a");
  const auto folder = open_folder(fixture.folder().at("runs/a"), {});
  ASSERT_TRUE(tree && folder.has_value());
  ASSERT_EQ(tree->files().size(), (*folder)->files().size());
  for (std::size_t i = 0; i < tree->files().size(); ++i) {
    EXPECT_EQ(tree->files()[i].path, (*folder)->files()[i].path);
    EXPECT_EQ(tree->files()[i].size_bytes, (*folder)->files()[i].size_bytes);
  }
  ASSERT_EQ(tree->passed_over().size(), (*folder)->passed_over().size());
  for (std::size_t i = 0; i < tree->passed_over().size(); ++i) {
    const PassedOverEntry& one = tree->passed_over()[i];
    const PassedOverEntry& two = (*folder)->passed_over()[i];
    EXPECT_EQ(one.path, two.path);
    EXPECT_EQ(one.why, two.why) << one.path;
    EXPECT_EQ(one.target, two.target) << one.path;
  }
  EXPECT_EQ(tree->read_all("metrics.json", 100), "{\"acc\": 1}");
}

TEST(Revision, the_work_tree_has_no_say) {
  const GitFixture fixture;
  fixture.write("a.txt", "old");
  fixture.write(".gitattributes", "*.txt filter=evil eol=crlf\n");
  const std::string commit = fixture.commit("one");
  fixture.git("config filter.evil.smudge 'touch /tmp/never'");
  fixture.write("a.txt", "new");
  EXPECT_EQ(revision(fixture, commit, "")->read_all("a.txt", 100), "old");
  EXPECT_EQ(revision(fixture, commit, ".")->files().size(), 2U);
}

TEST(Revision, a_file_is_a_folder_of_one) {
  const GitFixture fixture;
  fixture.write("runs/a.jsonl", "x");
  const std::string commit = fixture.commit("one");
  const auto tree = revision(fixture, commit, "runs/a.jsonl");
  ASSERT_EQ(tree->files().size(), 1U);
  EXPECT_EQ(tree->files().front().path, "a.jsonl");
}

TEST(Revision, a_missing_folder_is_an_input_error) {
  const GitFixture fixture;
  fixture.write("a", "x");
  const std::string commit = fixture.commit("one");
  const auto repository = Repository::open(fixture.path());
  const auto tree = open_revision(*repository, commit, "runs", {});
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().kind, ErrorKind::input);
}

TEST(Revision, limits_hold_here_too) {
  const GitFixture fixture;
  fixture.write("a/b/c", "12345");
  fixture.write("d", "x");
  const std::string commit = fixture.commit("one");
  const auto repository = Repository::open(fixture.path());
  const auto kind = [&](const Limits& limits) {
    const auto tree = open_revision(*repository, commit, "", limits);
    return tree ? std::string("ok") : tree.error().kind == ErrorKind::limit ? "limit" : "other";
  };
  for (const int change : {-1, 0, 1}) {
    const std::string expected = change < 0 ? "limit" : "ok";
    Limits limits;
    limits.entries = static_cast<std::uint64_t>(4 + change);
    EXPECT_EQ(kind(limits), expected);
    limits = {};
    limits.depth = static_cast<std::size_t>(2 + change);
    EXPECT_EQ(kind(limits), expected);
    limits = {};
    limits.path_bytes = static_cast<std::size_t>(5 + change);
    EXPECT_EQ(kind(limits), expected);
    limits = {};
    limits.git_blob = static_cast<std::uint64_t>(5 + change);
    const auto tree = open_revision(*repository, commit, "", limits);
    const auto text = (*tree)->read_all("a/b/c", 100);
    EXPECT_EQ(text.has_value(), change >= 0);
    if (!text) {
      EXPECT_EQ(text.error().kind, ErrorKind::limit);
    }
  }
}

}  // namespace
}  // namespace reprocheck
