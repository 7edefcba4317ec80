// examples: every documented command gives its documented verdict and exit code.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <sstream>

#include "src/base/text.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

namespace fs = std::filesystem;

const fs::path k_root = REPROCHECK_SOURCE_DIR;

struct Documented {
  std::vector<std::string> arguments;
  std::string verdict;
  int code = -1;
};

// The fenced blocks `$ reprocheck ...` followed by `verdict: WORD, exit code: N`.
std::vector<Documented> documented_in(const fs::path& page) {
  std::ifstream stream(page);
  std::vector<Documented> all;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("$ reprocheck ")) {
      Documented one;
      for (const std::string_view word : split(line, ' ')) one.arguments.emplace_back(word);
      one.arguments.erase(one.arguments.begin(), one.arguments.begin() + 2);
      all.push_back(std::move(one));
    } else if (line.starts_with("verdict: ") && !all.empty()) {
      const std::size_t comma = line.find(',');
      all.back().verdict = line.substr(9, comma - 9);
      all.back().code = static_cast<int>(*parse_integer(trim(line.substr(line.rfind(':') + 1))));
    }
  }
  return all;
}

class Example : public testing::TestWithParam<std::string> {};

TEST_P(Example, GivesTheDocumentedVerdict) {
  fs::current_path(k_root);
  const auto commands = documented_in(k_root / "examples" / GetParam() / "README.md");
  ASSERT_FALSE(commands.empty());
  for (const Documented& command : commands) {
    std::vector<std::string> arguments = command.arguments;
    arguments.insert(arguments.end(), {"-o", "json"});
    const auto ran = tests::run(arguments);
    EXPECT_EQ(ran.code, command.code) << ran.out.substr(0, 1'000) << ran.err;
    const auto result = nlohmann::json::parse(ran.out);
    EXPECT_EQ(result["verdict"], command.verdict) << result["headline"];
    EXPECT_EQ(result["exit_code"], command.code);
  }
}

// Every renderer takes the same result, and a saved one gives the same bytes again.
TEST_P(Example, SavedResultsRenderToTheSameBytes) {
  fs::current_path(k_root);
  const auto commands = documented_in(k_root / "examples" / GetParam() / "README.md");
  for (const Documented& command : commands) {
    std::vector<std::string> arguments = command.arguments;
    const tests::TemporaryFolder folder;
    const auto at = [&](const char* name) { return folder.at(name); };
    for (const char* format : {"json", "html", "md"})
      arguments.insert(arguments.end(), {"-o", std::string(format) + ":" + at(format)});
    EXPECT_EQ(tests::run(arguments).code, command.code);
    const auto again = [&](const char* format) {
      return tests::run({"report", at("json"), "-o", format}).out;
    };
    const auto saved = [&](const char* name) {
      std::ifstream stream(at(name), std::ios::binary);
      std::ostringstream text;
      text << stream.rdbuf();
      return text.str();
    };
    for (const char* format : {"json", "html", "md"})
      EXPECT_EQ(again(format), saved(format)) << format;
  }
}

std::vector<std::string> stories() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(k_root / "examples"))
    if (fs::is_directory(entry.path() / "baseline"))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::string block_behind(const std::string& page, const std::string& opening) {
  const std::size_t begin = page.find(opening);
  if (begin == std::string::npos) return "";
  const std::size_t from = begin + opening.size();
  return page.substr(from, page.find("```", from) - from);
}

std::string readme() {
  std::ifstream stream(k_root / "README.md");
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// Every console example, its command first.
std::vector<std::string> console_examples() {
  constexpr std::string_view opening = "```console\n$ reprocheck ";
  const std::string page = readme();
  std::vector<std::string> found;
  for (std::size_t at = page.find(opening); at != std::string::npos;
       at = page.find(opening, at + opening.size())) {
    const std::size_t from = at + opening.size();
    found.push_back(page.substr(from, page.find("```", from) - from));
  }
  return found;
}

// The result that an example reads, of the two runs that its page names.
void save_result(const std::string& example, const std::string& path) {
  for (const std::string_view line : split(example, '\n'))
    if (const std::size_t at = line.find(" against "); at != std::string_view::npos)
      tests::run({"compare", std::string(line.substr(at + 9)),
                  std::string(trim(line.substr(0, at))), "-o", "json:" + path});
}

// What the README shows is what a newcomer sees, line by line; it leaves lines out and adds none.
TEST(Readme, ShowsRealOutput) {
  fs::current_path(k_root);
  const tests::TemporaryFolder folder;
  std::size_t ran = 0;
  for (const std::string& example : console_examples()) {
    const std::vector<std::string_view> lines = split(example, '\n');
    std::vector<std::string> arguments;
    for (const std::string_view word : split(lines[0], ' ')) arguments.emplace_back(word);
    SCOPED_TRACE(std::string(lines[0]));
    if (arguments[0] == "history") continue;  // its results are nobody's example
    if (arguments[1] == "result.json") {
      arguments[1] = folder.at("result.json");
      save_result(example, arguments[1]);
    }
    const auto found = tests::run(arguments);
    const std::vector<std::string_view> real = split(found.out, '\n');
    for (const std::string_view line : std::span(lines).subspan(1))
      EXPECT_NE(std::ranges::find(real, line), real.end()) << line;
    ++ran;
  }
  EXPECT_EQ(ran, 5U);
}

TEST(Readme, ItsPolicyAndItsBundleFileAreUnderstood) {
  const tests::TemporaryFolder folder;
  folder.write("reprocheck.yaml", "version: 1\n" + block_behind(readme(), "version: 1\n"));
  const auto policy = tests::run({"config", "check", "-c", folder.at("reprocheck.yaml")});
  EXPECT_EQ(policy.code, 0) << policy.err;
  folder.write("run/reprocheck.bundle.yaml", block_behind(readme(), "# reprocheck.bundle.yaml\n"));
  folder.write("run/answers.jsonl",
               "{\"nr\": 1, \"truth\": \"a\", \"says\": \"a\"}\n"
               "{\"nr\": 2, \"truth\": \"b\", \"says\": \"a\"}\n");
  const auto ran = tests::run({"audit", "--no-repo", "-o", "json", folder.at("run")});
  EXPECT_NE(ran.out.find("id=nr target=truth output=says"), std::string::npos) << ran.out;
}

INSTANTIATE_TEST_SUITE_P(Examples, Example, testing::ValuesIn(stories()), [](const auto& story) {
  std::string name = story.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace reprocheck
