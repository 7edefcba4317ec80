// model-unpinned: a model is named by an alias or a floating revision, in any role.
//
// An alias is moved by its provider without notice: the run of next month asks another
// model under the same name. The judge has a check of its own.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"
#include "src/base/text.h"
#include "src/examine/pins.h"

namespace reprocheck::checks {
namespace {

// A revision, served name or digest of the same role says which one it was.
bool is_pinned_elsewhere(const Examination& bundle, std::string_view role) {
  const auto holds = [&](std::string_view key) {
    const ReconciledFact* fact = recorded(bundle, Layer::model, role, key);
    return fact && model_name_is_dated(fact->value);
  };
  return holds("revision") || holds("served_model") ||
         recorded(bundle, Layer::model, role, "weights_digest");
}

// "scikit-learn TfidfVectorizer" is code of a package: its exact version pins it.
bool comes_with_a_package(const Bundle& bundle, std::string_view name) {
  const std::size_t blank = name.find(' ');
  if (blank == std::string_view::npos) return false;
  const std::string package = lower(name.substr(0, blank));
  bool there = false;
  each_records(bundle, [&](const Records& records) {
    there =
        there || std::ranges::any_of(records.packages, [&](const Package& each) {
          return each.name == package && !each.version.empty() && is_certain(bundle, each.source);
        });
  });
  return there;
}

Answered find_model_unpinned(const Examination& bundle, const Options&) {
  Findings findings;
  for (const ReconciledFact* name : all_recorded(bundle, Layer::model, "name")) {
    if (name->role == "judge" || model_name_is_dated(name->value)) continue;
    if (is_pinned_elsewhere(bundle, name->role)) continue;
    if (comes_with_a_package(*bundle.bundle, name->value)) continue;
    const ReconciledFact* revision = recorded(bundle, Layer::model, name->role, "revision");
    findings.push_back({
        .subject = named(name->role, "model"),
        .message =
            revision ? fmt::format("{} at revision {}, which moves", shown(name->value),
                                   shown(revision->value))
                     : fmt::format("{} is an alias without a date or revision", shown(name->value)),
        .evidence = quoted(*name),
        .remedy = "name the dated version, or record the revision: git ls-remote "
                  "https://huggingface.co/ORG/MODEL HEAD",
    });
  }
  return findings;
}

}  // namespace

extern constexpr Check model_unpinned{
    .name = "model-unpinned",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "a model is named by an alias or a floating revision, in any role",
    .needs = Need::model,
    .ask = &find_model_unpinned,
};

}  // namespace reprocheck::checks
