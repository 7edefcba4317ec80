// refused_cases: repositories that would lead elsewhere, and those of another user.
//
// Each one is opened by libgit2 as it comes; the refusal is ours.

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "src/git/config_file.h"
#include "src/git/repository.h"
#include "tests/support/git_fixture.h"

namespace reprocheck {
namespace {

using tests::git_in;
using tests::GitFixture;
using tests::TemporaryFolder;

void expect_refused(const std::string& path, const std::string& word) {
  const auto repository = Repository::open(path);
  ASSERT_FALSE(repository.has_value()) << word;
  EXPECT_EQ(repository.error().kind, ErrorKind::input);
  EXPECT_NE(repository.error().message.find(word), std::string::npos) << repository.error().message;
}

TEST(RefusedRepositories, objects_from_elsewhere) {  // T64
  const GitFixture other;
  other.write("secret", "secret");
  other.commit("one");
  const GitFixture fixture;
  fixture.commit("one");
  fixture.write(".git/objects/info/alternates", other.folder().at(".git/objects") + "\n");
  expect_refused(fixture.path(), "alternates");
}

TEST(RefusedRepositories, a_work_tree_set_elsewhere) {
  const GitFixture fixture;
  fixture.commit("one");
  fixture.git("config core.worktree /etc");
  expect_refused(fixture.path(), "core.worktree");
}

TEST(RefusedRepositories, commondir_and_links) {
  const GitFixture other;
  other.commit("one");
  {
    const GitFixture fixture;
    fixture.commit("one");
    fixture.write(".git/commondir", other.folder().at(".git") + "\n");
    expect_refused(fixture.path(), "commondir");
  }
  for (const char* part : {"objects", "refs", "config", "refs/heads"}) {
    const GitFixture fixture;
    fixture.commit("one");
    std::filesystem::remove_all(fixture.folder().at(std::string(".git/") + part));
    fixture.folder().link(std::string(".git/") + part, other.folder().at(".git/") + part);
    EXPECT_FALSE(Repository::open(fixture.path()).has_value()) << part;
  }
  const TemporaryFolder folder;
  folder.link(".git", other.folder().at(".git"));
  expect_refused(folder.path(), "link");
}

TEST(RefusedRepositories, a_git_file_that_nobody_registered) {
  const GitFixture other;
  other.commit("one");
  other.git("worktree add -q ../" + std::string("wt-of-test") + std::to_string(getpid()));
  const std::string linked = other.path() + "/../wt-of-test" + std::to_string(getpid());
  const std::string name = "wt-of-test" + std::to_string(getpid());
  const TemporaryFolder folder;
  for (const std::string& target :
       {other.folder().at(".git"), other.folder().at(".git/worktrees/" + name), std::string("/etc"),
        std::string("")}) {
    folder.write("bundle/.git", "gitdir: " + target + "\n");
    const auto repository = Repository::open(folder.at("bundle"));
    ASSERT_FALSE(repository.has_value()) << target;
    EXPECT_EQ(repository.error().kind, ErrorKind::input);
  }
  std::filesystem::remove_all(linked);
}

TEST(LinkedWorkTrees, one_that_the_main_repository_knows_is_opened) {
  const GitFixture main;
  main.write("a", "main");
  const std::string first = main.commit("one");
  const TemporaryFolder folder;
  main.git("worktree add -q -b side " + folder.at("side"));
  folder.write("side/a", "side");
  git_in(folder.at("side"), "commit -q -a -m two");
  const std::string second = git_in(folder.at("side"), "rev-parse HEAD");
  folder.folder("side/runs/x");
  const auto around = Repository::around(folder.at("side/runs/x"));
  ASSERT_TRUE(around.has_value()) << around.error().message;
  ASSERT_TRUE(around->has_value());
  EXPECT_EQ((**around)->work_tree(), folder.at("side"));
  EXPECT_EQ((**around)->head(), second);
  EXPECT_EQ((**around)->resolve("main"), first);
  EXPECT_TRUE((**around)->changed_files(second, 9, {})->empty());
  EXPECT_EQ((**around)->changed_files(first, 9, {})->size(), 1U);
}

TEST(AroundFolders, the_nearest_repository_upward) {
  const GitFixture fixture;
  fixture.write("runs/a/x", "x");
  fixture.commit("one");
  const auto around = Repository::around(fixture.folder().at("runs/a"));
  ASSERT_TRUE(around.has_value() && around->has_value());
  EXPECT_EQ((**around)->work_tree(), fixture.path());
  const TemporaryFolder folder;
  const auto none = Repository::around(folder.path());
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->has_value());
  EXPECT_FALSE(Repository::around(folder.at("missing")).has_value());
}

TEST(BareRepositories, are_opened_by_their_own_path) {
  const GitFixture fixture;
  fixture.write("a", "x");
  const std::string commit = fixture.commit("one");
  const TemporaryFolder folder;
  git_in(folder.path(), "clone -q --bare file://" + fixture.path() + " bare");
  const auto repository = Repository::open(folder.at("bare"));
  ASSERT_TRUE(repository.has_value()) << repository.error().message;
  EXPECT_EQ((*repository)->work_tree(), "");
  EXPECT_EQ((*repository)->head(), commit);
  EXPECT_FALSE((*repository)->changed_files(commit, 9, {}).has_value());
  const auto inside = Repository::open(fixture.folder().at(".git"));
  ASSERT_TRUE(inside.has_value());
  EXPECT_EQ((*inside)->work_tree(), fixture.path());
}

TEST(HostileConfiguration, is_not_obeyed) {  // T65
  const GitFixture fixture;
  fixture.write("a", "x");
  fixture.write(".gitattributes", "a filter=evil\n");
  const std::string commit = fixture.commit("one");
  const std::string mark = fixture.folder().at("ran");
  for (const char* key : {"core.fsmonitor", "core.pager", "core.sshCommand", "filter.evil.smudge",
                          "filter.evil.clean", "filter.evil.process"}) {
    fixture.git(std::string("config ") + key + " 'touch " + mark + "'");
  }
  fixture.git("config core.hooksPath " + fixture.path());
  fixture.write("extra.config", "[core]\n\tworktree = /etc\n");
  fixture.git("config include.path ../extra.config");
  const auto repository = Repository::open(fixture.path());
  ASSERT_TRUE(repository.has_value()) << repository.error().message;
  EXPECT_EQ((*repository)->work_tree(), fixture.path());
  EXPECT_TRUE((*repository)->changed_files(commit, 9, {})->empty());
  EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST(OtherUsers, are_opened_only_where_safe_directory_names_them) {  // T66
  if (geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  const GitFixture fixture;
  fixture.write("a", "x");
  const std::string commit = fixture.commit("one");
  fixture.git("config safe.directory '*'");  // its own word about itself
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture.path())) {
    ASSERT_EQ(lchown(entry.path().c_str(), 12345, 12345), 0);
  }
  ASSERT_EQ(chown(fixture.path().c_str(), 12345, 12345), 0);
  const TemporaryFolder home;
  set_git_home(home.path(), "");
  const auto refused = Repository::open(fixture.path());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::input);
  EXPECT_EQ(refused.error().help, "git config --global --add safe.directory " + fixture.path());
  for (const std::string& value : {fixture.path(), std::string("*"), fixture.path() + "/"}) {
    home.write(".gitconfig", "[safe]\n\tdirectory = " + value + "\n");
    const auto repository = Repository::open(fixture.path());
    ASSERT_TRUE(repository.has_value()) << value << ": " << repository.error().message;
    EXPECT_EQ((*repository)->head(), commit);
  }
  home.write(".gitconfig", "[safe]\n\tdirectory = *\n\tdirectory =\n");
  EXPECT_FALSE(Repository::open(fixture.path()).has_value());
  home.write(".gitconfig", "[include]\n\tpath = other\n");
  home.write("other", "[safe]\n\tdirectory = *\n");
  EXPECT_FALSE(Repository::open(fixture.path()).has_value());
  home.write("xdg/git/config", "[safe]\ndirectory = \"" + fixture.path() + "\"\n");
  set_git_home(home.path(), home.at("xdg"));
  EXPECT_TRUE(Repository::open(fixture.path()).has_value());
  set_git_home("", "");
}

TEST(OtherUsers, a_work_tree_of_a_third_user_is_refused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  const GitFixture fixture;
  fixture.commit("one");
  ASSERT_EQ(chown(fixture.path().c_str(), 12345, 12345), 0);
  EXPECT_FALSE(Repository::open(fixture.path()).has_value());
}

TEST(ConfigurationFiles, are_read_as_git_reads_them) {
  const std::string text =
      "[safe]\n directory = /a ; comment\n\tDirectory = \"/b c\" \n"
      "[Remote \"Origin\"]\nurl = x\n[remote \"origin\"] url = one\\\n two # no\n"
      "[core]\n\tbare\n[broken\nworktree = x\n";
  EXPECT_EQ(git::config_values(text, "safe.directory"), (std::vector<std::string>{"/a", "/b c"}));
  EXPECT_EQ(git::config_values(text, "remote.origin.url"), std::vector<std::string>{"one two"});
  EXPECT_EQ(git::config_values(text, "core.bare"), std::vector<std::string>{"true"});
  EXPECT_TRUE(git::config_values("", "a.b").empty());
  EXPECT_TRUE(git::is_safe_directory({"/srv/*"}, "", "/srv/x/y"));
  EXPECT_FALSE(git::is_safe_directory({"/srv/*"}, "", "/srvx"));
  EXPECT_TRUE(git::is_safe_directory({"~/x"}, "/home/u", "/home/u/x"));
}

TEST(Threads, many_open_and_read_at_once) {
  const GitFixture fixture;
  for (int i = 0; i < 20; ++i) fixture.write("f" + std::to_string(i), std::to_string(i));
  const std::string commit = fixture.commit("one");
  const auto shared = *Repository::open(fixture.path());
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        const auto own = Repository::open(fixture.path());
        ASSERT_TRUE(own.has_value());
        EXPECT_EQ((*own)->resolve("main"), commit);
        EXPECT_EQ((*shared->list(commit, "", {}))->size(), 20U);
        EXPECT_EQ(shared->blob(blob_id("7"), {}), "7");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace reprocheck
