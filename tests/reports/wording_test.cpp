// wording_test: what every human format says of the same report, and what it leaves out.

#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "reports/renderers.h"
#include "tests/reports/sample_reports.h"
#include "tests/support/pages.h"

namespace reprocheck::tests {
namespace {

std::vector<std::string> in_every_format(const Report& report) {
  return {reports::k_text.render(report, {.width = 120}), reports::k_markdown.render(report, {}),
          reports::k_html.render(report, {})};
}

std::size_t times(const std::string& text, std::string_view words) {
  std::size_t count = 0;
  for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
    ++count;
  return count;
}

TEST(Wording, ABundleThatWasNeverOpenedHasNoLevel) {
  Report report = unchecked_report();
  for (const std::string& text : in_every_format(report)) EXPECT_TRUE(has(text, "described"));
  for (auto* side : {&report.baseline, &report.fresh}) {
    const std::string path = (*side)->path;
    *side = BundleReport{};
    (*side)->path = path;
  }
  for (const std::string& text : in_every_format(report)) {
    EXPECT_FALSE(has(text, "opaque")) << text;
    EXPECT_FALSE(has(text, "evel 0")) << text;
    EXPECT_TRUE(has(text, "ever opened")) << text;
    EXPECT_FALSE(has(text, "href=\"#level\"")) << text;
  }
}

TEST(Wording, WhereNoMetricGatesNobodyIsCalledComparable) {
  Report report = not_comparable_report();
  const auto in_bold = [](std::string text) {
    std::erase(text, '*');
    return text;
  };
  for (const std::string& text : in_every_format(report))
    EXPECT_TRUE(has(in_bold(text), "Comparability: not comparable")) << text;
  report.status = ComparabilityStatus::comparable;
  for (MetricComparison& metric : report.metrics) metric.gated = false;
  for (const std::string& text : in_every_format(report)) {
    EXPECT_TRUE(has(in_bold(text), "Comparability: no metric gates")) << text;
    EXPECT_TRUE(has(text, "40 of 1,319 targets differ")) << text;
  }
}

Report with_findings(Severity severity, std::size_t count) {
  Report report = not_ready_report();
  CheckReport check;
  check.name = "dependency-unpinned";
  check.layer = Layer::code;
  check.outcome = Outcome::failed;
  check.severity = severity;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = fmt::format("package-{}", i);
    check.findings.push_back(
        {name, name + " names no exact version", {{Side::fresh, {"pip", "r.txt", "", i + 1, ""}}}});
  }
  report.checks = {check};
  return report;
}

TEST(Wording, ManyFindingsOfOneCheckAreThreeAndTheNamesOfTheRest) {
  const Report report = with_findings(Severity::warning, 28);
  const std::string text = reports::k_text.render(report, {.width = 120});
  EXPECT_EQ(times(text, "warning[dependency-unpinned]"), 3U) << text;
  EXPECT_TRUE(has(text, "--> r.txt:3")) << text;
  EXPECT_TRUE(has(text, "   ... and 25 more: package-3, package-4, ")) << text;
  EXPECT_TRUE(has(text, "package-10, ... (-v")) << text;
  const std::string verbose = reports::k_text.render(report, {.verbosity = 1});
  EXPECT_EQ(times(verbose, "warning[dependency-unpinned]"), 28U);
  EXPECT_FALSE(has(verbose, "-v lists them"));
}

TEST(Wording, ErrorsAreToldOneByOneUpToTen) {
  const std::string ten = reports::k_text.render(with_findings(Severity::error, 10), {});
  EXPECT_EQ(times(ten, "error[dependency-unpinned]"), 10U) << ten;
  EXPECT_FALSE(has(ten, "more")) << ten;
  const std::string twelve = reports::k_text.render(with_findings(Severity::error, 12), {});
  EXPECT_EQ(times(twelve, "error[dependency-unpinned]"), 10U) << twelve;
  EXPECT_TRUE(has(twelve, "... and 2 more: package-10, package-11 (-v lists them)")) << twelve;
}

TEST(Wording, AWallOfChecksIsCountedCheckByCheck) {
  Report report = with_findings(Severity::warning, 5);
  const CheckReport check = report.checks.front();
  report.checks.clear();
  for (int i = 0; i < 20; ++i) {
    report.checks.push_back(check);
    report.checks.back().name = fmt::format("check-{}", i);
  }
  const std::string text = reports::k_text.render(report, {.width = 120});
  EXPECT_EQ(times(text, "names no exact version"), 40U) << text;
  EXPECT_TRUE(has(text, "warning[check-19]: 5 findings: package-0, package-1,")) << text;
}

}  // namespace
}  // namespace reprocheck::tests
