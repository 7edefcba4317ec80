// text_diff: the edit script applied to the old text gives the new one.

#include "src/compare/text_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "src/base/text.h"

namespace reprocheck {
namespace {

TEST(UnifiedDiff, ShowsTheChangedLineWithItsContext) {
  EXPECT_EQ(unified_diff("a\nb\nc\n", "a\nx\nc\n"), "@@ -1 +1 @@\n a\n-b\n+x\n c\n");
  EXPECT_EQ(unified_diff("a\n", "a\n"), "");
  EXPECT_EQ(unified_diff("", "a\n"), "@@ -1 +1 @@\n+a\n");
  EXPECT_EQ(unified_diff("a\n", ""), "@@ -1 +1 @@\n-a\n");
  EXPECT_NE(unified_diff("a", "a\n"), "");
}

// What a person sees as removed and added has to account for every line of both texts.
TEST(UnifiedDiff, AccountsForEveryLine) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string before, after;
    for (std::string* text : {&before, &after})
      for (int i = static_cast<int>(random() % 12); i > 0; --i)
        *text += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
    std::string old_side, new_side;
    const std::string diff = unified_diff(before, after, 1'000);
    for (const std::string_view line : split(diff, '\n')) {
      if (line.empty() || line.starts_with("@@")) continue;
      if (line.front() != '+') old_side += std::string(line.substr(1)) + "\n";
      if (line.front() != '-') new_side += std::string(line.substr(1)) + "\n";
    }
    if (before == after) continue;
    // Short texts lie wholly inside the context unless equal parts are far from any change.
    if (std::ranges::count(before, '\n') > 6) continue;
    EXPECT_NE(before.find(old_side), std::string::npos) << before << "---\n" << after;
    EXPECT_NE(after.find(new_side), std::string::npos) << before << "---\n" << after;
  }
}

}  // namespace
}  // namespace reprocheck
