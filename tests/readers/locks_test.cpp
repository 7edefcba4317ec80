// locks_test: one project, locked by every resolver, gives the same packages.

#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader python_lock;
}

namespace reprocheck::tests {
namespace {

const Package* package(const ReadResult& read, const std::string& name) {
  for (const Package& found : read.reading.records.packages)
    if (found.name == name) return &found;
  return nullptr;
}

ReadResult text(const std::string& path, const std::string& content) {
  return reading_of_text(readers::python_lock, path, content);
}

constexpr auto k_commit = "2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1";

TEST(PythonLock, EveryResolverNamesTheSamePackages) {
  for (const std::string name :
       {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"}) {
    const auto read = reading_of(readers::python_lock, fixture("python"), name);
    ASSERT_TRUE(read.recognized && read.outcome.has_value()) << name;
    EXPECT_TRUE(read.reading.records.problems.empty()) << name;
    ASSERT_NE(package(read, "click"), nullptr) << name;
    EXPECT_EQ(package(read, "click")->version, "8.1.7") << name;
    EXPECT_NE(package(read, "iniconfig"), nullptr) << name;
    EXPECT_EQ(package(read, "toy"), nullptr) << name;
    for (const Package& found : read.reading.records.packages) {
      EXPECT_TRUE(found.pinned) << name << ' ' << found.name;
      EXPECT_EQ(found.origin, Package::Origin::lock) << name;
    }
  }
}

TEST(PythonLock, ARepositoryIsPinnedByItsCommitAndAFolderIsNot) {
  const auto read =
      text("uv.lock", std::string("version = 1\n[[package]]\nname = \"a\"\n") +
                          "version = \"1\"\nsource = { git = \"https://x.example/a"
                          "?rev=main#" +
                          k_commit +
                          "\" }\n[[package]]\nname = "
                          "\"b\"\nversion = \"1\"\nsource = { directory = \"../b\" }\n");
  EXPECT_EQ(package(read, "a")->version, k_commit);
  EXPECT_TRUE(package(read, "a")->pinned);
  EXPECT_FALSE(package(read, "b")->pinned);
}

TEST(PythonLock, CondaLocksAndWishes) {
  const auto lock =
      text("conda-lock.yml",
           "version: 1\npackage:\n- name: numpy\n  version: 1.26.4\n  manager: conda\n");
  EXPECT_EQ(package(lock, "numpy")->version, "1.26.4");
  EXPECT_EQ(package(lock, "numpy")->origin, Package::Origin::lock);
  const auto wish = text("environment.yml",
                         "dependencies:\n- python=3.11\n- conda-forge::numpy==1.26.4\n"
                         "- scipy=1.11=py311_0\n- pip:\n  - torch==2.4.0\n  - click\n");
  EXPECT_FALSE(package(wish, "python")->pinned);
  EXPECT_TRUE(package(wish, "numpy")->pinned);
  EXPECT_EQ(package(wish, "scipy")->version, "1.11");
  EXPECT_TRUE(package(wish, "torch")->pinned);
  EXPECT_FALSE(package(wish, "click")->pinned);
  EXPECT_EQ(package(wish, "click")->origin, Package::Origin::requirement);
}

TEST(PythonLock, DamageIsTold) {
  EXPECT_FALSE(text("uv.lock", "[[package]\n").outcome.has_value());
  EXPECT_FALSE(text("Pipfile.lock", "{\"default\": ").outcome.has_value());
  EXPECT_TRUE(text("uv.lock", "").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(text("uv.lock", "package = 3\n").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(
      text("poetry.lock", "[[package]]\nversion = \"1\"\n").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(text("Pipfile.lock", R"({"default": {"a": {}, "a": {}}})")
                  .has_problem(ProblemKind::key_duplicated));
  EXPECT_TRUE(text("environment.yml", "name: x\n").has_problem(ProblemKind::malformed));
}

}  // namespace
}  // namespace reprocheck::tests
