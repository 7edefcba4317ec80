// open_beneath_cases: both ways of opening refuse the same things.
//
// Containers without openat2 take the way part by part, which no ordinary test machine would.

#include <fcntl.h>
#include <gtest/gtest.h>

#include "src/base/open_beneath.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

class OpenBeneath : public testing::TestWithParam<Resolve> {};

TEST_P(OpenBeneath, opens_what_lies_below_and_follows_nothing) {
  const tests::TemporaryFolder folder;
  folder.write("in/a/b/file.txt", "x");
  folder.write("outside.txt", "secret");
  folder.link("in/out", "../outside.txt");
  folder.link("in/loop", "loop");
  folder.link("in/up", "..");
  folder.link("in/inner", "a");
  const Descriptor root(::open(folder.at("in").c_str(), O_RDONLY | O_DIRECTORY));
  const auto opens = [&](std::string_view path) {
    return open_beneath(root.number(), path, O_RDONLY, GetParam()).is_open();
  };
  EXPECT_TRUE(opens("a/b/file.txt"));
  EXPECT_TRUE(opens("a"));
  EXPECT_FALSE(opens("out"));
  EXPECT_FALSE(opens("loop"));
  EXPECT_FALSE(opens("up/outside.txt"));
  EXPECT_FALSE(opens("inner/b/file.txt"));
  EXPECT_FALSE(opens("../outside.txt"));
  EXPECT_FALSE(opens("a/../../outside.txt"));
  EXPECT_FALSE(opens(folder.at("outside.txt")));
  EXPECT_FALSE(opens(""));
  EXPECT_FALSE(opens(std::string_view("a\0b", 3)));
  EXPECT_FALSE(opens("missing"));
}

TEST_P(OpenBeneath, a_fifo_does_not_block) {
  const tests::TemporaryFolder folder;
  ASSERT_EQ(mkfifo(folder.at("pipe").c_str(), 0600), 0);
  const Descriptor root(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY));
  const Descriptor pipe = open_beneath(root.number(), "pipe", O_RDONLY, GetParam());
  EXPECT_TRUE(pipe.is_open());
}

INSTANTIATE_TEST_SUITE_P(BothWays, OpenBeneath,
                         testing::Values(Resolve::by_kernel, Resolve::by_parts));

}  // namespace
}  // namespace reprocheck
