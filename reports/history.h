// history: the page of many saved results, one a merge.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/compare/history.h"
#include "src/engine/report.h"

namespace reprocheck::reports {

// A saved result by what a reader calls it.
struct PastName {
  std::string path;
  std::string commit;  // as recorded; "" unknown
  std::string fresh;   // the run itself, as it was named; "" where it is several
};

struct History {
  std::vector<PastName> names;  // by index of the result
  std::vector<PastSeries> series;
};
// What a history asks of a report; the report outlives it.
[[nodiscard]] PastResult past_of(const Report& report);

[[nodiscard]] std::string history_text(const History& history, const Layout& layout);
// reprocheck.history/1
[[nodiscard]] std::string history_document(const History& history);

}  // namespace reprocheck::reports
