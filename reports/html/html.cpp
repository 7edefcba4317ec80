// html: one file that opens from a disk, asks for nothing, and is whole without its script.
//
// The policy in the head names the two inline blocks by their digests, so that nothing a
// bundle smuggles in could run even if it got past the escaping. Marks of charts carry their
// colours as attributes: where a server forbids styles the page still reads.

#include <fmt/format.h>

#include "reports/html/sections.h"
#include "reports/renderers.h"
#include "src/base/digest.h"
#include "src/base/embedded.h"

namespace reprocheck::reports {
namespace {

std::string_view asset(std::string_view name) {
  for (const embedded::File& file : embedded::report_assets())
    if (file.name == name) return file.text;
  return "";
}

std::string source_of(std::string_view block) {
  return fmt::format("'sha256-{}'", base64(bytes_of_hex(digest_hex(Algorithm::sha256, block))));
}

void write_head(Markup& page, const Report& report) {
  const std::string_view style = asset("report.css");
  const std::string_view script = asset("report.js");
  const std::string policy = fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; "
      "form-action 'none'",
      source_of(script), source_of(style));
  page.raw_asset("<!doctype html>\n").open("html", {{"lang", "en"}}).line().open("head").line();
  page.lone("meta", {{"charset", "utf-8"}}).line();
  page.lone("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}}).line();
  page.lone("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.line().lone("meta", {{"name", "color-scheme"}, {"content", "light dark"}}).line();
  page.lone("meta", {{"name", "referrer"}, {"content", "no-referrer"}}).line();
  const BundleReport* side = judged_side(report);
  page.element("title", fmt::format("{}: {}", verdict_words(report.verdict),
                                    side ? side->path : std::string("reprocheck")));
  page.line().open("style").raw_asset(style).close("style").line().close("head").line();
}

void write_contents(Markup& page, const Report& report) {
  const bool compare = report.command == "compare";
  page.open("nav", {{"aria-label", "Contents"}}).open("ul");
  const auto link = [&](std::string_view target, std::string_view name, bool wanted) {
    if (wanted) page.open("li").element("a", name, {{"href", target}}).close("li");
  };
  link("#metrics", "Metrics", !report.metrics.empty());
  link("#checks", "Checks", true);
  link("#why", "What changed", compare);
  link("#flips", "Samples", !report.flips.empty());
  link("#waterfall", "Where from", !report.waterfall.empty());
  link("#slices", "Slices", !report.slices.empty());
  const BundleReport* side = judged_side(report);
  link("#level", "Level", side && was_opened(*side));
  link("#provenance", "Provenance", true);
  link("#method", "Method", true);
  link("#reproduce", "Reproduce", true);
  page.close("ul").close("nav").line();
}

std::string render_html(const Report& report, const Layout& layout) {
  Markup page;
  write_head(page, report);
  page.open("body").line();
  page.element("a", "Skip to the verdict", {{"href", "#top"}, {"class", "skip"}}).line();
  write_contents(page, report);
  page.open("main").line();
  write_top(page, report);
  write_metrics(page, report);
  write_checks(page, report);
  write_why(page, report);
  write_flips(page, report);
  write_waterfalls(page, report);
  write_slices(page, report);
  write_level_steps(page, report);
  write_provenance(page, report);
  write_method(page, report);
  write_reproduce(page, report, k_json.render(report, layout));
  page.close("main").line();
  page.open("script").raw_asset(asset("report.js")).close("script").line();
  page.close("body").close("html").line();
  return std::move(page).take();
}

}  // namespace

void open_section(Markup& page, std::string_view id, std::string_view title) {
  page.open("section", {{"id", id}, {"aria-label", title}}).element("h2", title).line();
}

void open_table(Markup& page, std::string_view label,
                std::initializer_list<std::string_view> columns, bool sortable) {
  page.open("div",
            {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
  page.open("table", {{"class", sortable ? "sortable" : "plain"}}).open("thead").open("tr");
  for (const std::string_view column : columns) {
    const bool numeric = column.starts_with('#');  // "#p adj" is right-aligned
    page.element("th", numeric ? column.substr(1) : column,
                 {{"scope", "col"}, {"class", numeric ? "n" : "t"}});
  }
  page.close("tr").close("thead").line().open("tbody").line();
}

void close_table(Markup& page) {
  page.close("tbody").close("table").close("div").line();
}

void number_cell(Markup& page, std::string_view text) {
  page.element("td", text, {{"class", "n"}});
}

void write_verdict(Markup& page, std::string_view verdict) {
  const std::string kind = fmt::format("verdict v-{}", verdict);
  page.open("span", {{"class", kind}});
  page.element("span", glyph_of(verdict).unicode, {{"aria-hidden", "true"}});
  page.text(" ").text(verdict_words(verdict)).close("span");
}

void open_fold(Markup& page, std::string_view summary, bool is_open) {
  if (is_open) {
    page.open("details", {{"open", ""}});
  } else {
    page.open("details");
  }
  page.element("summary", summary).line();
}

void close_fold(Markup& page) {
  page.close("details").line();
}

void write_rest(Markup& page, std::size_t total, std::size_t written) {
  if (written >= total) return;
  page.element("p", fmt::format("+ {} more in result.json", integer(total - written)),
               {{"class", "rest"}});
}

const BundleReport* judged_side(const Report& report) {
  if (report.bundle) return &*report.bundle;
  return report.fresh ? &*report.fresh : nullptr;
}

const Renderer k_html{"html", render_html};

}  // namespace reprocheck::reports
