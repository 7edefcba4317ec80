// requirements_test: what is pinned, what is not, and where an included file may lie.

#include "src/readers/requirements_line.h"
#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader requirements;
}

namespace reprocheck::tests {
namespace {

const Package* package(const ReadResult& read, const std::string& name) {
  for (const Package& found : read.reading.records.packages)
    if (found.name == name) return &found;
  return nullptr;
}

ReadResult text(const std::string& content, const std::string& path = "requirements.txt") {
  return reading_of_text(readers::requirements, path, content);
}

constexpr auto k_commit = "2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1";

TEST(Requirements, WhatPipCompileWroteIsPinned) {
  const auto read = reading_of(readers::requirements, fixture("python"), "requirements.txt");
  ASSERT_TRUE(read.recognized);
  EXPECT_TRUE(read.reading.records.problems.empty());
  ASSERT_NE(package(read, "click"), nullptr);
  EXPECT_EQ(package(read, "click")->version, "8.1.7");
  for (const Package& found : read.reading.records.packages) {
    EXPECT_TRUE(found.pinned) << found.requirement;
    EXPECT_EQ(found.origin, Package::Origin::requirement);
  }
}

TEST(Requirements, AFrozenListIsWhatWasThere) {
  const auto read = reading_of(readers::requirements, fixture("python"), "pip_freeze.txt");
  EXPECT_EQ(package(read, "click")->origin, Package::Origin::installed);
  EXPECT_EQ(
      text("a==1\n", "wandb/run-1/files/requirements.txt").reading.records.packages.at(0).origin,
      Package::Origin::installed);
}

TEST(Requirements, OnlyAnExactVersionIsAPin) {
  const auto pinned = [](const std::string& line) {
    const auto found = readers::parse_requirement(line);
    return found && found->pinned;
  };
  EXPECT_TRUE(pinned("torch==2.4.0+cu121 ; python_version > '3.9'"));
  EXPECT_TRUE(pinned("a[b,c] === 1.0"));
  EXPECT_TRUE(pinned("a (==1.0)"));
  EXPECT_TRUE(pinned(std::string("a @ git+https://x.example/a.git@") + k_commit));
  EXPECT_TRUE(pinned("https://x.example/a-1.0-py3-none-any.whl#sha256=ab"));
  EXPECT_FALSE(pinned("a==1.*"));
  EXPECT_FALSE(pinned("a>=1,<2"));
  EXPECT_FALSE(pinned("a"));
  EXPECT_FALSE(pinned("a @ git+https://x.example/a.git@main"));
  EXPECT_FALSE(pinned("-e ./a"));
  EXPECT_FALSE(pinned("https://x.example/a-1.0-py3-none-any.whl"));
}

TEST(Requirements, NamesAreNormalisedAndTokensStayOut) {
  const auto read =
      text("Zope.Interface__X==1\n-e git+https://u:tok@x.example/T_y.git@main#egg=T_y\n");
  EXPECT_NE(package(read, "zope-interface-x"), nullptr);
  ASSERT_NE(package(read, "t-y"), nullptr);
  EXPECT_EQ(package(read, "t-y")->requirement.find("tok"), std::string::npos);
  EXPECT_EQ(package(read, "t-y")->source.text.find("tok"), std::string::npos);
}

TEST(Requirements, LinesAreJoinedAndCommentsDropped) {
  const auto read = text(
      "\xEF\xBB\xBF# head\r\na==1 \\\r\n  --hash=sha256:ab\r\nb==2 # why\r\n"
      "--index-url https://x.example/simple\r\nc==3");
  EXPECT_EQ(read.reading.records.packages.size(), 3U);
  EXPECT_EQ(package(read, "a")->source.line, 2U);
  EXPECT_EQ(package(read, "c")->source.line, 6U);
  EXPECT_TRUE(read.reading.records.problems.empty());
}

TEST(Requirements, IncludedFilesAreReadInsideTheBundleOnly) {
  const Folder folder({{"requirements.txt", "-r sub/base.txt\n-c sub/pins.txt\nb\n"},
                       {"sub/base.txt", "a==1\n-r ../requirements.txt\n-r ../../out.txt\n"},
                       {"sub/pins.txt", "b==2\nunused==3\n"}});
  const auto read = reading_of(readers::requirements, folder.path(), "requirements.txt");
  EXPECT_EQ(read.reading.records.packages.size(), 2U);
  EXPECT_TRUE(package(read, "b")->pinned);
  EXPECT_EQ(package(read, "b")->version, "2");
  EXPECT_EQ(package(read, "a")->source.path, "sub/base.txt");
  EXPECT_TRUE(read.has_problem(ProblemKind::reference_escaped));
  EXPECT_EQ(read.reading.also_read.size(), 2U);
}

TEST(Requirements, AChainOfFilesEnds) {
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 20; ++i)
    files.emplace_back("requirements" + std::to_string(i) + ".txt",
                       "-r requirements" + std::to_string(i + 1) + ".txt\n");
  const Folder folder(files);
  const auto read = reading_of(readers::requirements, folder.path(), "requirements0.txt");
  EXPECT_TRUE(read.has_problem(ProblemKind::limit));
}

TEST(Requirements, DamageIsTold) {
  EXPECT_TRUE(text("").reading.records.packages.empty());
  EXPECT_TRUE(text("a b c\n").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(text("a==1\n-r gone.txt\n").has_problem(ProblemKind::other));
  EXPECT_TRUE(text("\xff\xfe"
                   "a")
                  .has_problem(ProblemKind::malformed));
}

}  // namespace
}  // namespace reprocheck::tests
