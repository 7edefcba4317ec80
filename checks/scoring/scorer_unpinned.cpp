// scorer-unpinned: a library computed the score, and its version is not on record.
//
// BLEU, ROUGE and METEOR differ between libraries and between their versions by points,
// under the same name.

#include <algorithm>
#include <array>
#include <set>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

bool from_library(std::string_view name) {
  constexpr std::array<std::string_view, 7> kinds{"rouge",     "bleu",  "chrf", "meteor",
                                                  "bertscore", "comet", "ter"};
  const std::string text = folded(base_name(name));
  return std::ranges::any_of(
      kinds, [&](std::string_view kind) { return text.starts_with(kind) || text == kind; });
}

bool has_library(const Bundle& bundle) {
  constexpr std::array<std::string_view, 10> names{
      "rouge-score", "rouge",        "sacrebleu",     "nltk",     "evaluate",
      "bert-score",  "torchmetrics", "unbabel-comet", "datasets", "lm-eval"};
  bool there = false;
  each_records(bundle, [&](const Records& records) {
    for (const Package& package : records.packages)
      there = there ||
              (!package.version.empty() && std::ranges::find(names, package.name) != names.end());
  });
  return there;
}

Answered find_scorer_unpinned(const Examination& bundle, const Options&) {
  Findings findings;
  bool asked = false;
  const bool harness = recorded(bundle, Layer::scoring, "harness_version") != nullptr;
  std::set<std::string> told;
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const Metric& metric : records.metrics) {
      if (!from_library(metric.key.name)) continue;
      asked = true;
      if (harness || has_library(*bundle.bundle) || !told.insert(to_string(metric.key)).second)
        continue;
      findings.push_back({.subject = to_string(metric.key),
                          .message = "the library that computed it is not recorded with a version",
                          .evidence = quoted(metric.source),
                          .remedy = "pip freeze > RUN_DIR/requirements.txt"});
    }
  });
  if (!asked) return not_applicable("no score of a library is recorded");
  return findings;
}

}  // namespace

extern constexpr Check scorer_unpinned{
    .name = "scorer-unpinned",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "a library computed the score, and its version is not on record",
    .needs = Need::metrics,
    .ask = &find_scorer_unpinned,
};

}  // namespace reprocheck::checks
