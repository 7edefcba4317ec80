// look_shared: what most checks glance at: facts that count, records of all runs, a quote.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/engine/check.h"

namespace reprocheck::checks {

// The first fact with this key that counts: certain, and more than a placeholder. Null if none.
[[nodiscard]] const ReconciledFact* recorded(const Examination& bundle, Layer layer,
                                             std::string_view key);
// With this role.
[[nodiscard]] const ReconciledFact* recorded(const Examination& bundle, Layer layer,
                                             std::string_view role, std::string_view key);
// All of them, of every role.
[[nodiscard]] std::vector<const ReconciledFact*> all_recorded(const Examination& bundle,
                                                              Layer layer, std::string_view key);

// Why a question about the commit has no answer where the object store lacks it.
inline constexpr const char* k_commit_absent =
    "the recorded commit is not in the repository here: git fetch --unshallow origin";
// The recorded commit in seven digits, "the commit" where there is none.
[[nodiscard]] std::string short_commit(const Examination& bundle);

// All witnesses of a fact, as they stand in their files.
[[nodiscard]] std::vector<Evidence> quoted(const ReconciledFact& fact);
[[nodiscard]] std::vector<Evidence> quoted(const Source& source);
[[nodiscard]] std::vector<Evidence> quoted(const Problem& problem);

// "generator" and "temperature" as one subject; a thing without a role is called by `otherwise`.
[[nodiscard]] std::string named(std::string_view role, std::string_view otherwise);

// Every sample table of every run.
template <typename Visit>
void each_table(const Bundle& bundle, Visit visit) {
  each_records(bundle, [&](const Records& records) {
    for (const SampleTable& table : records.samples) visit(table);
  });
}

// How many ids there are, each counted once.
[[nodiscard]] std::size_t distinct_ids(const SampleTable& table);

// How many rows of a column carry an error text, where that is at least half of them and all scores
// are equal: a scorer that could not be called. 0 otherwise.
[[nodiscard]] std::uint64_t errors_beside_constant(const SampleTable& table,
                                                   const ScoreColumn& column);

// What would make samples of a table that was not read, of the first there is; nothing where every
// table was.
[[nodiscard]] std::optional<std::string> unread_table(const Bundle& bundle);

// A metric as it is spelled in its file.
[[nodiscard]] std::string written(const Metric& metric);
// Runs of the smallest arm, repeats in the samples, numbers of an array: whichever is most.
[[nodiscard]] std::uint64_t repeats_found(const Bundle& bundle);

// A side's number, "none" where it has none; both sides' sources.
[[nodiscard]] std::string value_of(const std::optional<double>& value);
[[nodiscard]] std::vector<Evidence> quoted_sides(const MetricComparison& metric);

// Whether a change is of a judge, and whether a side names one.
[[nodiscard]] bool is_judge(const Change& change);
[[nodiscard]] bool has_judge(const Examination& bundle);

// Of one task and arm of a comparison, as subjects call it.
[[nodiscard]] std::string table_of(const ItemChanges& items);

// The problems of a kind as findings, one a file and line.
[[nodiscard]] Findings problems_of_kind(const Bundle& bundle, ProblemKind kind,
                                        std::string_view remedy);

// "a, b, c and 7 more".
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::uint64_t count,
                                 std::size_t most = 5);

// Changes of one layer and class that are certain, each as a finding.
[[nodiscard]] bool is_changed(const Change& change);
[[nodiscard]] Finding finding_of(const Change& change);

}  // namespace reprocheck::checks
