// sections: the parts of the page, in the order in which a reviewer asks.

#pragma once

#include <string>
#include <string_view>

#include "reports/html/markup.h"
#include "reports/words.h"

namespace reprocheck::reports {

void write_top(Markup& page, const Report& report);
void write_metrics(Markup& page, const Report& report);
void write_forest(Markup& page, const Report& report);
void write_why(Markup& page, const Report& report);
void write_flips(Markup& page, const Report& report);
void write_waterfalls(Markup& page, const Report& report);
void write_slices(Markup& page, const Report& report);
void write_provenance(Markup& page, const Report& report);
void write_checks(Markup& page, const Report& report);
void write_level_steps(Markup& page, const Report& report);
void write_method(Markup& page, const Report& report);
void write_reproduce(Markup& page, const Report& report, std::string_view result_json);

// <section id=...><h2>title</h2> ... close("section").
void open_section(Markup& page, std::string_view id, std::string_view title);
// A table that scrolls by itself on a narrow screen, and can be reached by the keyboard.
// `numeric` marks columns that are right-aligned, one letter each: "n" or "-".
void open_table(Markup& page, std::string_view label,
                std::initializer_list<std::string_view> columns, bool sortable = false);
void close_table(Markup& page);
void number_cell(Markup& page, std::string_view text);
// A chip with glyph and word; colour comes last.
void write_verdict(Markup& page, std::string_view verdict);
void open_fold(Markup& page, std::string_view summary, bool is_open = false);
void close_fold(Markup& page);
// "+ 12 more in result.json".
void write_rest(Markup& page, std::size_t total, std::size_t written);
[[nodiscard]] const BundleReport* judged_side(const Report& report);

}  // namespace reprocheck::reports
