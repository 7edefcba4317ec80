// text_page: lines of a terminal report: width, colour, glyphs, and the guard of every line.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/words.h"

namespace reprocheck::reports {

enum class Ink : std::uint8_t { plain, bold, dim, bad, good, open };

// Columns that a text takes on a terminal; colour escapes take none.
[[nodiscard]] std::size_t columns_of(std::string_view text);

class Page {
 public:
  explicit Page(const Layout& layout);

  // One line. Whatever a CI runner would take for a command is defused here.
  void line(std::string_view text = {});
  // Words wrapped at the width: `first` before the first line, `indent` blanks before the rest
  // (as many as `first` is wide, unless told).
  void paragraph(std::string_view first, std::string_view text,
                 std::optional<std::size_t> indent = {});

  // Our own words in colour, where colour is on.
  [[nodiscard]] std::string paint(Ink ink, std::string_view text) const;
  // Untrusted text, safe for a terminal; in ASCII where asked for.
  [[nodiscard]] std::string said(std::string_view untrusted, std::size_t limit = 200) const;
  // A glyph or its ASCII form.
  [[nodiscard]] std::string_view glyph(std::string_view unicode, std::string_view ascii) const {
    return layout_.ascii ? ascii : unicode;
  }
  [[nodiscard]] std::string_view arrow() const { return glyph("\xe2\x86\x92", "->"); }
  [[nodiscard]] std::string_view dot() const { return glyph("\xc2\xb7", "|"); }
  [[nodiscard]] std::string verdict_mark(std::string_view verdict) const;

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] bool verbose() const { return layout_.verbosity > 0; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  Layout layout_;
  std::size_t width_;
  std::string text_;
};

// Padded with blanks to so many columns; longer texts are cut in the middle.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t columns, bool right = false);

[[nodiscard]] Ink ink_of(std::string_view verdict);
[[nodiscard]] Ink ink_of(Severity severity);

// The parts of a report, each in its own file.
void write_metric_table(Page& page, const Report& report);
void write_findings(Page& page, const Report& report);
void write_changes(Page& page, const Report& report);
void write_gaps(Page& page, const BundleReport& bundle, std::string_view side);
void write_level(Page& page, const BundleReport& bundle, bool with_layers);
void write_compare(Page& page, const Report& report);
void write_audit(Page& page, const Report& report);
// The "= ..." lines of one metric: its interval, flips, terms, what could have been seen.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> metric_notes(
    const Page& page, const Report& report, const MetricComparison& metric);

}  // namespace reprocheck::reports
