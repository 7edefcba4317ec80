// prompt-untracked: a prompt file is not what the recorded commit holds, so nobody else can get it.
//
// A prompt that lives only in one work tree is lost with it. What counts is the commit
// that the run names, never what the work tree looks like now.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_prompt_untracked(const Examination& bundle, const Options&) {
  const auto& repository = bundle.bundle->repository;
  if (!repository) return unavailable("no repository stands around the run");
  if (!repository->commit_present) return unavailable(k_commit_absent);
  Findings findings;
  for (const std::string& path : repository->prompts_untracked)
    findings.push_back({
        .subject = path,
        .message = fmt::format("is not in {} as it was used", short_commit(bundle)),
        .evidence = {{Side::fresh, {"git", "repository:" + path, "", 0, ""}}},
        .remedy = fmt::format("git add {} && git commit", path),
    });
  return findings;
}

}  // namespace

extern constexpr Check prompt_untracked{
    .name = "prompt-untracked",
    .layer = Layer::prompt,
    .severity = Severity::warning,
    .summary = "a prompt file is not what the recorded commit holds, so nobody else can get it",
    .needs = Need::commit,
    .ask = &find_prompt_untracked,
};

}  // namespace reprocheck::checks
