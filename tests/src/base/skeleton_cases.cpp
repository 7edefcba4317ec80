// skeleton_cases: names that look alike are one, and honest names of any language are left alone.

#include "src/base/skeleton.h"

#include <gtest/gtest.h>

namespace reprocheck {
namespace {

TEST(Skeleton, ASCIIIsItsOwn) {
  for (const char* name : {"", "accuracy", "Metrics.json", "a/b,c@d", "\x01\x7F"})
    EXPECT_EQ(skeleton(name), name);
}

TEST(Skeleton, LooksAlike) {
  EXPECT_EQ(skeleton("\u0430\u0441\u0441ur\u0430\u0441y"), "accuracy");  // Cyrillic
  EXPECT_EQ(skeleton("accuracy\u200b"), "accuracy");
  EXPECT_EQ(skeleton("\ufeffaccuracy"), "accuracy");
  EXPECT_EQ(skeleton("acc\u00adu\u2060racy"), "accuracy");
  EXPECT_EQ(skeleton("\u202eaccuracy\u202c"), "accuracy");
  EXPECT_EQ(skeleton("\uff41\uff43\uff43\uff11"), "acc1");       // full width
  EXPECT_EQ(skeleton("\U0001d41a\U0001d48d\U0001d434"), "alA");  // bold, bold italic, italic
  EXPECT_EQ(skeleton("\u039f\u03bf"), "Oo");                     // Greek
  EXPECT_EQ(skeleton("cafe\u0301"), skeleton("caf\u00e9"));      // apart and joined
  EXPECT_EQ(skeleton("\u0435\u0301"), skeleton("\u00e9"));       // Cyrillic e under an accent
}

TEST(Skeleton, KeepsApartWhatLooksDifferent) {
  EXPECT_NE(skeleton("caf\u00e9"), "cafe");
  EXPECT_NE(skeleton("Acc"), skeleton("acc"));
  EXPECT_NE(skeleton("\u0442\u043e\u0447\u043d\u043e\u0441\u0442\u044c"), skeleton("tochnost"));
  EXPECT_EQ(skeleton("\u7cbe\u5ea6"), "\u7cbe\u5ea6");
}

TEST(Skeleton, BadBytesStay) {
  EXPECT_EQ(skeleton("a\xff\xc3"), "a\xff\xc3");
  EXPECT_EQ(skeleton("\xcc"), "\xcc");
  EXPECT_EQ(skeleton("\u0301x"), "\u0301x");  // an accent on nothing
}

TEST(Disguise, IsSeen) {
  EXPECT_EQ(disguise_in("\u0430ccuracy"), "holds U+0430, which passes for a");
  EXPECT_EQ(disguise_in("task/f1_\u0430cc"), "holds U+0430, which passes for a");
  EXPECT_EQ(disguise_in("pr\u00e9\u0441ision"), "holds U+0441, which passes for c");
  EXPECT_EQ(disguise_in("acc\u200buracy"), "holds U+200B, which is not seen");
  EXPECT_EQ(disguise_in("acc\u200duracy"), "holds U+200D, which is not seen");
  EXPECT_EQ(disguise_in("\u202enosj.txt"), "holds U+202E, which is not seen");
  EXPECT_EQ(disguise_in("\ufeffid"), "holds U+FEFF, which is not seen");
  EXPECT_EQ(disguise_in("acc\u200f"), "holds U+200F, which is not seen");
}

TEST(Disguise, HonestNamesPass) {
  for (const char* name :
       {"accuracy",
        "\u0442\u043e\u0447\u043d\u043e\u0441\u0442\u044c",  // Cyrillic throughout
        "f1_\u0442\u043e\u0447\u043d\u043e\u0441\u0442\u044c",
        "GPT\u0448\u043a\u0430",
        "\u7cbe\u5ea6",
        "\u7cbe\u5ea6acc",
        "\uc815\ud655\ub3c4",
        "pr\u00e9cision",
        "cafe\u0301",
        "\u0394loss",
        "\u03b1_acc",
        "\u03c1spearman",
        "\u00b5s",
        "na\u00efve",
        "\u00df",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  // Persian with its joiner
        "\u05e9\u05dc\u05d5\u05dd\u200f.txt",                // Hebrew with a mark
        "\U0001F469\u200D\U0001F52C",
        "1\uFE0F\u20E3",
        "\u2764\uFE0F"})  // emoji
    EXPECT_EQ(disguise_in(name), std::nullopt) << name;
}

TEST(CodePoints, AreCounted) {
  EXPECT_EQ(code_points("abc"), "");
  EXPECT_EQ(code_points("\u0430b\U0001d41a"), "U+0430, U+1D41A");
  EXPECT_EQ(code_points("\u0430\u0430\u0430\u0430"), "U+0430, U+0430, U+0430 ...");
}

}  // namespace
}  // namespace reprocheck
