// section_method: how every number was made, and what it takes to make it again.

#include <algorithm>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/calls.h"
#include "reports/html/sections.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

constexpr std::size_t k_rows = 500;
constexpr std::size_t k_embedded = 4U << 20;  // bytes of a result that travels inside the page

void write_tests(Markup& page, const Report& report) {
  open_table(page, "Tests",
             {"metric", "test", "interval", "#confidence", "#p", "margin from", "#visible loss",
              "#n", "#runs", "effect", "assumes"});
  std::size_t written = 0;
  for (const MetricComparison& metric : report.metrics) {
    if (written == k_rows) break;
    ++written;
    const MetricTexts texts = texts_of(metric);
    page.open("tr").open("th", {{"scope", "row"}}).element("code", texts.name).close("th");
    page.element("td", metric.test.empty() ? "-" : method_words(metric.test));
    page.element("td", metric.interval_method.empty() ? "-" : method_words(metric.interval_method));
    number_cell(page, number(metric.confidence * 100) + "%");
    number_cell(page, texts.p);
    page.element("td", metric.margin_from);
    const bool none = texts.mde.empty() && !texts.visible.empty();
    number_cell(page, none ? "none" : texts.mde.empty() ? "-" : texts.mde);
    number_cell(page, metric.n_dropped > 0
                          ? fmt::format("{} paired, {} dropped", integer(metric.n_paired),
                                        integer(metric.n_dropped))
                          : n_cell(metric));
    number_cell(page, fmt::format("{} / {}", metric.n_runs_baseline, metric.n_runs_fresh));
    const std::string requests = requests_text(metric);
    page.open("td").text(effect_text(metric));
    if (!requests.empty()) page.element("small", " requests: " + requests);
    page.close("td");
    page.element("td", metric.assumption).close("tr").line();
  }
  close_table(page);
  write_rest(page, report.metrics.size(), written);
}

void write_ledger(Markup& page, const Report& report) {
  open_table(page, "Samples",
             {"side", "#expected", "#scored", "#abstained", "#errored", "#truncated", "#filtered",
              "#missing"});
  const auto row = [&](std::string_view name, const LedgerSide& side) {
    page.open("tr").element("th", name, {{"scope", "row"}});
    for (const std::uint64_t count : {side.expected, side.scored, side.abstained, side.errored,
                                      side.truncated, side.filtered, side.missing})
      number_cell(page, integer(count));
    page.close("tr").line();
  };
  row("baseline", report.ledger_baseline);
  row("fresh", report.ledger_fresh);
  close_table(page);
}

void write_identity(Markup& page, std::string_view label, const BundleReport& side) {
  page.element("dt", label).open("dd").element("code", side.path).text(" ");
  page.element("code", side.digest).close("dd");
}

}  // namespace

void write_method(Markup& page, const Report& report) {
  open_section(page, "method", "Method");
  if (report.command == "compare" && !report.metrics.empty()) {
    write_tests(page, report);
    write_ledger(page, report);
  }
  page.element("p", fmt::format("reprocheck {}, engine {}, seed {}.", report.version, report.engine,
                                report.seed));
  if (!report.policy.empty()) {
    open_table(page, "Policy", {"policy", "value", "from"});
    for (const PolicyLine& line : report.policy) {
      page.open("tr").open("td").element("code", line.key).close("td");
      page.element("td", line.value).open("td").element("code", line.from).close("td");
      page.close("tr").line();
    }
    close_table(page);
  }
  page.close("section").line();
}

void write_reproduce(Markup& page, const Report& report, std::string_view result_json) {
  open_section(page, "reproduce", "Reproduce");
  page.open("pre").open("code").text(repeating_call(report), 4'000).close("code").close("pre");
  page.open("dl");
  if (report.bundle) write_identity(page, "bundle", *report.bundle);
  if (report.fresh) write_identity(page, "fresh", *report.fresh);
  if (report.baseline) write_identity(page, "baseline", *report.baseline);
  page.close("dl").line();
  if (result_json.size() <= k_embedded) {
    const std::string data = "data:application/json;base64," + base64(result_json);
    page.open("p").element("a", "Download result.json",
                           {{"href", data}, {"download", "result.json"}});
    page.text(fmt::format(" ({} bytes): every number of this page in full precision.",
                          integer(result_json.size())));
    page.close("p");
  } else {
    page.element("p", fmt::format("result.json has {} bytes, too many to travel in this page: "
                                  "write it with -o json:result.json.",
                                  integer(result_json.size())));
  }
  page.close("section").line();
}

}  // namespace reprocheck::reports
