// house: the sources keep the rules, and every rule has been seen to fail.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "src/base/text.h"
#include "src/engine/check.h"
#include "tests/house/rules.h"

namespace reprocheck::house {
namespace {

namespace fs = std::filesystem;

const fs::path k_root = REPROCHECK_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// Every source below these folders, sorted.
std::vector<std::string> sources(std::initializer_list<const char*> folders) {
  std::vector<std::string> paths;
  for (const char* folder : folders)
    for (const auto& entry : fs::recursive_directory_iterator(k_root / folder))
      if (entry.is_regular_file())
        paths.push_back(fs::relative(entry.path(), k_root).generic_string());
  std::ranges::sort(paths);
  return paths;
}

using Rule = Complaints (*)(std::string_view, std::string_view);

Complaints hold(Rule rule, std::initializer_list<const char*> folders,
                std::string_view ending = "") {
  Complaints all;
  for (const std::string& path : sources(folders)) {
    if (!path.ends_with(ending)) continue;
    for (std::string& complaint : rule(path, text_of(k_root / path)))
      all.push_back(std::move(complaint));
  }
  return all;
}

std::string told(const Complaints& complaints) {
  return join(complaints, "\n");
}

TEST(House, IncludesPointDown) {
  EXPECT_EQ(told(hold(floors, {"src", "checks", "reports"})), "");
}
TEST(House, VendorsStopAtTheirDoors) {
  EXPECT_EQ(told(hold(vendors, {"src", "checks", "reports"})), "");
}
TEST(House, FilesAndFunctionsStaySmall) {
  EXPECT_EQ(told(hold(sizes, {"src", "checks", "reports", "tests"})), "");
}
TEST(House, SourcesOpenWithTheirName) {
  EXPECT_EQ(told(hold(opening, {"src", "checks", "reports"})), "");
}
TEST(House, NothingBelowCliKnowsTheWorld) {
  EXPECT_EQ(told(hold(words, {"src", "checks", "reports"})), "");
}
TEST(House, PagesHaveTheirHeadings) {
  EXPECT_EQ(told(hold(page_headings, {"checks"}, ".md")), "");
}

std::string file_of(const Check& check) {
  std::string name(check.name);
  std::ranges::replace(name, '-', '_');
  return "checks/" + std::string(to_string(check.layer)) + "/" + name;
}

TEST(House, EveryCheckIsListedOnceInLayerOrderWithItsPage) {
  std::vector<std::string> listed;
  Layer last = Layer::prompt;
  for (const Check* check : all_checks()) {
    EXPECT_GE(check->layer, last) << check->name << " is out of layer order";
    last = check->layer;
    listed.push_back(file_of(*check));
    EXPECT_TRUE(fs::exists(k_root / (listed.back() + ".cpp"))) << listed.back();
    EXPECT_TRUE(fs::exists(k_root / (listed.back() + ".md"))) << listed.back();
    EXPECT_TRUE(page_of(*check).starts_with("# " + std::string(check->name) + "\n")) << check->name;
    EXPECT_FALSE(check->summary.empty());
  }
  std::vector<std::string> files;
  for (const std::string& path : sources({"checks"}))
    if (path.ends_with(".md")) files.push_back(path.substr(0, path.size() - 3));
  std::ranges::sort(listed);
  EXPECT_EQ(files, listed);
  EXPECT_GE(listed.size(), 30U + 17U);
}

TEST(House, EveryReaderAndRendererIsListed) {
  const std::string list = text_of(k_root / "src/readers/all_readers.cpp") +
                           text_of(k_root / "reports/all_renderers.cpp");
  Complaints all;
  for (const std::string& path : sources({"src/readers", "reports"}))
    for (std::string& complaint : unlisted(path, text_of(k_root / path), list))
      all.push_back(std::move(complaint));
  EXPECT_EQ(told(all), "");
}

// Proof and counterproof: each rule complains of a text that breaks it.
TEST(HouseRules, EachHasBeenSeenToFail) {
  EXPECT_EQ(floors("src/stats/x.cpp", "#include \"src/model/run.h\"\n").size(), 1U);
  EXPECT_EQ(floors("src/base/x.h", "#include \"src/cli/run.h\"\n").size(), 1U);
  EXPECT_EQ(floors("checks/model/a.cpp", "#include \"checks/model/b.h\"\n").size(), 1U);
  EXPECT_TRUE(floors("src/compare/x.cpp", "#include \"src/stats/verdict.h\"\n").empty());
  EXPECT_EQ(vendors("src/readers/x.cpp", "#include <yaml-cpp/yaml.h>\n").size(), 1U);
  EXPECT_EQ(vendors("src/engine/x.cpp", "#include <boost/math/x.hpp>\n").size(), 1U);
  std::string long_file;
  for (int i = 0; i < 401; ++i) long_file += "\n";
  EXPECT_EQ(sizes("src/base/x.cpp", long_file).size(), 1U);
  EXPECT_EQ(sizes("src/base/x.cpp", std::string(101, 'a')).size(), 1U);
  std::string long_function = "int f() {\n";
  for (int i = 0; i < 70; ++i) long_function += "  g();\n";
  EXPECT_EQ(sizes("src/base/x.cpp", long_function + "}\n").size(), 1U);
  EXPECT_EQ(opening("src/base/x.cpp", "#include <a>\n").size(), 1U);
  EXPECT_EQ(words("src/base/x.cpp", std::string("std::c") + "out << 1;\n").size(), 1U);
  EXPECT_EQ(words("src/cli/x.cpp", std::string("// TO") + "DO\n").size(), 1U);
  EXPECT_EQ(words("src/cli/x.h", std::string("// as con") + "tracts say\n").size(), 1U);
  EXPECT_TRUE(words("src/cli/x.cpp", std::string("get") + "env(\"A\")\n").empty());
  const std::string reader = "extern constexpr Reader x{\"x\", Role::run, recognizes, read};\n";
  EXPECT_EQ(unlisted("src/readers/x.cpp", reader, "&readers::y").size(), 1U);
  EXPECT_TRUE(unlisted("src/readers/x.cpp", reader, "&readers::x").empty());
  EXPECT_EQ(page_headings("checks/a.md", "# a\n## What it finds\n").size(), 1U);
}

}  // namespace
}  // namespace reprocheck::house
