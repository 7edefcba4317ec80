// why_meanings_test: no detail and no flag that the sources can give is without its sentence.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "reports/why.h"
#include "src/base/text.h"
#include "src/compare/comparison.h"

namespace reprocheck::tests {
namespace {

namespace fs = std::filesystem;

// Sources that give details and flags, as one text each without line ends.
std::vector<std::string> sources() {
  std::vector<std::string> texts;
  for (const char* folder : {"src/stats", "src/compare"})
    for (const auto& entry : fs::directory_iterator(fs::path(REPROCHECK_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream file(entry.path());
      std::string text{std::istreambuf_iterator<char>(file), {}};
      text = std::regex_replace(text, std::regex("//[^\n]*"), "");
      for (char& letter : text)
        if (letter == '\n') letter = ' ';
      texts.push_back(std::move(text));
    }
  return texts;
}

// Words in quotes of every statement that matches.
std::set<std::string> words_in(const std::string& statement_with) {
  const std::regex wanted(statement_with);
  const std::regex word("\"([a-z]+(_[a-z]+)*)\"");
  std::set<std::string> words;
  for (const std::string& text : sources())
    for (const std::string_view part : split(text, ';')) {
      // What is only compared with is given elsewhere.
      const std::regex compared(R"re((== |starts_with\()"[a-z_]*")re");
      const std::string statement = std::regex_replace(std::string(part), compared, "");
      if (!std::regex_search(statement, wanted)) continue;
      for (std::sregex_iterator at(statement.begin(), statement.end(), word), end; at != end; ++at)
        words.insert((*at)[1]);
    }
  for (const MetricVerdict verdict :
       {MetricVerdict::regressed, MetricVerdict::not_comparable, MetricVerdict::inconclusive,
        MetricVerdict::non_inferior, MetricVerdict::improved, MetricVerdict::equivalent,
        MetricVerdict::info_only})
    words.erase(std::string(to_string(verdict)));
  return words;
}

TEST(WhyMeanings, EveryFlagHasItsSentence) {
  const auto flags = words_in(R"(add_flag\(|flags\.emplace_back\(|Caveat\{)");
  EXPECT_GT(flags.size(), 18U);
  for (const std::string& flag : flags) EXPECT_NE(reports::meaning_of_flag(flag), "") << flag;
}

TEST(WhyMeanings, EveryDetailHasItsSentence) {
  const auto details =
      words_in(R"(\bdetail =[^=]|refuse\(|withdraw\(|withhold\(|judge\(|\{Verdict::\w+, "|)"
               R"(string_view detail|std::string detail|return told)");
  EXPECT_GT(details.size(), 38U);
  for (const std::string& detail : details)
    EXPECT_NE(reports::meaning_of_detail(detail), "") << detail;
}

}  // namespace
}  // namespace reprocheck::tests
