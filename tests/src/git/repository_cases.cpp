// repository_cases: revisions, trees, blobs and ancestry of repositories that git itself made.
//
// tests/differential/git_facts_against_git.py holds more of them against git's own answers.

#include <gtest/gtest.h>

#include "src/base/digest.h"
#include "src/git/repository.h"
#include "tests/support/git_fixture.h"

namespace reprocheck {
namespace {

using tests::git_in;
using tests::GitFixture;
using tests::TemporaryFolder;

std::shared_ptr<Repository> opened(const std::string& path) {
  auto repository = Repository::open(path);
  EXPECT_TRUE(repository.has_value()) << (repository ? "" : repository.error().message);
  return repository ? *repository : nullptr;
}

TEST(RevisionSyntax, a_hash_a_name_and_steps_back) {
  for (const char* text :
       {"HEAD", "main", "origin/main", "v1.0", "feature/x-1", "deadbeef", "HEAD~3", "main^",
        "v1~2^^", "HEAD~", "refs/heads/main", "release+1", "gr\xC3\xBC\xC3\x9F"}) {
    EXPECT_TRUE(is_revision_syntax(text)) << text;
  }
  for (const char* text : {"",
                           ":/fix",
                           ":0:file",
                           "HEAD:file",
                           "HEAD^{tree}",
                           "HEAD@{1}",
                           "@{-1}",
                           "@",
                           "main..dev",
                           "-x",
                           "--help",
                           "a b",
                           "a\nb",
                           "HEAD^2",
                           "HEAD~x",
                           "HEAD~99999999999999999999",
                           "x.lock",
                           ".x",
                           "a//b",
                           "a/",
                           "/a",
                           "x.",
                           "a*b",
                           "a?b",
                           "a[b",
                           "a\\b",
                           "\xFF",
                           "\xE2\x80\xAE"
                           "x"}) {
    EXPECT_FALSE(is_revision_syntax(text)) << text;
  }
}

TEST(RepositoryFacts, revisions_resolve_once_to_an_id) {  // T67, T68
  const GitFixture fixture;
  fixture.write("a", "1");
  const std::string first = fixture.commit("first");
  fixture.write("a", "2");
  const std::string second = fixture.commit("second");
  fixture.git("tag -a -m v1 v1 " + first);
  fixture.git("branch dev " + first);
  fixture.git("update-ref refs/remotes/origin/main " + second);
  fixture.git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main");
  const auto repository = opened(fixture.path());
  EXPECT_EQ(repository->head(), second);
  EXPECT_EQ(repository->work_tree(), fixture.path());
  EXPECT_FALSE(repository->is_shallow());
  for (const std::string& text :
       {std::string("HEAD"), std::string("main"), second, second.substr(0, 7),
        std::string("origin/main"), std::string("origin"), std::string("refs/heads/main")}) {
    EXPECT_EQ(repository->resolve(text), second) << text;
  }
  for (const char* text : {"HEAD~1", "HEAD^", "main~", "v1", "dev", "v1^^~0"}) {
    if (std::string_view(text) == "v1^^~0") {
      EXPECT_FALSE(repository->resolve(text).has_value());
    } else {
      EXPECT_EQ(repository->resolve(text), first) << text;
    }
  }
  EXPECT_EQ(repository->find_commit(first.substr(0, 8)), first);
  EXPECT_EQ(repository->find_commit(first.substr(0, 6)), std::nullopt);
  EXPECT_EQ(repository->find_commit(std::string(40, '0')), std::nullopt);
  EXPECT_EQ(repository->find_commit("v1"), std::nullopt);
  const auto missing = repository->resolve("release");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::input);
  EXPECT_EQ(missing.error().help, "git fetch origin release");
  EXPECT_EQ(repository->resolve(":/first").error().kind, ErrorKind::usage);
}

TEST(RepositoryFacts, an_empty_repository_has_no_head) {
  const GitFixture fixture;
  EXPECT_EQ(opened(fixture.path())->head(), std::nullopt);
  EXPECT_FALSE(opened(fixture.path())->resolve("HEAD").has_value());
}

TEST(RepositoryFacts, trees_are_listed_by_path) {
  const GitFixture fixture;
  fixture.write("a-b", "1");
  fixture.write("a/x", "2");
  fixture.write("a.txt", "3");
  fixture.write("tool.sh", "#!");
  fixture.folder().link("link", "a/x");
  chmod(fixture.folder().at("tool.sh").c_str(), 0755);
  const std::string commit = fixture.commit("one");
  const auto repository = opened(fixture.path());
  const auto all = repository->list(commit, "", {});
  ASSERT_TRUE(all.has_value() && all->has_value());
  std::vector<std::string> names;
  for (const GitEntry& entry : **all) names.push_back(entry.path);
  EXPECT_EQ(names, (std::vector<std::string>{"a-b", "a.txt", "a/x", "link", "tool.sh"}));
  EXPECT_TRUE((**all)[3].is_link);
  EXPECT_TRUE((**all)[4].is_executable);
  EXPECT_EQ((**all)[0].id, blob_id("1"));
  EXPECT_EQ((*repository->list(commit, "a/", {}))->front().path, "a/x");
  EXPECT_EQ((*repository->list(commit, "a/x", {}))->front().path, "a/x");
  EXPECT_FALSE(repository->list(commit, "b", {})->has_value());
  EXPECT_FALSE(repository->list(commit, "a-b/c", {})->has_value());
  EXPECT_FALSE(repository->list(std::string(40, 'a'), "", {}).has_value());
}

TEST(RepositoryFacts, blobs_have_a_limit_and_are_hashed_again) {  // T67
  const GitFixture fixture;
  fixture.write("a", "12345");
  fixture.commit("one");
  const auto repository = opened(fixture.path());
  EXPECT_EQ(repository->blob_size(blob_id("12345")), 5U);
  for (const std::uint64_t most : {4U, 5U, 6U}) {
    Limits limits;
    limits.git_blob = most;
    const auto bytes = repository->blob(blob_id("12345"), limits);
    EXPECT_EQ(bytes.has_value(), most >= 5);
    if (!bytes) {
      EXPECT_EQ(bytes.error().kind, ErrorKind::limit);
      EXPECT_NE(bytes.error().message.find("git.blob"), std::string::npos);
    }
  }
  EXPECT_FALSE(repository->blob(std::string(40, 'b'), {}).has_value());
  EXPECT_FALSE(repository->blob("zz", {}).has_value());
  EXPECT_FALSE(repository->blob(fixture.git("rev-parse HEAD"), {}).has_value());
}

TEST(RepositoryFacts, a_blob_under_a_false_id_is_refused) {
  const GitFixture fixture;
  fixture.write("a", "honest");
  fixture.write("b", "forged");
  fixture.commit("one");
  const auto object = [&](const std::string& id) {
    return fixture.folder().at(".git/objects/" + id.substr(0, 2) + '/' + id.substr(2));
  };
  const std::string honest = object(blob_id("honest"));
  std::filesystem::remove(honest);
  std::filesystem::copy_file(object(blob_id("forged")), honest);
  const auto bytes = opened(fixture.path())->blob(blob_id("honest"), {});
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(bytes.error().kind, ErrorKind::input);
}

TEST(RepositoryFacts, garbage_in_the_store_is_an_error_and_no_crash) {
  const GitFixture fixture;
  fixture.write("a", std::string(5000, 'x'));
  const std::string commit = fixture.commit("one");
  fixture.git("gc -q --aggressive");
  for (const auto& entry :
       std::filesystem::directory_iterator(fixture.folder().at(".git/objects/pack"))) {
    if (entry.path().extension() != ".pack") continue;
    std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
    std::fstream pack(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    pack.seekp(14);
    pack << std::string(40, '\xFF');
  }
  const auto repository = Repository::open(fixture.path());
  if (!repository) return;
  const auto all = (*repository)->list(commit, "", {});
  if (!all || !*all) return;
  EXPECT_FALSE((*repository)->blob((**all)[0].id, {}).has_value());
}

TEST(RepositoryFacts, reachable_means_from_a_remote_branch) {
  const GitFixture fixture;
  const std::string first = fixture.commit("first");
  EXPECT_EQ(opened(fixture.path())->reachable_from_remote(first), Repository::Reach::unknown);
  const std::string second = fixture.commit("second");
  const std::string third = fixture.commit("third");
  fixture.git("update-ref refs/remotes/origin/main " + second);
  fixture.git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main");
  fixture.git("symbolic-ref refs/remotes/origin/loop refs/remotes/origin/pool");
  fixture.git("symbolic-ref refs/remotes/origin/pool refs/remotes/origin/loop");
  const auto repository = opened(fixture.path());
  EXPECT_EQ(repository->reachable_from_remote(first), Repository::Reach::reachable);
  EXPECT_EQ(repository->reachable_from_remote(second), Repository::Reach::reachable);
  EXPECT_EQ(repository->reachable_from_remote(third), Repository::Reach::not_reachable);
  EXPECT_EQ(repository->reachable_from_remote(std::string(40, 'a')), Repository::Reach::unknown);
  EXPECT_EQ(*repository->merge_base(first, third), first);
}

TEST(RepositoryFacts, a_shallow_clone_knows_that_it_knows_little) {
  const GitFixture origin;
  const std::string first = origin.commit("first");
  origin.commit("second");
  const std::string third = origin.commit("third");
  const TemporaryFolder folder;
  git_in(folder.path(), "clone -q --depth 1 file://" + origin.path() + " clone");
  const auto repository = opened(folder.at("clone"));
  EXPECT_TRUE(repository->is_shallow());
  EXPECT_EQ(repository->reachable_from_remote(third), Repository::Reach::reachable);
  EXPECT_EQ(repository->reachable_from_remote(first), Repository::Reach::unknown);
  EXPECT_EQ(repository->find_commit(first), std::nullopt);
  EXPECT_EQ(repository->resolve("HEAD~1").error().help, "git fetch --unshallow");
  const std::string local = git_in(folder.at("clone"), "commit-tree -m x HEAD^{tree}");
  EXPECT_EQ(repository->reachable_from_remote(local), Repository::Reach::unknown);
}

TEST(RepositoryFacts, the_remote_shows_no_password) {
  const GitFixture fixture;
  const auto url = [&](const std::string& given) {
    fixture.git("config remote.origin.url '" + given + "'");
    return opened(fixture.path())->remote_url().value_or("none");
  };
  EXPECT_EQ(opened(fixture.path())->remote_url(), std::nullopt);
  EXPECT_EQ(url("https://user:pa@ss@host.example/o/r.git"), "https://host.example/o/r.git");
  EXPECT_EQ(url("https://host.example/o/r@1.git?token=x"), "https://host.example/o/r@1.git");
  EXPECT_EQ(url("git@host.example:o/r.git"), "host.example:o/r.git");
  EXPECT_EQ(url("/srv/git@home/r.git"), "/srv/git@home/r.git");
}

TEST(RepositoryFacts, changed_files_are_told_by_bytes) {
  const GitFixture fixture;
  for (const char* name : {"same", "size", "bytes", "gone", "mode", "typed", "d/inner"}) {
    fixture.write(name, "before");
  }
  fixture.folder().link("link", "same");
  const std::string real(3000, 'r');
  fixture.write("large.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" +
                                 digest_hex(Algorithm::sha256, real) + "\nsize 3000\n");
  const std::string commit = fixture.commit("one");
  const auto repository = opened(fixture.path());
  EXPECT_TRUE(repository->changed_files(commit, 100, {})->empty());
  fixture.write("size", "longer than before");
  fixture.write("bytes", "beFore");
  fixture.write("untracked", "x");
  fixture.write("added", "x");
  fixture.git("add added");
  chmod(fixture.folder().at("mode").c_str(), 0755);
  std::filesystem::remove(fixture.folder().at("gone"));
  std::filesystem::remove(fixture.folder().at("link"));
  fixture.folder().link("link", "size");
  std::filesystem::remove(fixture.folder().at("typed"));
  fixture.folder().link("typed", "same");
  std::filesystem::rename(fixture.folder().at("d"), fixture.folder().at("e"));
  fixture.folder().link("d", "e");
  const std::vector<std::string> expected = {"added", "bytes", "d/inner", "gone",
                                             "link",  "size",  "typed"};
  EXPECT_EQ(*repository->changed_files(commit, 100, {}), expected);
  EXPECT_EQ(repository->changed_files(commit, 2, {})->size(), 2U);
  fixture.write("large.bin", real);  // as git LFS checks it out
  EXPECT_EQ(repository->changed_files(commit, 100, {})->size(), 7U);
  fixture.write("large.bin", std::string(3000, 's'));
  EXPECT_EQ(repository->changed_files(commit, 100, {})->size(), 8U);
}

TEST(RepositoryFacts, an_index_with_false_times_hides_nothing) {
  const GitFixture fixture;
  fixture.write("a", "before");
  const std::string commit = fixture.commit("one");
  fixture.git("update-index --assume-unchanged a");
  fixture.write("a", "aftere");
  EXPECT_EQ(opened(fixture.path())->changed_files(commit, 9, {})->size(), 1U);
}

TEST(RepositoryFacts, blob_ids_are_those_of_git) {
  EXPECT_EQ(blob_id(""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(blob_id("what is up, doc?"), "bd9dbf5aae1a3862dd1526723246b20206e5fc37");
}

}  // namespace
}  // namespace reprocheck
