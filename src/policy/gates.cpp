// gates: which gate guards which metric.
//
// A METRIC of the policy is matched against the joined text of a key, since names may hold
// slashes themselves. What fits several metrics without a '*' is refused: the person meant one.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/base/text.h"
#include "src/policy/policy.h"
#include "src/stats/multiplicity.h"

namespace reprocheck {
namespace {

struct Pattern {
  std::string_view task_and_name;
  std::optional<std::string_view> filter;
  std::optional<std::string_view> arm;
};

Pattern parts_of(std::string_view written) {
  Pattern pattern{written, std::nullopt, std::nullopt};
  // "recall@5" is a name; an arm is what follows the last '@' and is no number.
  if (const std::size_t at = written.rfind('@'); at != std::string_view::npos && at > 0) {
    const std::string_view tail = written.substr(at + 1);
    if (!parse_integer(tail) && tail != "k") {
      pattern.arm = tail;
      pattern.task_and_name = written.substr(0, at);
    }
  }
  if (const std::size_t comma = pattern.task_and_name.rfind(','); comma != std::string_view::npos) {
    pattern.filter = pattern.task_and_name.substr(comma + 1);
    pattern.task_and_name = pattern.task_and_name.substr(0, comma);
  }
  return pattern;
}

bool fits(std::string_view pattern, std::string_view text) {
  return pattern.find('*') == std::string_view::npos ? pattern == text
                                                     : matches_pattern(pattern, text);
}

// "accuracy" also fits "gsm8k/accuracy": the last segment is the name.
bool fits_name(std::string_view pattern, const MetricKey& key) {
  const std::string joined = key.task.empty() ? key.name : key.task + "/" + key.name;
  if (fits(pattern, joined) || fits(pattern, key.name)) return true;
  return pattern.find('/') == std::string_view::npos && fits(pattern, base_name(key.name));
}

// Longer patterns without a star come before shorter ones and before any star.
std::size_t precision_of(std::string_view pattern) {
  const bool starred = pattern.find('*') != std::string_view::npos;
  return (starred ? 0 : 100'000) + pattern.size();
}

}  // namespace

double spent_alpha(const Policy& policy, const Gate* gate) {
  if (policy.looks) return policy.alpha / *policy.looks;
  const bool tries = gate && gate->polarity == Polarity::require_non_inferior && policy.look;
  if (!tries) return policy.alpha;
  return stats::alpha_spending(policy.alpha, static_cast<std::uint64_t>(*policy.look)).value_or(0);
}

MetricKey key_written(std::string_view written) {
  const Pattern pattern = parts_of(written);
  const std::size_t slash = pattern.task_and_name.rfind('/');
  const bool has_task = slash != std::string_view::npos;
  return {std::string(has_task ? pattern.task_and_name.substr(0, slash) : ""),
          std::string(has_task ? pattern.task_and_name.substr(slash + 1) : pattern.task_and_name),
          std::string(pattern.filter.value_or("")), std::string(pattern.arm.value_or(""))};
}

bool gate_fits(const Gate& gate, const MetricKey& key) {
  const Pattern pattern = parts_of(gate.pattern);
  if (gate.pattern == to_string(key)) return true;
  if (!fits_name(pattern.task_and_name, key)) return false;
  if (pattern.filter && !fits(*pattern.filter, key.filter)) return false;
  return !pattern.arm || fits(*pattern.arm, key.arm);
}

const Gate* gate_for(const Policy& policy, const MetricKey& key) {
  const Gate* best = nullptr;
  for (const Gate& gate : policy.gates)
    if (gate_fits(gate, key) && (!best || precision_of(gate.pattern) > precision_of(best->pattern)))
      best = &gate;
  return best;
}

Result<void> check_gates(const Policy& policy, std::span<const MetricKey> metrics) {
  for (const Gate& gate : policy.gates) {
    if (gate.pattern.find('*') != std::string::npos) continue;
    std::vector<std::string> fitting;
    for (const MetricKey& key : metrics)
      if (gate_for(policy, key) == &gate) fitting.push_back(to_string(key));
    if (fitting.size() > 1) {
      std::ranges::sort(fitting);
      return fail(ErrorKind::usage, gate.place,
                  fmt::format("gates.{} fits {} metrics: {}", gate.pattern, fitting.size(),
                              fmt::join(fitting, ", ")),
                  "name one of them, or write a '*' for all");
    }
  }
  for (const MetricKey& key : metrics) {
    const Gate* gate = gate_for(policy, key);
    if (!gate || gate->direction || gate->pattern.find('*') != std::string::npos) continue;
    if (traits_of(key.name).direction == Direction::unknown)
      return fail(ErrorKind::usage, gate->place,
                  fmt::format("gates.{}: which way is better is not known for {}", gate->pattern,
                              to_string(key)),
                  "add `direction: higher` or `direction: lower`");
  }
  return {};
}

}  // namespace reprocheck
