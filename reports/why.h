// why: how one number was decided, step by step, in sentences that a reviewer can check.
//
// Made from a saved result alone. Every step holds the numbers that it stands on, so that it can be
// done again by hand.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/json_documents.h"
#include "src/engine/report.h"

namespace reprocheck::reports {

struct WhyStep {
  std::string_view name;               // "recorded", "direction", "ruler" ...
  std::vector<std::string> sentences;  // untrusted text in them is not escaped
};

// What is known of a metric decides how it is tested.
struct SituationWords {
  std::string_view id;  // "S3"; "" where nothing was measured
  std::string words;
};
[[nodiscard]] SituationWords situation_of(const MetricComparison& metric);

struct Why {
  const Report* report = nullptr;
  const MetricComparison* metric = nullptr;
  SituationWords situation;
  std::vector<WhyStep> steps;  // in the order of the decision
};
// family: of several candidates that were corrected together.
[[nodiscard]] Why why_of(const Report& report, const MetricComparison& metric,
                         const std::optional<Family>& family = {});

// What either side recorded, of several runs each of them.
[[nodiscard]] std::vector<std::string> recorded_sentences(const MetricComparison& metric);
[[nodiscard]] std::string pairs_sentence(const MetricComparison& metric);

// The p and what was paid for asking several gates; nothing where there is no p.
[[nodiscard]] std::vector<std::string> family_sentences(const Report& report,
                                                        const MetricComparison& metric,
                                                        const std::optional<Family>& family);
// The line of the policy with this key of the first gate that fits; null where none has it.
[[nodiscard]] const PolicyLine* gate_line(const Report& report, const MetricKey& key,
                                          std::string_view suffix);

// The estimate with its arithmetic; nothing where there is none.
[[nodiscard]] std::vector<std::string> estimate_sentences(const MetricComparison& metric);

// Effect sizes by the measure of the situation.
[[nodiscard]] std::vector<std::string> effect_sentences(const MetricComparison& metric);
// " = (1.960 + 0.842) standard errors": what makes the smallest visible loss, "" where unknown.
[[nodiscard]] std::string visible_words(const MetricComparison& metric);
// What one run a side cannot tell, and how many runs several would have to be; "" elsewhere.
[[nodiscard]] std::string run_noise_sentence(const MetricComparison& metric);
[[nodiscard]] std::string runs_needed_sentence(const MetricComparison& metric);

// What a detail or a flag of a metric means, and what it takes back; "" for one that nobody wrote.
[[nodiscard]] std::string_view meaning_of_detail(std::string_view detail);
[[nodiscard]] std::string_view meaning_of_flag(std::string_view flag);

[[nodiscard]] std::string why_text(std::span<const Why> decisions, const Layout& layout);
// reprocheck.why/1
[[nodiscard]] std::string why_document(std::span<const Why> decisions, std::string_view result);

}  // namespace reprocheck::reports
