// why-text: decisions on a terminal: one number a step, its sentences below one another.

#include <fmt/format.h>

#include "reports/text_page.h"
#include "reports/why.h"

namespace reprocheck::reports {
namespace {

void write_decision(Page& page, const Why& why) {
  const MetricComparison& metric = *why.metric;
  const std::string word(to_string(metric.verdict));
  const std::string head = fmt::format("{} {}", page.verdict_mark(word), verdict_words(word));
  const MetricTexts texts = texts_of(metric);
  page.paragraph(page.paint(ink_of(word), head) + "  ",
                 fmt::format("{} {} {} {}{}", page.said(texts.name, 120), texts.baseline,
                             page.arrow(), texts.fresh,
                             metric.detail.empty() ? "" : ", " + page.said(spaced(metric.detail))),
                 2);
  if (page.layout().verbosity < 0) return;
  if (why.report->baseline && why.report->fresh)
    page.paragraph("  ", fmt::format("{} against {}", page.said(why.report->fresh->path, 120),
                                     page.said(why.report->baseline->path, 120)));
  std::size_t number = 0;
  for (const WhyStep& step : why.steps) {
    std::string label = fmt::format(" {:>2}  {:<10}  ", ++number, step.name);
    for (const std::string& sentence : step.sentences) {
      page.paragraph(label, page.said(sentence, 1'000));
      label.assign(label.size(), ' ');
    }
  }
}

}  // namespace

std::string why_text(std::span<const Why> decisions, const Layout& layout) {
  Page page(layout);
  for (const Why& why : decisions) {
    if (&why != decisions.data() && layout.verbosity >= 0) page.line();
    write_decision(page, why);
  }
  return std::move(page).take();
}

}  // namespace reprocheck::reports
