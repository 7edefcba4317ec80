// why-family: the p of one metric, and what was paid for asking several gates.
//
// Holm runs inside a step of the policy's order, over losses and gains apart, on one-sided p. With
// the place of this metric among the others p adjusted can be made again by hand.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/why.h"
#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/policy/policy.h"

namespace reprocheck::reports {
namespace {

// The step of the policy's order, "" where it has none.
std::string step_of(const Report& report, const MetricComparison& metric) {
  const PolicyLine* line = gate_line(report, metric.key, ".step");
  return line ? line->value : std::string();
}

bool is_gain(const MetricComparison& metric) {
  return oriented(metric).difference.value_or(0) > 0;
}

struct Ranked {
  const MetricComparison* metric = nullptr;
  double p = 1;  // of the side that this metric lies on
};

// All that were corrected together, by their p on one side, smallest first.
std::vector<Ranked> ranked(const Report& report, const std::string& step, bool gains) {
  std::vector<Ranked> all;
  for (const MetricComparison& metric : report.metrics) {
    if (!metric.gated || !metric.p_adjusted || step_of(report, metric) != step) continue;
    const double half = metric.p_value.value_or(1) / 2;
    all.push_back({&metric, is_gain(metric) == gains ? half : 1 - half});
  }
  std::ranges::stable_sort(all, {}, &Ranked::p);
  return all;
}

std::string holm_sentence(const Report& report, const MetricComparison& metric) {
  const std::string step = step_of(report, metric);
  const std::vector<Ranked> all = ranked(report, step, is_gain(metric));
  const double adjusted = *metric.p_adjusted;
  const std::string family =
      fmt::format("Corrected by Holm over {} with a p{}", counted(all.size(), "gated metric"),
                  step.empty() ? "" : fmt::format(" of step {}", step));
  const auto at = std::ranges::find(all, &metric, &Ranked::metric);
  if (all.size() < 2 || at == all.end())
    return fmt::format("{}: p adjusted = {}.", family, number(adjusted));
  const auto factor_of = [&](auto place) { return static_cast<double>(all.end() - place); };
  const auto scaled = [&](auto place) {
    return std::min(1.0, 2 * std::min(1.0, factor_of(place) * place->p));
  };
  auto largest = at;
  for (auto place = all.begin(); place != at; ++place)
    if (scaled(place) > scaled(largest)) largest = place;
  const std::string rank = integer(static_cast<std::uint64_t>(at - all.begin() + 1));
  std::string text = fmt::format(
      "{0}, losses and gains apart, by one-sided p: {1} / 2 = {2} is number {3} of {4}, so twice "
      "{2} x ({4} - {3} + 1) = {5}",
      family, number(*metric.p_value), number(at->p), rank, all.size(),
      number(2 * factor_of(at) * at->p));
  if (largest != at)
    text += fmt::format(", and no less than the {} of {} before it", number(scaled(largest)),
                        shown(to_string(largest->metric->key), 80));
  else if (2 * factor_of(at) * at->p > 1)
    text += ", at most 1";
  // A discrete test may have another p on the side of a loss than half of that on both.
  const bool redone = std::fabs(scaled(largest) - adjusted) <= 1e-6 * adjusted;
  return fmt::format("{}: p adjusted = {}{}.", text, number(adjusted),
                     redone ? "" : ", by the one-sided p of each test itself");
}

}  // namespace

const PolicyLine* gate_line(const Report& report, const MetricKey& key, std::string_view suffix) {
  constexpr std::string_view prefix = "gates.";
  for (const PolicyLine& line : report.policy) {
    if (!line.key.starts_with(prefix) || !line.key.ends_with(suffix)) continue;
    const std::size_t length = line.key.size() - prefix.size() - suffix.size();
    if (gate_fits({.pattern = line.key.substr(prefix.size(), length)}, key)) return &line;
  }
  return nullptr;
}

std::vector<std::string> family_sentences(const Report& report, const MetricComparison& metric,
                                          const std::optional<Family>& family) {
  if (!metric.p_value) return {};
  const double alpha = 1 - metric.confidence;
  std::vector<std::string> sentences{
      fmt::format("p = {} ({}, two-sided); better or worse needs p <= {}.", number(*metric.p_value),
                  method_words(metric.test), number_text(rounded(alpha, 12)))};
  if (!metric.p_adjusted) return sentences;
  if (!family) {
    sentences.push_back(holm_sentence(report, metric));
  } else {
    sentences.push_back(fmt::format(
        "Corrected by Holm over {} of {}: p adjusted = {}, {} times p.",
        counted(family->tests, "test"), counted(family->candidates, "candidate"),
        number(*metric.p_adjusted),
        *metric.p_value > 0 ? number(*metric.p_adjusted / *metric.p_value) : "any number of"));
  }
  return sentences;
}

}  // namespace reprocheck::reports
