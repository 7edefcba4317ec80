// folder_cases: what a walk lists, what it passes over, and that nothing outside is ever read.
//
// The inputs are those a stranger's bundle would hold: links out, loops, FIFOs, hostile names.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "src/files/tree_of_files.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using tests::TemporaryFolder;

std::unique_ptr<TreeOfFiles> opened(const std::string& path, const Limits& limits = {}) {
  auto tree = open_folder(path, limits);
  EXPECT_TRUE(tree.has_value()) << (tree ? "" : tree.error().message);
  return tree ? std::move(*tree) : nullptr;
}

std::vector<std::string> paths(const TreeOfFiles& tree) {
  std::vector<std::string> result;
  for (const FileEntry& file : tree.files()) result.push_back(file.path);
  return result;
}

std::map<std::string, PassedOver> passed(const TreeOfFiles& tree) {
  std::map<std::string, PassedOver> result;
  for (const PassedOverEntry& entry : tree.passed_over()) result[entry.path] = entry.why;
  return result;
}

constexpr std::uint64_t plenty = 1U << 20U;

TEST(Folder, files_come_sorted_by_bytes) {
  const TemporaryFolder folder;
  for (const char* name : {"b", "a/x", "a-b", "a/b/c", "Z", "\xC3\xA4", ".hidden", "..hidden"}) {
    folder.write(name, name);
  }
  folder.folder("empty/folder");
  const auto tree = opened(folder.path());
  const std::vector<std::string> expected = {"..hidden", ".hidden", "Z", "a-b",
                                             "a/b/c",    "a/x",     "b", "\xC3\xA4"};
  EXPECT_EQ(paths(*tree), expected);
  EXPECT_TRUE(tree->passed_over().empty());
  EXPECT_EQ(tree->read_all("a/b/c", plenty), "a/b/c");
  ASSERT_NE(tree->find("b"), nullptr);
  EXPECT_EQ(tree->find("b")->size_bytes, 1U);
  EXPECT_EQ(tree->find("a"), nullptr);
  EXPECT_EQ(tree->below("a").size(), 2U);
  EXPECT_EQ(tree->below("a/b").size(), 1U);
  EXPECT_EQ(tree->below("").size(), 8U);
  EXPECT_EQ(tree->below("nothing").size(), 0U);
}

TEST(Folder, links_out_are_never_read) {  // T28, T29
  const TemporaryFolder folder;
  folder.write("outside/secret.txt", "secret");
  folder.write("in/data.json", "{}");
  folder.link("in/system.txt", "../outside/secret.txt");
  folder.link("in/folder", "../outside");
  folder.link("in/requirements.txt", "/etc/passwd");
  folder.link("in/samples.jsonl", "/dev/zero");
  folder.link("in/environ", "/proc/self/environ");
  folder.link("in/back", folder.at("in/data.json"));  // absolute: leads out on the next machine
  folder.link("in/deep/around", "../../in/data.json");
  const auto tree = opened(folder.at("in"));
  EXPECT_EQ(paths(*tree), std::vector<std::string>{"data.json"});
  for (const char* name : {"system.txt", "folder", "requirements.txt", "samples.jsonl", "environ",
                           "back", "deep/around"}) {
    EXPECT_EQ(passed(*tree).at(name), PassedOver::link_escaped) << name;
    EXPECT_FALSE(tree->open(name).has_value());
  }
  const auto entry =
      std::ranges::find(tree->passed_over(), "requirements.txt", &PassedOverEntry::path);
  EXPECT_EQ(entry->target, "/etc/passwd");
}

TEST(Folder, a_link_to_git_folders_never_shows_a_token) {
  const TemporaryFolder folder;
  folder.write(".git/config", "[http]\nextraheader = token");
  folder.link("prompt.txt", ".git/config");
  const auto tree = opened(folder.path());
  EXPECT_TRUE(tree->files().empty());
  EXPECT_EQ(passed(*tree).at("prompt.txt"), PassedOver::link_escaped);
}

TEST(Folder, the_root_may_be_a_link) {
  const TemporaryFolder folder;
  folder.write("run/a.txt", "a");
  folder.link("latest", "run");
  EXPECT_EQ(paths(*opened(folder.at("latest"))), std::vector<std::string>{"a.txt"});
  EXPECT_EQ(paths(*opened(folder.at("latest/"))), std::vector<std::string>{"a.txt"});
}

TEST(Folder, links_inside_are_counted_once) {
  const TemporaryFolder folder;
  folder.write("a/file.txt", "x");
  folder.link("same", "a/file.txt");
  folder.link("folder", "a");
  folder.link("through", "folder/file.txt");
  folder.link("b/up", "../a/../a/./file.txt");
  const auto tree = opened(folder.path());
  EXPECT_EQ(paths(*tree), std::vector<std::string>{"a/file.txt"});
  for (const char* name : {"same", "folder", "through", "b/up"}) {
    EXPECT_EQ(passed(*tree).at(name), PassedOver::link_repeated) << name;
  }
}

TEST(Folder, loops_and_dangling_links_end) {  // T30
  const TemporaryFolder folder;
  folder.link("a", "b");
  folder.link("b", "a");
  folder.link("self", "self");
  folder.link("prompts/up", "..");
  folder.link("gone", "missing.txt");
  std::string previous = "prompts";
  for (int i = 0; i < 20; ++i) {
    const std::string name = "chain" + std::to_string(i);
    folder.link(name, previous);
    previous = name;
  }
  const auto tree = opened(folder.path());
  const auto seen = passed(*tree);
  EXPECT_EQ(seen.at("a"), PassedOver::unreadable);
  EXPECT_EQ(seen.at("self"), PassedOver::unreadable);
  EXPECT_EQ(seen.at("gone"), PassedOver::unreadable);
  EXPECT_EQ(seen.at("prompts/up"), PassedOver::link_repeated);
  EXPECT_EQ(seen.at("chain7"), PassedOver::link_repeated);  // eight links, one through another
  EXPECT_EQ(seen.at("chain8"), PassedOver::unreadable);
}

TEST(Folder, what_is_no_file_never_blocks) {  // T31, T39
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo(folder.at("metrics.json").c_str(), 0600), 0);
  const int number = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string path = folder.at("socket");
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(bind(number, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  folder.folder("samples.jsonl");
  folder.link("to_pipe", "metrics.json");
  const auto tree = opened(folder.path());
  EXPECT_TRUE(tree->files().empty());
  EXPECT_EQ(passed(*tree).at("metrics.json"), PassedOver::not_regular);
  EXPECT_EQ(passed(*tree).at("socket"), PassedOver::not_regular);
  EXPECT_EQ(passed(*tree).at("to_pipe"), PassedOver::not_regular);
  close(number);
}

TEST(Folder, devices_are_passed_over) {
  if (geteuid() != 0) GTEST_SKIP() << "only root makes devices";
  const TemporaryFolder folder;
  if (mknod(folder.at("zero").c_str(), S_IFCHR | 0666, 0x105) != 0) GTEST_SKIP();
  EXPECT_EQ(passed(*opened(folder.path())).at("zero"), PassedOver::not_regular);
}

TEST(Folder, ignored_folders_count_as_one) {
  const TemporaryFolder folder;
  for (const char* name :
       {".git", ".venv", "venv", "node_modules", "src/__pycache__", ".dvc/cache"}) {
    folder.write(std::string(name) + "/inner/file", "x");
  }
  folder.write(".dvc/config", "x");
  folder.write("cache/kept", "x");
  folder.write("sub/.git", "gitdir: ../../elsewhere");  // a file is only text
  Limits limits;
  limits.entries = 12;  // .git .venv venv node_modules src src/__pycache__ .dvc .dvc/cache
                        // .dvc/config cache cache/kept sub; sub/.git is the thirteenth
  EXPECT_FALSE(open_folder(folder.path(), limits).has_value());
  limits.entries = 13;
  const auto tree = opened(folder.path(), limits);
  const std::vector<std::string> expected = {".dvc/config", "cache/kept", "sub/.git"};
  EXPECT_EQ(paths(*tree), expected);
  EXPECT_EQ(tree->passed_over().size(), 6U);
  for (const auto& [path, why] : passed(*tree)) EXPECT_EQ(why, PassedOver::ignored_folder) << path;
}

TEST(Folder, data_that_dvc_linked_is_read_from_its_cache) {
  const TemporaryFolder folder;
  folder.write(".dvc/cache/files/md5/ab/cdef", "rows");
  folder.link("data/train.csv", "../.dvc/cache/files/md5/ab/cdef");
  folder.link("data/gone.csv", "../.dvc/cache/files/md5/ab/0000");
  folder.link("data/out.csv", "../.dvc/cache/../../../../etc/passwd");
  folder.link(".dvc/cache/leak", "/etc/passwd");
  folder.link("data/leak.csv", "../.dvc/cache/leak");
  const auto tree = opened(folder.path());
  EXPECT_EQ(paths(*tree), std::vector<std::string>{"data/train.csv"});
  EXPECT_EQ(tree->read_all("data/train.csv", plenty), "rows");
  EXPECT_EQ(passed(*tree).at("data/gone.csv"), PassedOver::unreadable);
  EXPECT_EQ(passed(*tree).at("data/out.csv"), PassedOver::link_escaped);
  EXPECT_EQ(passed(*tree).at("data/leak.csv"), PassedOver::unreadable);
}

TEST(Folder, hostile_names_are_listed_or_named_with_escapes) {  // T37
  const TemporaryFolder folder;
  const std::vector<std::string> names = {"-rf", "a\n::error::x", "b\x1B[2J", "c<img onerror>"};
  for (const std::string& name : names) folder.write(name, "x");
  folder.write("bad\xFF\xFE.json", "x");
  folder.write("bad\xC3/inner.json", "x");
  const auto tree = opened(folder.path());
  EXPECT_EQ(paths(*tree), names);
  EXPECT_EQ(passed(*tree).at("bad\\xff\\xfe.json"), PassedOver::name_not_utf8);
  EXPECT_EQ(passed(*tree).at("bad\\xc3"), PassedOver::name_not_utf8);
}

TEST(Folder, hard_links_are_content) {  // T40
  const TemporaryFolder folder;
  folder.write("outside.txt", "x");
  folder.folder("in");
  ASSERT_EQ(link(folder.at("outside.txt").c_str(), folder.at("in/a").c_str()), 0);
  EXPECT_EQ(paths(*opened(folder.at("in"))), std::vector<std::string>{"a"});
}

TEST(Folder, a_root_that_is_none_is_an_input_error) {  // T39
  const TemporaryFolder folder;
  folder.write("file", "x");
  ASSERT_EQ(mkfifo(folder.at("pipe").c_str(), 0600), 0);
  for (const std::string& name :
       {folder.at("missing"), folder.at("file"), folder.at("pipe"), std::string()}) {
    const auto tree = open_folder(name, {});
    ASSERT_FALSE(tree.has_value());
    EXPECT_EQ(tree.error().kind, ErrorKind::input);
    EXPECT_EQ(tree.error().where, name);
  }
  folder.folder("empty");
  EXPECT_TRUE(opened(folder.at("empty"))->files().empty());
}

TEST(Folder, a_stream_skips_within_its_file_and_no_further) {
  const TemporaryFolder folder;
  folder.write("file", "0123456789");
  const auto tree = opened(folder.path());
  const auto stream = *tree->open("file");
  std::string two(2, ' ');
  ASSERT_TRUE(stream->skip(3));
  ASSERT_EQ(*stream->read(two), 2U);
  EXPECT_EQ(two, "34");
  ASSERT_TRUE(stream->skip(5));
  EXPECT_EQ(*stream->read(two), 0U);
  EXPECT_FALSE(stream->skip(1));
}

}  // namespace
}  // namespace reprocheck
