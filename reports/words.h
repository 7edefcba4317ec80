// words: how every human format spells a verdict, a number and a metric.
//
// Terminal, Markdown and HTML have to say the same thing in the same figures, so the
// figures are made once, here; the formats only place and escape them. Nothing below
// is escaped: names of metrics are untrusted text.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/engine/headline.h"
#include "src/engine/report.h"

namespace reprocheck::reports {

// "1,319".
[[nodiscard]] std::string integer(std::uint64_t value);
// Four significant digits, whole numbers with thousands separators: "0.8473", "12,500", "1.2e-07".
[[nodiscard]] std::string number(double value);
// "0.018", "<0.001"; "-" where there is none.
[[nodiscard]] std::string p_text(std::optional<double> p);

// How numbers of one metric are shown: rates in percent, their differences in points.
struct Scale {
  double factor = 1;  // own unit to shown unit
  bool rate = false;
};
[[nodiscard]] Scale scale_of(const MetricComparison& metric);
[[nodiscard]] std::string level_text(const Scale& scale, std::optional<double> value);
// With sign and unit: "-2.27 pp", "+0.0410".
[[nodiscard]] std::string difference_text(const Scale& scale, double value);
// Without sign: "1.00 pp".
[[nodiscard]] std::string size_text(const Scale& scale, double value);

struct MetricTexts {
  std::string name;  // to_string(key), untrusted
  std::string baseline, fresh;
  std::string difference;  // "-" where nothing was judged
  std::string interval;    // "[-3.89, -0.71]", "" where there is none
  std::string margin;
  std::string mde;      // "" where unknown
  std::string visible;  // "smallest visible drop 1.20 pp", "no drop can be seen at n = 4", or ""
  std::string p, p_adjusted;
};
[[nodiscard]] MetricTexts texts_of(const MetricComparison& metric);

// "accuracy fell by 2.27 pp (margin 1.00 pp)", the number that decided.
[[nodiscard]] std::string movement(const MetricComparison& metric);

// A verdict as words: "not comparable", "non-inferior".
[[nodiscard]] std::string verdict_words(std::string_view verdict);
struct Glyph {
  std::string_view unicode, ascii;
};
[[nodiscard]] Glyph glyph_of(std::string_view verdict);
// A side that was never opened has no level: 0 would say that somebody looked.
[[nodiscard]] bool was_opened(const BundleReport& side);
// The status in words; of a comparison in which nothing gates it would be nobody's status.
[[nodiscard]] std::string comparability_words(const Report& report);
// The headline without the verdict word that may open it: {"regressed", ": accuracy ..."}.
struct Headline {
  std::string verdict;  // in words
  std::string rest;     // begins with a separator or is empty
};
[[nodiscard]] Headline headline_of(const Report& report);

// A row of the forest plot, better to the right, from -1 to 1. Rates share one axis of `reach`
// percentage points, so that the largest move looks the largest; any other metric has one of its
// own, which ends where its mark, interval or margin does.
struct PlotRow {
  double point = 0, low = 0, high = 0;
  double band = 0;  // half the width of the margin's band; 0: no margin
  bool has_interval = false;
  bool hollow = false;  // inconclusive
  double own_end = 0;   // its best end, in the metric's own unit and sign; 0: on the rates' axis
};
[[nodiscard]] std::optional<PlotRow> plot_of(const MetricComparison& metric, double reach);
// Percentage points, a round number that holds every rate of these; 0 where no rate moved.
[[nodiscard]] double plot_reach(const std::vector<const MetricComparison*>& metrics);

// The first facts that moved, by name, "" for none: why it went this way is often one of them.
[[nodiscard]] std::string changed_keys(const Report& report);

// Worst verdict first, gated before shown; otherwise as in the result.
[[nodiscard]] std::vector<const MetricComparison*> ordered_metrics(const Report& report);
// Gated, and worth a block of its own: anything but equivalent, improved, info only.
[[nodiscard]] bool is_decisive(const MetricComparison& metric);

// What speaks against the assumptions of these metrics, each message once with all that it is
// about; in the order of the metrics. Messages are untrusted.
struct SharedCaveat {
  std::string message;
  std::vector<const MetricComparison*> metrics;
};
[[nodiscard]] std::vector<SharedCaveat> caveats_of(
    const std::vector<const MetricComparison*>& metrics);
// "accuracy, f1 and 3 more", untrusted.
[[nodiscard]] std::string names_of(const std::vector<const MetricComparison*>& metrics);
// What stands for many requests on each side: times that gate are judged, and so shown, by the
// median of a run or the quantile that the policy asks for ("p95"), of several runs by the
// geometric mean of these; others by their mean. "" of everything else.
[[nodiscard]] std::string average_words(const MetricComparison& metric);

// "regressed (size uncertain)": the verdict where it tells less than its word.
[[nodiscard]] std::string verdict_text(const MetricComparison& metric);

[[nodiscard]] const Flips* flips_of(const Report& report, const MetricKey& key);
// A gain behind a step of the policy's order that is not established.
[[nodiscard]] bool is_exploratory(const MetricComparison& metric);
// Slices that moved, the surest first; where none did, nothing.
[[nodiscard]] std::vector<const SliceComparison*> moved_slices(const Report& report);
// "topic=geometry of accuracy: 61.0% -> 52.4% (n = 105, q 0.003)", the arrow as given.
[[nodiscard]] std::string slice_text(const Report& report, const SliceComparison& slice,
                                     std::string_view arrow);
// "by reprocheck.yaml of the working tree, which this change edits: equivalent, exit 0".
[[nodiscard]] std::string other_ruler_text(const OtherRuler& other);
// "-0.75 pp by the baseline's scorer; -1.25 to +3.00 pp by fresh's (343 of 400 answers known)";
// "" where the scorer did not move or nothing is known of either.
[[nodiscard]] std::string scorers_text(const MetricComparison& metric);

[[nodiscard]] const Waterfall* waterfall_of(const Report& report, const MetricKey& key);
[[nodiscard]] const MetricComparison* metric_of(const Report& report, const MetricKey& key);
// "newly_errored" as "newly errored".
[[nodiscard]] std::string spaced(std::string_view word);
// "run it again" as "Run it again."
[[nodiscard]] std::string as_sentence(std::string_view clause);
// A test or interval as a paper writes it: "mcnemar_midp" as "McNemar mid-p".
[[nodiscard]] std::string method_words(std::string_view method);

// One finding of one check, for lists that mix checks.
struct ListedFinding {
  const CheckReport* check = nullptr;
  const Finding* finding = nullptr;
};
// The metric whose verdict a finding tells; null where it is about something else.
[[nodiscard]] const MetricComparison* metric_of(const Report& report, const ListedFinding& listed);
// Findings to act on: failed, not already so, not waived; gating first, then by severity.
[[nodiscard]] std::vector<ListedFinding> new_findings(const Report& report);
// Already so; what stands on both sides is told once.
[[nodiscard]] std::vector<ListedFinding> old_findings(const Report& report);
[[nodiscard]] std::vector<ListedFinding> waived_findings(const Report& report);

// A check that ended so, on `side` alone; none where both sides ended alike or there are no sides.
struct ListedCheck {
  const CheckReport* check = nullptr;
  std::optional<Side> side;
};
[[nodiscard]] std::vector<ListedCheck> checks_that(const Report& report, Outcome outcome);
// " (fresh)" where it ended so on that side alone, "" else.
[[nodiscard]] std::string side_note(const ListedCheck& listed);
// What is listed by name, in this order, beside the findings.
inline constexpr std::array k_without_findings{Outcome::broken, Outcome::unavailable,
                                               Outcome::not_applicable, Outcome::passed};

// How many checks_that() would list; every format says the same numbers.
struct OutcomeCounts {
  std::size_t total = 0, passed = 0, failed = 0, waived = 0, unavailable = 0, not_applicable = 0,
              broken = 0;
};
[[nodiscard]] OutcomeCounts count_outcomes(const Report& report);

// "path:12", "path /pointer", "path"; "" where the evidence names no place. Untrusted.
[[nodiscard]] std::string place_of(const Evidence& evidence);

}  // namespace reprocheck::reports
