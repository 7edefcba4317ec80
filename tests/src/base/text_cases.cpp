// text_cases: words, numbers and names, at the edges where a locale or a stranger would bend them.
//
// The names a person reads and the numbers a gate decides on come from here.

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>

#include "src/base/text.h"

namespace reprocheck {
namespace {

TEST(Text, words_are_cut_and_joined) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("  "), "");
  EXPECT_EQ(lower("AbC\xC3\x84"), "abc\xC3\x84");
  EXPECT_EQ(split("a,,b", ',').size(), 3U);
  EXPECT_EQ(split("", ',').size(), 1U);
  const std::vector<std::string> parts = {"a", "b", "c"};
  EXPECT_EQ(join(parts, ", "), "a, b, c");
  EXPECT_EQ(folded("Sample-ID"), folded("sample_id"));
  EXPECT_EQ(folded("sample id"), "sampleid");
}

TEST(Text, paths_have_a_last_part_and_a_parent) {
  EXPECT_EQ(base_name("runs/a/metrics.json"), "metrics.json");
  EXPECT_EQ(base_name("acc"), "acc");
  EXPECT_EQ(parent_path("runs/a/metrics.json"), "runs/a");
  EXPECT_EQ(parent_path("acc"), "");
}

TEST(Text, numbers_read_back_as_written) {
  std::mt19937_64 generator(7);
  for (int round = 0; round < 200'000; ++round) {
    const std::uint64_t bits = generator();
    double value = 0;
    static_assert(sizeof bits == sizeof value);
    std::memcpy(&value, &bits, sizeof value);
    if (std::isnan(value)) continue;
    const auto read = parse_number(number_text(value));
    ASSERT_TRUE(read.has_value()) << number_text(value);
    ASSERT_EQ(*read, value) << number_text(value);
  }
  EXPECT_EQ(number_text(100'000), "100000");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1e22), "1e+22");
  EXPECT_EQ(number_text(-std::nan("")), "nan");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(Text, numbers_know_no_locale) {
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ(parse_number("0.5"), 0.5);
  EXPECT_EQ(number_text(0.5), "0.5");
  std::setlocale(LC_ALL, "C");
  EXPECT_FALSE(parse_number("0,5"));
}

TEST(Text, only_whole_numbers_are_numbers) {
  for (const char* text :
       {"", " ", "1 ", " 1", "0x10", "1e", "-", "+-1", "nan(1)", "1.2.3", "1f"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
  EXPECT_TRUE(std::isnan(*parse_number("NaN")));
  EXPECT_TRUE(std::isinf(*parse_number("-INF")));
  EXPECT_TRUE(std::isinf(*parse_number("Infinity")));
  EXPECT_EQ(parse_number("+1.5"), 1.5);
  EXPECT_TRUE(std::isinf(*parse_number("1e400")));
  EXPECT_EQ(parse_number("1e-400"), 0.0);
  EXPECT_EQ(parse_number("0e99999999999999999999"), 0.0);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<long long>::max());
  EXPECT_FALSE(parse_integer("9223372036854775808"));
  EXPECT_FALSE(parse_integer("1.0"));
}

TEST(Text, decimals_are_those_written) {
  EXPECT_EQ(decimals_of("0.8473"), 4);
  EXPECT_EQ(decimals_of("1e-3"), 3);
  EXPECT_EQ(decimals_of("12"), 0);
  EXPECT_EQ(decimals_of("-0.50"), 2);
  EXPECT_EQ(decimals_of("1.5e-3"), 4);
  EXPECT_EQ(decimals_of("1.5e3"), 0);
  EXPECT_EQ(decimals_of("nan"), 0);
}

TEST(Text, bytes_are_utf8_or_not) {
  EXPECT_TRUE(is_utf8("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"));
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xC3", "\x80", "\xF8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Text, shown_text_steers_nothing) {
  EXPECT_EQ(shown("a\x1B[2J"), "a\\x1b[2J");
  EXPECT_EQ(shown("\x7F"), "\\x7f");
  EXPECT_EQ(shown("\xC2\x9B"
                  "31m"),
            "\\xc2\\x9b31m");                           // C1
  EXPECT_EQ(shown("\xE2\x80\xAE"), "\\xe2\\x80\\xae");  // right-to-left override
  EXPECT_EQ(shown("\xE2\x81\xA6\xE2\x80\x8B"), "\\xe2\\x81\\xa6\\xe2\\x80\\x8b");
  EXPECT_EQ(shown("a\nb\tc\rd"), "a\\nb\\tc\\x0dd");
  EXPECT_EQ(shown("\xFF\xC3\xA4"), "\\xff\xC3\xA4");
  EXPECT_EQ(shown(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Text, shown_text_is_cut_between_characters) {
  EXPECT_EQ(shown("abcd", 4), "abcd");
  EXPECT_EQ(shown("abcde", 4), "abcd...");
  EXPECT_EQ(shown("\xC3\xA4\xC3\xA4\xC3\xA4", 2), "\xC3\xA4\xC3\xA4...");
  EXPECT_EQ(shown("ab\x1B", 4), "ab...");
}

TEST(Text, the_nearest_name_is_close) {
  const std::vector<std::string> names = {"accuracy", "exact_match", "f1"};
  EXPECT_EQ(nearest("acuracy", names), "accuracy");
  EXPECT_EQ(nearest("accuarcy", names), "accuracy");
  EXPECT_EQ(nearest("bleu", names), std::nullopt);
  EXPECT_EQ(nearest(std::string(100'000, 'a'), names), std::nullopt);
}

TEST(Text, nouns_are_counted) {
  EXPECT_EQ(counted(1, "file"), "1 file");
  EXPECT_EQ(counted(0, "file"), "0 files");
  EXPECT_EQ(counted(2, "entry"), "2 entries");
  EXPECT_EQ(counted(2, "day"), "2 days");
  EXPECT_EQ(counted(2, "match"), "2 matches");
}

TEST(Text, patterns_match_like_fnmatch) {
  EXPECT_TRUE(matches_pattern("*", ""));
  EXPECT_TRUE(matches_pattern("a*c", "abbc"));
  EXPECT_TRUE(matches_pattern("runs/*.json", "runs/a/b.json"));
  EXPECT_TRUE(matches_pattern("?", "\xC3\xA4"));
  EXPECT_TRUE(matches_pattern("**a**", "bab"));
  EXPECT_FALSE(matches_pattern("a?", "a"));
  EXPECT_FALSE(matches_pattern("", "a"));
  EXPECT_FALSE(matches_pattern("[ab]", "a"));
  const std::string stars = "*a*a*a*a*a*a*a*a*b";
  EXPECT_FALSE(matches_pattern(stars, std::string(20'000, 'a')));
}

TEST(Text, NumbersInNamesReadAsNumbers) {
  EXPECT_TRUE(reads_before("q2", "q10"));
  EXPECT_FALSE(reads_before("q10", "q2"));
  EXPECT_TRUE(reads_before("q", "q0"));
  EXPECT_TRUE(reads_before("a10b2", "a10b11"));
  EXPECT_TRUE(reads_before("q02", "q2"));
  EXPECT_FALSE(reads_before("q2", "q2"));
  EXPECT_TRUE(reads_before("999999999999999999999", "1000000000000000000000"));
}

}  // namespace
}  // namespace reprocheck
