// limits_cases: every bound of a walk at one below, at itself and one above; and files that move.
//
// Limits are tested with small numbers: the walk does not know that they are usually large.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "src/files/tree_of_files.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using tests::TemporaryFolder;

void expect_limit(const std::string& path, const Limits& limits, const std::string& name) {
  const auto tree = open_folder(path, limits);
  ASSERT_FALSE(tree.has_value()) << name;
  EXPECT_EQ(tree.error().kind, ErrorKind::limit);
  EXPECT_NE(tree.error().message.find(name), std::string::npos) << tree.error().message;
}

TEST(FolderLimits, entries) {  // T36
  const TemporaryFolder folder;
  for (int i = 0; i < 10; ++i) folder.write("file" + std::to_string(i), "");
  Limits limits;
  limits.entries = 9;
  expect_limit(folder.path(), limits, "entries");
  for (const std::uint64_t enough : {10U, 11U}) {
    limits.entries = enough;
    EXPECT_TRUE(open_folder(folder.path(), limits).has_value());
  }
}

TEST(FolderLimits, depth) {
  const TemporaryFolder folder;
  folder.write("a/b/c/d/file", "");
  Limits limits;
  limits.depth = 3;
  expect_limit(folder.path(), limits, "depth");
  for (const std::size_t enough : {4U, 5U}) {
    limits.depth = enough;
    EXPECT_TRUE(open_folder(folder.path(), limits).has_value());
  }
}

TEST(FolderLimits, path_bytes) {
  const TemporaryFolder folder;
  folder.write("abc/defghi", "");  // 10 bytes
  Limits limits;
  limits.path_bytes = 9;
  expect_limit(folder.path(), limits, "path_bytes");
  for (const std::size_t enough : {10U, 11U}) {
    limits.path_bytes = enough;
    EXPECT_TRUE(open_folder(folder.path(), limits).has_value());
  }
}

// Deeper than any path that the kernel takes at once: made and removed step by step.
TEST(FolderLimits, a_path_longer_than_the_kernel_takes) {
  const TemporaryFolder folder;
  const std::string name(200, 'n');
  constexpr int levels = 40;
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < levels; ++i) {
    ASSERT_EQ(mkdirat(at, name.c_str(), 0700), 0);
    const int next = openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    close(at);
    at = next;
  }
  const int file = openat(at, "f", O_CREAT | O_WRONLY, 0600);
  ASSERT_EQ(write(file, "deep", 4), 4);
  close(file);
  close(at);
  expect_limit(folder.path(), {}, "path_bytes");
  Limits limits;
  limits.path_bytes = 10'000;
  const auto tree = open_folder(folder.path(), limits);
  ASSERT_TRUE(tree.has_value());
  ASSERT_EQ((*tree)->files().size(), 1U);
  EXPECT_EQ((*tree)->read_all((*tree)->files().front().path, 10), "deep");
}

TEST(FolderLimits, five_hundred_folders_deep) {
  const TemporaryFolder folder;
  std::string path;
  for (int i = 0; i < 500; ++i) path += "d/";
  folder.write(path + "file", "");
  expect_limit(folder.path(), {}, "depth");
  Limits limits;
  limits.depth = 500;
  EXPECT_TRUE(open_folder(folder.path(), limits).has_value());
}

TEST(FolderLimits, size_decides_before_reading) {  // T35
  const TemporaryFolder folder;
  folder.write("hole", "");
  if (truncate(folder.at("hole").c_str(), 16LL << 30) != 0) GTEST_SKIP() << "no sparse files";
  folder.write("five", "12345");
  const auto tree = open_folder(folder.path(), {});
  ASSERT_TRUE(tree.has_value());
  const auto hole = (*tree)->read_all("hole", 1024);
  ASSERT_FALSE(hole.has_value());
  EXPECT_EQ(hole.error().kind, ErrorKind::limit);
  EXPECT_EQ((*tree)->find("hole")->size_bytes, 16ULL << 30);
  EXPECT_EQ((*tree)->read_all("five", 4).error().kind, ErrorKind::limit);
  EXPECT_EQ((*tree)->read_all("five", 5), "12345");
  EXPECT_EQ((*tree)->read_all("five", 6), "12345");
  EXPECT_EQ((*tree)->read_all("none", 6).error().kind, ErrorKind::input);
}

TEST(ChangedFiles, between_the_walk_and_the_opening) {  // T32, T33
  const TemporaryFolder folder;
  for (const char* name : {"grown", "linked", "piped", "gone"}) folder.write(name, "before");
  folder.write("outside/secret", "secret");
  const auto tree = open_folder(folder.path(), {});
  ASSERT_TRUE(tree.has_value());
  folder.write("grown", "before and after");
  for (const char* name : {"linked", "piped", "gone"}) unlink(folder.at(name).c_str());
  folder.link("linked", "outside/secret");
  ASSERT_EQ(mkfifo(folder.at("piped").c_str(), 0600), 0);
  for (const char* name : {"grown", "linked", "piped", "gone"}) {
    const auto text = (*tree)->read_all(name, 100);
    ASSERT_FALSE(text.has_value()) << name;
    EXPECT_EQ(text.error().kind, ErrorKind::input) << name;
  }
  EXPECT_EQ((*tree)->open("grown").error().message, "changed while it was read");
}

TEST(ChangedFiles, while_being_read) {
  for (const bool grows : {true, false}) {
    const TemporaryFolder folder;
    const std::string path = folder.write("log", std::string(100, 'x'));
    const auto tree = open_folder(folder.path(), {});
    auto stream = (*tree)->open("log");
    ASSERT_TRUE(stream.has_value());
    std::vector<char> buffer(60);
    ASSERT_TRUE((*stream)->read(buffer).has_value());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (grows) {
      folder.write("log", std::string(200, 'x'));
    } else {
      folder.write("log", std::string(100, 'y'));  // same size, other time
    }
    Result<std::size_t> last = 0;
    do {
      last = (*stream)->read(buffer);
    } while (last.has_value() && *last > 0);
    ASSERT_FALSE(last.has_value());
    EXPECT_EQ(last.error().message, "changed while it was read");
    EXPECT_EQ(last.error().kind, ErrorKind::input);
  }
}

// A thread flips a file between itself, a link out and a FIFO: what comes back is the file or an
// error, and never what lies outside.
TEST(ChangedFiles, flipped_up_to_ten_thousand_times) {
  const TemporaryFolder folder;
  folder.write("outside.txt", "secret");
  folder.write("in/file", "honest");
  std::atomic<bool> stop = false;
  std::thread flipper([&] {
    const std::string file = folder.at("in/file");
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    for (int i = 0; i < 10'000 && std::chrono::steady_clock::now() < end; ++i) {
      const std::string next = folder.at("next");
      unlink(next.c_str());
      if (i % 3 == 0) {
        EXPECT_EQ(symlink("../outside.txt", next.c_str()), 0);
      } else if (i % 3 == 1) {
        EXPECT_EQ(mkfifo(next.c_str(), 0600), 0);
      } else {
        folder.write("next", "honest");
      }
      EXPECT_EQ(rename(next.c_str(), file.c_str()), 0);
    }
    stop = true;
  });
  int read = 0;
  while (!stop) {
    const auto tree = open_folder(folder.at("in"), {});
    ASSERT_TRUE(tree.has_value());
    const auto text = (*tree)->read_all("file", 100);
    if (text) {
      EXPECT_EQ(*text, "honest");
      ++read;
    }
  }
  flipper.join();
  SUCCEED() << read;
}

// Permissions bind nobody who is root, so a child process gives that up first.
TEST(FolderPermissions, what_may_not_be_read_is_unreadable) {  // T34
  const TemporaryFolder folder;
  folder.write("samples.jsonl", "x");
  folder.write("closed/file", "x");
  folder.write("open/file", "x");
  ASSERT_EQ(chmod(folder.at("samples.jsonl").c_str(), 0), 0);
  ASSERT_EQ(chmod(folder.at("closed").c_str(), 0), 0);
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(99);
    const auto tree = open_folder(folder.path(), {});
    if (!tree) _exit(1);
    if ((*tree)->files().size() != 1 || (*tree)->files().front().path != "open/file") _exit(2);
    if ((*tree)->passed_over().size() != 2) _exit(3);
    for (const PassedOverEntry& entry : (*tree)->passed_over()) {
      if (entry.why != PassedOver::unreadable) _exit(4);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  chmod(folder.at("closed").c_str(), 0700);
  if (WEXITSTATUS(status) == 99) GTEST_SKIP() << "no other user to become";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// A child process with mounts of its own: what it mounts ends with it.
TEST(FolderMounts, what_is_mounted_inside_is_passed_over) {  // T40
  const TemporaryFolder folder;
  folder.write("outside/secret.txt", "secret");
  folder.write("in/metrics.json", "{}");
  folder.write("in/bound.json", "{}");
  folder.folder("in/same_device");
  folder.folder("in/other_device");
  folder.write("in/.dvc/cache/ab/cd", "own");
  folder.link("in/data.csv", ".dvc/cache/ab/cd");
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) _exit(99);
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) _exit(99);
    const auto bind = [&](const char* from, const char* to) {
      if (mount(folder.at(from).c_str(), folder.at(to).c_str(), nullptr, MS_BIND, nullptr) != 0)
        _exit(99);
    };
    bind("outside", "in/same_device");
    bind("outside/secret.txt", "in/bound.json");
    bind("outside/secret.txt", "in/.dvc/cache/ab/cd");
    if (mount("none", folder.at("in/other_device").c_str(), "tmpfs", 0, nullptr) != 0) _exit(99);
    const auto tree = open_folder(folder.at("in"), {});
    if (!tree) _exit(1);
    if ((*tree)->files().size() != 1 || (*tree)->files().front().path != "metrics.json") _exit(2);
    std::size_t mounted = 0;
    for (const PassedOverEntry& entry : (*tree)->passed_over())
      mounted += entry.why == PassedOver::mounted ? 1 : 0;
    if (mounted != 3) _exit(3);
    if (open_folder(folder.at("in/same_device"), {}).value()->files().size() != 1) _exit(4);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WEXITSTATUS(status) == 99) GTEST_SKIP() << "no mounts may be made here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace reprocheck
