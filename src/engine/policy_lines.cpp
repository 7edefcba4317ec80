// policy_lines: the policy in force, key by key, each with the place that it comes from.
//
// A verdict is only as good as its rules, so they stand in every result, also those that nobody
// chose.

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/engine/report.h"

namespace reprocheck {
namespace {

std::string text_of(const Margin& margin) {
  switch (margin.unit) {
    case Margin::Unit::own:
      return number_text(margin.amount);
    case Margin::Unit::percentage_points:
      return number_text(margin.amount) + "pp";
    case Margin::Unit::percent_of_baseline:
      return number_text(margin.amount) + "% of baseline";
  }
  return {};
}

std::string text_of(FailOn what) {
  switch (what) {
    case FailOn::error:
      return "error";
    case FailOn::warning:
      return "warning";
    case FailOn::never:
      return "never";
  }
  return {};
}

std::string text_of(OnInconclusive what) {
  switch (what) {
    case OnInconclusive::pass:
      return "pass";
    case OnInconclusive::warn:
      return "warn";
    case OnInconclusive::fail:
      return "fail";
  }
  return {};
}

std::string text_of(const std::vector<Layer>& layers) {
  std::vector<std::string> names;
  names.reserve(layers.size());
  for (const Layer layer : layers) names.emplace_back(to_string(layer));
  return join(names, ", ");
}

std::string text_of(const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return number_text(*number);
  return std::get<std::string>(value);
}

class Lines {
 public:
  explicit Lines(const Policy& policy) : policy_(policy) {}

  std::vector<PolicyLine> all() {
    settings();
    gates();
    checks();
    for (const Waiver& waiver : policy_.waivers)
      lines_.push_back({fmt::format("waiver {}{}", waiver.check, waiver.metric),
                        fmt::format("{} (until {})", waiver.reason, waiver.until), waiver.place});
    return std::move(lines_);
  }

 private:
  [[nodiscard]] const std::string* place_of(const std::string& key) const {
    const auto at = policy_.places.find(key);
    return at == policy_.places.end() ? nullptr : &at->second;
  }
  // A key that decides whether or not anybody set it.
  void always(const std::string& key, std::string value) {
    const std::string* place = place_of(key);
    lines_.push_back({key, std::move(value), place ? *place : "default"});
  }
  void where_set(const std::string& key, std::string value) {
    if (const std::string* place = place_of(key)) lines_.push_back({key, std::move(value), *place});
  }

  void settings() {
    always("stats.alpha", number_text(policy_.alpha));
    always("stats.touched", number_text(policy_.touched));
    always("stats.min_runs", number_text(policy_.min_runs));
    where_set("stats.scope", policy_.scope);
    if (policy_.looks) where_set("stats.looks", number_text(*policy_.looks));
    if (policy_.look) lines_.push_back({"look", number_text(*policy_.look), "--look"});
    always("audit.level", number_text(policy_.audit_level));
    where_set("audit.anonymous", policy_.anonymous ? "true" : "false");
    where_set("audit.without", text_of(policy_.without));
    where_set("under_test", text_of(policy_.under_test));
    where_set("baseline.required", policy_.baseline_required ? "true" : "false");
    if (policy_.baseline_max_age_days)
      where_set("baseline.max_age_days", number_text(*policy_.baseline_max_age_days));
    where_set("slices", join(policy_.slices, ", "));
    always("fail-on", text_of(policy_.fail_on));
    always("on-inconclusive", text_of(policy_.on_inconclusive));
  }

  void gates() {
    if (!policy_.has_gates)
      lines_.push_back({"gates", "every metric of known direction, margin 0", "default"});
    for (const Gate& gate : policy_.gates) {
      const std::string name = fmt::format("gates.{}", gate.pattern);
      lines_.push_back({name, text_of(gate.margin), gate.place});
      if (gate.direction) where_set(name + ".direction", std::string(to_string(*gate.direction)));
      where_set(name + ".severity", std::string(to_string(gate.severity)));
      where_set(name + ".polarity", gate.polarity == Polarity::require_non_inferior
                                        ? "require-non-inferior"
                                        : "block-on-regression");
      if (gate.on_inconclusive)
        where_set(name + ".on_inconclusive", text_of(*gate.on_inconclusive));
      if (gate.floor) where_set(name + ".floor", number_text(*gate.floor));
      if (gate.max_drop) where_set(name + ".max_drop", text_of(*gate.max_drop));
      if (gate.quantile) where_set(name + ".quantile", number_text(*gate.quantile));
      if (gate.step) where_set(name + ".step", number_text(*gate.step));
    }
  }

  void checks() {
    for (const auto& [name, check] : policy_.checks) {
      if (check.severity)
        lines_.push_back({fmt::format("checks.{}.severity", name),
                          std::string(to_string(*check.severity)), check.place});
      for (const auto& [option, value] : check.options)
        lines_.push_back({fmt::format("checks.{}.{}", name, option), text_of(value), check.place});
    }
  }

  const Policy& policy_;
  std::vector<PolicyLine> lines_;
};

}  // namespace

std::vector<PolicyLine> policy_lines(const Policy& policy) {
  return Lines(policy).all();
}

}  // namespace reprocheck
