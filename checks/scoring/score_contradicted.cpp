// score-contradicted: fresh scores samples otherwise than their output and target say.
//
// Where every score of the baseline is 1 exactly for an output equal to its target, the scorer is
// exact match. A fresh score that is not has another scorer behind it, or somebody's hand.

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "checks/look_shared.h"
#include "src/examine/match_agreement.h"

namespace reprocheck::checks {
namespace {

constexpr double k_most_forgiven = 0.05;  // share of fresh that a scorer's forgiveness may explain

struct Agreement : MatchAgreement {
  const SampleTable* table = nullptr;
};

using ColumnId = std::tuple<std::string, std::string, std::string>;  // task, name, filter

std::map<ColumnId, Agreement> agreements_of(const Examination& side) {
  std::map<ColumnId, Agreement> all;
  each_table(*side.bundle, [&](const SampleTable& table) {
    if (!table.target_label.recorded() || !table.output_label.recorded()) return;
    for (const ScoreColumn& column : table.scores)
      if (!column.derived && !column.is_resource) {
        Agreement& agreement = all[{table.task, column.name, column.filter}];
        agreement.add(table, column);
        agreement.table = &table;
      }
  });
  return all;
}

Answered find_score_contradicted(const Comparison& runs, const Options&) {
  const auto baseline = agreements_of(*runs.baseline);
  const auto fresh = agreements_of(*runs.fresh);
  if (baseline.empty() || fresh.empty())
    return unavailable("no scores were recorded beside output and target");
  Findings findings;
  for (const auto& [id, before] : baseline) {
    const auto after = fresh.find(id);
    if (!before.is_rule() || after == fresh.end() || after->second.otherwise == 0) continue;
    const Agreement& now = after->second;
    const std::uint64_t all = now.right + now.wrong + now.otherwise;
    const auto& [task, name, filter] = id;
    const double share = static_cast<double>(now.otherwise) / static_cast<double>(all);
    findings.push_back(
        {.subject =
             fmt::format("{}/{}{}", name_of(*now.table), name, filter.empty() ? "" : "," + filter),
         .message = fmt::format("{} of {} samples are scored otherwise than output and target say; "
                                "in the baseline none of {}",
                                now.otherwise, all, before.right + before.wrong),
         .evidence = quoted(now.table->source),
         .remedy = "score both sides with the same scorer, and record which (`scorer: name==1.2`)",
         .severity = share > k_most_forgiven ? std::optional(Severity::error) : std::nullopt});
  }
  return findings;
}

}  // namespace

extern constexpr Check score_contradicted{
    .name = "score-contradicted",
    .layer = Layer::scoring,
    .severity = Severity::warning,
    .summary = "fresh scores samples otherwise than their output and target say",
    .needs = Need::nothing,
    .ask = &find_score_contradicted,
};

}  // namespace reprocheck::checks
