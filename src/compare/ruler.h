// ruler: whether both sides were measured with the same thing.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/compare/comparison.h"
#include "src/compare/pair_samples.h"

namespace reprocheck {

// What moved in the ruler, from the facts: for the whole comparison and for single tasks.
struct RulerFacts {
  std::string moved;                           // detail for every metric; "" if nothing did
  std::map<std::string, std::string> by_task;  // detail for the metrics of one task
  std::string moved_without_samples;           // for metrics whose items nobody can look at
  bool confounded = false;  // the harness's version, or a layer that is not under test
  std::vector<ComparabilityReason> reasons;
};

[[nodiscard]] RulerFacts ruler_facts(const std::vector<Change>& changes, const Policy& policy);

// What moved between the items of one task, as reasons; nothing where they are the same.
[[nodiscard]] std::vector<ComparabilityReason> item_reasons(const Pairing& pairing,
                                                            const ItemChanges& items);

// What a detail of a metric that is not comparable means, and what makes the two comparable again.
struct NotComparable {
  std::string_view detail;
  std::string_view meaning;  // "" where a fact or an item says it
  std::string_view remedy;
  bool scorer = false;  // the same answers would score otherwise: each side has a ruler of its own
};
[[nodiscard]] const NotComparable* not_comparable_by(std::string_view detail);  // null: unknown

// Why one gated metric is not comparable, in words; nullopt where it is, or where a fact or an item
// says it already.
[[nodiscard]] std::optional<ComparabilityReason> metric_reason(const MetricComparison& metric);

// The status that one metric's outcome gives the whole: the worst over the gated ones counts.
[[nodiscard]] ComparabilityStatus status_of(const MetricComparison& metric);

}  // namespace reprocheck
