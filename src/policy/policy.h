// policy: what the team decided beforehand: gates, margins, severities, waivers.
//
// The policy is trusted, a bundle is not. Whatever it says that nobody understands is a usage
// error with its place: a misspelt gate that guards nothing would be the worst silent pass.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/model/finding.h"
#include "src/model/metric_names.h"
#include "src/model/records.h"

namespace reprocheck {

// A loss that is accepted, as written.
struct Margin {
  enum class Unit : std::uint8_t { own, percentage_points, percent_of_baseline };
  double amount = 0;
  Unit unit = Unit::own;
};

enum class OnInconclusive : std::uint8_t { pass, warn, fail };
enum class Polarity : std::uint8_t { block_on_regression, require_non_inferior };
enum class FailOn : std::uint8_t { error, warning, never };

struct Gate {
  std::string pattern;  // METRIC as written: name, task/name, task/name,filter, each with @ARM; '*'
                        // for a part
  std::optional<Direction> direction;
  Margin margin;
  Severity severity = Severity::error;
  Polarity polarity = Polarity::block_on_regression;
  std::optional<OnInconclusive> on_inconclusive;
  std::optional<double> floor;  // for lower-is-better: the highest value allowed
  std::optional<Margin> max_drop;
  std::optional<double> quantile;  // of times: what of each run is judged; its median where absent
  std::optional<int> step;         // of a fixed order: what a later step gains is exploratory until
                                   // earlier ones are established
  std::string place;               // "reprocheck.yaml:12"
};

struct Waiver {
  std::string check;  // either a check or a metric
  std::string metric;
  std::string subject;  // pattern; "" any
  std::string reason;
  std::string until;  // YYYY-MM-DD
  std::string place;
};

using OptionValue = std::variant<bool, double, std::string>;

struct CheckPolicy {
  std::optional<Severity> severity;
  std::map<std::string, OptionValue> options;
  std::string place;
};

inline constexpr double k_most_touched = 0.05;  // beyond it the rest are a choice of items

struct Policy {
  std::string path;                           // "" where there is none
  std::string text;                           // as read, to tell whether two policies differ
  std::map<std::string, std::string> places;  // "stats.alpha" -> "reprocheck.yaml:9", where set
  bool has_gates = false;                     // the key `gates` stands there
  std::vector<Gate> gates;                    // in file order; '*' among them
  std::vector<Layer> under_test;
  std::map<std::string, CheckPolicy> checks;
  std::vector<Waiver> waivers;
  int audit_level = 2;
  bool anonymous = false;
  std::vector<Layer> without;  // layers that this kind of experiment does not have
  double alpha = 0.05;
  std::string scope = "population";
  int min_runs = 1;
  double touched = 0.01;  // share of items; at most k_most_touched
  std::optional<int> looks;
  bool baseline_required = false;
  std::optional<int> baseline_max_age_days;
  std::vector<std::string> slices;
  std::optional<int> look;         // --look: which attempt at this change it is, from 1
  std::uint64_t seed = 0;          // --seed
  FailOn fail_on = FailOn::error;  // --fail-on
  OnInconclusive on_inconclusive = OnInconclusive::warn;
  std::string today;  // YYYY-MM-DD for the end of waivers; given by cli; "" = never expired
  // The other ruler: set with --policy-from where the working tree's policy differs from it.
  bool differs_from_worktree = false;
  std::string other_path;  // "" where the working tree has no policy
  std::string other_text;
  std::vector<std::string> other_changes;  // key by key, what it says otherwise
};

// The two-sided alpha of one gate at one look: alpha / J where the policy declares J looks; else,
// at the j-th try to be found non-inferior, alpha 6 / (pi j)^2, since trying until green would
// pass.
[[nodiscard]] double spent_alpha(const Policy& policy, const Gate* gate);

// Up to the day of its end. Without an end a waiver never came through the policy's file.
[[nodiscard]] inline bool holds_today(const Policy& policy, const Waiver& waiver) {
  return policy.today.empty() || waiver.until.empty() || waiver.until >= policy.today;
}

// A check as the policy may name it.
struct KnownCheck {
  std::string name;
  std::vector<std::string> options;
};

// Usage errors with place and the nearest known key: unknown or duplicate key, wrong type, bare
// "2%", NaN, alpha or touched out of range, unknown check or option, a waiver without reason or
// end. `sets` are KEY=VALUE, laid over the text before anything is read from it: one key changes,
// and what the file says beside it stays.
[[nodiscard]] Result<Policy> parse_policy(std::string_view text, const std::string& path,
                                          std::span<const KnownCheck> known_checks,
                                          const Limits& limits,
                                          std::span<const std::string> sets = {});

// "0.01", "1pp", "2% of baseline"; a bare "2%" is refused with a hint.
[[nodiscard]] Result<Margin> parse_margin(std::string_view text, const std::string& place);

// The key that a METRIC of a policy spells: task/name,filter@ARM, of which all but the name may be
// left out.
[[nodiscard]] MetricKey key_written(std::string_view written);

// The gate for a metric: the most specific pattern that fits its joined text; null if none.
[[nodiscard]] const Gate* gate_for(const Policy& policy, const MetricKey& key);
[[nodiscard]] bool gate_fits(const Gate& gate, const MetricKey& key);

// Found only once the metrics are known, still usage errors: a METRIC that fits several without a
// '*' (with the candidates), a gated metric without a direction.
[[nodiscard]] Result<void> check_gates(const Policy& policy, std::span<const MetricKey> metrics);

}  // namespace reprocheck
