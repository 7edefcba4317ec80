// pages: every example on every check's page, run from its files to its outcome.
//
// `file PATH` lies in the bundle; on the page of a compare check `file baseline/PATH` and
// `file fresh/PATH` do. `file reprocheck.yaml` is the policy, `file worktree/reprocheck.yaml` the
// one that the change under test would like. `shell` commands run beside the bundle, so that a
// repository may stand around it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "src/base/text.h"
#include "src/engine/check.h"
#include "src/readers/load_bundle.h"
#include "tests/checks/page_cases.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using tests::PageCase;
using tests::TemporaryFolder;

constexpr std::string_view k_git_settings =
    "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C "
    "GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=C "
    "GIT_COMMITTER_EMAIL=c@example.org GIT_AUTHOR_DATE='2024-01-02T03:04:05Z' "
    "GIT_COMMITTER_DATE='2024-01-02T03:04:05Z'";

// A case laid out on disk, with what points into it.
class Stage {
 public:
  explicit Stage(const PageCase& page_case, bool comparing);
  [[nodiscard]] std::vector<CheckResult> ask(const Check& check);

 private:
  void read_policy(const std::string& text, const PageCase& page_case);
  std::unique_ptr<Bundle> load(const std::string& path);
  std::vector<CheckResult> ask_one(const Selection& only);
  std::vector<CheckResult> ask_two(const Selection& only);

  TemporaryFolder folder_;
  Policy policy_;
  bool comparing_;
  // Findings point into these.
  std::unique_ptr<Bundle> baseline_, fresh_;
  Examination before_, after_;
  Comparison runs_;
};

Stage::Stage(const PageCase& page_case, bool comparing) : comparing_(comparing) {
  if (!comparing) folder_.folder("bundle");
  std::string policy;
  for (const auto& [path, text] : page_case.files) {
    if (path == "reprocheck.yaml") policy = text;
    if (path.ends_with("reprocheck.yaml")) continue;
    folder_.write(comparing ? path : "bundle/" + path, text);
  }
  if (!page_case.shell.empty()) {
    const std::string script =
        folder_.write(".case.sh", std::string(k_git_settings) + "\nset -e\n" + page_case.shell);
    const std::string run = "cd '" + folder_.path() + "' && sh " + script + " >&2";
    EXPECT_EQ(std::system(run.c_str()), 0) << page_case.shell;
    std::filesystem::remove(script);
  }
  read_policy(policy, page_case);
}

void Stage::read_policy(const std::string& text, const PageCase& page_case) {
  if (!text.empty()) {
    std::vector<KnownCheck> known;
    for (const Check* check : all_checks())
      known.push_back({.name = std::string(check->name), .options = {}});
    auto policy = parse_policy(text, "reprocheck.yaml", known, Limits{});
    ASSERT_TRUE(policy.has_value()) << policy.error().where << ": " << policy.error().message;
    policy_ = std::move(*policy);
  }
  policy_.today = "2026-01-15";
  for (const auto& [path, other] : page_case.files)
    if (path == "worktree/reprocheck.yaml") {
      policy_.differs_from_worktree = other != text;
      policy_.other_text = other;
    }
}

std::unique_ptr<Bundle> Stage::load(const std::string& path) {
  const auto parsed = parse_bundle_path(path);
  if (!parsed) {
    ADD_FAILURE() << path << ": " << parsed.error().message;
    return nullptr;
  }
  const bool repository = std::filesystem::exists(folder_.at(".git"));
  auto bundle = load_bundle(*parsed,
                            {.none = !repository,
                             .folder = repository ? folder_.path() : "",
                             .working_folder = folder_.path()},
                            Limits{}, 1);
  if (!bundle) {
    ADD_FAILURE() << path << ": " << bundle.error().where << ": " << bundle.error().message;
    return nullptr;
  }
  return std::move(*bundle);
}

std::vector<CheckResult> Stage::ask_one(const Selection& only) {
  fresh_ = load(folder_.at("bundle"));
  if (!fresh_) return {};
  after_ = examine(*fresh_, policy_, Limits{}, {.scan_samples = true});
  return run_checks(all_checks(), after_, policy_, only);
}

std::vector<CheckResult> Stage::ask_two(const Selection& only) {
  fresh_ = load(folder_.at("fresh"));
  if (!fresh_) return {};
  after_ = examine(*fresh_, policy_, Limits{}, {});
  runs_.fresh = &after_;
  runs_.policy = &policy_;
  const bool elsewhere = std::filesystem::exists(folder_.at("baseline.path"));
  if (elsewhere || std::filesystem::exists(folder_.at("baseline"))) {
    baseline_ = load(elsewhere ? folder_.read("baseline.path") : folder_.at("baseline"));
    if (!baseline_) return {};
    before_ = examine(*baseline_, policy_, Limits{}, {});
    auto runs = compare(before_, after_, policy_);
    if (!runs) {
      ADD_FAILURE() << runs.error().message;
      return {};
    }
    runs_ = std::move(*runs);
  }
  return run_checks(all_checks(), runs_, policy_, only);
}

std::vector<CheckResult> Stage::ask(const Check& check) {
  const Selection only{.only = {std::string(check.name)}, .skip = {}};
  return comparing_ ? ask_two(only) : ask_one(only);
}

std::string told(const CheckResult& result) {
  std::string text = std::string(to_string(result.outcome)) + " " + result.reason;
  for (const Finding& finding : result.findings)
    text += "\n  " + finding.subject + ": " + finding.message;
  return text;
}

class Page : public testing::TestWithParam<const Check*> {};

TEST_P(Page, ItsExamplesComeOutAsItSays) {
  const Check& check = *GetParam();
  const std::vector<PageCase> cases = tests::cases_of(page_of(check));
  ASSERT_GE(cases.size(), 3U) << check.name;
  EXPECT_EQ(cases.front().title, "Failing");
  EXPECT_TRUE(std::ranges::any_of(cases, [](const auto& c) { return c.title == "Passing"; }));
  for (const PageCase& page_case : cases) {
    SCOPED_TRACE(std::string(check.name) + ": " + page_case.title);
    Stage stage(page_case, !asks_one_bundle(check));
    const auto results = stage.ask(check);
    ASSERT_EQ(results.size(), 1U);
    const CheckResult& result = results.front();
    EXPECT_EQ(to_string(result.outcome), page_case.outcome) << told(result);
    const bool told_of = page_case.subject.empty() ||
                         std::ranges::any_of(result.findings, [&](const Finding& finding) {
                           return finding.subject == page_case.subject;
                         });
    EXPECT_TRUE(told_of) << page_case.subject << "\n" << told(result);
    for (const Finding& finding : result.findings) {
      EXPECT_FALSE(finding.subject.empty());
      EXPECT_FALSE(finding.message.empty());
      EXPECT_FALSE(finding.message.ends_with('.')) << finding.message;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Checks, Page, testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const testing::TestParamInfo<const Check*>& each) {
                           std::string name(each.param->name);
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace reprocheck
