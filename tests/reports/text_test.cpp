// text_test: what a terminal shows, at every width, and that nothing steers it.

#include <gtest/gtest.h>

#include "reports/renderers.h"
#include "reports/text_page.h"
#include "src/base/text.h"
#include "tests/reports/golden.h"
#include "tests/reports/sample_reports.h"

namespace reprocheck::tests {
namespace {

std::string rendered(const Report& report, Layout layout) {
  return reports::k_text.render(report, layout);
}

TEST(Text, StandsAsItDidWhenSomebodyLooked) {
  for (const auto& [name, report] : all_reports())
    for (const int width : {60, 80, 100, 120})
      EXPECT_EQ(golden_difference(name + "." + std::to_string(width) + ".txt",
                                  rendered(report, {.width = width})),
                "");
}

TEST(Text, StandsInAsciiAndVerboseAndQuiet) {
  for (const auto& [name, report] : all_reports()) {
    EXPECT_EQ(golden_difference(name + ".ascii.txt", rendered(report, {.ascii = true})), "");
    EXPECT_EQ(golden_difference(name + ".quiet.txt", rendered(report, {.verbosity = -1})), "");
    EXPECT_EQ(golden_difference(name + ".verbose.txt", rendered(report, {.verbosity = 1})), "");
  }
}

TEST(Text, NoLineIsWiderThanTheTerminalButTheCommandToPaste) {
  for (const auto& [name, report] : all_reports())
    for (const int width : {60, 80, 100, 120}) {
      const std::string text = rendered(report, {.width = width, .verbosity = 1});
      for (const std::string_view line : split(text, '\n')) {
        if (line.starts_with("   = help:")) continue;
        EXPECT_LE(reports::columns_of(line), static_cast<std::size_t>(width)) << name << line;
      }
    }
}

TEST(Text, TheVerdictColumnNeverGoes) {
  const std::string narrow = rendered(regressed_report(), {.width = 60});
  EXPECT_NE(narrow.find("regressed\n"), std::string::npos) << narrow;
  EXPECT_NE(narrow.find("inconclusive\n"), std::string::npos) << narrow;
}

TEST(Text, QuietIsOneLine) {
  for (const auto& [name, report] : all_reports()) {
    const std::string text = rendered(report, {.verbosity = -1});
    EXPECT_EQ(text.find('\n'), text.size() - 1) << name;
  }
  EXPECT_EQ(rendered(regressed_report(), {.verbosity = -1}).substr(0, 10), "regressed:");
}

TEST(Text, ColourIsOursAloneAndChangesNoLetter) {
  for (const auto& [name, report] : all_reports()) {
    std::string coloured = rendered(report, {.colour = true});
    for (std::size_t at = coloured.find('\x1b'); at != std::string::npos;
         at = coloured.find('\x1b'))
      coloured.erase(at, coloured.find('m', at) - at + 1);
    EXPECT_EQ(coloured, rendered(report, {})) << name;
  }
}

TEST(Text, HoldsNoControlByteAndNoCommandOfARunner) {
  const Report report = hostile_report();
  for (const Layout& layout : {Layout{}, Layout{.verbosity = 1}, Layout{.verbosity = -1},
                               Layout{.ascii = true}, Layout{.width = 60}}) {
    const std::string text = rendered(report, layout);
    EXPECT_TRUE(is_utf8(text));
    EXPECT_EQ(text.find("##["), std::string::npos);
    EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
    EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
    for (const std::string_view line : split(text, '\n')) {
      EXPECT_FALSE(trim(line).starts_with("::")) << line;
      for (const char letter : line) {
        EXPECT_GE(static_cast<unsigned char>(letter), 0x20U) << line;
        if (layout.ascii) {
          EXPECT_LT(static_cast<unsigned char>(letter), 0x80U) << line;
        }
      }
    }
  }
}

TEST(Text, CountsWideCharactersTwiceAndColourNotAtAll) {
  EXPECT_EQ(reports::columns_of("\xe4\xb8\xad\xe6\x96\x87"), 4U);
  EXPECT_EQ(reports::columns_of("\x1b[1;38;5;32mab\x1b[0m"), 2U);
  EXPECT_EQ(reports::fitted("abcdefghij", 8), "abcd..ij");
}

TEST(Text, TimeIsShownOnlyWhereItWasGiven) {
  EXPECT_EQ(rendered(identical_report(), {}).find(" s "), std::string::npos);
  EXPECT_NE(rendered(identical_report(), {.seconds = 0.414}).find("0.41 s"), std::string::npos);
}

}  // namespace
}  // namespace reprocheck::tests
