// load_bundle_test: walking, counting, digests, threads, and the repository around a bundle.

#include <sys/stat.h>
#include <unistd.h>

#include "tests/readers/loaded_bundle.h"
#include "tests/support/git_fixture.h"

namespace reprocheck::tests {
namespace {

const std::string k_rows = "{\"id\": 1, \"score\": 1}\n{\"id\": 2, \"score\": 0}\n";

TEST(LoadBundle, AnEmptyBundleIsAnError) {
  const Loaded loaded(Files{});
  ASSERT_TRUE(loaded.error.has_value());
  EXPECT_EQ(loaded.error->kind, ErrorKind::input);
  EXPECT_EQ(loaded.error->message, "holds no files");
  const Loaded ignored(Files{{".git/config", ""}, {"venv/x.py", ""}});
  ASSERT_TRUE(ignored.error.has_value());
  EXPECT_EQ(ignored.error->message, "holds no files");
}

TEST(LoadBundle, WhereNothingCanBeOpenedWhatStoodThereIsToldAndCounted) {
  Loaded link(Files{});
  link.folder.link("metrics.json", "/etc/passwd");
  link.error.reset();
  link.load_again();
  ASSERT_FALSE(link.error.has_value());
  EXPECT_EQ(link.bundle->files.skipped, 1U);
  EXPECT_TRUE(link.decides());
  const Problem* problem = link.problem(ProblemKind::link_escaped);
  ASSERT_NE(problem, nullptr);
  EXPECT_EQ(problem->path, "metrics.json");
  // Whatever its name: nothing else is there that could be checked.
  Loaded other(Files{});
  other.folder.link("notes", "/etc/passwd");
  other.error.reset();
  other.load_again();
  EXPECT_TRUE(other.decides());
}

TEST(LoadBundle, CountsAddUp) {
  const Loaded loaded(Files{{"samples.jsonl", k_rows},
                            {"metrics.json", "{broken"},
                            {"notes.bin", "x"},
                            {".venv/x.py", ""}});
  EXPECT_EQ(loaded.bundle->files.total, 3U);
  EXPECT_EQ(loaded.bundle->files.understood, 1U);
  EXPECT_EQ(loaded.bundle->files.not_understood, 1U);
  EXPECT_EQ(loaded.bundle->files.skipped, 1U);
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"notes.bin"});
}

TEST(LoadBundle, AFileThatAPointerNamesIsKnown) {
  const Loaded loaded(
      Files{{"data/x.csv.dvc", "outs:\n- md5: " + std::string(32, 'a') + "\n  path: x.csv\n"},
            {"data/x.csv", "1,2\n"},
            {"data/y.csv", "1,2\n"}});
  EXPECT_EQ(loaded.bundle->files.understood, 2U);
  EXPECT_EQ(loaded.bundle->not_understood, std::vector<std::string>{"data/y.csv"});
}

TEST(LoadBundle, ThreadsChangeNothing) {
  Files files{{"Dockerfile", "FROM x:1\n"}, {"params.yaml", "seed: 1\n"}};
  for (int i = 0; i < 40; ++i)
    files.emplace_back("r" + std::to_string(i) + "/samples.jsonl", k_rows + k_rows);
  Loaded loaded(files, "", 1);
  const std::unique_ptr<Bundle> one = std::move(loaded.bundle);
  loaded.load_again("", 4);
  const Bundle& four = *loaded.bundle;
  EXPECT_EQ(one->digest, four.digest);
  ASSERT_EQ(one->runs.size(), four.runs.size());
  for (std::size_t i = 0; i < one->runs.size(); ++i) {
    EXPECT_EQ(one->runs[i].id, four.runs[i].id);
    ASSERT_EQ(one->runs[i].records.samples.size(), four.runs[i].records.samples.size());
  }
  ASSERT_EQ(one->readers.size(), four.readers.size());
  for (std::size_t i = 0; i < one->readers.size(); ++i)
    EXPECT_EQ(one->readers[i].path, four.readers[i].path);
}

TEST(LoadBundle, TheDigestSeesBytesOfWhatWasReadAndSizesOfTheRest) {
  const auto digest = [](const Files& files) { return Loaded(files).bundle->digest; };
  const Files base{{"metrics.json", "{\"a\": 1}"}, {"x.bin", "12"}};
  EXPECT_EQ(digest(base), digest(base));
  EXPECT_NE(digest(base), digest(Files{{"metrics.json", "{\"a\": 2}"}, {"x.bin", "12"}}));
  EXPECT_EQ(digest(base), digest(Files{{"metrics.json", "{\"a\": 1}"}, {"x.bin", "34"}}));
  EXPECT_NE(digest(base), digest(Files{{"metrics.json", "{\"a\": 1}"}, {"x.bin", "345"}}));
  EXPECT_TRUE(digest(base).starts_with("xxh128:"));
}

TEST(LoadBundle, ALargeFilePointerWasNotFetched) {
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
  const Loaded loaded(Files{{"predictions.jsonl", pointer}, {"weights.bin", pointer}});
  ASSERT_EQ(loaded.bundle->problems.size(), 2U);
  EXPECT_EQ(loaded.bundle->problems[0].kind, ProblemKind::not_fetched);
  EXPECT_TRUE(loaded.bundle->problems[0].decides);
  EXPECT_FALSE(loaded.bundle->problems[1].decides);
}

TEST(LoadBundle, LinksPipesAndLockedFilesAreTold) {
  Loaded loaded(Files{{"metrics.json", "{\"a\": 1}"}, {"params.yaml", "seed: 1\n"}});
  loaded.folder.link("samples.jsonl", "/etc/passwd");
  ASSERT_EQ(mkfifo(loaded.folder.at("results.json").c_str(), 0600), 0);
  loaded.load_again();
  const Problem* link = loaded.problem(ProblemKind::link_escaped);
  ASSERT_NE(link, nullptr);
  EXPECT_TRUE(link->decides);
  const Problem* pipe = loaded.problem(ProblemKind::not_regular);
  ASSERT_NE(pipe, nullptr);
  EXPECT_TRUE(pipe->decides);
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  ASSERT_EQ(chmod(loaded.folder.at("metrics.json").c_str(), 0), 0);
  loaded.load_again();
  ASSERT_NE(loaded.problem(ProblemKind::unreadable), nullptr);
  EXPECT_TRUE(loaded.problem(ProblemKind::unreadable)->decides);
}

TEST(LoadBundle, BrokenSettingsAreToldAndDecideNothing) {
  for (const std::string& bad : {std::string("a: [1"), std::string("a: 1\na: 2\n"),
                                 std::string("\xff\xfe"), std::string("a: &x [*x]\n")}) {
    const Loaded loaded(Files{{"params.yaml", bad}, {"metrics.json", "{\"a\": 1}"}});
    EXPECT_FALSE(loaded.bundle->problems.empty()) << bad.substr(0, 10);
    EXPECT_FALSE(loaded.decides()) << bad.substr(0, 10);
  }
  // Deeper than anybody reads is no accident.
  const Loaded deep(Files{{"params.yaml", std::string(300, '[')}, {"metrics.json", "{\"a\": 1}"}});
  EXPECT_TRUE(deep.decides());
}

TEST(LoadBundle, ALimitIsNamed) {
  Limits limits;
  limits.json_file = 10;
  const Loaded loaded(Files{{"metrics.json", "{\"accuracy\": 0.123}"}}, "", 1, limits);
  const Problem* problem = loaded.problem(ProblemKind::limit);
  ASSERT_NE(problem, nullptr);
  EXPECT_TRUE(problem->decides);
}

TEST(LoadBundle, TheBundleFileIsUntrustedToo) {
  const Loaded loaded(Files{{"metrics.json", "{\"a\": 1}"},
                            {"data.txt", "x"},
                            {"reprocheck.bundle.yaml",
                             "gates: {a: 1}\nfiles:\n  data.txt: {role: judge}\n  x.bin: ignore\n"
                             "  '*.log': {columns: {hat: y}}\n"},
                            {"x.bin", "1"}});
  EXPECT_EQ(loaded.bundle->problems.size(), 4U);  // the last: no file fits *.log
  EXPECT_TRUE(loaded.understood("x.bin"));
  EXPECT_FALSE(loaded.decides());
}

std::string declared(const std::string& text) {
  const Loaded loaded(Files{{"a/samples.jsonl", k_rows}, {"reprocheck.bundle.yaml", text}});
  for (const Fact& fact : loaded.bundle->shared.facts)
    if (fact.key == "bundle_file" && fact.change == ChangeClass::ruler) return fact.value;
  return "(none)";
}

TEST(LoadBundle, WhatTheBundleFileSaysOfResultsIsAFactOfTheRuler) {
  EXPECT_EQ(declared("files: {b.jsonl: samples, a/samples.jsonl: ignore}\n"),
            "b.jsonl: samples; a/samples.jsonl: ignore");
  EXPECT_EQ(declared("files: {'*.jsonl': {columns: {output: best, id: n}}}\n"),
            "*.jsonl: samples id=n output=best");
  // A folder that is named by the time of its run tells no two rulers apart.
  EXPECT_EQ(declared("files: {outputs/2026-11-29/14-03-22/samples.jsonl: samples}\n"),
            "outputs/*/*/samples.jsonl: samples");
  EXPECT_EQ(declared("files: {settings.yaml: settings, x.txt: prompt}\n"), "(none)");
}

TEST(LoadBundle, ResultsThatTheBundleFileHidesAreTold) {
  const Loaded loaded(
      Files{{"samples.jsonl", k_rows},
            {"old.jsonl", k_rows},
            {"reprocheck.bundle.yaml", "files: {old.jsonl: samples, samples.jsonl: ignore}\n"}});
  ASSERT_EQ(loaded.bundle->problems.size(), 1U);
  EXPECT_EQ(loaded.bundle->problems[0].path, "samples.jsonl");
  EXPECT_FALSE(loaded.decides());
}

class InARepository : public testing::Test {
 protected:
  GitFixture git;

  [[nodiscard]] std::unique_ptr<Bundle> loaded(const std::string& named) const {
    auto bundle = load(named, git.path());
    EXPECT_TRUE(bundle.has_value()) << (bundle ? "" : bundle.error().message);
    return bundle ? std::move(*bundle) : std::make_unique<Bundle>();
  }
};

TEST_F(InARepository, DataOfACornerIsPushedToWhereTheRepositorySays) {
  git.write(".dvc/config", "[core]\n    remote = s\n['remote \"s\"']\n    url = s3://lab/toy\n");
  git.write("exp/a.csv.dvc", "outs:\n- md5: " + std::string(32, 'a') + "\n  path: a.csv\n");
  git.write("exp/metrics.json", "{\"accuracy\": 0.5}");
  git.commit("one");
  const auto bundle = loaded(git.path() + "/exp");
  std::vector<std::string> remotes;
  for (const auto& run : bundle->runs)
    for (const DataFile& data : run.records.data) remotes.push_back(data.remote);
  EXPECT_EQ(remotes, std::vector<std::string>{"s, s3://lab/toy"});
}

TEST_F(InARepository, FilesAreReadAtTheRecordedCommit) {
  git.write("requirements.txt", "numpy==1.0\n");
  git.write("data/x.csv.dvc", "outs:\n- md5: " + std::string(32, 'a') + "\n  path: x.csv\n");
  git.write("prompts/p.txt", "old");
  const std::string commit = git.commit("one");
  git.write("requirements.txt", "numpy==2.0\n");
  git.commit("two");
  git.write("runs/a/metrics.json", "{\"acc\": 1, \"git_commit\": \"" + commit + "\"}");
  git.write("runs/a/prompts/p.txt", "new");
  const auto bundle = loaded(git.path() + "/runs/a");
  ASSERT_TRUE(bundle->repository.has_value());
  EXPECT_TRUE(bundle->repository->commit_present);
  EXPECT_EQ(bundle->repository->commit, commit);
  EXPECT_FALSE(bundle->repository->read_at_head);
  ASSERT_EQ(bundle->shared.packages.size(), 1U);
  EXPECT_EQ(bundle->shared.packages[0].version, "1.0");
  EXPECT_EQ(bundle->shared.packages[0].source.path, "repository:requirements.txt");
  ASSERT_EQ(bundle->shared.data.size(), 1U);
  EXPECT_EQ(bundle->repository->worktree_changed, std::vector<std::string>{"requirements.txt"});
  EXPECT_EQ(bundle->repository->prompts_untracked, std::vector<std::string>{"prompts/p.txt"});
  ASSERT_EQ(bundle->shared.prompts.size(), 1U);
  EXPECT_EQ(bundle->shared.prompts[0].text, "old");
  EXPECT_NE(bundle->work_tree, nullptr);
}

TEST_F(InARepository, WithoutACommitEverythingAtHeadIsUncertain) {
  git.write("Dockerfile", "FROM x:1\n");
  git.commit("one");
  git.write("out/metrics.json", "{\"acc\": 1}");
  const auto bundle = loaded(git.path() + "/out");
  ASSERT_TRUE(bundle->repository.has_value());
  EXPECT_TRUE(bundle->repository->read_at_head);
  EXPECT_FALSE(bundle->repository->commit_recorded);
  ASSERT_FALSE(bundle->shared.facts.empty());
  for (const Fact& fact : bundle->shared.facts) EXPECT_FALSE(fact.certain);
}

TEST_F(InARepository, AnAbsentCommitLeavesTheRepositoryUnread) {
  git.write("Dockerfile", "FROM x:1\n");
  git.commit("one");
  git.write("out/metrics.json", "{\"acc\": 1, \"git_commit\": \"" + std::string(40, 'd') + "\"}");
  const auto bundle = loaded(git.path() + "/out");
  EXPECT_TRUE(bundle->repository->commit_recorded);
  EXPECT_FALSE(bundle->repository->commit_present);
  EXPECT_TRUE(bundle->shared.facts.empty());
}

TEST_F(InARepository, ARevisionIsABundleAndItsOwnTree) {
  git.write("Dockerfile", "FROM x:1\n");
  git.write("out/metrics.json", "{\"acc\": 1}");
  const std::string one = git.commit("one");
  git.write("out/metrics.json", "{\"acc\": 2}");
  git.write("Dockerfile", "FROM x:2\n");
  git.commit("two");
  const auto bundle = loaded("git:HEAD~1:out");
  EXPECT_EQ(bundle->identity, "git:" + one + ":out");
  ASSERT_EQ(bundle->runs.size(), 1U);
  EXPECT_EQ(bundle->runs[0].records.metrics[0].value, 1.0);
  EXPECT_FALSE(bundle->repository->read_at_head);
  ASSERT_FALSE(bundle->shared.facts.empty());
  EXPECT_EQ(bundle->shared.facts[0].value, "x:1");
  const auto lacking = parse_bundle_path("git:HEAD:nothing");
  const auto holding = parse_bundle_path("git:HEAD:out");
  RepositoryChoice choice;
  choice.working_folder = git.path();
  EXPECT_TRUE(revision_lacks_path(*lacking, choice).value_or(false));
  EXPECT_FALSE(revision_lacks_path(*holding, choice).value_or(true));
  const auto unknown = load("git:nobranch:out", git.path());
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().kind, ErrorKind::input);
}

TEST_F(InARepository, TheSameFolderAndItsRevisionShareADigest) {
  git.write("out/metrics.json", "{\"acc\": 1}");
  git.write("out/samples.jsonl", k_rows);
  git.commit("one");
  EXPECT_EQ(loaded(git.path() + "/out")->digest, loaded("git:HEAD:out")->digest);
}

TEST_F(InARepository, ABundleElsewhereGetsTheLineToPaste) {
  const TemporaryFolder elsewhere;
  elsewhere.write("metrics.json", "{\"acc\": 1}");
  elsewhere.write(".git/config", "[core]\n");
  git.commit("one");
  const auto bundle = loaded(elsewhere.path());
  EXPECT_FALSE(bundle->repository.has_value());
  EXPECT_NE(bundle->repository_note.find("--repo DIR"), std::string::npos);
}

}  // namespace
}  // namespace reprocheck::tests
